// Transcripts of Zoom's cloud recordings: which are read, which leave no trace, and where our token goes.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../lib/network.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { clockAt, isApi, json, noon, openTestZoom, zoomOf } from '../testing.ts';
import { callsStream } from './calls.ts';

const partition = { mailbox: 'host', part: 'root' };
const own = { domains: ['contoso.com'], unknown: 'inside' } as const;
const since = '2026-11-01T00:00:00.000Z';
const download = (uuid: string) => `https://us02web.zoom.us/rec/download/${encodeURIComponent(uuid)}`;

const file = (uuid: string, given: object = {}) => ({
  id: 'vtt',
  file_type: 'TRANSCRIPT',
  file_extension: 'VTT',
  status: 'completed',
  recording_end: '2026-11-18T08:30:00Z',
  download_url: download(uuid),
  ...given,
});
const meeting = (uuid: string, given: object = {}) => ({
  uuid,
  id: 84043177032,
  topic: canary,
  start_time: '2026-11-18T08:00:00Z',
  duration: 30,
  share_url: canary,
  recording_files: [{ file_type: 'TIMELINE', download_url: canary }, file(uuid)],
  ...given,
});
const colleague = { id: 'u1', name: 'Ana Lima', user_email: 'Ana@contoso.com', internal_user: true };
const stranger = { id: 'other', name: 'Bo', user_email: '', internal_user: false };
const vtt = (words = `Hello ${canary}`): Answer => ({
  status: 200,
  headers: { 'content-type': 'text/vtt' },
  body: `WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:03.500\r\nAna Lima: ${words}\r\n`,
});

interface Account {
  readonly meetings?: readonly object[];
  readonly participants?: readonly object[];
  readonly on?: (path: string, request: NetworkRequest) => Answer | null;
}

const account = ({ meetings = [meeting('m1')], participants = [colleague, stranger], on = () => null }: Account) =>
  zoomOf((path, request) => {
    const special = on(path, request);
    if (special !== null) return special;
    if (path.startsWith('/users/host/recordings')) {
      const query = new URL(`https://x${path}`).searchParams;
      const newest = query.get('to') === '2026-11-20';
      return json({
        from: query.get('from'),
        to: query.get('to'),
        next_page_token: '',
        meetings: newest ? meetings : [],
      });
    }
    if (path.startsWith('/past_meetings/')) return json({ participants, next_page_token: '' });
    return vtt();
  });

const read = async (
  answer: (request: NetworkRequest) => Answer,
  given: { cursor?: unknown; now?: number; since?: string; own?: object } = {},
) => {
  const asked: NetworkRequest[] = [];
  const zoom = openTestZoom(toNetwork(answer, asked));
  const stream = callsStream(zoom, { clock: clockAt(given.now ?? noon), own: { ...own, ...given.own } });
  const start = { partition, since: given.since ?? since, cursor: (given.cursor ?? null) as never };
  const drained = await drain(() => stream, start);
  return {
    ...drained,
    asked: asked.map(({ url }) => url).filter((url) => !url.endsWith('/oauth/token')),
    transcripts: drained.pages.flatMap((page) => page.transcripts ?? []),
    quarantined: drained.pages.flatMap(({ quarantined }) => quarantined),
  };
};

describeStream({
  name: 'calls of Zoom',
  open: (network) => callsStream(openTestZoom(network), { clock: clockAt(noon), own }),
  partition,
  since,
  answer: account({
    on: (path) => {
      if (!path.startsWith('/users/host/recordings')) return null;
      if (path.includes('next_page_token=two')) return json({ meetings: [meeting('m3')], next_page_token: '' });
      return json({ meetings: [meeting('m1'), meeting('m2')], next_page_token: 'two' });
    },
  }),
  // What was said is text; it is tampered with where it is parsed.
  isData: isApi,
  content: ['topic', 'chat', 'audio', 'summary'],
  items: { list: 'meetings', id: 'uuid' },
});

describe('a call at Zoom', () => {
  it('with somebody of another account is read, with who said what', async () => {
    const { transcripts, quarantined } = await read(account({}));
    expect(quarantined).toEqual([]);
    expect(transcripts).toEqual([
      {
        id: 'm1/vtt',
        event: 'm1',
        at: '2026-11-18T08:00:00.000Z',
        endedAt: '2026-11-18T08:30:00.000Z',
        participants: ['ana@contoso.com'],
        attributed: true,
        cues: [{ start: 1000, end: 3500, speaker: 'Ana Lima', words: `Hello ${canary}` }],
      },
    ]);
  });

  it('that was recorded in several parts has each at its own time, or at the call’s where the part’s cannot be', async () => {
    const begins = [
      '2026-11-18T08:05:00Z',
      '2026-11-18T08:20:00Z',
      'soon',
      null,
      '2026-11-18T07:00:00Z',
      '2026-11-19T08:00:00Z',
    ];
    const files = begins.map((recording_start, at) => file('m1', { id: `vtt${at}`, recording_start }));
    const { transcripts, quarantined } = await read(account({ meetings: [meeting('m1', { recording_files: files })] }));
    const start = '08:00';
    expect(transcripts.map(({ at }) => at)).toEqual(
      ['08:05', '08:20', start, start, start, start].map((time) => `2026-11-18T${time}:00.000Z`),
    );
    expect(quarantined).toEqual([]);
  });

  it.each([
    ['an address elsewhere', { user_email: 'bo@fabrikam.com' }, 1],
    ['an address of a subdomain', { user_email: 'bo@sub.contoso.com' }, 0],
    ['nothing but a name', { id: '', name: 'iPhone', user_email: '', internal_user: false }, 0],
    ['an id, and no word on whose', { id: 'x', user_email: '' }, 0],
    ['an id of this account', { id: 'x', user_email: '', internal_user: true }, 0],
  ])('with somebody who has %s counts accordingly', async (_who, participant, count) => {
    const { transcripts, asked, cursor } = await read(account({ participants: [colleague, participant] }));
    expect(transcripts).toHaveLength(count);
    expect(asked.filter((url) => url.includes('/rec/'))).toHaveLength(count);
    if (count === 0) expect(JSON.stringify(cursor)).not.toContain('contoso');
  });

  it('with somebody who did not sign in is read where the organization says that these are outside', async () => {
    const answer = account({ participants: [colleague, { id: '', user_email: '', internal_user: false }] });
    expect((await read(answer, { own: { unknown: 'outside' } })).transcripts).toHaveLength(1);
    const inside = account({ participants: [colleague, { id: '', user_email: '' }] });
    expect((await read(inside, { own: { unknown: 'outside' } })).transcripts).toEqual([]);
  });

  it('whose transcript is not ready is looked for again in the next cycles, and read once', async () => {
    const waiting = meeting('m1', { recording_files: [file('m1', { status: 'processing', download_url: undefined })] });
    const first = await read(account({ meetings: [waiting] }));
    expect(first.transcripts).toEqual([]);
    const second = await read(account({}), { cursor: first.cursor });
    expect(second.transcripts).toHaveLength(1);
    const third = await read(account({}), { cursor: second.cursor });
    expect(third.transcripts).toEqual([]);
    expect(third.asked.filter((url) => !url.includes('/recordings?'))).toEqual([]);
  });

  it('is looked for in windows of less than a month, the newest first, as far back as is wanted', async () => {
    const { asked } = await read(account({ meetings: [] }), { since: '2026-09-15T00:00:00.000Z' });
    const windows = asked.map((url) => ['from', 'to'].map((name) => new URL(url).searchParams.get(name)));
    expect(windows).toEqual([
      ['2026-10-22', '2026-11-20'],
      ['2026-09-23', '2026-10-22'],
      ['2026-09-15', '2026-09-23'],
    ]);
  });

  it('is asked for by its id encoded twice', async () => {
    const { asked } = await read(account({ meetings: [meeting('/a//b==')] }));
    expect(asked).toContain(
      'https://api.zoom.us/v2/past_meetings/%252Fa%252F%252Fb%253D%253D/participants?page_size=300',
    );
  });

  it('whose meeting is not found, or cannot be read, is set aside and keeps no other; one that is gone is nothing', async () => {
    const refusals: Record<string, Answer> = {
      '/past_meetings/m1/participants?page_size=300': json({ code: 3001, message: canary }, 404),
      '/past_meetings/m2/participants?page_size=300': json({ code: 300, message: canary }, 400),
      [download('m3')]: json({ code: 3301, message: canary }, 404),
    };
    const on = (path: string): Answer | null => refusals[path] ?? null;
    const { transcripts, quarantined } = await read(
      account({ meetings: ['m1', 'm2', 'm3', 'm4'].map((id) => meeting(id)), on }),
    );
    expect(transcripts.map(({ event }) => event)).toEqual(['m4']);
    expect(quarantined.map(({ id, reason }) => [id, reason.split(':')[0]])).toEqual([
      ['m1/vtt', 'participants'],
      ['m2/vtt', 'participants'],
    ]);
  });

  it('whose file comes spoilt is asked for again; what stays unreadable is set aside, and read once it is mended', async () => {
    const garbage: Answer = { status: 200, headers: {}, body: '<html>' };
    const spoilt = (times: number): ((path: string) => Answer | null) => {
      let left = times;
      return (path) => (path === download('m1') && (left -= 1) >= 0 ? garbage : null);
    };
    expect(await read(account({ on: spoilt(2) }))).toMatchObject({ transcripts: [{ id: 'm1/vtt' }], quarantined: [] });
    const bad = await read(account({ on: spoilt(3) }));
    expect([bad.transcripts, bad.quarantined.map(({ id }) => id)]).toEqual([[], ['m1/vtt']]);
    const mended = await read(account({}), { cursor: bad.cursor });
    expect(mended.transcripts).toHaveLength(1);
    expect(mended.pages.flatMap(({ readable = [] }) => readable)).toEqual(['m1/vtt']);
  });

  it('whose file is shorter than Zoom says is asked for again, and believed the third time', async () => {
    const whole = vtt().body;
    let asked = 0;
    const answer = account({
      meetings: [meeting('m1', { recording_files: [file('m1', { file_size: whole.length })] })],
      on: (path) => {
        if (path !== download('m1')) return null;
        asked += 1;
        return asked === 1 ? { ...vtt(), body: whole.slice(0, -9) } : null;
      },
    });
    const { transcripts } = await read(answer);
    expect([asked, transcripts[0]?.cues[0]?.words]).toEqual([2, `Hello ${canary}`]);
    const short = meeting('m1', { recording_files: [file('m1', { file_size: 9999 })] });
    expect((await read(account({ meetings: [short] }))).transcripts).toHaveLength(1);
  });

  it('has its file fetched with our token from Zoom alone, also where Zoom sends us on', async () => {
    const evil = meeting('m1', { recording_files: [file('m1', { download_url: 'https://zoom.us.evil.example/x' })] });
    const aside = [{ id: 'm1/vtt', reason: 'content: Zoom names a file that does not lie at Zoom.' }];
    const refused = await read(account({ meetings: [evil] }));
    expect([refused.quarantined, refused.asked.filter((url) => url.includes('evil'))]).toEqual([aside, []]);
    const sent = (location: string) =>
      account({ on: (path) => (path === download('m1') ? { status: 302, headers: { location }, body: '' } : null) });
    expect((await read(sent('https://evil.example/x'))).quarantined).toEqual(aside);
    expect((await read(sent('https://ssrweb.zoom.us/file'))).transcripts).toHaveLength(1);
  });
});
