// People and their managers as Graph lists them, once and as changes.
import { afterEach, expect, test } from 'vitest';
import { makeTenant, now, startTest, tenantId, type TestEmulator } from '../harness.ts';
import { user } from '../truth/tiny-tenant.ts';
import type { TenantUser, UserChange } from '../tenant/model.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const crowd = Array.from({ length: 250 }, (_, index) => user(`u${String(index).padStart(3, '0')}`));
const day = 86_400_000;

/** A tenant whose directory goes on living. */
const living = (users: readonly TenantUser[], later: readonly UserChange[]) => {
  const directory = [...users.map((one) => ({ at: 0, user: one })), ...later];
  return { ...makeTenant({ users }), directory };
};

test('users come a hundred a page unless asked otherwise, each once', async () => {
  emulator = await startTest({ users: crowd });
  const plain = await emulator.walk('/users?$select=id');
  expect({ pages: plain.pages, ids: new Set(plain.items.map((item) => item['id'])).size }).toEqual({
    pages: 3,
    ids: 250,
  });
  expect((await emulator.walk('/users?$select=id&$top=999')).pages).toBe(1);
  expect((await emulator.ask('/users?$top=1000')).status).toBe(400);
});

test('without $select a user has the default properties only', async () => {
  emulator = await startTest();
  const { body } = await emulator.ask('/users/ana');
  expect(body).toMatchObject({ id: 'ana', mail: 'ana@contoso.com', businessPhones: [] });
  expect(body).not.toHaveProperty('accountEnabled');
  expect((await emulator.ask('/users/ANA@contoso.com?$select=accountEnabled')).body).toMatchObject({
    accountEnabled: true,
  });
});

test('a property of single users cannot be selected in the list', async () => {
  emulator = await startTest();
  expect(await emulator.ask('/users?$select=aboutMe')).toMatchObject({
    status: 501,
    body: { error: { code: 'NotImplemented' } },
  });
  expect((await emulator.ask('/users/ana?$select=aboutMe')).status).toBe(200);
});

test('an unknown property is refused', async () => {
  emulator = await startTest();
  expect(await emulator.ask('/users?$select=shoeSize')).toMatchObject({ status: 400 });
});

test('simple filters work, others are refused', async () => {
  emulator = await startTest({
    users: [user('ana'), user('ben', { accountEnabled: false }), user('gus', { userType: 'Guest' })],
  });
  const ids = async (filter: string) =>
    (await emulator.walk(`/users?$filter=${encodeURIComponent(filter)}`)).items.map((item) => item['id']);
  expect(await ids("accountEnabled eq true and userType eq 'Member'")).toEqual(['ana']);
  expect(await ids("startswith(displayName,'G')")).toEqual(['gus']);
  expect(await emulator.ask("/users?$filter=endswith(mail,'x')")).toMatchObject({
    status: 400,
    body: { error: { code: 'Request_UnsupportedQuery' } },
  });
});

test('$count needs the eventual consistency level', async () => {
  emulator = await startTest();
  expect((await emulator.ask('/users?$count=true')).status).toBe(400);
  expect((await emulator.ask('/users?$count=true', { ConsistencyLevel: 'eventual' })).body['@odata.count']).toBe(2);
});

test('a manager is shown, and nobody where there is none', async () => {
  emulator = await startTest();
  expect((await emulator.ask('/users/ana/manager?$select=id')).body).toMatchObject({
    '@odata.type': '#microsoft.graph.user',
    id: 'ben',
  });
  expect(await emulator.ask('/users/ben/manager')).toMatchObject({
    status: 404,
    body: { error: { code: 'Request_ResourceNotFound' } },
  });
  const { items } = await emulator.walk('/users?$select=id&$expand=manager($select=id)');
  expect(items).toEqual([{ id: 'ana', manager: { '@odata.type': '#microsoft.graph.user', id: 'ben' } }, { id: 'ben' }]);
});

test('an unknown user is not found', async () => {
  emulator = await startTest();
  expect(await emulator.ask('/users/zoe')).toMatchObject({
    status: 404,
    body: { error: { code: 'Request_ResourceNotFound' } },
  });
});

test('the least permission shows names only', async () => {
  emulator = await startTest({ roles: ['User.ReadBasic.All'] });
  expect((await emulator.ask('/users/ana?$select=displayName,department,userType')).body).toMatchObject({
    displayName: 'ana',
    department: null,
    userType: null,
  });
  expect(await emulator.ask('/users/delta')).toMatchObject({
    status: 403,
    body: { error: { code: 'Authorization_RequestDenied' } },
  });
});

test('a delta tells first everybody with their managers, then nothing, then what changed', async () => {
  const ana = user('ana', { managerId: 'ben' });
  const tenant = living(
    [ana, user('ben'), user('cyd')],
    [
      { at: now + 1000, user: { ...ana, managerId: 'cyd' } },
      { at: now + 2000, removed: 'ben', reason: 'changed' },
      { at: now + 3000, user: user('dan') },
    ],
  );
  emulator = await startTest({ tenant });
  const first = await emulator.walk('/users/delta?$select=displayName,manager');
  expect(first.items).toContainEqual({
    id: 'ana',
    displayName: 'ana',
    'manager@delta': [{ '@odata.type': '#microsoft.graph.user', id: 'ben' }],
  });
  expect(first.items).toHaveLength(3);
  const second = await emulator.walk(first.deltaLink);
  expect(second.items).toEqual([]);
  await emulator.control('POST', '/clock', { advanceSeconds: 10 });
  const third = await emulator.walk(second.deltaLink);
  expect(third.items).toHaveLength(3);
  expect(third.items).toContainEqual({ id: 'ben', '@removed': { reason: 'changed' } });
  expect(third.items).toContainEqual({ id: 'dan', displayName: 'dan' });
  expect(third.items.find((item) => item['id'] === 'ana')?.['manager@delta']).toEqual([
    { '@odata.type': '#microsoft.graph.user', id: 'ben', '@removed': { reason: 'deleted' } },
    { '@odata.type': '#microsoft.graph.user', id: 'cyd' },
  ]);
});

test('a change of what was not selected is no change', async () => {
  const ana = user('ana');
  emulator = await startTest({ tenant: living([ana], [{ at: now + 1000, user: { ...ana, jobTitle: 'Lead' } }]) });
  const { deltaLink } = await emulator.walk('/users/delta?$select=displayName');
  await emulator.control('POST', '/clock', { advanceSeconds: 10 });
  expect((await emulator.walk(deltaLink)).items).toEqual([]);
});

test('a delta can begin with the latest state, and pages by preference', async () => {
  emulator = await startTest({ users: crowd });
  expect((await emulator.walk('/users/delta?$deltatoken=latest')).items).toEqual([]);
  expect((await emulator.walk('/users/delta', { Prefer: 'odata.maxpagesize=50' })).pages).toBe(5);
  expect((await emulator.ask('/users/delta?$top=5')).status).toBe(400);
});

test('a delta token of the directory lives seven days, then 410 says where to start anew', async () => {
  emulator = await startTest();
  const { deltaLink } = await emulator.walk('/users/delta');
  await emulator.control('POST', '/clock', { advanceSeconds: (7 * day) / 1000 - 1 });
  const { deltaLink: renewed } = await emulator.walk(deltaLink);
  await emulator.control('POST', '/clock', { advanceSeconds: (7 * day) / 1000 + 1 });
  const gone = await emulator.ask(renewed);
  expect(gone.status).toBe(410);
  const restart = gone.headers.get('location') ?? '';
  expect(restart).toMatch(/\$deltatoken=$/);
  expect((await emulator.walk(restart)).items).toHaveLength(2);
});

test('the organization shows its verified domains', async () => {
  emulator = await startTest();
  const { body } = await emulator.ask('/organization?$select=id,displayName,verifiedDomains');
  expect(body['value']).toMatchObject([
    { id: tenantId, displayName: 'Tiny', verifiedDomains: [{ name: 'contoso.com', isDefault: true }] },
  ]);
});
