// Federated credentials: an issuer's assertion instead of a secret, and each way in which it does not fit.
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { afterEach, expect, test } from 'vitest';
import { clientId, startTest, tenantId, type TestEmulator } from '../harness.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const subject = 'repo:contoso/plumbline:ref:refs/heads/main';

const start = async () => {
  emulator = await startTest({ app: { secrets: [] } });
  await emulator.control('PATCH', '/apps', {
    clientId,
    federatedCredentials: [{ issuer: `${emulator.controlUrl}/issuer`, subject }],
  });
};

const obtain = async (claimed: object): Promise<string> =>
  String((await emulator.control('POST', '/federated-assertion', claimed)).body['assertion']);

const post = (assertion: string) =>
  emulator.post(tenantId, {
    grant_type: 'client_credentials',
    client_id: clientId,
    scope: 'https://graph.microsoft.com/.default',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });

test('an assertion with the registered issuer, subject and audience gives a token', async () => {
  await start();
  expect((await post(await obtain({ subject }))).status).toBe(200);
});

const wrong: readonly (readonly [string, number, object])[] = [
  ['of another issuer', 700211, { subject, issuer: 'https://issuer.example' }],
  ['of another subject', 700213, { subject: 'repo:contoso/other:ref:refs/heads/main' }],
  ['for another audience', 700212, { subject, audience: 'api://other' }],
  ['that has ended', 700024, { subject, seconds: -3600 }],
];

for (const [what, code, claimed] of wrong) {
  test(`an assertion ${what} is refused with AADSTS${code}`, async () => {
    await start();
    expect(await post(await obtain(claimed))).toMatchObject({
      status: 401,
      body: { error: 'invalid_client', error_codes: [code] },
    });
  });
}

test('an issuer outside is believed by the keys that it publishes', async () => {
  await start();
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' };
  const outside = createServer((request, response) => {
    const configuration = { issuer, jwks_uri: `${issuer}/keys` };
    response.end(JSON.stringify(request.url === '/keys' ? { keys: [jwk] } : configuration));
  });
  await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
  const address = outside.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  await emulator.control('PATCH', '/apps', { clientId, federatedCredentials: [{ issuer, subject }] });
  const sign = (key: CryptoKey) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience('api://AzureADTokenExchange')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(key);
  expect((await post(await sign(privateKey))).status).toBe(200);
  const stranger = await generateKeyPair('ES256');
  expect((await post(await sign(stranger.privateKey))).body['error_codes']).toEqual([700027]);
  outside.closeAllConnections();
  await new Promise((resolve) => outside.close(resolve));
  expect((await post(await sign(privateKey))).body['error_codes']).toEqual([700027]);
});

test('conditional access for workload identities refuses an app on its own', async () => {
  await start();
  await emulator.control('PATCH', '/apps', { clientId, workloadBlocked: true });
  expect((await post(await obtain({ subject }))).body).toMatchObject({
    error: 'invalid_grant',
    suberror: 'message_only',
    error_codes: [53003],
  });
});
