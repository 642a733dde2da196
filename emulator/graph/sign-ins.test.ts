// Sign-in logs: what a connection reads of them, and every way they say no.
import { afterEach, expect, test } from 'vitest';
import { makeTenant, startTest, tenantId, type TestEmulator } from '../harness.ts';
import { user } from '../truth/tiny-tenant.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

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
