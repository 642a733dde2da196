// The token endpoint as clients meet it: what it gives, and every refusal with its AADSTS code.
import { Buffer } from 'node:buffer';
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import { afterEach, expect, test } from 'vitest';
import {
  clientId,
  now,
  secret,
  secretId,
  startTest,
  tenantId,
  type TestEmulator,
  type TestOptions,
} from '../harness.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const good = {
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: secret,
  scope: 'https://graph.microsoft.com/.default',
};

const refusal = async (options: TestOptions, tenant: string, form: Record<string, string>) => {
  emulator = await startTest(options);
  const { status, body } = await emulator.post(tenant, form);
  return { status, error: body['error'], codes: body['error_codes'], body };
};

test('a secret gives a token that lasts an hour, with the granted roles and no refresh token', async () => {
  emulator = await startTest();
  const { status, body, headers } = await emulator.post(tenantId, good);
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toContain('no-store');
  expect(Object.keys(body).sort()).toEqual(['access_token', 'expires_in', 'ext_expires_in', 'token_type']);
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 });
  const claims = decodeJwt(String(body['access_token']));
  expect(claims).toMatchObject({
    aud: 'https://graph.microsoft.com',
    iss: `https://sts.windows.net/${tenantId}/`,
    appid: clientId,
    appidacr: '1',
    idtyp: 'app',
    tid: tenantId,
    ver: '1.0',
  });
  expect(claims['roles']).toContain('Mail.ReadBasic.All');
});

test('the token is signed with the key that is published', async () => {
  emulator = await startTest();
  const configuration = (await (
    await fetch(`${emulator.loginUrl}/${tenantId}/v2.0/.well-known/openid-configuration`)
  ).json()) as { jwks_uri: string };
  const keys = (await (await fetch(configuration.jwks_uri)).json()) as JSONWebKeySet;
  const { payload } = await jwtVerify(await emulator.token(), createLocalJWKSet(keys));
  expect(payload['tid']).toBe(tenantId);
});

test('the secret may come as HTTP Basic, and the tenant as a verified domain', async () => {
  emulator = await startTest();
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`).toString('base64');
  const { status } = await emulator.post(
    'contoso.com',
    { grant_type: 'client_credentials', scope: good.scope },
    { authorization: `Basic ${basic}` },
  );
  expect(status).toBe(200);
});

test('an app without any granted role still gets a token, without a roles claim', async () => {
  emulator = await startTest({ roles: [] });
  expect(decodeJwt(await emulator.token())).not.toHaveProperty('roles');
});

const refusals: readonly (readonly [string, number, string, number, TestOptions, string, Record<string, string>])[] = [
  ['an unknown tenant', 400, 'invalid_request', 90002, {}, '4d1e7a32-0000-4000-a000-00000000ffff', good],
  ['a tenant that is neither GUID nor domain', 400, 'invalid_request', 900023, {}, 'contoso', good],
  ['client credentials on /common', 400, 'invalid_request', 9001023, {}, 'common', good],
  [
    'an app that is not in the tenant',
    400,
    'unauthorized_client',
    700016,
    {},
    tenantId,
    { ...good, client_id: secretId },
  ],
  ['a wrong secret', 401, 'invalid_client', 7000215, {}, tenantId, { ...good, client_secret: 'no' }],
  [
    'the Secret ID instead of the secret',
    401,
    'invalid_client',
    7000215,
    {},
    tenantId,
    { ...good, client_secret: secretId },
  ],
  [
    'an expired secret',
    401,
    'invalid_client',
    7000222,
    { app: { secrets: [{ id: secretId, value: secret, endsAt: now }] } },
    tenantId,
    good,
  ],
  ['no credential at all', 401, 'invalid_client', 7000218, {}, tenantId, { ...good, client_secret: '' }],
  ['a disabled app', 400, 'unauthorized_client', 7000112, { app: { disabled: true } }, tenantId, good],
  ['a missing service principal', 401, 'invalid_client', 7000229, { app: { grants: {} } }, tenantId, good],
  [
    'a scope that does not end in /.default',
    400,
    'invalid_scope',
    1002012,
    {},
    tenantId,
    { ...good, scope: 'Mail.Read' },
  ],
  [
    'a resource that is not there',
    400,
    'invalid_resource',
    500011,
    {},
    tenantId,
    { ...good, scope: 'https://x.example/.default' },
  ],
  ['a missing client_id', 400, 'invalid_request', 900144, {}, tenantId, { ...good, client_id: '' }],
  ['a missing scope', 400, 'invalid_request', 900144, {}, tenantId, { ...good, scope: '' }],
  ['a missing grant type', 400, 'invalid_request', 900144, {}, tenantId, { ...good, grant_type: '' }],
  [
    'a grant type of another kind',
    400,
    'unsupported_grant_type',
    70003,
    {},
    tenantId,
    { ...good, grant_type: 'password' },
  ],
];

for (const [what, status, error, code, options, tenant, form] of refusals) {
  test(`${what} is refused with AADSTS${code}`, async () => {
    const answer = await refusal(options, tenant, form);
    expect(answer).toMatchObject({ status, error, codes: [code] });
    expect(answer.body['error_description']).toMatch(
      new RegExp(`^AADSTS${code}: .+ Trace ID: .+ Correlation ID: .+ Timestamp: `),
    );
    expect(answer.body['error_uri']).toBe(`https://login.microsoftonline.com/error?code=${code}`);
    expect(answer.body).toHaveProperty('trace_id');
    expect(answer.body['timestamp']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
  });
}

test('an unknown app can be an invalid client too', async () => {
  const settings = { unknownAppError: 'invalid_client' } as const;
  const answer = await refusal({ settings }, tenantId, { ...good, client_id: secretId });
  expect(answer).toMatchObject({ status: 400, error: 'invalid_client', codes: [700016] });
});

test('the secret is never repeated in an error', async () => {
  const answer = await refusal({}, tenantId, { ...good, client_secret: 'Zzz8Q~wrong' });
  expect(JSON.stringify(answer.body)).not.toContain('Zzz8Q~wrong');
});

test('GET on the token endpoint is refused with AADSTS900561', async () => {
  emulator = await startTest();
  const response = await fetch(`${emulator.loginUrl}/${tenantId}/oauth2/v2.0/token`);
  expect(response.status).toBe(405);
  expect(await response.json()).toMatchObject({ error_codes: [900561] });
});

test('a transient error is a 503 with AADSTS90033 and passes', async () => {
  emulator = await startTest({
    faults: { rules: [{ match: { service: 'login' }, times: 1, faults: [{ kind: 'entra', code: 90033 }] }] },
  });
  expect(await emulator.post(tenantId, good)).toMatchObject({
    status: 503,
    body: { error: 'temporarily_unavailable', error_codes: [90033] },
  });
  expect((await emulator.post(tenantId, good)).status).toBe(200);
});

test('a client that loops can be answered with AADSTS50196', async () => {
  emulator = await startTest({
    faults: { rules: [{ match: { service: 'login' }, nth: 1, faults: [{ kind: 'entra', code: 50196 }] }] },
  });
  expect(await emulator.post(tenantId, good)).toMatchObject({ status: 400, body: { error_codes: [50196] } });
});

test('tokens come without roles for as long as the plan says', async () => {
  emulator = await startTest({ faults: { tokensWithoutRoles: 60 } });
  expect(decodeJwt(await emulator.token())).not.toHaveProperty('roles');
  await emulator.control('DELETE', '/faults');
  expect(decodeJwt(await emulator.token())).toHaveProperty('roles');
});

test('a token without roles can also be the fault of a single request', async () => {
  emulator = await startTest({
    faults: { rules: [{ match: { service: 'login' }, nth: 2, faults: [{ kind: 'token-without-roles' }] }] },
  });
  expect(decodeJwt(await emulator.token())).toHaveProperty('roles');
  expect(decodeJwt(await emulator.token())).not.toHaveProperty('roles');
});
