// Who is let in: tokens, permissions, policies, and mailboxes that cannot be read.
import { afterEach, expect, test } from 'vitest';
import { allRoles, clientId, startTest, type TestEmulator } from '../harness.ts';
import { user } from '../truth/tiny-tenant.ts';
import type { MailboxState } from '../tenant/model.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const folders = '/users/ana/mailFolders';
const view = '/users/ana/calendarView?startDateTime=2026-11-01&endDateTime=2026-12-01';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('no token, a made-up token and a changed token are refused', async () => {
  emulator = await startTest();
  const none = await fetch(`${emulator.graphUrl}/v1.0/organization`);
  expect(await none.json()).toMatchObject({
    error: { code: 'InvalidAuthenticationToken', message: 'Access token is empty.' },
  });
  const token = await emulator.token();
  for (const bad of ['x.y.z', `${token.slice(0, -4)}AAAA`]) {
    const answer = await emulator.ask('/organization', bearer(bad));
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'InvalidAuthenticationToken' } } });
    expect(JSON.stringify(answer.body)).toContain('80049217');
  }
});

test('an expired token is refused', async () => {
  emulator = await startTest({ settings: { tokenSeconds: 60 } });
  const token = await emulator.token();
  expect((await emulator.ask('/organization', bearer(token))).status).toBe(200);
  await emulator.control('POST', '/settings', { skewSeconds: 61 });
  expect(await emulator.ask('/organization', bearer(token))).toMatchObject({
    status: 401,
    body: { error: { message: 'Access token has expired or is not yet valid.' } },
  });
});

test('a revocation is a challenge with claims, and a newer token passes', async () => {
  emulator = await startTest();
  const token = await emulator.token();
  await emulator.control('POST', '/settings', { revokedBefore: Date.now() + 1000, skewSeconds: 5 });
  const answer = await emulator.ask('/organization', bearer(token));
  expect(answer.status).toBe(401);
  const header = answer.headers.get('www-authenticate') ?? '';
  expect(header).toContain('error="insufficient_claims"');
  const claims = /claims="([^"]+)"/.exec(header)?.[1] ?? '';
  expect(JSON.parse(Buffer.from(claims, 'base64').toString())).toMatchObject({
    access_token: { nbf: { essential: true } },
  });
  expect((await emulator.ask('/organization', bearer(await emulator.token()))).status).toBe(200);
});

const needs: readonly (readonly [string, string, string])[] = [
  ['/organization', 'Organization.Read.All', 'Authorization_RequestDenied'],
  ['/users', 'User.Read.All', 'Authorization_RequestDenied'],
  ['/users/ana/manager', 'User.Read.All', 'Authorization_RequestDenied'],
  [folders, 'Mail.ReadBasic.All', 'ErrorAccessDenied'],
  ['/users/ana/messages', 'Mail.ReadBasic.All', 'ErrorAccessDenied'],
  ['/users/ana/mailboxSettings', 'MailboxSettings.Read', 'ErrorAccessDenied'],
  [view, 'Calendars.ReadBasic.All', 'ErrorAccessDenied'],
];

for (const [path, role, code] of needs) {
  test(`${path.split('?')[0] ?? ''} needs ${role}`, async () => {
    const without =
      path === '/organization'
        ? allRoles.filter((name) => !/^(Organization|User)/.test(name))
        : allRoles.filter((name) => name !== role);
    emulator = await startTest({ roles: without, users: [user('ana', { managerId: 'ben' }), user('ben')] });
    expect(await emulator.ask(path)).toMatchObject({ status: 403, body: { error: { code } } });
    await emulator.close();
    emulator = await startTest({ roles: [role] });
    expect((await emulator.ask(path)).status).toBe(200);
  });
}

for (const mailbox of ['none', 'on-premises', 'inactive'] satisfies MailboxState[]) {
  test(`a mailbox that is ${mailbox} is a 404, and its owner still a user`, async () => {
    emulator = await startTest({ users: [user('ana', { mailbox }), user('ben')] });
    for (const path of [folders, view, '/users/ana/mailboxSettings']) {
      expect(await emulator.ask(path)).toMatchObject({
        status: 404,
        body: { error: { code: 'MailboxNotEnabledForRESTAPI' } },
      });
    }
    expect((await emulator.ask('/users/ana')).status).toBe(200);
    expect((await emulator.ask('/users/ben/mailFolders')).status).toBe(200);
  });
}

test('a mailbox of nobody is an invalid user', async () => {
  emulator = await startTest();
  expect(await emulator.ask('/users/zoe/mailFolders')).toMatchObject({
    status: 404,
    body: { error: { code: 'ErrorInvalidUser' } },
  });
});

const policy = (access: string) => ({
  policies: [{ kind: 'access-policy', clientId, access, users: ['Ana@contoso.com'] }],
});

test('an access policy that denies refuses one mailbox, one that restricts all others', async () => {
  emulator = await startTest();
  const refused = {
    status: 403,
    body: { error: { code: 'ErrorAccessDenied', message: 'Access to OData is disabled.' } },
  };
  await emulator.control('POST', '/policies', policy('deny'));
  expect(await emulator.ask(folders)).toMatchObject(refused);
  expect((await emulator.ask('/users/ben/mailFolders')).status).toBe(200);
  await emulator.control('POST', '/policies', policy('restrict'));
  expect((await emulator.ask(folders)).status).toBe(200);
  expect(await emulator.ask('/users/ben/mailFolders')).toMatchObject(refused);
  expect((await emulator.ask('/users/ben')).status).toBe(200);
});

test('an access policy binds calendars read with Calendars.Read, and does not know Calendars.ReadBasic', async () => {
  const policies = [{ kind: 'access-policy', clientId, access: 'deny', users: ['ana'] }];
  for (const [role, status] of [
    ['Calendars.Read', 403],
    ['Calendars.ReadBasic.All', 200],
  ] as const) {
    emulator = await startTest({ roles: [role] });
    await emulator.control('POST', '/policies', { policies });
    expect((await emulator.ask(view)).status).toBe(status);
    if (status === 403) await emulator.close();
  }
});

test('RBAC for Applications opens one mailbox without any role in the token', async () => {
  emulator = await startTest({ roles: ['User.Read.All'] });
  const policies = [{ kind: 'rbac', clientId, role: 'Application Mail.ReadBasic', users: ['ana'] }];
  await emulator.control('POST', '/policies', { policies });
  expect((await emulator.ask(folders)).status).toBe(200);
  expect((await emulator.ask('/users/ben/mailFolders')).status).toBe(403);
  expect((await emulator.ask(view)).status).toBe(403);
});

test('errors carry a date and request ids, and answers repeat the client request id', async () => {
  emulator = await startTest();
  const answer = await emulator.ask('/users/zoe', { 'client-request-id': 'mine' });
  expect(answer.body).toMatchObject({
    error: { innerError: { date: expect.any(String), 'request-id': expect.any(String) } },
  });
  expect(answer.headers.get('request-id')).toBe(
    (answer.body as { error: { innerError: Record<string, string> } }).error.innerError['request-id'],
  );
  expect(answer.headers.get('client-request-id')).toBe('mine');
  expect(answer.headers.get('date')).not.toBeNull();
});

test('a path that is not emulated says so', async () => {
  emulator = await startTest();
  expect(await emulator.ask('/users/ana/chats')).toMatchObject({
    status: 400,
    body: { error: { code: 'BadRequest' } },
  });
});
