// Refresh tokens: how long they last, what ends them, and what a client that mishandles them meets.
import { decodeJwt } from 'jose';
import { afterEach, expect, test } from 'vitest';
import { clientId, makeTenant, secret, startTest, tenantId, type TestEmulator, type TestOptions } from '../harness.ts';
import { callback, obtainTokens } from './testing.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const day = 86_400;
const account = 'ana@contoso.com';

const start = async (options: TestOptions = {}): Promise<string> => {
  emulator = await startTest({ ...options, app: { grants: {}, ...options.app } });
  await emulator.control('POST', '/tenant-policy', { userConsent: 'allow' });
  return signIn();
};

const signIn = async (scope = 'openid offline_access User.Read'): Promise<string> => {
  const body = await obtainTokens({ loginUrl: emulator.loginUrl, clientId, secret, scope, account });
  return String(body['refresh_token']);
};

const refresh = (token: string, more: Record<string, string> = {}, named = tenantId) =>
  emulator.post(named, {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: secret,
    refresh_token: token,
    ...more,
  });

const codesOf = async (token: string, more: Record<string, string> = {}, named = tenantId) =>
  (await refresh(token, more, named)).body['error_codes'];

const families = async () => (await emulator.control('GET', '/refresh-tokens')).body['families'] as object[];

test('a refresh gives new tokens, and the old refresh token stays valid', async () => {
  const first = await start();
  const { status, body } = await refresh(first);
  expect(status).toBe(200);
  expect(body['refresh_token']).not.toBe(first);
  expect(decodeJwt(String(body['access_token']))).toMatchObject({ oid: 'ana', idtyp: 'user' });
  expect((await refresh(first)).status).toBe(200);
  expect((await refresh(String(body['refresh_token']))).status).toBe(200);
  expect(await families()).toMatchObject([{ refreshes: 3, doubleUses: 1, earlyUses: 3, ended: null, user: account }]);
});

test('with strict rotation the old token dies, and using it again ends the whole family', async () => {
  const first = await start({ settings: { refreshRotation: 'strict' } });
  const second = String((await refresh(first)).body['refresh_token']);
  expect((await refresh(first)).body).toMatchObject({ error: 'invalid_grant', error_codes: [70000] });
  expect(await codesOf(second)).toEqual([70000]);
  expect(await families()).toMatchObject([{ refreshes: 1, doubleUses: 1, ended: 'reused' }]);
});

test('of a hundred strict refreshes at once exactly one gets tokens', async () => {
  const first = await start({ settings: { refreshRotation: 'strict' } });
  const answers = await Promise.all(Array.from({ length: 100 }, () => refresh(first)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

test('ninety days without use end a refresh token, and each use begins them anew', async () => {
  const first = await start();
  await emulator.control('POST', '/clock', { advanceSeconds: 60 * day });
  const second = String((await refresh(first)).body['refresh_token']);
  await emulator.control('POST', '/clock', { advanceSeconds: 60 * day });
  expect(await codesOf(first)).toEqual([700082]);
  expect((await refresh(second)).status).toBe(200);
});

test('a longest life can be set', async () => {
  const first = await start({ settings: { refreshMaxSeconds: day } });
  const second = String((await refresh(first)).body['refresh_token']);
  await emulator.control('POST', '/clock', { advanceSeconds: day });
  expect(await codesOf(second)).toEqual([700081]);
});

const end = (reason: string) => emulator.control('POST', '/revoke-sessions', { user: account, reason });

test('an admin who revokes the sessions ends every family, a person who changes the password ends none of a web app', async () => {
  const first = await start();
  expect((await end('password-change')).body).toEqual({ ended: 0 });
  expect((await refresh(first)).status).toBe(200);
  expect((await end('password-reset')).body).toEqual({ ended: 1 });
  expect((await refresh(first)).body).toMatchObject({
    error: 'invalid_grant',
    suberror: 'bad_token',
    error_codes: [50173],
  });
  expect((await refresh(await signIn())).status).toBe(200);
});

test('sign-in frequency asks for a new sign-in', async () => {
  const first = await start();
  await emulator.control('POST', '/tenant-policy', { signInFrequency: day });
  expect((await refresh(first)).status).toBe(200);
  await emulator.control('POST', '/clock', { advanceSeconds: day });
  expect(await codesOf(first)).toEqual([70043]);
});

test('a second factor that is asked for later comes as a claims challenge', async () => {
  const first = await start();
  await emulator.control('POST', '/tenant-policy', { multiFactor: true });
  const { status, body } = await refresh(first);
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: 'invalid_grant', suberror: 'basic_action', error_codes: [50076] });
  expect(JSON.parse(String(body['claims']))).toHaveProperty('access_token');
  await emulator.control('POST', '/settings', { interactionError: 'interaction_required' });
  expect((await refresh(first)).body['error']).toBe('interaction_required');
});

test('consent that is taken back ends it', async () => {
  const first = await start();
  await emulator.control('DELETE', '/delegated-grants', { clientId, user: account });
  expect((await refresh(first)).body).toMatchObject({ suberror: 'consent_required', error_codes: [65001] });
});

test('an enterprise application that is disabled or deleted, and a user who is gone, end it', async () => {
  const first = await start();
  const app = async (change: object) => emulator.control('PATCH', '/apps', { clientId, ...change });
  await app({ disabledIn: [tenantId] });
  expect(await codesOf(first)).toEqual([7000116]);
  await app({ disabledIn: [], disabled: true });
  expect(await codesOf(first)).toEqual([7000112]);
  await app({ disabled: false });
  expect((await refresh(first)).status).toBe(200);
  await emulator.control('POST', '/revoke-consent', { clientId, tenant: tenantId });
  expect(await codesOf(first)).toEqual([65001]);
});

test('whose account is gone from the directory gets no more tokens', async () => {
  const first = await start();
  const bare = makeTenant({ users: [] });
  emulator.world.tenants.set(tenantId, bare);
  expect(await codesOf(first)).toEqual([50034]);
});

test('more scopes can be asked for once they are consented to, one resource at a time', async () => {
  const first = await start();
  expect(await codesOf(first, { scope: 'Contacts.Read' })).toEqual([65001]);
  await emulator.control('POST', '/delegated-grants', {
    clientId,
    scopes: ['Contacts.Read', 'https://outlook.office365.com/IMAP.AccessAsUser.All'],
  });
  const contacts = await refresh(first, { scope: 'Contacts.Read' });
  expect(String(contacts.body['scope'])).toContain('Contacts.Read');
  const imap = await refresh(first, { scope: 'https://outlook.office.com/IMAP.AccessAsUser.All' });
  expect(imap.body['scope']).toBe('https://outlook.office.com/IMAP.AccessAsUser.All');
  expect(decodeJwt(String(imap.body['access_token']))).toMatchObject({
    aud: 'https://outlook.office.com',
    scp: 'IMAP.AccessAsUser.All',
  });
  const both = 'Contacts.Read https://outlook.office.com/IMAP.AccessAsUser.All';
  expect(await codesOf(first, { scope: both })).toEqual([70011]);
});

test('a service that is missing in the tenant is an invalid resource', async () => {
  const first = await start();
  const scope = 'https://api.powerplatform.com/CopilotStudio.Copilots.Invoke';
  await emulator.control('POST', '/delegated-grants', { clientId, user: account, scopes: [scope] });
  await emulator.control('POST', '/tenant-policy', { missingServices: ['power-platform'] });
  expect((await refresh(first, { scope })).body).toMatchObject({ error: 'invalid_resource', error_codes: [500011] });
  await emulator.control('POST', '/tenant-policy', { missingServices: [], disabledServices: ['power-platform'] });
  expect(await codesOf(first, { scope })).toEqual([500014]);
  await emulator.control('POST', '/tenant-policy', { disabledServices: [] });
  const { body } = await refresh(first, { scope });
  expect(decodeJwt(String(body['access_token']))['aud']).toBe('https://api.powerplatform.com');
});

test('a token that is mangled, unknown, or another client’s is refused', async () => {
  const other = '4d1e7a32-0000-4000-a000-0000000000c2';
  const first = await start();
  await emulator.control('POST', '/apps', { clientId: other, secrets: [{ id: 'i', value: 'v' }] });
  expect((await refresh('abc')).body).toMatchObject({ suberror: 'bad_token', error_codes: [9002313] });
  expect(await codesOf(`${first}x`)).toEqual([70000]);
  expect(await codesOf(first, { client_id: other, client_secret: 'v' })).toEqual([70000]);
  expect(await codesOf(first, { client_secret: '' })).toEqual([7000218]);
});

test('a secret can be rotated without a gap, and the old one expired', async () => {
  const first = await start();
  const { body } = await emulator.control('POST', '/secrets', { clientId });
  expect((await refresh(first, { client_secret: String(body['value']) })).status).toBe(200);
  expect((await refresh(first)).status).toBe(200);
  await emulator.control('POST', '/expire-secrets', { clientId, id: body['id'] });
  expect(await codesOf(first, { client_secret: String(body['value']) })).toEqual([7000222]);
  expect((await refresh(first)).status).toBe(200);
});

test('a client that takes claims challenges says so in its tokens', async () => {
  const first = await start();
  const claims = JSON.stringify({ access_token: { xms_cc: { values: ['cp1'] } } });
  const { body } = await refresh(first, { claims });
  expect(decodeJwt(String(body['access_token']))['xms_cc']).toEqual(['cp1']);
  expect(await codesOf(first, { claims: '{' })).toEqual([90013]);
});

test('a single-page app has a day, needs PKCE and an origin, and shows no secret', async () => {
  await start({ app: { redirectUris: [callback], spaRedirectUris: ['https://plumbline.example/spa'] } });
  const query = {
    client_id: clientId,
    redirect_uri: 'https://plumbline.example/spa',
    response_type: 'code',
    scope: 'offline_access User.Read',
    code_challenge: 'c'.repeat(43),
  };
  const url = `${emulator.loginUrl}/organizations/oauth2/v2.0/authorize?${new URLSearchParams(query).toString()}`;
  const body = new URLSearchParams({ account, decision: 'accept' });
  const { headers } = await fetch(url, { method: 'POST', redirect: 'manual', body });
  const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  const form = {
    grant_type: 'authorization_code',
    client_id: clientId,
    redirect_uri: query.redirect_uri,
    code,
    code_verifier: query.code_challenge,
  };
  const origin = { origin: 'https://plumbline.example' };
  expect((await emulator.post(tenantId, form)).body['error_codes']).toEqual([9002327]);
  expect((await emulator.post(tenantId, { ...form, client_secret: secret }, origin)).body['error_codes']).toEqual([
    700025,
  ]);
  const given = await emulator.post(tenantId, form, origin);
  expect(given.status).toBe(200);
  await emulator.control('POST', '/clock', { advanceSeconds: day });
  const late = { grant_type: 'refresh_token', client_id: clientId, refresh_token: String(given.body['refresh_token']) };
  expect((await emulator.post(tenantId, late, origin)).body['error_codes']).toEqual([700084]);
});
