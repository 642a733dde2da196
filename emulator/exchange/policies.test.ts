// Scoping in Exchange: what an administrator sets holds later than it is set, and follows the groups it names.
import { afterEach, expect, test } from 'vitest';
import { allRoles, clientId, makeTenant, startTest, type TestEmulator } from '../harness.ts';
import { group, meeting, user } from '../truth/tiny-tenant.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const users = ['ana', 'ben', 'cora'].map((name) => user(name));
const groups = [group('pilot', ['ana']), group('wider', ['pilot', 'cora']), group('plain', ['ana'], { mail: null })];
const start = (roles: readonly string[] = allRoles) => startTest({ roles, tenant: makeTenant({ users, groups }) });
const window = 'startDateTime=2026-11-20T00:00:00Z&endDateTime=2026-11-21T00:00:00Z';

/** Who of the three can be read: status of the mail folders of each. */
const reach = async (path = 'mailFolders'): Promise<number[]> => {
  const answers: number[] = [];
  for (const name of ['ana', 'ben', 'cora']) answers.push((await emulator.ask(`/users/${name}/${path}`)).status);
  return answers;
};
const set = (...policies: object[]) => emulator.control('POST', '/policies', { policies });
const advance = (seconds: number) => emulator.control('POST', '/clock', { advanceSeconds: seconds });
const restrict = (more: object = {}) => ({
  kind: 'access-policy',
  clientId,
  access: 'restrict',
  groups: ['pilot'],
  ...more,
});
const grant = (more: object = {}) => ({
  kind: 'rbac',
  clientId,
  role: 'Application Mail.ReadBasic',
  groups: ['pilot@contoso.com'],
  ...more,
});
const test1 = async (name: string) =>
  (await emulator.control('GET', `/test/access-policy?clientId=${clientId}&user=${name}`)).body['AccessCheckResult'];
const test2 = async (name?: string) =>
  (
    await emulator.control(
      'GET',
      `/test/service-principal-authorization?clientId=${clientId}${name === undefined ? '' : `&user=${name}`}`,
    )
  ).body['roles'];

test('a policy by group restricts to its members, and says the words of Exchange to all others', async () => {
  emulator = await start();
  await set(restrict());
  expect(await reach()).toEqual([200, 403, 403]);
  expect(await emulator.ask('/users/ben/mailFolders')).toMatchObject({
    body: { error: { code: 'ErrorAccessDenied', message: 'Access to OData is disabled.' } },
  });
  expect(await reach('mailboxSettings')).toEqual([200, 403, 403]);
});

test('a policy holds after its delay, while the Test cmdlet speaks of it at once', async () => {
  emulator = await start();
  await set(restrict({ delaySeconds: 3600 }));
  expect(await reach()).toEqual([200, 200, 200]);
  expect([await test1('ana'), await test1('ben')]).toEqual(['Granted', 'Denied']);
  expect((await emulator.control('GET', '/policies')).body).toMatchObject({ policies: [{ holds: false }] });
  await advance(3599);
  expect(await reach()).toEqual([200, 200, 200]);
  await advance(1);
  expect(await reach()).toEqual([200, 403, 403]);
  expect((await emulator.control('GET', '/policies')).body).toMatchObject({ policies: [{ holds: true }] });
});

test('a policy that is taken back goes on for its delay', async () => {
  emulator = await start();
  await set(restrict({ delaySeconds: 60 }));
  await advance(60);
  await set();
  expect(await test1('ben')).toBe('Granted');
  expect(await reach()).toEqual([200, 403, 403]);
  await advance(60);
  expect(await reach()).toEqual([200, 200, 200]);
});

test('setting the same policies again starts no new wait', async () => {
  emulator = await start();
  await set(restrict({ delaySeconds: 60 }));
  await advance(50);
  await set(restrict({ delaySeconds: 60 }), grant());
  await advance(10);
  expect(await reach()).toEqual([200, 403, 403]);
});

test('a delay may run on the machine’s time, whatever the tenant’s clock says', async () => {
  emulator = await start();
  await set(restrict({ delaySeconds: 1800, runsOn: 'machine' }));
  await advance(3600);
  expect(await reach()).toEqual([200, 200, 200]);
  await set(restrict({ delaySeconds: 0.01, runsOn: 'machine' }));
  await expect.poll(() => reach()).toEqual([200, 403, 403]);
});

test('who comes into the group or leaves it changes the reach, after the same delay', async () => {
  emulator = await start();
  await set(restrict({ delaySeconds: 60 }));
  await advance(60);
  await emulator.control('POST', '/groups', { group: 'pilot', add: ['ben'], remove: ['ana'] });
  expect([await test1('ana'), await test1('ben')]).toEqual(['Denied', 'Granted']);
  expect(await reach()).toEqual([200, 403, 403]);
  await advance(60);
  expect(await reach()).toEqual([403, 200, 403]);
});

test('an access policy reaches into nested groups, RBAC looks at direct members', async () => {
  emulator = await start(['User.Read.All']);
  await set(grant({ groups: ['wider'] }));
  expect(await reach()).toEqual([403, 403, 200]);
  await emulator.close();
  emulator = await start();
  await set(restrict({ groups: ['wider'] }));
  expect(await reach()).toEqual([200, 403, 200]);
});

test('deny wins over restrict', async () => {
  emulator = await start();
  await set(restrict({ groups: ['wider'] }), restrict({ access: 'deny', groups: [], users: ['cora@contoso.com'] }));
  expect(await reach()).toEqual([200, 403, 403]);
});

test('an access policy names mail-enabled security groups that exist, and there is room for some hundred', async () => {
  emulator = await start();
  expect((await set(restrict({ groups: ['plain'] }))).body).toMatchObject({
    error: expect.stringContaining('no mail-enabled security group'),
  });
  expect((await set(restrict({ groups: ['nothing'] }))).status).toBe(400);
  const many = Array.from({ length: 301 }, (_, index) => restrict({ delaySeconds: index }));
  expect((await set(...many)).body['error']).toContain('exceeded the limit');
});

test('RBAC opens mailboxes that no role in the token shows, after its delay', async () => {
  emulator = await start(['User.Read.All']);
  const token = JSON.parse(Buffer.from((await emulator.token()).split('.')[1] ?? '', 'base64url').toString());
  expect(token.roles).toEqual(['User.Read.All']);
  await set(grant({ delaySeconds: 1800 }));
  expect(await test2('ana')).toEqual([
    {
      RoleName: 'Application Mail.ReadBasic',
      GrantedPermissions: 'Mail.ReadBasic',
      AllowedResourceScope: 'pilot@contoso.com',
      ScopeType: 'CustomRecipientScope',
      InScope: 'True',
    },
  ]);
  expect(await test2('ben')).toMatchObject([{ InScope: 'False' }]);
  expect(await test2()).toMatchObject([{ InScope: 'Not Run' }]);
  expect(await reach()).toEqual([403, 403, 403]);
  await advance(1800);
  expect(await reach()).toEqual([200, 403, 403]);
});

test('RBAC without a scope is for the whole organization', async () => {
  emulator = await start(['User.Read.All']);
  await set(grant({ organization: true, groups: [] }));
  expect(await reach()).toEqual([200, 200, 200]);
  expect(await test2('ben')).toMatchObject([{ ScopeType: 'Organization', InScope: 'True' }]);
});

test('a grant in Entra voids the scope that RBAC gives', async () => {
  emulator = await start();
  await set(grant());
  expect(await reach()).toEqual([200, 200, 200]);
});

test('what RBAC grants passes an access policy', async () => {
  emulator = await start(['User.Read.All']);
  await set(grant(), restrict({ access: 'deny', groups: ['pilot'] }));
  expect(await reach()).toEqual([200, 403, 403]);
});

test('whether an access policy binds Calendars.ReadBasic.All can be switched', async () => {
  emulator = await start();
  await set(restrict());
  const path = `calendarView?${window}`;
  expect(await reach(path)).toEqual([200, 200, 200]);
  await emulator.control('POST', '/settings', { accessPoliciesBindReadBasic: true });
  expect(await reach(path)).toEqual([200, 403, 403]);
});

test('a policy of one tenant says nothing in another', async () => {
  emulator = await start();
  await set(restrict({ tenant: '4d1e7a32-0000-4000-a000-0000000000ab' }));
  expect((await set(restrict({ tenant: '4d1e7a32-0000-4000-a000-0000000000ab' }))).status).toBe(400);
  await set(restrict({ tenant: '4d1e7a32-0000-4000-a000-0000000000ab', groups: [], users: ['ana'] }));
  expect(await reach()).toEqual([200, 200, 200]);
});

test('Teams asks for a policy of its own, for one person or for the rest, after a delay', async () => {
  const event = meeting('e', ['2026-11-20T08:00:00Z', '2026-11-20T08:30:00Z'], { isOnlineMeeting: true });
  emulator = await startTest({
    roles: ['OnlineMeetings.Read.All', 'OnlineMeetingTranscript.Read.All'],
    tenant: makeTenant({ users, events: [['ana', event]] }),
    limits: { mode: 'off' },
  });
  await emulator.control('POST', '/switches', { graphTranscriptAccess: true });
  const ask = (name: string) =>
    emulator.ask(`/users/${name}/onlineMeetings/getAllTranscripts(meetingOrganizerUserId='${name}')`);
  const refused = {
    status: 403,
    body: {
      error: { code: 'Forbidden', message: `No application access policy found for this app ${clientId} on the user.` },
    },
  };
  expect(await ask('ana')).toMatchObject(refused);
  await set({ kind: 'teams-access', clientId, users: ['ana'], delaySeconds: 1800 });
  expect((await emulator.control('GET', `/test/teams-access?clientId=${clientId}&user=ana`)).body).toEqual({
    granted: true,
  });
  expect(await ask('ana')).toMatchObject(refused);
  await advance(1800);
  expect((await ask('ana')).status).toBe(200);
  expect(await ask('ben')).toMatchObject(refused);
  const global = { kind: 'teams-access', clientId, global: true };
  await set(global);
  expect((await ask('ben')).status).toBe(200);
  await set(global, { kind: 'teams-access', clientId: 'another app', users: ['ben'] });
  expect(await ask('ben')).toMatchObject(refused);
});
