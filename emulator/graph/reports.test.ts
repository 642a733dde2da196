// Usage reports: what they count, how they are fetched, and every way they say no.
import { afterEach, expect, test } from 'vitest';
import { reportedOn } from '../activity/usage.ts';
import { clientId, secret, startTest, tenantId, type TestEmulator } from '../harness.ts';
import { lying, mail, meeting, post, team, user } from '../truth/tiny-tenant.ts';
import { signIn } from './signed-in.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const teams = "/reports/getTeamsUserActivityUserDetail(period='D7')";

/** The redirect itself, which fetch would follow. */
const ask = async (path: string, more: Record<string, string> = {}): Promise<Response> =>
  fetch(`${emulator.graphUrl}/v1.0${path}`, {
    redirect: 'manual',
    headers: { authorization: `Bearer ${await emulator.token()}`, ...more },
  });

const download = async (path: string): Promise<string[][]> => {
  const location = (await ask(path)).headers.get('location') ?? '';
  const bytes = Buffer.from(await (await fetch(location)).arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  return bytes
    .subarray(3)
    .toString()
    .trim()
    .split('\r\n')
    .map((line) => line.split(','));
};

test('a report is a redirect to a download that refuses a token and is good once', async () => {
  emulator = await startTest({ roles: ['Reports.Read.All'] });
  const redirect = await ask(teams);
  expect({ status: redirect.status, type: redirect.headers.get('content-type') }).toEqual({
    status: 302,
    type: 'text/plain',
  });
  const location = redirect.headers.get('location') ?? '';
  expect((await fetch(location, { headers: { authorization: 'Bearer x' } })).status).toBe(401);
  const first = await fetch(location);
  expect({ status: first.status, type: first.headers.get('content-type') }).toEqual({
    status: 200,
    type: 'application/octet-stream',
  });
  expect((await fetch(location)).status).toBe(404);
  expect((await emulator.control('GET', '/ledger')).body).toMatchObject({
    byTemplate: { 'GET /reports/data/download/{key}': 3 },
  });
});

test('names are concealed until an administrator shows them', async () => {
  emulator = await startTest({ roles: ['Reports.Read.All', 'ReportSettings.Read.All'] });
  expect((await emulator.ask('/admin/reportSettings')).body).toMatchObject({ displayConcealedNames: true });
  const [header = [], concealed = []] = await download(teams);
  const at = header.indexOf('User Principal Name');
  expect(header[0]).toBe('Report Refresh Date');
  expect(header).toHaveLength(33);
  expect(concealed[at]).toMatch(/^[0-9A-F]{32}$/);
  expect(concealed[at - 1]).toBe('00000000-0000-0000-0000-000000000000');
  await emulator.control('POST', '/switches', { displayConcealedNames: false });
  expect((await emulator.ask('/admin/reportSettings')).body).toMatchObject({ displayConcealedNames: false });
  const [, shown = []] = await download(teams);
  expect(shown.slice(at - 1, at + 1)).toEqual(['ana', 'ana@contoso.com']);
});

/** Rows by column name. */
const readRows = async (path: string): Promise<Record<string, string>[]> => {
  const [names = [], ...rows] = await download(path);
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ''])));
};

const headers: readonly (readonly [name: string, columns: number])[] = [
  ['getEmailActivityUserDetail', 13],
  ['getOneDriveActivityUserDetail', 11],
  ['getSharePointActivityUserDetail', 12],
];
for (const [name, columns] of headers) {
  test(`${name} has ${columns} columns and a row for each person`, async () => {
    emulator = await startTest({ roles: ['Reports.Read.All'] });
    const rows = await download(`/reports/${name}(period='D7')`);
    expect(rows.map((row) => row.length)).toEqual([columns, columns, columns]);
  });
}

const office = {
  roles: ['Reports.Read.All'],
  limits: { mode: 'off' },
  users: [user('ana'), user('ben', { hours: {} }), user('guest', { userType: 'Guest' })],
  steps: [
    lying('ana', 'inbox', mail('a', '2026-11-16T10:00:00Z')),
    lying('ana', 'inbox', mail('b', '2026-11-17T10:00:00Z')),
    lying('ana', 'inbox', mail('c', '2026-11-17T23:59:59Z')),
    {
      owner: 'ana',
      folder: 'archive',
      at: Date.parse('2026-11-18T09:00:00Z'),
      save: mail('c', '2026-11-17T23:59:59Z'),
    },
    lying('ana', 'sentitems', mail('d', '2026-11-17T12:00:00Z')),
    lying('ana', 'junkemail', mail('e', '2026-11-17T12:00:00Z')),
    lying('ana', 'inbox', mail('f', '2026-11-19T10:00:00Z')),
  ],
  events: [['ana', meeting('m', ['2026-11-17T10:00:00Z', '2026-11-17T11:00:00Z'], { isOnlineMeeting: true })]],
} as const;

const email = '/reports/getEmailActivityUserDetail';

test('mail and meetings in reports are those of the tenant, on the day on which they came, moves left out', async () => {
  emulator = await startTest(office);
  await emulator.control('POST', '/switches', { displayConcealedNames: false });
  const [ana] = await readRows(`${email}(date=2026-11-17)`);
  expect(ana).toMatchObject({ 'Send Count': '1', 'Receive Count': '2', 'Report Period': '1', 'Is Deleted': 'False' });
  const rows = await readRows(`${email}(period='D7')`);
  expect(rows.map((row) => [row['User Principal Name'], row['Send Count'], row['Receive Count']])).toEqual([
    ['ana@contoso.com', '1', '3'],
    ['ben@contoso.com', '0', '0'],
  ]);
  const [used] = await readRows('/reports/getTeamsUserActivityUserDetail(date=2026-11-17)');
  expect(used).toMatchObject({
    'Scheduled One-time Meetings Organized Count': '1',
    'Scheduled One-time Meetings Attended Count': '1',
    'Audio Duration': expect.stringMatching(/^PT\d+H/),
  });
});

test('messages in reports are those of the channels', async () => {
  const first = post('ana', '2026-11-17T10:00:00Z');
  const root = 'posted' in first ? first.posted.id : '';
  const later = [
    post('ana', '2026-11-17T10:05:00Z', { root }),
    post('ana', '2026-11-17T11:00:00Z', { root, importance: 'urgent' }),
    post('ben', '2026-11-18T11:00:00Z', { root }),
    { at: Date.parse('2026-11-18T12:00:00Z'), deleted: root },
  ];
  emulator = await startTest({ ...office, teams: [team('crew', { general: [first, ...later] })] });
  await emulator.control('POST', '/switches', { displayConcealedNames: false });
  const [ana] = await readRows('/reports/getTeamsUserActivityUserDetail(date=2026-11-17)');
  expect(ana).toMatchObject({
    'User Id': 'ana',
    'Team Chat Message Count': '3',
    'Post Messages': '1',
    'Reply Messages': '2',
    'Urgent Messages': '1',
  });
  const week = await readRows("/reports/getTeamsUserActivityUserDetail(period='D7')");
  expect(week.map((row) => row['Team Chat Message Count'])).toEqual(['3', '1']);
});

test('a period counts what its days count, and the last day is two days old', async () => {
  emulator = await startTest(office);
  await emulator.control('POST', '/switches', { displayConcealedNames: false });
  const week = await readRows("/reports/getTeamsUserActivityUserDetail(period='D7')");
  const days = await Promise.all(
    [12, 13, 14, 15, 16, 17, 18].map((day) => readRows(`/reports/getTeamsUserActivityUserDetail(date=2026-11-${day})`)),
  );
  for (const column of ['Post Messages', 'Call Count', 'Audio Duration In Seconds']) {
    const ofAna = days.flat().filter((row) => row['User Id'] === 'ana');
    expect(ofAna.length).toBeGreaterThan(3);
    expect(ofAna.reduce((sum, row) => sum + Number(row[column]), 0)).toBe(Number(week[0]?.[column]));
  }
  expect(week[0]).toMatchObject({ 'Report Refresh Date': '2026-11-18', 'Report Period': '7' });
  expect(await download(`${email}(date=2026-11-19)`)).toHaveLength(1);
  await emulator.control('POST', '/clock', { advanceSeconds: 86_400 });
  expect(await readRows(`${email}(date=2026-11-19)`)).toMatchObject([{ 'Receive Count': '1' }]);
});

/** Of everybody on one day. */
const total = async (): Promise<number> => {
  const rows = await readRows('/reports/getTeamsUserActivityUserDetail(date=2026-11-18)');
  return rows.reduce((sum, row) => sum + Number(row['Audio Duration In Seconds']), 0);
};

test('a day that is restated says less at first and all of it two days later', async () => {
  emulator = await startTest({ ...office, settings: { reportRestatement: true } });
  const first = await total();
  await emulator.control('POST', '/clock', { advanceSeconds: 2 * 86_400 });
  const settled = await total();
  expect(settled).toBeGreaterThan(first);
  await emulator.control('POST', '/clock', { advanceSeconds: 86_400 });
  expect(await total()).toBe(settled);
  const tenant = emulator.world.tenants.get(tenantId)!;
  const view = { refreshed: Math.floor(Date.parse('2026-11-21') / 86_400_000), restates: true };
  const number = Math.floor(Date.parse('2026-11-18') / 86_400_000);
  expect(reportedOn(tenant, { userId: 'ana', number }, view)?.teams.audioSeconds).toBeLessThanOrEqual(settled);
});

test('header sets of three ages and days as instants can be switched on', async () => {
  emulator = await startTest(office);
  const ages: [string, number, number][] = [
    ['2018', 12, 11],
    ['2022', 33, 13],
    ['2024', 33, 13],
  ];
  for (const [reportHeaders, ofTeams, ofEmail] of ages) {
    await emulator.control('POST', '/settings', { reportHeaders, reportDates: 'instant' });
    const [names = [], row = []] = await download(teams);
    expect([names.length, row.length, (await download(`${email}(period='D30')`))[0]?.length]).toEqual([
      ofTeams,
      ofTeams,
      ofEmail,
    ]);
    expect(row[names.indexOf('Report Refresh Date')]).toBe('2026-11-18T00:00:00Z');
    expect(names.indexOf('User Principal Name')).toBe({ '2018': 1, '2022': 2, '2024': 4 }[reportHeaders]);
  }
});

test('who was removed stays in the reports of that time, marked', async () => {
  emulator = await startTest(office);
  await emulator.control('POST', '/clock', { now: '2026-11-17T15:00:00Z' });
  await emulator.control('POST', '/users', { user: 'ben', change: { removed: true } });
  await emulator.control('POST', '/clock', { now: '2026-11-20T09:00:00Z' });
  expect(await readRows(`${email}(period='D7')`)).toMatchObject([
    { 'Is Deleted': 'False', 'Deleted Date': '' },
    { 'Is Deleted': 'True', 'Deleted Date': '2026-11-17' },
  ]);
  await emulator.control('POST', '/clock', { now: '2026-11-30T09:00:00Z' });
  expect(await readRows(`${email}(period='D7')`)).toHaveLength(1);
});

test('who shows the tag of what he has is told that nothing changed', async () => {
  emulator = await startTest(office);
  const redirect = await ask(teams);
  const etag = redirect.headers.get('etag') ?? '';
  const again = async () => ask(teams, { 'if-none-match': etag });
  expect({ status: (await again()).status, location: (await again()).headers.get('location') }).toEqual({
    status: 304,
    location: null,
  });
  await emulator.control('POST', '/clock', { advanceSeconds: 86_400 });
  expect((await again()).status).toBe(302);
  const fetched = await fetch(redirect.headers.get('location') ?? '', { headers: { 'if-none-match': etag } });
  expect(fetched.status).toBe(304);
});

test('the fault plan strikes downloads, too', async () => {
  const faults = { rules: [{ match: { path: '/reports/data/*' }, nth: 1, faults: [{ kind: 'status', status: 503 }] }] };
  emulator = await startTest({ ...office, faults });
  const location = (await ask(teams)).headers.get('location') ?? '';
  expect((await fetch(location)).status).toBe(503);
  expect((await fetch(location)).status).toBe(200);
});

test('a report needs its permission, a known period and a day of the last thirty', async () => {
  emulator = await startTest({ roles: ['User.Read.All'] });
  expect(await emulator.ask(teams)).toMatchObject({ status: 403, body: { error: { code: 'S2SUnauthorized' } } });
  await emulator.close();
  emulator = await startTest({ roles: ['Reports.Read.All'] });
  expect((await ask(teams.replace('D7', 'D8'))).status).toBe(400);
  expect((await ask('/reports/getEmailActivityUserDetail(date=2026-10-20)')).status).toBe(400);
  expect((await ask('/reports/getEmailActivityUserDetail(date=2026-10-21)')).status).toBe(302);
  expect((await ask('/reports/getEmailActivityUserDetail(date=2026-11-21)')).status).toBe(400);
});

test('a signed-in user reads reports and sign-ins with a directory role, and not without one', async () => {
  emulator = await startTest({ limits: { mode: 'off' } });
  const scopes = 'Reports.Read.All AuditLog.Read.All';
  const plain = await signIn(emulator, 'ana', { scopes });
  const admin = await signIn(emulator, 'ana', { scopes, roles: ['Global Administrator'] });
  for (const path of [teams, '/auditLogs/signIns?$top=1']) {
    expect((await emulator.ask(path, plain)).status).toBe(403);
    const { status } = await fetch(`${emulator.graphUrl}/v1.0${path}`, { headers: admin, redirect: 'manual' });
    expect(status).toBe(path === teams ? 302 : 200);
  }
});

test('the fifteenth report of one kind within ten minutes is throttled, another kind is not', async () => {
  emulator = await startTest({ roles: ['Reports.Read.All'] });
  for (let times = 0; times < 14; times += 1) expect((await ask(teams)).status).toBe(302);
  const answer = await ask(teams);
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(1);
  expect((await ask(teams.replace("period='D7'", 'date=2026-11-17'))).status).toBe(429);
  expect((await ask("/reports/getEmailActivityUserDetail(period='D7')")).status).toBe(302);
});

test('forty reports of a tenant within ten minutes are all there are, whichever app asks', async () => {
  const other = '4d1e7a32-0000-4000-a000-0000000000c9';
  emulator = await startTest({ roles: ['Reports.Read.All'] });
  const kinds = ['Teams', 'Email', 'OneDrive'].map(
    (name) => `/reports/get${name === 'Teams' ? 'TeamsUser' : name}ActivityUserDetail(period='D7')`,
  );
  for (const kind of kinds) for (let times = 0; times < 13; times += 1) expect((await ask(kind)).status).toBe(302);
  const path = "/reports/getSharePointActivityUserDetail(period='D7')";
  expect((await ask(path)).status).toBe(302);
  await emulator.control('POST', '/apps', {
    clientId: other,
    secrets: [{ id: 'i', value: secret }],
    grants: { [tenantId]: ['Reports.Read.All'] },
  });
  const { body } = await emulator.post(tenantId, {
    grant_type: 'client_credentials',
    client_id: other,
    client_secret: secret,
    scope: 'https://graph.microsoft.com/.default',
  });
  expect(other).not.toBe(clientId);
  expect((await ask(path, { authorization: `Bearer ${String(body['access_token'])}` })).status).toBe(429);
});
