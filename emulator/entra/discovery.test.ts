// Discovery: what clients read before they ask for a token, and the free test whether a tenant exists.
import { afterEach, expect, test } from 'vitest';
import { startTest, tenantId, type TestEmulator } from '../harness.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const get = async (path: string) => {
  const response = await fetch(`${emulator.loginUrl}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

test('a tenant is described by id and by domain, with the issuer of its id', async () => {
  emulator = await startTest();
  for (const name of [tenantId, 'contoso.com']) {
    const { status, body } = await get(`/${name}/v2.0/.well-known/openid-configuration`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      token_endpoint: `${emulator.loginUrl}/${tenantId}/oauth2/v2.0/token`,
      cloud_instance_name: 'microsoftonline.com',
      msgraph_host: 'graph.microsoft.com',
    });
  }
});

test('common and organizations have an issuer for any tenant', async () => {
  emulator = await startTest();
  for (const name of ['common', 'organizations']) {
    const { body } = await get(`/${name}/v2.0/.well-known/openid-configuration`);
    expect(body['issuer']).toBe('https://login.microsoftonline.com/{tenantid}/v2.0');
  }
});

test('an unknown tenant is told apart without any credential', async () => {
  emulator = await startTest();
  const { status, body } = await get('/fabrikam.com/v2.0/.well-known/openid-configuration');
  expect(status).toBe(400);
  expect(body).toMatchObject({ error: 'invalid_tenant', error_codes: [90002] });
});

test('the aliases of the login host are published', async () => {
  emulator = await startTest();
  const { body } = await get(
    '/common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
  );
  expect(body['api-version']).toBe('1.1');
  expect(JSON.stringify(body['metadata'])).toContain('login.windows.net');
});
