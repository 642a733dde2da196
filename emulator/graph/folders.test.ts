// Mail folders by list, by name and by delta.
import { afterEach, expect, test } from 'vitest';
import { makeTenant, now, startTest, type TestEmulator } from '../harness.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

test('folders are listed ten a page, with their counts', async () => {
  emulator = await startTest();
  const { items } = await emulator.walk('/users/ana/mailFolders?$top=2');
  expect(items).toHaveLength(7);
  expect(items[0]).toMatchObject({ childFolderCount: 0, totalItemCount: 0, isHidden: false });
});

test('a folder is found by its well-known name in any case', async () => {
  emulator = await startTest();
  const { body } = await emulator.ask('/users/ana/mailFolders/SentItems?$select=displayName');
  expect(body['displayName']).toContain('Sent Items');
  expect((await emulator.ask(`/users/ana/mailFolders/${String(body['id'])}`)).status).toBe(200);
});

test('a folder that is not there and an id that is none are told apart', async () => {
  emulator = await startTest();
  expect(await emulator.ask('/users/ana/mailFolders/clutter')).toMatchObject({
    status: 404,
    body: { error: { code: 'ErrorItemNotFound' } },
  });
  expect(await emulator.ask('/users/ana/mailFolders/a%20b!')).toMatchObject({
    status: 400,
    body: { error: { code: 'ErrorInvalidIdMalformed' } },
  });
});

test('a folder below another is its child, and not at the top', async () => {
  const base = makeTenant();
  const inbox = base.folders('ana', now).find((folder) => folder.wellKnown === 'inbox');
  const child = {
    id: 'AAMkchildchildchild',
    parentFolderId: inbox?.id ?? '',
    displayName: 'Projects',
    wellKnown: null,
    createdAt: now + 1000,
  };
  const folders: typeof base.folders = (userId, at) => [
    ...base.folders(userId, at),
    ...(at >= child.createdAt ? [child] : []),
  ];
  emulator = await startTest({ tenant: { ...base, folders } });
  const first = await emulator.walk('/users/ana/mailFolders/delta');
  expect({ items: first.items.length, pages: first.pages }).toEqual({ items: 7, pages: 1 });
  await emulator.control('POST', '/clock', { advanceSeconds: 10 });
  expect((await emulator.walk('/users/ana/mailFolders')).items).toHaveLength(7);
  expect((await emulator.walk('/users/ana/mailFolders/inbox/childFolders')).items).toMatchObject([
    { displayName: 'Projects' },
  ]);
  expect((await emulator.walk(first.deltaLink)).items).toMatchObject([
    { id: child.id, '@odata.type': '#microsoft.graph.mailFolder' },
  ]);
});

test('an expired folder token is answered with 410', async () => {
  emulator = await startTest();
  const { deltaLink } = await emulator.walk('/users/ana/mailFolders/delta');
  await emulator.control('POST', '/expire-delta', {});
  expect((await emulator.ask(deltaLink)).status).toBe(410);
});
