// Usage reports and sign-in logs: what a test of the connection asks for, and every way they say no.
import { afterEach, expect, test } from 'vitest';
import { makeTenant, startTest, tenantId, type TestEmulator } from '../harness.ts';
import { user } from '../truth/tiny-tenant.ts';
import { signIn } from './signed-in.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const teams = "/reports/getTeamsUserActivityUserDetail(period='D7')";

/** The redirect itself, which fetch would follow. */
const ask = async (path: string): Promise<Response> =>
  fetch(`${emulator.graphUrl}/v1.0${path}`, {
    redirect: 'manual',
    headers: { authorization: `Bearer ${await emulator.token()}` },
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

const headers: readonly (readonly [name: string, columns: number])[] = [
  ['getEmailActivityUserDetail', 13],
  ['getOneDriveActivityUserDetail', 11],
  ['getSharePointActivityUserDetail', 12],
];
for (const [name, columns] of headers) {
  test(`${name} has ${columns} columns and a row for each person`, async () => {
    emulator = await startTest({ roles: ['Reports.Read.All'] });
    const rows = await download(`/reports/${name}(date=2026-11-17)`);
    expect(rows.map((row) => row.length)).toEqual([columns, columns, columns]);
  });
}

test('a report needs its permission, a known period and a day of the last thirty', async () => {
  emulator = await startTest({ roles: ['User.Read.All'] });
  expect(await emulator.ask(teams)).toMatchObject({ status: 403, body: { error: { code: 'S2SUnauthorized' } } });
  await emulator.close();
  emulator = await startTest({ roles: ['Reports.Read.All'] });
  expect((await ask(teams.replace('D7', 'D8'))).status).toBe(400);
  expect((await ask('/reports/getEmailActivityUserDetail(date=2026-09-01)')).status).toBe(400);
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
  expect((await ask("/reports/getEmailActivityUserDetail(period='D7')")).status).toBe(302);
});

test('sign-ins come newest first, by pages and within a span', async () => {
  emulator = await startTest({ roles: ['AuditLog.Read.All'] });
  const { items } = await emulator.walk('/auditLogs/signIns?$top=30');
  const times = items.map(({ createdDateTime }) => String(createdDateTime));
  expect(times.length).toBeGreaterThan(30);
  expect(times).toEqual(times.toSorted((a, b) => (a < b ? 1 : -1)));
  expect(times.every((time) => time <= '2026-11-20T09:00:00Z')).toBe(true);
  const { body } = await emulator.ask(
    '/auditLogs/signIns?$filter=createdDateTime ge 2026-11-18T00:00:00Z and createdDateTime lt 2026-11-19T00:00:00Z',
  );
  expect((body['value'] as { userId: string }[]).map(({ userId }) => userId).sort()).toEqual(['ana', 'ben']);
});

test('sign-ins ask for a permission, for premium, and for another permission where that is switched on', async () => {
  emulator = await startTest({ roles: ['User.Read.All'] });
  const path = '/auditLogs/signIns?$top=1';
  const code = async () => ((await emulator.ask(path)).body as { error?: { code: string } }).error?.code ?? 'none';
  expect(await code()).toBe('Authentication_MSGraphPermissionMissing');
  await emulator.close();
  emulator = await startTest({ roles: ['AuditLog.Read.All'] });
  expect(await code()).toBe('none');
  await emulator.control('POST', '/settings', { signInsNeedDirectory: true });
  expect(await code()).toBe('Authentication_MSGraphPermissionMissing');
  await emulator.control('POST', '/settings', { signInsNeedDirectory: false });
  await emulator.control('POST', '/switches', { tenant: tenantId, premium: false });
  expect(await code()).toBe('Authentication_RequestFromNonPremiumTenantOrB2CTenant');
});

test('the sixth look at sign-ins within ten seconds is throttled', async () => {
  emulator = await startTest({ roles: ['AuditLog.Read.All'], tenant: makeTenant({ users: [user('ana')] }) });
  const statuses: number[] = [];
  for (let times = 0; times < 6; times += 1) statuses.push((await emulator.ask('/auditLogs/signIns?$top=1')).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
});
