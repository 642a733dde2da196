// The control API: what a test sets, and what it reads back.
import { afterEach, expect, test } from 'vitest';
import { clientId, now, secret, startTest, tenantId, type TestEmulator } from '../harness.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

test('the clock is read, moved, set and frozen', async () => {
  emulator = await startTest();
  const clock = async (change: object) => (await emulator.control('POST', '/clock', change)).body;
  expect(await clock({ advanceSeconds: 7200 })).toEqual({ now: '2026-11-20T11:00:00.000Z', frozen: true });
  expect(await clock({ now: '2026-12-01T00:00:00Z' })).toEqual({ now: '2026-12-01T00:00:00.000Z', frozen: true });
  expect(await clock({ frozen: false })).toMatchObject({ frozen: false });
  expect((await emulator.control('POST', '/clock', { now: 'soon' })).status).toBe(400);
});

test('the state shows tenants and apps, and no secret value', async () => {
  emulator = await startTest();
  const { body } = await emulator.control('GET', '/state');
  expect(body).toMatchObject({
    tenants: [{ id: tenantId }],
    apps: [{ clientId }],
    clock: { now: new Date(now).toISOString() },
  });
  expect(JSON.stringify(body)).not.toContain(secret);
});

test('an app can be added, changed and refused', async () => {
  emulator = await startTest();
  const app = {
    clientId: '4d1e7a32-0000-4000-a000-0000000000c2',
    secrets: [{ id: 'i', value: 'v' }],
    grants: { [tenantId]: ['User.Read.All'] },
  };
  expect((await emulator.control('POST', '/apps', app)).status).toBe(200);
  const form = {
    grant_type: 'client_credentials',
    client_id: app.clientId,
    client_secret: 'v',
    scope: 'https://graph.microsoft.com/.default',
  };
  expect((await emulator.post(tenantId, form)).status).toBe(200);
  await emulator.control('POST', '/revoke-consent', { clientId: app.clientId, tenant: tenantId });
  expect((await emulator.post(tenantId, form)).body['error_codes']).toEqual([700016]);
  expect((await emulator.control('POST', '/apps', { ...app, certificates: ['not PEM'] })).status).toBe(400);
  expect((await emulator.control('POST', '/apps', { clientId: 5 })).status).toBe(400);
});

test('a switch that is turned leaves all others as they stand', async () => {
  emulator = await startTest({ settings: { links: 'official' }, limits: { mode: 'off' } });
  await emulator.control('POST', '/settings', { skewSeconds: 3 });
  expect((await emulator.control('GET', '/settings')).body).toMatchObject({ links: 'official', skewSeconds: 3 });
  await emulator.control('POST', '/quota', { speed: 2 });
  expect((await emulator.control('GET', '/quota')).body).toMatchObject({ mode: 'off', speed: 2 });
  await emulator.control('POST', '/switches', { premium: false });
  await emulator.control('POST', '/switches', { graphTranscriptAccess: true });
  expect((await emulator.control('GET', '/switches')).body).toMatchObject({
    premium: false,
    graphTranscriptAccess: true,
  });
});

test('a change of settings, quota, app or tenant policy leaves everything else as it is', async () => {
  emulator = await startTest();
  const change = async (path: string, body: object) => (await emulator.control('POST', path, body)).body;
  await change('/settings', { declined: 'cancel' });
  expect(await change('/settings', { latency: 1 })).toMatchObject({ declined: 'cancel', latency: 1 });
  await change('/quota', { mode: 'off' });
  expect(await change('/quota', { speed: 2 })).toMatchObject({ mode: 'off', speed: 2 });
  await change('/tenant-policy', { userConsent: 'blocked' });
  expect(await change('/tenant-policy', { deviceCode: 'blocked' })).toMatchObject({ userConsent: 'blocked' });
  expect((await emulator.control('PATCH', '/apps', { clientId, displayName: 'Other' })).status).toBe(200);
  expect(await emulator.token()).toMatch(/^ey/);
  expect((await emulator.control('PATCH', '/apps', { clientId: tenantId })).status).toBe(400);
});

test('accounts are listed, admins first, and an unknown one is refused', async () => {
  emulator = await startTest();
  const { body } = await emulator.control('GET', '/accounts');
  expect(body['accounts']).toMatchObject([
    { userName: 'admin@contoso.com', roles: ['Global Administrator'] },
    { userName: 'privileged@contoso.com', roles: ['Privileged Role Administrator'] },
    { userName: 'apps@contoso.com', roles: ['Application Administrator'] },
    { userName: 'ana@contoso.com', kind: 'member', roles: [], state: 'active' },
    { userName: 'ben@contoso.com' },
  ]);
  expect((await emulator.control('POST', '/accounts', { user: 'zoe@contoso.com' })).status).toBe(400);
  expect((await emulator.control('POST', '/accounts', { user: 'ana@contoso.com', state: 'sad' })).status).toBe(400);
});

test('a second tenant can be opened beside the first', async () => {
  emulator = await startTest();
  const { status, body } = await emulator.control('POST', '/tenants', {
    scenario: 'folders',
    folderMessages: 5,
    seed: 9,
  });
  expect(status).toBe(200);
  const second = String(body['tenantId']);
  expect(second).not.toBe(tenantId);
  const form = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret,
    scope: 'https://graph.microsoft.com/.default',
  };
  expect((await emulator.post(second, form)).body['error_codes']).toEqual([700016]);
  expect((await emulator.control('POST', '/tenants', { scenario: 'folders', folderMessages: 5, seed: 9 })).status).toBe(
    400,
  );
});

test('a second tenant can have its own name and domain, and its own admins', async () => {
  emulator = await startTest();
  const tenant = { scenario: 'folders', folderMessages: 5, domain: 'fabrikam.com', displayName: 'Fabrikam' };
  const { body } = await emulator.control('POST', '/tenants', tenant);
  expect(body).toMatchObject({ displayName: 'Fabrikam', domains: ['fabrikam.com', 'fabrikam.onmicrosoft.com'] });
  const { body: listed } = await emulator.control('GET', '/accounts?tenant=fabrikam.com');
  expect(listed['accounts']).toMatchObject({ 0: { userName: 'admin@fabrikam.com' } });
});

test('the ledger counts by template, status, app and path, and can be cleared', async () => {
  emulator = await startTest();
  await emulator.ask('/users/ana/mailFolders');
  await emulator.ask('/users/ben/mailFolders');
  await emulator.ask('/users/zoe');
  const { body } = await emulator.control('GET', '/ledger?paths&requests');
  expect(body).toMatchObject({
    total: 4,
    byTemplate: {
      'GET /v1.0/users/{user}/mailFolders': 2,
      'GET /v1.0/users/{user}': 1,
      'POST /{tenant}/oauth2/v2.0/token': 1,
    },
    byStatus: { '200': 3, '404': 1 },
    byApp: { [clientId]: 3 },
    byPath: { '/v1.0/users/ana/mailFolders': 1 },
    maxConcurrency: { ana: 1, ben: 1 },
  });
  expect((body['requests'] as { path: string }[]).map(({ path }) => path)).toEqual([
    `/${tenantId}/oauth2/v2.0/token`,
    '/v1.0/users/ana/mailFolders',
    '/v1.0/users/ben/mailFolders',
    '/v1.0/users/zoe',
  ]);
  await emulator.control('DELETE', '/ledger');
  expect((await emulator.control('GET', '/ledger')).body).toMatchObject({
    total: 0,
    byTemplate: {},
    maxConcurrency: {},
  });
});

test('the truth is told as of a time', async () => {
  emulator = await startTest();
  const { status, body } = await emulator.control(
    'GET',
    '/truth?from=2026-11-16&to=2026-11-20&at=2026-11-19T00:00:00Z',
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({ from: '2026-11-16', to: '2026-11-20', asOf: '2026-11-19T00:00:00.000Z' });
  expect((await emulator.control('GET', '/truth?from=soon')).status).toBe(400);
});

test('what is not there is said, with what is', async () => {
  emulator = await startTest();
  const { status, body } = await emulator.control('GET', '/nothing');
  expect(status).toBe(404);
  expect(body['calls']).toContain('POST /clock');
  expect((await emulator.control('POST', '/expire-delta', { user: 'zoe' })).status).toBe(400);
  expect((await emulator.control('POST', '/settings', { colour: 'red' })).status).toBe(400);
  expect((await emulator.control('POST', '/quota', { mailboxConcurrency: 0 })).status).toBe(400);
});
