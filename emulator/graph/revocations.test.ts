// What changes while a tenant is being read: revoked tokens, an app switched off, people disabled, removed, unlicensed.
import { afterEach, expect, test } from 'vitest';
import { allRoles, clientId, startTest, tenantId, type TestEmulator } from '../harness.ts';
import { signIn } from './signed-in.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const readChallenge = (headers: Headers): { access_token: { nbf: { essential: boolean; value: string } } } => {
  const header = headers.get('www-authenticate') ?? '';
  expect(header).toContain('error="insufficient_claims"');
  return JSON.parse(Buffer.from(/claims="([^"]+)"/.exec(header)?.[1] ?? '', 'base64').toString());
};

test('a user’s revoked access is a challenge for that user alone, and a later token passes', async () => {
  emulator = await startTest();
  const [ana, ben] = [
    await signIn(emulator, 'ana', { scopes: 'User.Read' }),
    await signIn(emulator, 'ben', { scopes: 'User.Read' }),
  ];
  await emulator.control('POST', '/settings', { skewSeconds: 600 });
  await emulator.control('POST', '/revoke-access', { user: 'ana' });
  const refused = await emulator.ask('/me', ana);
  expect(refused.status).toBe(401);
  const { value } = readChallenge(refused.headers).access_token.nbf;
  const ahead = Number(value) * 1000 - Date.now();
  expect(ahead).toBeGreaterThan(300_000);
  expect(ahead).toBeLessThanOrEqual(601_000);
  expect((await emulator.ask('/me', ben)).status).toBe(200);
  expect((await emulator.ask('/organization')).status).toBe(200);
  await emulator.control('POST', '/settings', { skewSeconds: 1200 });
  expect((await emulator.ask('/me', await signIn(emulator, 'ana', { scopes: 'User.Read' }))).status).toBe(200);
});

test('a token of the same second passes if it came after the revocation, and not if it came before', async () => {
  emulator = await startTest();
  const before = await signIn(emulator, 'ana', { scopes: 'User.Read' });
  expect((await emulator.ask('/me', before)).status).toBe(200);
  await emulator.control('POST', '/revoke-access', { user: 'ana' });
  expect((await emulator.ask('/me', before)).status).toBe(401);
  expect((await emulator.ask('/me', await signIn(emulator, 'ana', { scopes: 'User.Read' }))).status).toBe(200);
});

test('ending a person’s sessions at Entra ends the tokens here', async () => {
  emulator = await startTest();
  const ana = await signIn(emulator, 'ana', { scopes: 'User.Read' });
  expect((await emulator.ask('/me', ana)).status).toBe(200);
  expect((await emulator.control('POST', '/revoke-sessions', { user: 'ana' })).status).toBe(200);
  readChallenge((await emulator.ask('/me', ana)).headers);
});

test('an app’s revoked access is a challenge for the app as itself', async () => {
  emulator = await startTest();
  const ana = await signIn(emulator, 'ana', { scopes: 'User.Read' });
  expect((await emulator.ask('/organization')).status).toBe(200);
  await emulator.control('POST', '/settings', { skewSeconds: 5 });
  await emulator.control('POST', '/revoke-access', { clientId });
  const refused = await emulator.ask('/organization');
  expect(refused.status).toBe(401);
  readChallenge(refused.headers);
  expect((await emulator.ask('/me', ana)).status).toBe(200);
});

test('only clients that declared the capability may be told, where that is switched on', async () => {
  emulator = await startTest();
  const told = await signIn(emulator, 'ana', { scopes: 'User.Read', challenges: true });
  const untold = await signIn(emulator, 'ana', { scopes: 'User.Read', challenges: false });
  await emulator.control('POST', '/settings', { skewSeconds: 5, challengeNeedsCapability: true });
  await emulator.control('POST', '/revoke-access', { user: 'ana' });
  expect((await emulator.ask('/me', told)).status).toBe(401);
  expect((await emulator.ask('/me', untold)).status).toBe(200);
});

test('an app that is switched off in the tenant loses the tokens it holds, its users’ too', async () => {
  emulator = await startTest();
  const ana = await signIn(emulator, 'ana', { scopes: 'User.Read' });
  expect((await emulator.ask('/organization')).status).toBe(200);
  emulator.world.registry.change(clientId, { disabledIn: [tenantId] });
  readChallenge((await emulator.ask('/organization')).headers);
  readChallenge((await emulator.ask('/me', ana)).headers);
  emulator.world.registry.change(clientId, { disabledIn: [] });
  expect((await emulator.ask('/organization')).status).toBe(200);
});

test('a disabled user’s token ends, while the app still reads the mailbox', async () => {
  emulator = await startTest();
  const ana = await signIn(emulator, 'ana', { scopes: 'Mail.ReadBasic' });
  await emulator.control('POST', '/users', { user: 'ana', change: { accountEnabled: false } });
  readChallenge((await emulator.ask('/me/messages', ana)).headers);
  expect((await emulator.ask('/users/ana/messages')).status).toBe(200);
  expect((await emulator.ask('/users/ana?$select=accountEnabled')).body).toMatchObject({ accountEnabled: false });
});

test('a removed user is gone for everybody, and the directory’s delta says so', async () => {
  emulator = await startTest();
  const ana = await signIn(emulator, 'ana', { scopes: 'Mail.ReadBasic' });
  const { deltaLink } = await emulator.walk('/users/delta?$select=displayName');
  await emulator.control('POST', '/users', { user: 'ana', change: { removed: true } });
  expect((await emulator.ask('/me/messages', ana)).status).toBe(401);
  expect(await emulator.ask('/users/ana/messages')).toMatchObject({
    status: 404,
    body: { error: { code: 'ErrorInvalidUser' } },
  });
  expect(await emulator.ask('/users/ana')).toMatchObject({
    status: 404,
    body: { error: { code: 'Request_ResourceNotFound' } },
  });
  expect((await emulator.ask(deltaLink)).body['value']).toEqual([{ id: 'ana', '@removed': { reason: 'changed' } }]);
});

test('a licence that is taken away in the middle of a sync closes the mailbox, and given back opens it', async () => {
  emulator = await startTest({ roles: allRoles });
  const { deltaLink } = await emulator.walk('/users/ana/mailFolders/inbox/messages/delta');
  await emulator.control('POST', '/users', { user: 'ana', change: { licensed: false } });
  for (const path of [deltaLink, '/users/ana/mailFolders', '/users/ana/mailboxSettings']) {
    expect(await emulator.ask(path)).toMatchObject({
      status: 404,
      body: { error: { code: 'MailboxNotEnabledForRESTAPI' } },
    });
  }
  expect((await emulator.ask('/users/ben/mailFolders')).status).toBe(200);
  await emulator.control('POST', '/users', { user: 'ana', change: { licensed: true, mailbox: 'active' } });
  expect((await emulator.ask(deltaLink)).status).toBe(200);
});
