// Address books: their pages, their changes over time, and every way they say no.
import { afterEach, expect, test } from 'vitest';
import { refusedAtOnce, startTest, type TestEmulator } from '../harness.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const options = { roles: ['Contacts.Read'] };
type Item = Record<string, unknown>;

const idsOf = (items: readonly Item[]): string[] => items.map(({ id }) => String(id));
const otherFolder = async (): Promise<string> =>
  String(((await emulator.ask('/users/ana/contactFolders')).body['value'] as Item[])[0]?.['id']);

test('contacts are people outside, in pages of ten, in the default folder and another', async () => {
  emulator = await startTest(options);
  const { items, pages } = await emulator.walk('/users/ana/contacts');
  expect(pages).toBe(Math.ceil(items.length / 10));
  expect(items.length).toBeGreaterThan(5);
  expect(new Set(idsOf(items)).size).toBe(items.length);
  const addresses = items.flatMap(({ emailAddresses }) => emailAddresses as { address: string }[]);
  expect(addresses.every(({ address }) => address.endsWith('.example'))).toBe(true);
  const folder = await otherFolder();
  const { items: others } = await emulator.walk(`/users/ana/contactFolders/${folder}/contacts?$top=2`);
  expect(others.length).toBeGreaterThan(0);
  expect(others.every(({ parentFolderId }) => parentFolderId === folder)).toBe(true);
  expect(idsOf(items).filter((id) => idsOf(others).includes(id))).toEqual([]);
  const named = await emulator.walk('/users/ana/contactFolders/contacts/contacts?$select=displayName');
  expect(idsOf(named.items)).toEqual(idsOf(items));
  expect(Object.keys(named.items[0] ?? {})).toEqual(['@odata.etag', 'id', 'displayName']);
  expect((await emulator.ask(`/users/ana/contacts/${idsOf(items)[0]}`)).body).toMatchObject({ id: idsOf(items)[0] });
});

test('a delta of contacts tells who was added, changed and removed, and ends where the list does', async () => {
  emulator = await startTest(options);
  const first = await emulator.walk('/users/ana/contacts/delta?$select=displayName,companyName');
  const book = new Map(first.items.map((item) => [String(item['id']), item]));
  const kinds = new Set<string>();
  let link = first.deltaLink;
  for (let month = 0; month < 8; month += 1) {
    await emulator.control('POST', '/clock', { advanceSeconds: 30 * 86_400 });
    const round = await emulator.walk(link, { prefer: 'odata.maxpagesize=2' });
    for (const item of round.items) {
      const id = String(item['id']);
      const removed = '@removed' in item;
      kinds.add(removed ? 'removed' : book.has(id) ? 'changed' : 'added');
      if (removed) book.delete(id);
      else book.set(id, item);
    }
    link = round.deltaLink;
  }
  expect(kinds).toEqual(new Set(['added', 'changed', 'removed']));
  const { items } = await emulator.walk('/users/ana/contacts?$select=displayName,companyName');
  expect([...book.keys()].toSorted()).toEqual(idsOf(items).toSorted());
  const companies = new Map(items.map((item) => [item['id'], item['companyName']]));
  for (const [id, item] of book) expect(item['companyName']).toBe(companies.get(id));
  expect((await emulator.walk(link)).items).toEqual([]);
});

test('a delta token of contacts ends when it is made to, and belongs to its folder', async () => {
  emulator = await startTest(options);
  const { deltaLink } = await emulator.walk('/users/ana/contacts/delta');
  const folder = await otherFolder();
  const [, query = ''] = deltaLink.split('?');
  expect((await emulator.ask(`/users/ana/contactFolders/${folder}/contacts/delta?${query}`)).status).toBe(410);
  await emulator.control('POST', '/expire-delta', { user: 'ana' });
  expect(await emulator.ask(deltaLink)).toMatchObject({ status: 410, body: { error: { code: 'SyncStateNotFound' } } });
});

test('the delta of contact folders has both once', async () => {
  emulator = await startTest(options);
  const { items, deltaLink } = await emulator.walk('/users/ana/contactFolders/delta');
  expect(items).toHaveLength(2);
  expect((await emulator.walk(deltaLink)).items).toEqual([]);
});

test('contacts need their permission and a mailbox, and at most four calls at once', async () => {
  emulator = await startTest({ roles: ['Mail.ReadBasic.All'] });
  expect((await emulator.ask('/users/ana/contacts')).status).toBe(403);
  await emulator.close();
  emulator = await startTest(options);
  await emulator.token();
  await emulator.ask('/users/ana/contacts');
  expect(await refusedAtOnce(emulator, '/users/ana/contacts', 6)).toHaveLength(2);
  await emulator.control('POST', '/users', { user: 'ben', change: { licensed: false } });
  expect((await emulator.ask('/users/ben/contacts')).body).toMatchObject({
    error: { code: 'MailboxNotEnabledForRESTAPI' },
  });
  expect((await emulator.ask('/users/ana/contactFolders/x')).status).toBe(400);
  expect((await emulator.ask("/users/ana/contacts?$filter=displayName eq 'x'")).status).toBe(501);
});
