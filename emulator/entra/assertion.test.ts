// Client assertions: the two forms that Microsoft accepts, and each way to get one wrong.
import { SignJWT } from 'jose';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { clientId, startTest, tenantId, type TestEmulator } from '../harness.ts';
import { makeCertificate, type TestCertificate } from './test-certificate.ts';

let registered: TestCertificate;
let foreign: TestCertificate;
let emulator: TestEmulator;
beforeAll(() => {
  [registered, foreign] = [makeCertificate(), makeCertificate()];
});
afterEach(() => emulator.close());

interface Change {
  readonly by?: TestCertificate;
  readonly header?: Record<string, string>;
  readonly claims?: Record<string, unknown>;
  readonly at?: number;
  readonly life?: number;
}

const sign = async (change: Change = {}): Promise<string> => {
  const by = change.by ?? registered;
  const at = change.at ?? Math.floor(Date.now() / 1000);
  return new SignJWT({
    aud: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
    iss: clientId,
    sub: clientId,
    jti: 'one',
    nbf: at,
    iat: at,
    exp: at + (change.life ?? 600),
    ...change.claims,
  })
    .setProtectedHeader({ alg: 'PS256', typ: 'JWT', 'x5t#S256': registered.sha256, ...change.header })
    .sign(by.privateKey);
};

const post = async (assertion: string) => {
  emulator = await startTest({ app: { certificates: [registered.pem], secrets: [] } });
  return emulator.post(tenantId, {
    grant_type: 'client_credentials',
    client_id: clientId,
    scope: 'https://graph.microsoft.com/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
};

test('an assertion with PS256 and x5t#S256 gives a token', async () => {
  expect((await post(await sign())).status).toBe(200);
});

test('an assertion with RS256 and x5t gives a token', async () => {
  const at = Math.floor(Date.now() / 1000);
  const assertion = await new SignJWT({
    aud: `https://login.microsoftonline.com/${tenantId}/v2.0`,
    iss: clientId,
    sub: clientId,
    nbf: at,
    exp: at + 300,
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', x5t: registered.sha1 })
    .sign(registered.privateKey);
  expect((await post(assertion)).status).toBe(200);
});

const wrong: readonly (readonly [string, number, () => Change])[] = [
  ['signed with the key of another certificate', 700027, () => ({ by: foreign })],
  [
    'naming a certificate that is not registered',
    700027,
    () => ({ by: foreign, header: { 'x5t#S256': foreign.sha256 } }),
  ],
  [
    'for another audience',
    700023,
    () => ({ claims: { aud: 'https://login.microsoftonline.com/other/oauth2/v2.0/token' } }),
  ],
  ['of another client', 700021, () => ({ claims: { iss: tenantId, sub: tenantId } })],
  ['that has expired', 700024, () => ({ at: Math.floor(Date.now() / 1000) - 3600 })],
  ['that is not yet valid', 700024, () => ({ at: Math.floor(Date.now() / 1000) + 3600 })],
  ['that lives longer than ten minutes', 700024, () => ({ life: 3600 })],
];

for (const [what, code, change] of wrong) {
  test(`an assertion ${what} is refused with AADSTS${code}`, async () => {
    expect(await post(await sign(change()))).toMatchObject({
      status: 401,
      body: { error: 'invalid_client', error_codes: [code] },
    });
  });
}

test('an assertion that is no JWT is refused with AADSTS50027', async () => {
  expect(await post('certificate')).toMatchObject({ status: 400, body: { error_codes: [50027] } });
});

test('a clock that is ten minutes off makes a good assertion bad', async () => {
  emulator = await startTest({ app: { certificates: [registered.pem] }, settings: { skewSeconds: 1200 } });
  const answer = await emulator.post(tenantId, {
    grant_type: 'client_credentials',
    client_id: clientId,
    scope: 'https://graph.microsoft.com/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: await sign(),
  });
  expect(answer.body['error_codes']).toEqual([700024]);
});
