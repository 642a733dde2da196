// Transcripts over time: pages, what is new, what is gone, who was there, and what the ledger says of it.
import { afterEach, expect, test } from 'vitest';
import { clientId, makeTenant, now, startTest, tenantId, type TestEmulator, type TestOptions } from '../harness.ts';
import { openScenario } from '../scenarios/index.ts';
import { attendees, meeting, user } from '../truth/tiny-tenant.ts';
import { joinUrl } from './event-shape.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const hour = 3_600_000;
const guest = user('mara', { userType: 'Guest', mail: 'mara.lind@birch.example', mailbox: 'none' });
const users = [user('ana'), user('ben', { proxyAddresses: ['SMTP:ben@contoso.com', 'smtp:b@contoso.com'] }), guest];

/** The nth of the meetings that ana held on the days before now. */
const held = (index: number, invited: readonly string[] = ['ben@contoso.com']) => {
  const start = now - (index + 1) * 24 * hour;
  return meeting(`held${index}`, [new Date(start).toISOString(), new Date(start + hour / 2).toISOString()], {
    isOnlineMeeting: true,
    body: 'what was said',
    attendees: attendees(...invited),
  });
};

const start = async (events: TestOptions['events'], tenant = makeTenant({ users, events: events ?? [] })) => {
  const roles = ['OnlineMeetings.Read.All', 'OnlineMeetingTranscript.Read.All'];
  emulator = await startTest({ roles, limits: { mode: 'off' }, tenant });
  await emulator.control('POST', '/switches', { graphTranscriptAccess: true, attributedTranscripts: true });
  await emulator.control('POST', '/policies', { policies: [{ kind: 'teams-access', clientId, global: true }] });
};
const all = (name: string, more = ''): string =>
  `/users/${name}/onlineMeetings/getAllTranscripts(meetingOrganizerUserId='${name}'${more})`;

test('pages are linked by skipToken, and a filter may name the organizer instead of the parameter', async () => {
  await start([0, 1, 2, 3, 4].map((index) => ['ana', held(index)]));
  const first = await emulator.ask(`${all('ana')}?$top=2`);
  expect(first.body['@odata.nextLink']).toMatch(/[?&]skipToken=/);
  const { items, pages } = await emulator.walk(`${all('ana')}?$top=2`);
  expect({ pages, items: new Set(items.map(({ id }) => id)).size }).toEqual({ pages: 3, items: 5 });
  const filtered = "/users/ana/onlineMeetings/getAllTranscripts?$filter=MeetingOrganizer/User/Id eq 'ana'&$top=3";
  expect((await emulator.walk(filtered)).items).toHaveLength(5);
});

test('a delta tells all, and later what has come since', async () => {
  const soon = meeting('soon', ['2026-11-20T08:30:00Z', '2026-11-20T09:00:00Z'], { isOnlineMeeting: true });
  await start([
    ['ana', held(0)],
    ['ana', held(1)],
    ['ana', soon],
  ]);
  const first = await emulator.walk(`${all('ana', ',startDateTime=2026-01-01T00:00:00Z')}/delta?$top=1`);
  expect({ pages: first.pages, items: first.items.length }).toEqual({ pages: 2, items: 2 });
  const quiet = await emulator.walk(first.deltaLink);
  expect(quiet.items).toEqual([]);
  await emulator.control('POST', '/clock', { advanceSeconds: 3600 });
  expect((await emulator.walk(quiet.deltaLink)).items).toMatchObject([
    { createdDateTime: '2026-11-20T08:30:00.0000000Z' },
  ]);
  await emulator.control('POST', '/expire-delta', { user: 'ana' });
  expect(await emulator.ask(quiet.deltaLink)).toMatchObject({ status: 410 });
});

test('a meeting shows whom it had from inside and outside, by its id and by its join URL', async () => {
  const event = held(0, ['b@contoso.com', 'mara.lind@birch.example', 'theo@elm.example']);
  await start([['ana', event]]);
  const [transcript] = (await emulator.ask(all('ana'))).body['value'] as { meetingId: string; id: string }[];
  const one = await emulator.ask(`/users/ana/onlineMeetings/${transcript?.meetingId}`);
  expect(one.body).toMatchObject({
    id: transcript?.meetingId,
    participants: {
      organizer: { upn: 'ana@contoso.com', identity: { user: { id: 'ana' } } },
      attendees: [
        { upn: 'ben@contoso.com', identity: { user: { id: 'ben' } } },
        { upn: 'mara@contoso.com', identity: { user: { id: 'mara' } } },
        { upn: 'theo@elm.example', identity: { user: { id: null, displayName: 'Theo' } } },
      ],
    },
  });
  const found = await emulator.ask(
    `/users/ana/onlineMeetings?$filter=JoinWebUrl eq '${encodeURIComponent(joinUrl(event))}'`,
  );
  expect(found.body).toMatchObject({ value: [{ id: transcript?.meetingId, participants: one.body['participants'] }] });
  const path = `/users/ana/onlineMeetings/${transcript?.meetingId}/transcripts/${transcript?.id}`;
  expect((await emulator.ask(path)).body).toMatchObject({ id: transcript?.id, meetingId: transcript?.meetingId });
  const { body } = await emulator.control('GET', '/truth');
  expect(body['transcripts']).toMatchObject([
    {
      id: transcript?.id,
      meetingId: transcript?.meetingId,
      organizerId: 'ana',
      attributed: true,
      inside: [{ userId: 'ana' }, { userId: 'ben' }],
      outside: ['mara.lind@birch.example', 'theo@elm.example'],
    },
  ]);
});

test('cues have times without leading zeros, and are as many and by those whom the ledger names', async () => {
  await start([['ana', held(0, ['ben@contoso.com', 'theo@elm.example'])]]);
  const [transcript] = (await emulator.ask(all('ana'))).body['value'] as { transcriptContentUrl: string }[];
  const text = String((await emulator.ask(transcript?.transcriptContentUrl ?? '')).body['text']);
  expect(text).toMatch(/^WEBVTT\r\n\r\n0:0:5\.320 --> 0:0:\d+\.\d{3}\r\n<v ana>what was said<\/v>\r\n/);
  expect(text).toMatch(/<\/v>\r\n\d+:\d+:\d+\.\d{3} --> /);
  const names = [...text.matchAll(/<v ([^>]+)>/g)].map(([, name]) => name ?? '');
  const counts = Object.fromEntries(
    Object.entries(Object.groupBy(names, (name) => name)).map(([n, all]) => [n, all?.length]),
  );
  const { body } = await emulator.control('GET', '/truth');
  const [truth] = body['transcripts'] as { cues: number; speakers: { name: string; cues: number }[] }[];
  expect(truth?.cues).toBe(names.length);
  expect(Object.fromEntries(truth?.speakers.map(({ name, cues }) => [name, cues]) ?? [])).toEqual(counts);
  const metadata = transcript?.transcriptContentUrl.replace(/content$/, 'metadataContent') ?? '';
  const described = String((await emulator.ask(metadata)).body['text']);
  expect(described.match(/"speakerName":"ana"/g)?.length).toBe(counts['ana']);
  expect((await emulator.ask(`${transcript?.transcriptContentUrl}?$format=text/vtt`)).status).toBe(200);
  expect((await emulator.ask(`${transcript?.transcriptContentUrl}?$format=docx`)).status).toBe(400);
  await emulator.control('POST', '/switches', { attributedTranscripts: false });
  expect((await emulator.ask(metadata, { accept: 'application/vnd.microsoft.graph.transcript+text' })).status).toBe(
    403,
  );
});

test('the small office has transcripts of meetings with and without outsiders, some of which are deleted in time', async () => {
  const tenant = openScenario({ name: 'small-office', mail: [], now, seed: 1 });
  await start([], { ...tenant, id: tenantId });
  const read = async (): Promise<
    { id: string; organizerId: string; outside: string[]; unavailable: string | null }[]
  > => (await emulator.control('GET', '/truth')).body['transcripts'] as never;
  const before = await read();
  expect(before.filter(({ outside }) => outside.length === 0).length).toBeGreaterThan(50);
  expect(before.filter(({ outside }) => outside.length > 0).length).toBeGreaterThan(20);
  const readable = before.filter(({ unavailable }) => unavailable === null);
  for (const organizer of [...new Set(readable.map(({ organizerId }) => organizerId))].slice(0, 4)) {
    const { items } = await emulator.walk(all(organizer, ',startDateTime=2026-08-22T00:00:00Z'));
    const expected = readable.filter(({ organizerId }) => organizerId === organizer);
    expect(new Set(items.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)));
  }
  await emulator.control('POST', '/clock', { advanceSeconds: 5 * 86_400 });
  const after = new Set((await read()).map(({ id }) => id));
  const recent = new Date(now - 60 * 86_400_000).toISOString();
  expect(
    before.filter(({ id, ...row }) => !after.has(id) && 'at' in row && String(row.at) > recent).length,
  ).toBeGreaterThan(0);
});
