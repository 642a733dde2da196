// Transcripts of calls: which are read, which leave no trace, and what each refusal means.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../lib/network.ts';
import { NeedsAdmin, SkipPartition } from '../../errors.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { clockAt, isGraph, json, link, mailbox, microsoft, noon, openTestGraph } from '../testing.ts';
import { callsStream } from './calls.ts';

const partition = { mailbox, part: 'root' };
const since = '2026-11-01T00:00:00.000Z';
const list = `/users/${mailbox}/onlineMeetings/getAllTranscripts(meetingOrganizerUserId='${mailbox}')/delta`;
const listSince = list.replace("')", `',startDateTime=${since})`);
const deltaLink = `${list}?skipToken=delta`;

const listed = (id: string, given: Record<string, unknown> = {}) => ({
  '@odata.type': '#microsoft.graph.callTranscript',
  id,
  meetingId: `meeting-${id}`,
  callId: `call-${id}`,
  contentCorrelationId: canary,
  createdDateTime: '2026-11-18T08:00:00.7411768Z',
  endDateTime: '2026-11-18T08:01:00Z',
  transcriptContentUrl: link(`/${canary}`),
  meetingOrganizer: { user: { id: mailbox, displayName: canary } },
  ...given,
});

const participant = (upn: string | null) => ({ upn, role: 'attendee', identity: { user: { displayName: canary } } });
const meetingWith = (...upns: (string | null)[]) => ({
  id: 'x',
  subject: canary,
  participants: { organizer: participant('Ana@contoso.com'), attendees: upns.map(participant) },
});

const vtt: Answer = {
  status: 200,
  headers: { 'content-type': 'text/vtt' },
  body: `WEBVTT\n\n0:0:0.0 --> 0:0:5.320\n<v Ana Lima>Hello ${canary}</v>\n`,
};
const cue = { start: 0, end: 5320, speaker: 'Ana Lima', words: `Hello ${canary}` };
const domains = ['contoso.com', 'contoso.onmicrosoft.com'];
const organization = json({ value: [{ verifiedDomains: domains.map((name) => ({ name, isDefault: false })) }] });

interface Tenant {
  readonly items?: readonly object[];
  readonly meetings?: Readonly<Record<string, object>>;
  readonly on?: (path: string, request: NetworkRequest) => Answer | null;
}

/** A tenant whose calls were with somebody outside, unless it says otherwise. */
const tenant = ({ items = [listed('t1')], meetings = {}, on = () => null }: Tenant) =>
  microsoft((path, request) => {
    const special = on(path, request);
    if (special !== null) return special;
    if (path.startsWith('/organization')) return organization;
    if (path === deltaLink) return json({ value: [], '@odata.deltaLink': link(`${deltaLink}2`) });
    if (path.startsWith(list.slice(0, -9)) && !path.includes('skipToken'))
      return json({ value: items, '@odata.deltaLink': link(deltaLink) });
    if (path.endsWith('/content')) return vtt;
    const meeting = /onlineMeetings\/([\w-]+)\?\$select=participants$/.exec(path)?.[1] ?? '';
    return json(Object.hasOwn(meetings, meeting) ? meetings[meeting] : meetingWith('bo@fabrikam.com'));
  });

const read = async (
  answer: (request: NetworkRequest) => Answer,
  given: { since?: string | null; cursor?: object } = {},
) => {
  const asked: NetworkRequest[] = [];
  const network = toNetwork(answer, asked);
  const stream = callsStream(openTestGraph(network), clockAt(noon));
  const start = {
    partition,
    since: given.since === undefined ? since : given.since,
    cursor: (given.cursor ?? null) as never,
  };
  const drained = await drain(() => stream, start);
  return {
    ...drained,
    asked: asked.filter(isGraph).map(({ url }) => url.slice(url.indexOf('/v1.0') + 5)),
    accepts: asked.filter(({ url }) => url.endsWith('/content')).map(({ headers }) => headers?.['accept']),
    transcripts: drained.pages.flatMap((page) => page.transcripts ?? []),
    quarantined: drained.pages.flatMap(({ quarantined }) => quarantined),
  };
};

const nextPage = `${list}?skipToken=two`;
describeStream({
  name: 'calls',
  open: (network) => callsStream(openTestGraph(network), clockAt(noon)),
  partition,
  since,
  answer: tenant({
    on: (path) => {
      if (path === listSince) return json({ value: [listed('t1'), listed('t2')], '@odata.nextLink': link(nextPage) });
      return path === nextPage ? json({ value: [listed('t3')], '@odata.deltaLink': link(deltaLink) }) : null;
    },
  }),
  // What was said is text; it is tampered with where it is parsed.
  isData: (request) => isGraph(request) && !request.url.endsWith('/content'),
  content: ['subject', 'joinInformation', 'chatInfo', 'content', 'metadataContent', 'recordings'],
});

const refuse = (message: string, inner?: string) =>
  json({ error: { code: 'Forbidden', message, ...(inner && { innerError: { code: inner } }) } }, 403);

/** The tenant lets nobody know who said what. */
const hideSpeakers = (path: string, request: NetworkRequest): Answer | null =>
  path.endsWith('/content') && request.headers?.['accept'] === 'text/vtt'
    ? json({ error: { code: 'Forbidden', message: 'No.', innerError: { code: 'SpeakerAttributionNotAllowed' } } }, 403)
    : null;

describe('a call', () => {
  it('with somebody outside is read with its people, its times and who said what', async () => {
    const { transcripts, quarantined, cursor } = await read(tenant({}));
    expect(transcripts).toEqual([
      {
        id: 't1',
        event: 'call-t1',
        at: '2026-11-18T08:00:00.741Z',
        endedAt: '2026-11-18T08:01:00.000Z',
        participants: ['ana@contoso.com', 'bo@fabrikam.com'],
        attributed: true,
        cues: [cue],
      },
    ]);
    expect(quarantined).toEqual([]);
    const again = await read(tenant({}), { cursor: cursor as object });
    expect(again.asked).toEqual([deltaLink]);
  });

  it.each([
    ['colleagues', ['ben@contoso.com', 'cy@sub.contoso.com', 'DEE@contoso.onmicrosoft.com']],
    ['people nobody knows', [null, '', 'bo', 'bo@', '@fabrikam.com', '+49 30 1234']],
    ['nobody else', []],
  ])('with %s is left alone: its words are not asked for, and nothing is kept of it', async (_who, upns) => {
    const answer = tenant({ meetings: { 'meeting-t1': meetingWith(...upns) } });
    const { transcripts, quarantined, asked, cursor } = await read(answer);
    expect([transcripts, quarantined]).toEqual([[], []]);
    expect(asked.filter((path) => path.includes('/transcripts/'))).toEqual([]);
    expect(JSON.stringify(cursor)).not.toContain('t1');
  });

  it('with a guest of the tenant is one with somebody outside', async () => {
    const guest = 'Bo_Li_fabrikam.com#EXT#@contoso.onmicrosoft.com';
    const { transcripts } = await read(tenant({ meetings: { 'meeting-t1': meetingWith(guest) } }));
    expect(transcripts[0]?.participants).toEqual(['ana@contoso.com', 'bo_li@fabrikam.com']);
  });

  it('is read without names where the tenant hides them, which is asked once a cycle', async () => {
    const { transcripts, accepts } = await read(tenant({ items: [listed('t1'), listed('t2')], on: hideSpeakers }));
    expect(transcripts.map(({ id, attributed, cues }) => [id, attributed, cues[0]?.speaker])).toEqual([
      ['t1', false, null],
      ['t2', false, null],
    ]);
    const plain = 'application/vnd.microsoft.graph.transcript+text';
    expect(accepts).toEqual(['text/vtt', plain, plain]);
  });

  it('is read a step at a time, one request for meetings and transcripts in each', async () => {
    const asked: NetworkRequest[] = [];
    const stream = callsStream(openTestGraph(toNetwork(tenant({}), asked)), clockAt(noon));
    let cursor: unknown = null;
    for (let done = false; !done; ) {
      asked.length = 0;
      const page = await stream.next({
        partition,
        since,
        cursor: cursor as never,
        signal: AbortSignal.timeout(60_000),
      });
      expect(asked.filter(({ url }) => url.includes('/onlineMeetings/'))).toHaveLength(1);
      ({ cursor, done } = page);
    }
  });

  it('from before the time for which transcripts are kept is not asked for', async () => {
    const { asked } = await read(tenant({ items: [] }), { since: null });
    expect(asked[0]).toContain(',startDateTime=2026-08-22T12:00:00.000Z)/delta');
  });

  it('from before the time that is wanted is left alone, also where an old one is listed again', async () => {
    const old = listed('t1', { createdDateTime: '2026-10-01T08:00:00Z' });
    const { asked } = await read(tenant({ items: [old] }), { since });
    expect(asked).toEqual([listSince]);
  });

  it('whose meeting is not found, or not ours to read, is set aside and keeps no other; one that is gone is nothing', async () => {
    const gone = json({ error: { code: 'NotFound', message: '3004: Specified meeting is not found' } }, 404);
    const refusals: Record<string, Answer> = {
      'meeting-t1': gone,
      'meeting-t2': json(
        { error: { code: 'Forbidden', message: '3003: User does not have access to lookup meeting' } },
        403,
      ),
      'meeting-t3': json({ error: { code: 'Odd', message: 'odd' } }, 400),
      'meeting-t4/transcripts/t4/content': gone,
    };
    const on = (path: string): Answer | null => refusals[/onlineMeetings\/([\w/-]+)/.exec(path)?.[1] ?? ''] ?? null;
    const { transcripts, quarantined } = await read(
      tenant({ items: ['t1', 't2', 't3', 't4', 't5'].map((id) => listed(id)), on }),
    );
    expect(transcripts.map(({ id }) => id)).toEqual(['t5']);
    expect(quarantined.map(({ id, reason }) => [id, reason.split(':')[0]])).toEqual([
      ['t1', 'participants'],
      ['t2', 'participants'],
      ['t3', 'participants'],
    ]);
  });

  it('whose transcript is none is set aside with the reason', async () => {
    const busy = { ...vtt, body: 'busy' };
    const { quarantined } = await read(tenant({ on: (path) => (path.endsWith('/content') ? busy : null) }));
    expect(quarantined).toEqual([{ id: 't1', reason: 'content: no transcript can be read in it' }]);
    const cue = `0:0:6.0 --> 0:0:9.0\n<v Bo>And ${canary}</v>\n`;
    const whole = `${vtt.body}\n${cue}`;
    for (const at of [3, 9, 20, 30, 40]) {
      let cuts = 1;
      const short = { ...vtt, body: whole.slice(0, whole.length - at) };
      const cut = (path: string) =>
        path.endsWith('/content') ? ((cuts -= 1) >= 0 ? short : { ...vtt, body: whole }) : null;
      expect((await read(tenant({ on: cut }))).transcripts.map(({ cues }) => cues.length)).toEqual([2]);
    }
  });

  it('whose words end long before it did are asked for again, and believed when they come the same', async () => {
    const cue = `\n0:25:6.0 --> 0:25:9.0\n<v Bo>And ${canary}</v>\n`;
    const long = [listed('t1', { endDateTime: '2026-11-18T08:30:00Z' })];
    const giving = (...bodies: string[]) => {
      let at = 0;
      return tenant({
        items: long,
        on: (path) => (path.endsWith('/content') ? { ...vtt, body: bodies[Math.min(at++, bodies.length - 1)]! } : null),
      });
    };
    // Cut between two cues on its way, once.
    const cut = await read(giving(vtt.body, vtt.body + cue));
    expect([cut.transcripts[0]?.cues.length, cut.accepts.length]).toEqual([2, 3]);
    // Silence at the end.
    const quiet = await read(giving(vtt.body + cue));
    expect([quiet.transcripts[0]?.cues.length, quiet.accepts.length]).toEqual([2, 2]);
  });

  it('whose transcript was spoilt on its way is asked for again', async () => {
    const busy = { ...vtt, body: 'busy' };
    let left = 2;
    const spoilt = (path: string) => (path.endsWith('/content') && (left -= 1) >= 0 ? busy : null);
    expect(await read(tenant({ on: spoilt }))).toMatchObject({ transcripts: [{ id: 't1' }], quarantined: [] });
  });
});

/** Goes on until it is done or fails: what came, where it stands, and why it stopped. */
const goOn = async (answer: (request: NetworkRequest) => Answer, from: unknown, at = noon) => {
  const stream = callsStream(openTestGraph(toNetwork(answer)), clockAt(at));
  const ids: string[] = [];
  let cursor = from as never;
  for (;;) {
    try {
      const page = await stream.next({ partition, since, cursor, signal: new AbortController().signal });
      ids.push(...(page.transcripts ?? []).map(({ id }) => id));
      cursor = page.cursor as never;
      if (page.done) return { ids, cursor: page.cursor as unknown, code: null };
    } catch (error) {
      return { ids, cursor: cursor as unknown, code: (error as SkipPartition).problem.code };
    }
  }
};

const refuseFirst = (path: string) => (path.endsWith('/t1/content') ? refuse('Something else.') : null);

describe('a refusal', () => {
  it('of one transcript keeps no other from being read, and names itself until it ends', async () => {
    const three = json({ value: ['t1', 't2', 't3'].map((id) => listed(id)), '@odata.deltaLink': link(deltaLink) });
    const later = json({ value: [listed('t4')], '@odata.deltaLink': link(deltaLink) });
    const none = json({ value: [], '@odata.deltaLink': link(deltaLink) });
    const first = await goOn(tenant({ on: (path) => (path === listSince ? three : refuseFirst(path)) }), null);
    expect([first.ids, first.code]).toEqual([['t2', 't3'], 'calls-refused']);
    const still = tenant({ on: (path) => (path === deltaLink ? later : refuseFirst(path)) });
    const soon = await goOn(still, first.cursor, noon + 60_000);
    expect([soon.ids, soon.code]).toEqual([[], 'calls-refused']);
    const hours = 5 * 3_600_000;
    const second = await goOn(still, soon.cursor, noon + hours);
    expect([second.ids, second.code]).toEqual([['t4'], 'calls-refused']);
    const given = tenant({ on: (path) => (path === deltaLink ? none : null) });
    const third = await goOn(given, second.cursor, noon + 2 * hours);
    expect([third.ids, third.code]).toEqual([['t1'], null]);
    expect(JSON.stringify(third.cursor)).not.toContain('t1');
  });

  it.each([
    ['no.', 'GraphAccessToTranscriptsDisabled', NeedsAdmin, 'transcripts-off'],
    ['No application access policy found for this app', undefined, SkipPartition, 'meeting-policy-missing'],
    [
      "Application is not allowed to perform operations on the user 'x'",
      undefined,
      SkipPartition,
      'meeting-policy-out-of-scope',
    ],
    ['Something else.', undefined, SkipPartition, 'calls-refused'],
  ])('that says "%s" (%s) is told apart', async (message, inner, ...means) => {
    const [kind, code] = means;
    const failed = read(tenant({ on: (path) => (path === listSince ? refuse(message, inner) : null) }));
    await expect(failed).rejects.toBeInstanceOf(kind);
    await expect(failed).rejects.toMatchObject({ problem: { code } });
  });

  it('to hide speakers, also from who does not ask for them, needs an admin', async () => {
    const refused = refuse('No.', 'SpeakerAttributionNotAllowed');
    await expect(read(tenant({ on: (path) => (path.endsWith('/content') ? refused : null) }))).rejects.toMatchObject({
      name: 'NeedsAdmin',
      problem: { code: 'speakers-hidden' },
    });
  });

  it.each([
    ['no domain', json({ value: [{ verifiedDomains: [] }] }), 'domains-unreadable'],
    ['no word of them', json({ value: [{ verifiedDomains: null }] }), 'domains-unreadable'],
    ['a refusal', json({ error: { code: 'Authorization_RequestDenied', message: '' } }, 403), 'domains-unreadable'],
    ['half a list', json({ value: [{ verifiedDomains: [{ name: 'contoso.com' }, {}] }] }), 'odd-answer'],
  ])('of the own domains (%s) makes nobody a stranger', async (_what, answer, code) => {
    const asked: string[] = [];
    const on = (path: string): Answer | null => {
      asked.push(path);
      return path.startsWith('/organization') ? answer : null;
    };
    await expect(read(tenant({ on }))).rejects.toMatchObject({ problem: { code } });
    expect(asked.filter((path) => path.includes('/transcripts/'))).toEqual([]);
  });
});
