// Messages in lists, and what the least permission keeps back.
import { afterEach, expect, test } from 'vitest';
import { allRoles, now, startTest, type TestEmulator } from '../harness.ts';
import { lying, mail } from '../truth/tiny-tenant.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const secretive = (id: string, minutes: number) =>
  mail(id, new Date(now - minutes * 60_000).toISOString(), {
    subject: `canary subject ${id}`,
    body: `canary body ${id}`,
  });
const steps = [
  lying('ana', 'inbox', secretive('a', 3)),
  lying('ana', 'sentitems', secretive('b', 2)),
  lying('ana', 'inbox', secretive('c', 1)),
];
const immutable = { Prefer: 'IdType="ImmutableId"' };
const withMailRead = [...allRoles, 'Mail.Read'];
const denied = {
  status: 403,
  body: { error: { code: 'ErrorAccessDenied', message: 'Access is denied. Check credentials and try again.' } },
};

test('a mailbox lists its messages over all folders, newest first, paged by $skip', async () => {
  emulator = await startTest({ steps });
  const { items, pages } = await emulator.walk('/users/ana/messages?$top=1&$select=id', immutable);
  expect({ pages, ids: items.map((item) => item['id']) }).toEqual({ pages: 3, ids: ['c', 'b', 'a'] });
  const { body } = await emulator.ask('/users/ana/messages?$top=1');
  expect(body['@odata.nextLink']).toContain('$skip=1');
});

test('a folder lists its own, by date where asked', async () => {
  emulator = await startTest({ steps });
  const list = async (query: string) =>
    (await emulator.walk(`/users/ana/mailFolders/Inbox/messages?${query}`, immutable)).items.map((item) => item['id']);
  expect(await list('$orderby=receivedDateTime')).toEqual(['a', 'c']);
  expect(await list(`$filter=receivedDateTime ge ${new Date(now - 90_000).toISOString()}`)).toEqual(['c']);
});

test('with the least permission body and preview are not delivered, the subject is', async () => {
  emulator = await startTest({ steps });
  const { body } = await emulator.ask('/users/ana/messages');
  expect(JSON.stringify(body)).toContain('canary subject');
  expect(JSON.stringify(body)).not.toContain('canary body');
});

for (const query of [
  '$select=body',
  '$select=id,bodyPreview',
  '$select=uniqueBody',
  '$search="x"',
  '$expand=attachments',
]) {
  test(`the least permission refuses ${query}`, async () => {
    emulator = await startTest({ steps });
    expect(await emulator.ask(`/users/ana/messages?${query}`)).toMatchObject(denied);
    expect(await emulator.ask('/users/ana/mailFolders/inbox/messages/delta?$select=body')).toMatchObject(denied);
  });
}

test('the least permission refuses attachments', async () => {
  emulator = await startTest({ steps });
  expect(await emulator.ask('/users/ana/messages/a/attachments')).toMatchObject(denied);
});

test('Mail.Read delivers bodies, headers and attachments to who asks, the way it is documented', async () => {
  emulator = await startTest({ steps, roles: withMailRead });
  const { body } = await emulator.ask('/users/ana/messages/a?$select=body,bodyPreview,internetMessageHeaders');
  expect(body).toMatchObject({
    body: { contentType: 'html', content: '<html><body>canary body a</body></html>' },
    bodyPreview: 'canary body a',
  });
  expect(JSON.stringify(body['internetMessageHeaders'])).toContain('canary subject a');
  const sent = await emulator.ask('/users/ana/messages/b?$select=internetMessageHeaders');
  expect(sent.body['internetMessageHeaders']).toEqual([]);
  expect((await emulator.ask('/users/ana/messages/a/attachments')).body['value']).toEqual([]);
  expect(JSON.stringify((await emulator.ask('/users/ana/messages')).body)).toContain('canary body');
});

test('what is asked for is counted by property, also along next links', async () => {
  emulator = await startTest({ steps });
  await emulator.walk('/users/ana/mailFolders/inbox/messages/delta?$select=from,sentDateTime', {
    Prefer: 'odata.maxpagesize=1',
  });
  await emulator.ask('/users/ana/messages?$select=subject&$expand=attachments');
  await emulator.ask('/users/ana/messages');
  const { body } = await emulator.control('GET', '/ledger');
  expect((body['requested'] as Record<string, unknown>)['message']).toEqual({
    '*': 1,
    'expand:attachments': 1,
    from: 2,
    sentDateTime: 2,
    subject: 1,
  });
});

test('a message that is not there is not found', async () => {
  emulator = await startTest({ steps });
  expect(await emulator.ask('/users/ana/messages/zzz')).toMatchObject({
    status: 404,
    body: { error: { code: 'ErrorItemNotFound' } },
  });
});

test('a message is found by either kind of id', async () => {
  emulator = await startTest({ steps });
  const { items } = await emulator.walk('/users/ana/messages?$select=id');
  const found = await emulator.ask(`/users/ana/messages/${String(items[0]?.['id'])}`, immutable);
  expect(found.body['id']).toBe('c');
});
