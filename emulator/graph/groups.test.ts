// Groups: who is in one, directly or through another, and what it takes to read that.
import { afterEach, expect, test } from 'vitest';
import { allRoles, makeTenant, now, startTest, type TestEmulator } from '../harness.ts';
import { openSmallOffice } from '../scenarios/small-office/office.ts';
import { group, user } from '../truth/tiny-tenant.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const users = ['ana', 'ben', 'cora', 'dan'].map((name) => user(name));
const groups = [
  group('outer', ['ana', 'inner'], { displayName: 'Outer Ring' }),
  group('inner', ['ben', 'cora', 'outer'], { displayName: 'Inner Ring', securityEnabled: false }),
  group('empty', [], { displayName: 'Nobody', mail: null }),
];
const start = (roles: readonly string[] = [...allRoles, 'GroupMember.Read.All']) =>
  startTest({ roles, tenant: makeTenant({ users, groups }) });
const ids = (body: Record<string, unknown>) => (body['value'] as { id: string }[]).map(({ id }) => id);

test('groups need a permission of their own', async () => {
  emulator = await start(allRoles);
  for (const path of ['/groups', '/groups/outer', '/groups/outer/members']) {
    expect(await emulator.ask(path)).toMatchObject({
      status: 403,
      body: { error: { code: 'Authorization_RequestDenied' } },
    });
  }
});

test('groups are listed, filtered by name and address, and paged', async () => {
  emulator = await start();
  const list = async (query: string) => ids((await emulator.ask(`/groups${query}`)).body);
  expect(await list('')).toEqual(['empty', 'inner', 'outer']);
  expect(await list("?$filter=displayName eq 'Outer Ring'")).toEqual(['outer']);
  expect(await list("?$filter=startsWith(displayName,'in')")).toEqual(['inner']);
  expect(await list("?$filter=mail eq 'inner@contoso.com'")).toEqual(['inner']);
  expect(await list("?$filter=startswith(mail,'o') and securityEnabled eq true")).toEqual(['outer']);
  expect(await list('?$filter=mailEnabled eq false')).toEqual(['empty']);
  const { items, pages } = await emulator.walk('/groups?$top=1&$select=displayName');
  expect({ pages, items }).toMatchObject({ pages: 3, items: [{ id: 'empty', displayName: 'Nobody' }, {}, {}] });
  expect(await emulator.ask("/groups?$filter=contains(displayName,'x')")).toMatchObject({
    status: 400,
    body: { error: { code: 'Request_UnsupportedQuery' } },
  });
});

test('a search is refused without ConsistencyLevel and answered with it', async () => {
  emulator = await start();
  const path = '/groups?$search="displayName:ring"';
  expect(await emulator.ask(path)).toMatchObject({
    status: 400,
    body: { error: { code: 'Request_UnsupportedQuery' } },
  });
  expect(ids((await emulator.ask(path, { consistencylevel: 'eventual' })).body)).toEqual(['inner', 'outer']);
  const counted = await emulator.ask('/groups?$count=true&$top=2', { consistencylevel: 'eventual' });
  expect(counted.body).toMatchObject({ '@odata.count': 3 });
});

test('one group is shown, and one that is not there is not', async () => {
  emulator = await start();
  expect((await emulator.ask('/groups/outer')).body).toMatchObject({
    id: 'outer',
    mailEnabled: true,
    securityEnabled: true,
    groupTypes: [],
  });
  expect(await emulator.ask('/groups/nothing')).toMatchObject({
    status: 404,
    body: { error: { code: 'Request_ResourceNotFound' } },
  });
});

test('members are direct, transitive members of any depth, each once', async () => {
  emulator = await start();
  const list = async (path: string) => ids((await emulator.ask(`/groups/outer/${path}`)).body);
  expect(await list('members')).toEqual(['ana', 'inner']);
  expect(await list('members/microsoft.graph.user')).toEqual(['ana']);
  expect(await list('members/microsoft.graph.group')).toEqual(['inner']);
  expect(await list('transitiveMembers')).toEqual(['ana', 'ben', 'cora', 'inner']);
  expect(await list('transitiveMembers/microsoft.graph.user?$select=id,mail')).toEqual(['ana', 'ben', 'cora']);
  const { items, pages } = await emulator.walk('/groups/outer/transitiveMembers/microsoft.graph.user?$top=2');
  expect({ pages, count: items.length }).toEqual({ pages: 2, count: 3 });
  expect((await emulator.ask('/groups/outer/members')).body).toMatchObject({
    value: [
      { '@odata.type': '#microsoft.graph.user', displayName: 'ana' },
      { '@odata.type': '#microsoft.graph.group' },
    ],
  });
});

test('who may read memberships and not users sees ids only', async () => {
  emulator = await start(['GroupMember.Read.All']);
  const { body } = await emulator.ask('/groups/outer/members/microsoft.graph.user?$select=id,mail');
  expect(body['value']).toEqual([{ id: 'ana', mail: null }]);
});

test('a cast may ask for ConsistencyLevel', async () => {
  emulator = await start();
  await emulator.control('POST', '/settings', { castNeedsEventual: true });
  const path = '/groups/outer/members/microsoft.graph.user';
  expect((await emulator.ask(path)).status).toBe(400);
  expect((await emulator.ask(`${path}?$count=true`, { consistencylevel: 'eventual' })).body).toMatchObject({
    '@odata.count': 1,
  });
});

test('a page token that got too old starts the listing anew', async () => {
  emulator = await start();
  const { body } = await emulator.ask('/groups/inner/members?$top=1');
  await emulator.control('POST', '/settings', { pageTokenSeconds: 0 });
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await emulator.ask(String(body['@odata.nextLink']))).toMatchObject({
    status: 400,
    body: { error: { code: 'Directory_ExpiredPageToken' } },
  });
});

test('a group is made and changed while it is being read', async () => {
  emulator = await start();
  await emulator.control('POST', '/groups', { group: 'inner', add: ['dan'], remove: ['ben@contoso.com', 'outer'] });
  expect(ids((await emulator.ask('/groups/inner/members')).body)).toEqual(['cora', 'dan']);
  const made = await emulator.control('POST', '/groups', { group: 'Fresh', mail: 'fresh@contoso.com', add: ['ana'] });
  expect(ids((await emulator.ask(`/groups/${String(made.body['id'])}/members`)).body)).toEqual(['ana']);
  expect((await emulator.control('POST', '/groups', { group: 'Fresh', add: ['zoe'] })).status).toBe(400);
});

test('the small office has departments, a pilot and groups within groups', async () => {
  const office = openSmallOffice({ now, seed: 1 });
  emulator = await startTest({
    tenant: { ...makeTenant(), ...office, id: makeTenant().id },
    roles: ['Directory.Read.All'],
  });
  const find = async (name: string) =>
    String(ids((await emulator.ask(`/groups?$filter=displayName eq '${name}'`)).body)[0]);
  const count = async (name: string, path: string) =>
    (await emulator.walk(`/groups/${await find(name)}/${path}`)).items.length;
  expect(await count('Pilot Mailboxes', 'members')).toBe(6);
  expect(await count('All Staff', 'members')).toBe(4);
  const staff = await count('All Staff', 'transitiveMembers/microsoft.graph.user');
  expect(staff).toBe(22);
  expect(await count('Pilot and Leads', 'members/microsoft.graph.user')).toBe(0);
});
