// Online meetings and transcripts: four gates, each with its own words.
import { afterEach, expect, test } from 'vitest';
import { clientId, makeTenant, startTest, type TestEmulator } from '../harness.ts';
import { meeting, user } from '../truth/tiny-tenant.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const held = meeting('held', ['2026-11-19T08:00:00Z', '2026-11-19T08:30:00Z'], {
  isOnlineMeeting: true,
  body: 'what was said',
});
const ahead = meeting('ahead', ['2026-11-23T08:00:00Z', '2026-11-23T08:30:00Z'], { isOnlineMeeting: true });
const copy = { ...held, id: 'copy', isOrganizer: false };
const roles = ['OnlineMeetings.Read.All', 'OnlineMeetingTranscript.Read.All', 'Calendars.Read'];

const start = async (
  switches: object = { graphTranscriptAccess: true, attributedTranscripts: true },
  granted = roles,
) => {
  emulator = await startTest({
    roles: granted,
    limits: { mode: 'off' },
    tenant: makeTenant({
      users: [user('ana'), user('ben'), user('guest', { licensed: false })],
      events: [
        ['ana', held],
        ['ana', ahead],
        ['ben', copy],
      ],
    }),
  });
  await emulator.control('POST', '/switches', switches);
  await emulator.control('POST', '/policies', { policies: [{ kind: 'teams-access', clientId, global: true }] });
};
const all = (name: string, more = '') =>
  `/users/${name}/onlineMeetings/getAllTranscripts(meetingOrganizerUserId='${name}'${more})`;

const readJoinUrl = async (): Promise<string> => {
  const window = 'startDateTime=2026-11-19T00:00:00Z&endDateTime=2026-11-20T00:00:00Z';
  const { body } = await emulator.ask(`/users/ana/calendarView?${window}`);
  const [event] = body['value'] as { onlineMeeting: { joinUrl: string } }[];
  return event?.onlineMeeting.joinUrl ?? '';
};

test('a meeting is found by the join URL that its event shows', async () => {
  await start();
  const filter = `$filter=JoinWebUrl eq '${encodeURIComponent(await readJoinUrl())}'`;
  const { body } = await emulator.ask(`/users/ana/onlineMeetings?${filter}`);
  expect(body).toMatchObject({ value: [{ startDateTime: '2026-11-19T08:00:00.0000000Z' }] });
  expect(
    (await emulator.ask("/users/ana/onlineMeetings?$filter=JoinWebUrl eq 'https://x.example'")).body,
  ).toMatchObject({
    value: [],
  });
  expect((await emulator.ask('/users/ana/onlineMeetings')).status).toBe(400);
  expect(await emulator.ask(`/users/ben/onlineMeetings?${filter}`)).toMatchObject({
    status: 403,
    body: { error: { code: 'Forbidden', message: expect.stringContaining('3003') } },
  });
});

test('transcripts are those of the organizer’s meetings that are over', async () => {
  await start();
  const { body } = await emulator.ask(all('ana'));
  expect(body).toMatchObject({ value: [{ createdDateTime: '2026-11-19T08:00:00.0000000Z' }] });
  expect((await emulator.ask(all('ben'))).body['value']).toEqual([]);
  const span = (from: string, to: string) => all('ana', `,startDateTime=${from},endDateTime=${to}`);
  expect((await emulator.ask(span('2026-11-18T00:00:00Z', '2026-11-20T00:00:00Z'))).body['value']).toHaveLength(1);
  expect((await emulator.ask(span('2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'))).body['value']).toEqual([]);
  expect((await emulator.ask('/users/ana/onlineMeetings/getAllTranscripts')).status).toBe(400);
});

test('content comes with names, or without where the tenant gives none', async () => {
  await start();
  const [transcript] = (await emulator.ask(all('ana'))).body['value'] as { transcriptContentUrl: string }[];
  const url = transcript?.transcriptContentUrl ?? '';
  expect((await emulator.ask(url)).body['text']).toContain('<v ana>what was said</v>');
  await emulator.control('POST', '/switches', { attributedTranscripts: false });
  expect(await emulator.ask(url)).toMatchObject({
    status: 403,
    body: { error: { code: 'Forbidden', innerError: { code: 'SpeakerAttributionNotAllowed' } } },
  });
  const plain = await emulator.ask(url, { accept: 'application/vnd.microsoft.graph.transcript+text' });
  expect(String(plain.body['text'])).toContain('what was said');
  expect(String(plain.body['text'])).not.toContain('<v');
  await emulator.control('POST', '/policies', { policies: [] });
  expect(await emulator.ask(url)).toMatchObject({
    status: 403,
    body: { error: { message: expect.stringContaining('not allowed to perform operations on the user') } },
  });
});

test('transcripts are off until an administrator opens them, whatever was granted', async () => {
  await start({});
  expect(await emulator.ask(all('ana'))).toMatchObject({
    status: 403,
    body: {
      error: {
        code: 'Forbidden',
        message: 'Graph API access to transcripts is disabled for this tenant.',
        innerError: { code: 'GraphAccessToTranscriptsDisabled' },
      },
    },
  });
});

test('a missing permission is named', async () => {
  await start({ graphTranscriptAccess: true }, ['Calendars.Read']);
  expect(await emulator.ask(all('ana'))).toMatchObject({
    status: 403,
    body: {
      error: {
        code: 'Forbidden',
        message: expect.stringMatching(/OnlineMeetingTranscript\.Read\.All.*'Calendars\.Read'/),
      },
    },
  });
});

test('a person without a licence has no meetings', async () => {
  await start();
  expect(await emulator.ask(all('guest'))).toMatchObject({
    status: 403,
    body: { error: { message: expect.stringContaining('Failed to get license information') } },
  });
});
