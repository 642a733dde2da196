// Signing in with a browser: the pages, consent, and what the app is sent.
import { decodeJwt } from 'jose';
import { afterEach, expect, test } from 'vitest';
import { clientId, makeTenant, secret, startTest, tenantId, type TestEmulator, type TestOptions } from '../harness.ts';
import { user } from '../truth/tiny-tenant.ts';
import { callback, challenge, openBrowser, verifier } from './testing.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const scope = 'openid profile email offline_access User.Read';
const allowed = { userConsent: 'allow' };

const start = async (options: TestOptions = {}, policy: object = allowed) => {
  emulator = await startTest({ ...options, app: { grants: {}, ...options.app } });
  await emulator.control('POST', '/tenant-policy', policy);
};

const urlOf = (parameters: Record<string, string> = {}, named = 'organizations') =>
  `${emulator.loginUrl}/${named}/oauth2/v2.0/authorize?${new URLSearchParams({
    client_id: clientId,
    redirect_uri: callback,
    response_type: 'code',
    scope,
    state: 's 1',
    nonce: 'n-1',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...parameters,
  }).toString()}`;

const redeem = (code: string, more: Record<string, string> = {}, named = 'organizations') =>
  emulator.post(named, {
    grant_type: 'authorization_code',
    client_id: clientId,
    client_secret: secret,
    redirect_uri: callback,
    code_verifier: verifier,
    code,
    ...more,
  });

const signIn = async (account = 'ana@contoso.com', parameters: Record<string, string> = {}) => {
  const { sent } = await openBrowser().fill(urlOf(parameters), { account, decision: 'accept' });
  return sent['code'] ?? '';
};

test('a person picks an account, sees what is asked for, accepts, and the app gets tokens for the code', async () => {
  await start();
  const browser = openBrowser();
  const url = urlOf();
  const first = await browser.open(url);
  for (const word of ['Pick an account', 'ana@contoso.com', 'admin@contoso.com']) expect(first.html).toContain(word);
  const second = await browser.fill(url, { account: 'ana@contoso.com' });
  for (const word of ['Permissions requested', 'User.Read', 'Accept', 'Cancel']) expect(second.html).toContain(word);
  const { location, sent } = await browser.fill(url, { account: 'ana@contoso.com', decision: 'accept' });
  expect(location?.startsWith(`${callback}?`)).toBe(true);
  expect(sent).toMatchObject({ state: 's 1' });
  const { status, body } = await redeem(sent['code'] ?? '', { client_info: '1' });
  expect(status).toBe(200);
  expect(Object.keys(body).sort()).toEqual([
    'access_token',
    'client_info',
    'expires_in',
    'ext_expires_in',
    'id_token',
    'refresh_token',
    'scope',
    'token_type',
  ]);
  expect(body['scope']).toBe('User.Read openid profile email');
  expect(decodeJwt(String(body['access_token']))).toMatchObject({
    aud: 'https://graph.microsoft.com',
    idtyp: 'user',
    oid: 'ana',
    tid: tenantId,
    upn: 'ana@contoso.com',
    scp: 'User.Read openid profile email',
    appidacr: '1',
  });
  const claims = decodeJwt(String(body['id_token']));
  expect(claims).toMatchObject({
    iss: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    aud: clientId,
    tid: tenantId,
    oid: 'ana',
    nonce: 'n-1',
    preferred_username: 'ana@contoso.com',
    ver: '2.0',
  });
  expect(claims.sub).not.toBe('ana');
  expect(JSON.parse(Buffer.from(String(body['client_info']), 'base64url').toString())).toEqual({
    uid: 'ana',
    utid: tenantId,
  });
});

test('who has consented in this browser is signed in without a page, and prompt asks again', async () => {
  await start();
  const browser = openBrowser();
  await browser.fill(urlOf(), { account: 'ana@contoso.com', decision: 'accept' });
  expect((await browser.open(urlOf())).sent).toHaveProperty('code');
  expect((await browser.open(urlOf({ prompt: 'none' }))).sent).toHaveProperty('code');
  expect((await browser.open(urlOf({ login_hint: 'ana@contoso.com' }))).sent).toHaveProperty('code');
  expect((await browser.open(urlOf({ login_hint: 'ben@contoso.com' }))).html).toContain('Pick an account');
  expect((await browser.open(urlOf({ prompt: 'login' }))).html).toContain('Pick an account');
  expect((await browser.open(urlOf({ prompt: 'select_account' }))).html).toContain('Pick an account');
  expect((await browser.open(urlOf({ prompt: 'consent' }))).html).toContain('Permissions requested');
  expect((await browser.open(urlOf({ prompt: 'none', scope: 'Contacts.Read' }))).sent).toMatchObject({
    error: 'consent_required',
  });
  await browser.open(`${emulator.loginUrl}/common/oauth2/v2.0/logout`);
  expect((await browser.open(urlOf({ prompt: 'none' }))).sent).toMatchObject({ error: 'login_required', state: 's 1' });
});

test('the code can come in the fragment, or be posted by a form', async () => {
  await start();
  const fields = { account: 'ana@contoso.com', decision: 'accept' };
  const fragment = await openBrowser().fill(urlOf({ response_mode: 'fragment' }), fields);
  expect(fragment.location).toMatch(/callback#code=/);
  const posted = await openBrowser().fill(urlOf({ response_mode: 'form_post' }), fields);
  expect(posted.html).toContain(`<form method="post" action="${callback}">`);
  expect(posted.html).toMatch(/name="code" value="1\.[\w-]+"/);
});

test('Cancel on either page leads back with access_denied', async () => {
  await start();
  const browser = openBrowser();
  expect((await browser.fill(urlOf(), { decision: 'cancel' })).sent).toEqual({
    error: 'access_denied',
    error_subcode: 'cancel',
    state: 's 1',
  });
  const { sent } = await browser.fill(urlOf(), { account: 'ana@contoso.com', decision: 'cancel' });
  expect(sent).toMatchObject({ error: 'access_denied', state: 's 1' });
  expect(sent['error_description']).toMatch(/^AADSTS65004/);
});

test('an access token holds all that was consented to, also what was not asked for this time', async () => {
  await start();
  await signIn('ana@contoso.com', { scope: 'Mail.Read' });
  const { body } = await redeem(await signIn('ana@contoso.com', { scope: 'User.Read' }));
  expect(decodeJwt(String(body['access_token']))['scp']).toBe('Mail.Read User.Read');
});

test('a code without offline_access gives no refresh token, without openid no id token', async () => {
  await start();
  const { body } = await redeem(await signIn('ana@contoso.com', { scope: 'User.Read' }));
  expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'ext_expires_in', 'scope', 'token_type']);
});

const codeFaults: readonly (readonly [string, number, Record<string, string>])[] = [
  ['another code verifier', 501481, { code_verifier: `${verifier}x` }],
  ['no code verifier', 501481, { code_verifier: '' }],
  ['another redirect URI', 50011, { redirect_uri: `${callback}/` }],
  ['a code that is none', 9002313, { code: 'abc' }],
  ['an unknown code', 70000, { code: '1.Aabc' }],
  ['no code', 900144, { code: '' }],
  ['a wrong secret', 7000215, { client_secret: 'no' }],
  ['no secret', 7000218, { client_secret: '' }],
  ['scopes of two resources', 70011, { scope: 'User.Read https://outlook.office.com/IMAP.AccessAsUser.All' }],
  ['a scope that was not consented to', 65001, { scope: 'Contacts.Read' }],
];

for (const [what, code, more] of codeFaults) {
  test(`${what} is refused with AADSTS${code}, and the code can still be used`, async () => {
    await start();
    const given = await signIn();
    expect((await redeem(given, more)).body['error_codes']).toEqual([code]);
    expect((await redeem(given)).status).toBe(200);
  });
}

test('a code works once, ten minutes, and in its own tenant', async () => {
  const other = { ...makeTenant({}, '4d1e7a32-0000-4000-a000-0000000000bb'), domains: ['fabrikam.com'] };
  await start({ tenants: [makeTenant(), other] });
  const code = await signIn();
  expect((await redeem(code, {}, other.id)).body['error_codes']).toEqual([700005]);
  expect((await redeem(code, {}, tenantId)).status).toBe(200);
  expect((await redeem(code)).body).toMatchObject({ error: 'invalid_grant', error_codes: [54005] });
  const late = await signIn();
  await emulator.control('POST', '/clock', { advanceSeconds: 601 });
  expect((await redeem(late)).body['error_codes']).toEqual([70008]);
});

test('of a hundred who redeem one code at once exactly one gets tokens', async () => {
  await start();
  const code = await signIn();
  const answers = await Promise.all(Array.from({ length: 100 }, () => redeem(code)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
});

const requestFaults: readonly (readonly [string, Record<string, string>, Record<string, string>])[] = [
  ['response_type token', { response_type: 'token' }, { error: 'unsupported_response_type' }],
  ['response_type id_token', { response_type: 'id_token' }, { error: 'unsupported_response_type' }],
  ['no scope', { scope: '' }, { error: 'invalid_request' }],
  ['an app-only permission as scope', { scope: 'Mail.ReadBasic.All' }, { error: 'invalid_client' }],
  ['a resource that is not there', { scope: 'https://x.example/Read' }, { error: 'invalid_resource' }],
  ['.default beside another scope', { scope: 'Mail.Read .default' }, { error: 'invalid_scope' }],
  ['a prompt that is none', { prompt: 'admin_consent' }, { error: 'invalid_request' }],
  ['a response_mode that is none', { response_mode: 'web' }, { error: 'invalid_request' }],
  ['a short code challenge', { code_challenge: 'short' }, { error: 'invalid_request' }],
];

for (const [what, parameters, sent] of requestFaults) {
  test(`${what} is told to the app`, async () => {
    await start();
    expect((await openBrowser().open(urlOf(parameters))).sent).toMatchObject({ ...sent, state: 's 1' });
  });
}

const pageFaults: readonly (readonly [string, number, Record<string, string>, string, Partial<TestOptions['app']>])[] =
  [
    ['a redirect URI that is not registered', 50011, { redirect_uri: 'https://evil.example/' }, 'organizations', {}],
    ['an unknown app', 700016, { client_id: tenantId }, 'organizations', {}],
    ['a disabled app', 7000112, {}, 'organizations', { disabled: true }],
    ['an app without redirect URI', 900971, { redirect_uri: '' }, 'organizations', { redirectUris: [] }],
    ['an unknown tenant', 90002, {}, 'fabrikam.com', {}],
    ['a tenant that is none', 900023, {}, 'fabrikam', {}],
    ['an app of one organization on /organizations', 50194, {}, 'organizations', { signInAudience: 'AzureADMyOrg' }],
    ['a work app on /consumers', 9002332, {}, 'consumers', {}],
    ['a state of nine thousand letters', 90015, { state: 's'.repeat(9_000) }, 'organizations', {}],
  ];

for (const [what, code, parameters, named, app] of pageFaults) {
  test(`${what} is shown on a page as AADSTS${code} and never redirected`, async () => {
    await start({ app: { ...app } });
    const url = new URL(urlOf(parameters, named));
    if (parameters['redirect_uri'] === '') url.searchParams.delete('redirect_uri');
    const { status, html, location } = await openBrowser().open(url.href);
    expect({ status, location }).toEqual({ status: 400, location: null });
    expect(html).toContain(`AADSTS${code}:`);
  });
}

const guest = user('guest', {
  userPrincipalName: 'gil_birch.example#EXT#@contoso.com',
  mail: 'gil@birch.example',
  userType: 'Guest',
});

/** The code that a page shows, or that a code was sent. */
const say = async (account: string, named: string) =>
  /AADSTS\d+|code=/.exec(
    JSON.stringify(await openBrowser().fill(urlOf({}, named), { account, decision: 'accept' })),
  )?.[0];

test('who does not belong to the tenant is told so', async () => {
  const other = {
    ...makeTenant(
      { users: [user('zoe', { userPrincipalName: 'zoe@fabrikam.com' })] },
      '4d1e7a32-0000-4000-a000-0000000000bb',
    ),
    domains: ['fabrikam.com'],
  };
  await start({ tenants: [makeTenant({ users: [user('ana'), guest] }), other] });
  expect(await say('zoe@fabrikam.com', tenantId)).toBe('AADSTS50020');
  expect(await say('zoe@fabrikam.com', 'organizations')).toBe('code=');
  expect(await say('me@outlook.com', tenantId)).toBe('AADSTS50020');
  expect(await say('me@outlook.com', 'organizations')).toBe('AADSTS500208');
  expect(await say('me@outlook.com', 'common')).toBe('AADSTS500208');
  expect(await say('nobody@contoso.com', tenantId)).toBe('AADSTS50034');
  expect(await say('gil@birch.example', tenantId)).toBe('code=');
  expect(await say('gil@birch.example', 'organizations')).toBe('AADSTS50034');
});

test('a personal Microsoft account signs in where the app takes it, from the tenant of personal accounts', async () => {
  await start({ app: { signInAudience: 'AzureADandPersonalMicrosoftAccount' } });
  const { sent } = await openBrowser().fill(urlOf({}, 'common'), { other: 'me@outlook.com', decision: 'accept' });
  const { body } = await redeem(sent['code'] ?? '', {}, 'common');
  expect(decodeJwt(String(body['id_token']))['tid']).toBe('9188040d-6c67-4c5b-b112-36a304b66dad');
});

const states = {
  disabled: 50057,
  locked: 50053,
  'password-expired': 50055,
  'password-wrong': 50126,
  'password-missing': 50056,
  'guest-pending': 50014,
  'mfa-enrolment': 50079,
  'conditional-access': 53003,
  'device-noncompliant': 53000,
  'device-unjoined': 53001,
  'device-unknown': 50097,
  'device-not-registered': 50129,
  'suspicious-activity': 50131,
  risk: 53004,
  'risk-at-home': 53011,
  'security-policy': 530032,
  'security-defaults': 530035,
};

test('every state of an account has its own refusal, on the page and when a token is refreshed', async () => {
  await start();
  const { body } = await redeem(await signIn());
  for (const [state, code] of Object.entries(states)) {
    await emulator.control('POST', '/accounts', { user: 'ana@contoso.com', state });
    const page = await openBrowser().fill(urlOf(), { account: 'ana@contoso.com' });
    expect(page.html).toContain(`AADSTS${code}:`);
    const refreshed = await emulator.post(tenantId, {
      grant_type: 'refresh_token',
      client_id: clientId,
      client_secret: secret,
      refresh_token: String(body['refresh_token']),
    });
    expect(refreshed.body['error_codes']).toEqual([code]);
  }
});

test('an account with a second factor approves on its phone, and prompt=none cannot', async () => {
  await start();
  await emulator.control('POST', '/accounts', { user: 'ana@contoso.com', multiFactor: true });
  const browser = openBrowser();
  expect((await browser.fill(urlOf(), { account: 'ana@contoso.com' })).html).toContain('Approve sign in request');
  const { sent } = await browser.fill(urlOf(), { account: 'ana@contoso.com', approve: 'yes', decision: 'accept' });
  const { body } = await redeem(sent['code'] ?? '');
  expect(decodeJwt(String(body['access_token']))['amr']).toEqual(['pwd', 'mfa']);
});

test('an app that asks for assignment refuses who is not assigned', async () => {
  await start({ app: { requireAssignment: true, assigned: ['admin@contoso.com'] } });
  expect((await openBrowser().fill(urlOf(), { account: 'ana@contoso.com' })).html).toContain('AADSTS50105:');
  const { sent } = await openBrowser().fill(urlOf(), { account: 'admin@contoso.com', decision: 'accept' });
  expect(sent).toHaveProperty('code');
});
