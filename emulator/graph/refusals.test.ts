// What one place refuses, or tells late, while all others answer: a report, a channel, a transcript, a time of the audit log.
import { afterEach, expect, test } from 'vitest';
import { clientId, makeTenant, now, startTest, type TestEmulator } from '../harness.ts';
import { attendees, group, meeting, post, team, user } from '../truth/tiny-tenant.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const roles = [
  'Reports.Read.All',
  'Team.ReadBasic.All',
  'Channel.ReadBasic.All',
  'ChannelMessage.Read.All',
  'OnlineMeetings.Read.All',
  'OnlineMeetingTranscript.Read.All',
  'AuditLogsQuery.Read.All',
];
const yesterday = new Date(now - 86_400_000).toISOString();
const held = (name: string) =>
  meeting(name, [yesterday, new Date(Date.parse(yesterday) + 1_800_000).toISOString()], {
    isOnlineMeeting: true,
    attendees: attendees('ben@contoso.com'),
  });

const start = async () => {
  emulator = await startTest({
    roles,
    limits: { mode: 'off' },
    settings: { auditPolls: 0 },
    tenant: makeTenant({
      users: [user('ana'), user('ben')],
      groups: [group('crew', ['ana', 'ben'], { unified: true, isTeam: true })],
      teams: [team('crew', { General: [post('ana', yesterday)], lounge: [post('ben', yesterday)] })],
      events: [
        ['ana', held('first')],
        ['ana', held('second')],
      ],
    }),
  });
  const switches = { displayConcealedNames: false, graphTranscriptAccess: true, attributedTranscripts: true };
  await emulator.control('POST', '/switches', switches);
  await emulator.control('POST', '/policies', { policies: [{ kind: 'teams-access', clientId, global: true }] });
};
const set = async (path: string, body: object): Promise<void> =>
  expect(await emulator.control('POST', path, body)).toMatchObject({ status: 200 });

const reports = ['Teams', 'Email', 'OneDrive', 'SharePoint'] as const;
const pathOf = (report: (typeof reports)[number], asked: string): string =>
  `/reports/get${report === 'Teams' ? 'TeamsUser' : report}ActivityUserDetail(${asked})`;

/** The redirect's status, and the error's code where it is none. */
const askReport = async (report: (typeof reports)[number]) => {
  const response = await fetch(`${emulator.graphUrl}/v1.0${pathOf(report, "period='D7'")}`, {
    redirect: 'manual',
    headers: { authorization: `Bearer ${await emulator.token()}` },
  });
  const text = await response.text();
  return text === '' ? response.status : [response.status, JSON.parse(text).error.code];
};
const askReports = async () => Promise.all(reports.map(askReport));

/** Lines below the header, and the refresh date of the first. */
const readReport = async (report: (typeof reports)[number], asked: string) => {
  const response = await fetch(`${emulator.graphUrl}/v1.0${pathOf(report, asked)}`, {
    redirect: 'manual',
    headers: { authorization: `Bearer ${await emulator.token()}` },
  });
  const csv = await (await fetch(response.headers.get('location') ?? '')).text();
  const [, ...rows] = csv.trim().split('\r\n');
  return { rows: rows.length, refreshed: rows[0]?.split(',')[0] };
};

test('one usage report is refused in Graph’s words while the others answer, until it is no more', async () => {
  await start();
  for (const [status, code] of [
    [403, 'S2SUnauthorized'],
    [404, 'ResourceNotFound'],
    [500, 'InternalServerError'],
  ]) {
    await set('/refusals/report', { report: 'email', status });
    expect(await askReports()).toEqual([302, [status, code], 302, 302]);
  }
  await set('/refusals/report', { report: 'all', status: 403 });
  expect(new Set((await askReports()).flat())).toEqual(new Set([403, 'S2SUnauthorized']));
  await emulator.control('DELETE', '/refusals');
  expect(await askReports()).toEqual([302, 302, 302, 302]);
});

test('a report that is late keeps an old refresh date and knows nothing of later days', async () => {
  await start();
  await set('/refusals/report', { report: 'teams', daysLate: 3 });
  const late = await readReport('Teams', "period='D7'");
  expect(late).toEqual({ rows: 2, refreshed: '2026-11-15' });
  expect((await readReport('Teams', 'date=2026-11-16')).rows).toBe(0);
  expect((await readReport('Teams', 'date=2026-11-13')).rows).toBeGreaterThan(0);
  expect(await readReport('Email', "period='D7'")).toMatchObject({ refreshed: '2026-11-18' });
  await set('/refusals/report', { report: 'all', daysLate: 10 });
  for (const report of reports)
    expect(await readReport(report, "period='D7'")).toMatchObject({ refreshed: '2026-11-08' });
  await set('/refusals/report', { report: 'all', daysLate: 0 });
  expect(await readReport('Teams', "period='D7'")).toMatchObject({ refreshed: '2026-11-18' });
});

const channel = (name: string): string => `/teams/crew/channels/19%3A${name}%40thread.tacv2`;
const messages = async (name: string) => {
  const { status, body } = await emulator.ask(`${channel(name)}/messages/delta?$expand=replies`);
  return status === 200 ? (body['value'] as unknown[]).length : [status, (body['error'] as { code: string }).code];
};
const listed = async () =>
  ((await emulator.ask('/teams/crew/channels')).body['value'] as { displayName: string; isArchived: boolean }[]).map(
    ({ displayName, isArchived }) => `${displayName}${isArchived ? ' (archived)' : ''}`,
  );

test('one channel, or a team’s list, is refused, or was deleted after it was listed, while the others are read', async () => {
  await start();
  await set('/refusals/channel', { channel: 'lounge', status: 403 });
  expect([await messages('General'), await messages('lounge')]).toEqual([1, [403, 'Forbidden']]);
  await set('/refusals/channel', { team: 'crew', channel: 'lounge', status: 404 });
  expect([await messages('General'), await messages('lounge')]).toEqual([1, [404, 'NotFound']]);
  expect(await listed()).toEqual(['General', 'lounge']);
  await set('/refusals/channel', { channel: 'lounge', status: null });
  await set('/refusals/team', { team: 'crew', status: 403 });
  expect((await emulator.ask('/teams/crew/channels')).status).toBe(403);
  await set('/refusals/team', { team: 'crew', status: null });
  expect([(await listed()).length, await messages('lounge')]).toEqual([2, 1]);
});

test('what is archived says so, is read as before, and nothing more is said in it', async () => {
  await start();
  await set('/archive', { team: 'crew', channel: 'lounge', archived: true });
  expect([await listed(), await messages('lounge')]).toEqual([['General', 'lounge (archived)'], 1]);
  const said = { channel: 'lounge', as: 'ana', text: 'late' };
  expect(await emulator.control('POST', '/chat', said)).toMatchObject({
    status: 400,
    body: { error: 'channel: lounge is archived.' },
  });
  await set('/archive', { team: 'crew', channel: 'lounge', archived: false });
  await set('/archive', { team: 'crew', archived: true });
  expect((await emulator.ask('/teams')).body['value']).toMatchObject([{ isArchived: true }]);
  expect((await emulator.control('POST', '/chat', said)).status).toBe(400);
  await set('/archive', { team: 'crew', archived: false });
  await set('/chat', said);
});

test('a new channel is there from when it was made', async () => {
  await start();
  await set('/channels', { team: 'crew', name: 'news' });
  await set('/chat', { channel: 'news', as: 'ana', text: 'first' });
  const { body } = await emulator.ask('/teams/crew/channels?$select=id,displayName,createdDateTime');
  expect(body['value']).toMatchObject([
    { displayName: 'General' },
    { displayName: 'lounge' },
    { displayName: 'news', createdDateTime: new Date(now).toISOString() },
  ]);
  expect(await emulator.control('POST', '/channels', { team: 'crew', name: 'News' })).toMatchObject({
    status: 400,
    body: { error: 'name: the team has a channel News already.' },
  });
});

const transcriptsOf = async () => {
  const list = "/users/ana/onlineMeetings/getAllTranscripts(meetingOrganizerUserId='ana')";
  return (await emulator.ask(list)).body['value'] as { readonly id: string; readonly meetingId: string }[];
};

test('one transcript is refused, and is listed all the same', async () => {
  await start();
  const [refused, other] = await transcriptsOf();
  const read = async (one: typeof refused) =>
    (await emulator.ask(`/users/ana/onlineMeetings/${one?.meetingId}/transcripts/${one?.id}/content`)).status;
  for (const status of [403, 404]) {
    await set('/refusals/transcript', { transcript: refused?.id, status });
    expect([await read(refused), await read(other), (await transcriptsOf()).length]).toEqual([status, 200, 2]);
  }
  await set('/refusals/transcript', { transcript: refused?.id, status: null });
  expect(await read(refused)).toBe(200);
});

const ranQuery = async (from: string, to: string): Promise<unknown> => {
  const path = '/security/auditLog/queries';
  const response = await fetch(`${emulator.graphUrl}/v1.0${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await emulator.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ filterStartDateTime: from, filterEndDateTime: to }),
  });
  const { id } = (await response.json()) as { readonly id: string };
  return (await emulator.ask(`${path}/${id}`)).body['status'];
};

test('audit queries that meet a time fail, each time, and no others', async () => {
  await start();
  const [before, from, to, after] = [17, 18, 19, 20].map((day) => `2026-11-${day}T00:00:00Z`) as [
    string,
    string,
    string,
    string,
  ];
  await set('/refusals/audit', { span: { from, to } });
  expect(await ranQuery(before, after)).toBe('failed');
  expect(await ranQuery(from, to)).toBe('failed');
  expect([await ranQuery(before, from), await ranQuery(to, after)]).toEqual(['succeeded', 'succeeded']);
  await set('/refusals/audit', { span: null });
  expect(await ranQuery(before, after)).toBe('succeeded');
});

test('what is not there, and a number that cannot be, is refused with the field that names it', async () => {
  await start();
  for (const [path, body, field] of [
    ['/refusals/report', { report: 'yammer', status: 403 }, 'at report'],
    ['/refusals/report', { report: 'teams', status: 402 }, 'at status'],
    ['/refusals/report', { report: 'teams', daysLate: 11 }, 'at daysLate'],
    ['/refusals/channel', { channel: 'nowhere', status: 403 }, 'channel: there is no channel nowhere'],
    ['/refusals/channel', { team: 'nobody', channel: 'lounge', status: 403 }, 'team: there is no team nobody'],
    ['/refusals/channel', { channel: 'lounge', status: 500 }, 'at status'],
    ['/refusals/team', { team: 'nobody', status: 403 }, 'team: there is no team nobody'],
    ['/refusals/transcript', { transcript: 'none', status: 403 }, 'transcript: there is no transcript none'],
    ['/refusals/audit', { span: { from: '2026-11-18T00:00:00Z', to: '2026-11-18T00:00:00Z' } }, 'at span.to'],
    ['/archive', { team: 'nobody', archived: true }, 'team: there is no team nobody'],
    ['/channels', { team: 'nobody', name: 'x' }, 'team: there is no team nobody'],
  ] as const)
    expect(await emulator.control('POST', path, body)).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining(field) },
    });
  expect((await emulator.control('GET', '/refusals')).body).toEqual({
    reports: {},
    teams: {},
    channels: {},
    transcripts: {},
    archived: [],
    audit: null,
  });
});
