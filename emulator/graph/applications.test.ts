// What an app can learn about itself in a tenant: its registration, its enterprise application, what was granted to it.
import { afterEach, expect, test } from 'vitest';
import { makeCertificate } from '../entra/test-certificate.ts';
import { allRoles, clientId, now, secret, secretId, startTest, tenantId, type TestEmulator } from '../harness.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const day = 86_400_000;
const roles = [...allRoles, 'Application.Read.All', 'Directory.Read.All'];
const end = now + 12 * day;
const secrets = [{ id: secretId, value: secret, endsAt: end }];

test('a registration tells when its secret and its certificate end, and never the secret', async () => {
  const { pem } = makeCertificate();
  emulator = await startTest({ roles, app: { secrets, certificates: [pem] } });
  const { status, body } = await emulator.ask(
    `/applications(appId='${clientId}')?$select=passwordCredentials,keyCredentials`,
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({
    passwordCredentials: [
      {
        keyId: secretId,
        hint: 'Abc',
        endDateTime: new Date(end).toISOString().replace('.000Z', 'Z'),
        secretText: null,
      },
    ],
    keyCredentials: [{ type: 'AsymmetricX509Cert', usage: 'Verify', endDateTime: expect.any(String), key: null }],
  });
  expect(JSON.stringify(body)).not.toContain(secret);
  expect((await emulator.ask(`/applications?$filter=appId eq '${clientId}'`)).body).toMatchObject({
    value: [{ id: expect.any(String), appId: clientId }],
  });
  const [one] = (await emulator.ask('/applications')).body['value'] as { id: string }[];
  expect((await emulator.ask(`/applications/${one?.id ?? ''}`)).body).toMatchObject({ appId: clientId });
});

test('a registration is to be found in its home tenant only', async () => {
  emulator = await startTest({ roles, app: { homeTenantId: null } });
  expect(await emulator.ask(`/applications(appId='${clientId}')`)).toMatchObject({
    status: 404,
    body: { error: { code: 'Request_ResourceNotFound' } },
  });
  expect((await emulator.ask(`/servicePrincipals(appId='${clientId}')`)).status).toBe(200);
});

test('the enterprise application’s id is the object id of its tokens', async () => {
  emulator = await startTest({ roles });
  const claims = JSON.parse(Buffer.from((await emulator.token()).split('.')[1] ?? '', 'base64url').toString());
  const { body } = await emulator.ask(`/servicePrincipals(appId='${clientId}')`);
  expect(body).toMatchObject({ id: claims.oid, appId: clientId, accountEnabled: true });
  expect((await emulator.ask(`/servicePrincipals/${String(claims.oid)}?$select=appId`)).body).toMatchObject({
    appId: clientId,
  });
  expect((await emulator.ask(`/servicePrincipals?$filter=appId eq '${clientId}'`)).body).toMatchObject({
    value: [{ id: claims.oid }],
  });
});

test('assignments hold the published ids of the granted permissions, which Graph’s own application names', async () => {
  emulator = await startTest({ roles });
  const graph = await emulator.ask("/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')");
  const names = new Map(
    (graph.body['appRoles'] as { id: string; value: string }[]).map(({ id, value }) => [id, value]),
  );
  const { body } = await emulator.ask(`/servicePrincipals(appId='${clientId}')/appRoleAssignments`);
  const assigned = body['value'] as { appRoleId: string; resourceId: string }[];
  expect(new Set(assigned.map(({ appRoleId }) => names.get(appRoleId)))).toEqual(new Set(roles));
  expect(new Set(assigned.map(({ resourceId }) => resourceId))).toEqual(new Set([graph.body['id']]));
  expect(assigned.find(({ appRoleId }) => appRoleId === '693c5e45-0940-467d-9b8a-1022fb9d42ef')).toBeDefined();
});

test('delegated grants tell who consented: one user, or an admin for all', async () => {
  emulator = await startTest({ roles });
  const { delegated } = emulator.world.entra;
  delegated.grant({ clientId, tenantId, userId: null }, ['User.Read']);
  delegated.grant({ clientId, tenantId, userId: 'ana' }, ['Mail.ReadBasic', 'User.Read']);
  const { body } = await emulator.ask(`/servicePrincipals(appId='${clientId}')/oauth2PermissionGrants`);
  expect(body['value']).toMatchObject([
    { consentType: 'AllPrincipals', principalId: null, scope: 'User.Read' },
    { consentType: 'Principal', principalId: 'ana', scope: 'Mail.ReadBasic User.Read' },
  ]);
  const [{ clientId: principal } = { clientId: '' }] = body['value'] as { clientId: string }[];
  expect((await emulator.ask(`/oauth2PermissionGrants?$filter=clientId eq '${principal}'`)).body['value']).toHaveLength(
    2,
  );
  expect((await emulator.ask("/oauth2PermissionGrants?$filter=clientId eq 'nobody'")).body['value']).toEqual([]);
});

test('reading applications needs a permission', async () => {
  emulator = await startTest();
  for (const path of ['/applications', '/servicePrincipals', '/oauth2PermissionGrants']) {
    expect(await emulator.ask(path)).toMatchObject({
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied' } },
    });
  }
});

test('domains and licences are those of the organization; premium is a licence that can be missing', async () => {
  emulator = await startTest({ roles: ['Domain.Read.All', 'LicenseAssignment.Read.All'] });
  expect((await emulator.ask('/domains')).body).toMatchObject({
    value: [{ id: 'contoso.com', isDefault: true, isVerified: true }],
  });
  const parts = async () =>
    ((await emulator.ask('/subscribedSkus')).body['value'] as { skuPartNumber: string }[]).map(
      (one) => one.skuPartNumber,
    );
  expect(await parts()).toEqual(['ENTERPRISEPACK', 'AAD_PREMIUM']);
  await emulator.control('POST', '/switches', { premium: false });
  expect(await parts()).toEqual(['ENTERPRISEPACK']);
});
