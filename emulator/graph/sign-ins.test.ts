// Sign-in logs: what a connection reads of them, and every way they say no.
import { afterEach, expect, test } from 'vitest';
import { makeTenant, startTest, tenantId, type TestEmulator } from '../harness.ts';
import { user } from '../truth/tiny-tenant.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const path = '/auditLogs/signIns';
const options = { roles: ['AuditLog.Read.All'], limits: { mode: 'off' as const } };
const read = async (query: string): Promise<Record<string, unknown>[]> =>
  (await emulator.ask(`${path}?${query}`)).body['value'] as Record<string, unknown>[];
const oldest = async (): Promise<string> => String((await read('$top=1000')).at(-1)?.['createdDateTime']).slice(0, 10);
const ofBen = async (): Promise<string[]> => idsOf(await read("$filter=userId eq 'ben'"));
const idsOf = (items: readonly Record<string, unknown>[]): string[] => items.map(({ id }) => String(id));

test('sign-ins come newest first, by pages that hold each once, and within a span', async () => {
  emulator = await startTest(options);
  const { items, pages } = await emulator.walk(`${path}?$top=30`);
  const times = items.map(({ createdDateTime }) => String(createdDateTime));
  expect(pages).toBeGreaterThan(3);
  expect(times).toEqual(times.toSorted((a, b) => (a < b ? 1 : -1)));
  expect(new Set(idsOf(items)).size).toBe(items.length);
  expect(idsOf(items)).toEqual(idsOf(await read('$top=1000')));
  const [from, to] = ['2026-11-18T00:00:00Z', '2026-11-19T00:00:00Z'];
  const within = await read(`$filter=createdDateTime ge ${from} and createdDateTime lt ${to}`);
  expect(idsOf(within)).toEqual(
    idsOf(items.filter(({ createdDateTime }) => String(createdDateTime) >= from && String(createdDateTime) < to)),
  );
  expect(new Set(within.map(({ userId }) => userId))).toEqual(new Set(['ana', 'ben']));
});

test('some sign-ins fail, with the code and the reason, and they are of several apps', async () => {
  emulator = await startTest(options);
  const all = await read('$top=1000');
  const codes = new Set(all.map(({ status }) => (status as { errorCode: number }).errorCode));
  expect([...codes]).toEqual(expect.arrayContaining([0, 50126]));
  expect(new Set(all.map(({ appDisplayName }) => appDisplayName)).size).toBeGreaterThan(3);
  const failed = await read("$filter=status/errorCode ne 0 and userId eq 'ana'");
  expect(failed.length).toBeGreaterThan(0);
  expect(failed.every(({ userId }) => userId === 'ana')).toBe(true);
  expect(failed[0]).toMatchObject({ status: { failureReason: expect.any(String) } });
});

test('a sign-in is shown some time after it happened, and always by the next day', async () => {
  emulator = await startTest(options);
  const within = '$filter=createdDateTime ge 2026-11-19T00:00:00Z and createdDateTime lt 2026-11-20T00:00:00Z';
  const seen: number[] = [];
  for (const now of ['2026-11-19T12:00:00Z', '2026-11-19T17:00:00Z', '2026-11-20T09:00:00Z', '2026-11-21T09:00:00Z']) {
    await emulator.control('POST', '/clock', { now });
    const items = await read(within);
    seen.push(items.length);
    const newest = Math.max(...items.map(({ createdDateTime }) => Date.parse(String(createdDateTime))));
    expect(Date.parse(now) - newest).toBeGreaterThanOrEqual(2 * 60_000);
  }
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen[2]).toBe(seen[3]);
  expect(seen[0]).toBeLessThan(seen[2] ?? 0);
});

test('a paging that goes on while the clock does sees each record once and nothing that came later', async () => {
  emulator = await startTest(options);
  await emulator.control('POST', '/clock', { now: '2026-11-19T12:00:00Z' });
  const before = idsOf(await read('$top=1000'));
  const first = await emulator.ask(`${path}?$top=5`);
  await emulator.control('POST', '/clock', { advanceSeconds: 4 * 3600 });
  const { items } = await emulator.walk(String(first.body['@odata.nextLink']));
  expect([...idsOf(first.body['value'] as Record<string, unknown>[]), ...idsOf(items)]).toEqual(before);
});

test('records come twice over pages where that is switched on', async () => {
  emulator = await startTest({ ...options, settings: { signInDuplicates: true } });
  const { items, pages } = await emulator.walk(`${path}?$top=20`);
  expect(items.length - new Set(idsOf(items)).size).toBe(3 * (pages - 1));
});

test('sign-ins are kept for thirty days, or for seven', async () => {
  emulator = await startTest(options);
  expect(await oldest()).toBe('2026-10-21');
  await emulator.control('POST', '/switches', { signInDays: 7 });
  expect(await oldest()).toBe('2026-11-13');
});

test('who was disabled signs in no more, and what he did before stays', async () => {
  emulator = await startTest(options);
  await emulator.control('POST', '/clock', { now: '2026-11-23T23:00:00Z' });
  const before = await ofBen();
  await emulator.control('POST', '/clock', { now: '2026-11-19T09:00:00Z' });
  await emulator.control('POST', '/users', { user: 'ben', change: { accountEnabled: false } });
  await emulator.control('POST', '/clock', { now: '2026-11-23T23:00:00Z' });
  const after = await ofBen();
  expect(after.length).toBeLessThan(before.length);
  expect(before.filter((id) => after.includes(id))).toEqual(after);
});

test('sign-ins ask for a permission, for premium, and for another permission where that is switched on', async () => {
  emulator = await startTest({ roles: ['User.Read.All'] });
  const code = async () =>
    ((await emulator.ask(`${path}?$top=1`)).body as { error?: { code: string } }).error?.code ?? 'none';
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
