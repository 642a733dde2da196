// messages/delta of a folder: what a synchronizing client sees.
import { afterEach, expect, test } from 'vitest';
import { makeTenant, now, startTest, type TestEmulator } from '../harness.ts';
import { lying, mail, user, type Step } from '../truth/tiny-tenant.ts';
import type { Message } from '../tenant/model.ts';

let emulator: TestEmulator;
afterEach(() => emulator.close());

const immutable = { Prefer: 'IdType="ImmutableId"' };
const inbox = '/users/ana/mailFolders/inbox/messages/delta';
const archive = '/users/ana/mailFolders/archive/messages/delta';

const many = (count: number): Message[] =>
  Array.from({ length: count }, (_, index) =>
    mail(`m${String(index).padStart(5, '0')}`, new Date(now - (count - index) * 60_000).toISOString()),
  );
const received = (messages: readonly Message[]): Step[] => messages.map((message) => lying('ana', 'inbox', message));
const ids = (items: readonly Record<string, unknown>[]) => items.map((item) => item['id']);

test('a folder is read once through, then costs one empty page', async () => {
  emulator = await startTest({ steps: received(many(25)) });
  const first = await emulator.walk(inbox, immutable);
  expect({ pages: first.pages, items: new Set(ids(first.items)).size }).toEqual({ pages: 3, items: 25 });
  const again = await emulator.ask(first.deltaLink, immutable);
  expect(again.body['value']).toEqual([]);
  expect(again.body).toHaveProperty(['@odata.deltaLink']);
});

test('pages hold ten messages, or as many as preferred, a thousand at most', async () => {
  emulator = await startTest({ steps: received(many(1500)) });
  const size = async (prefer: string) =>
    ((await emulator.ask(inbox, { Prefer: prefer })).body['value'] as unknown[]).length;
  expect(await size('IdType="ImmutableId"')).toBe(10);
  expect(await size('odata.maxpagesize=400')).toBe(400);
  expect(await size('odata.maxpagesize=5000')).toBe(1000);
});

test('what was selected holds for all pages, and id is always there', async () => {
  emulator = await startTest({ steps: received(many(12)) });
  const { items } = await emulator.walk(`${inbox}?$select=from,receivedDateTime`, immutable);
  expect(new Set(items.map((item) => Object.keys(item).sort().join()))).toEqual(
    new Set(['@odata.etag,@odata.type,from,id,receivedDateTime']),
  );
  expect(items[0]).toMatchObject({ from: { emailAddress: { name: 'ben', address: 'ben@contoso.com' } } });
});

test('new mail, moved mail and deleted mail show in the next round', async () => {
  const [one, two, three] = many(3) as [Message, Message, Message];
  const late = mail('late', new Date(now + 1000).toISOString());
  const steps: Step[] = [
    ...received([one, two, three]),
    lying('ana', 'inbox', late),
    { owner: 'ana', folder: 'inbox', at: now + 2000, remove: one.id },
    { owner: 'ana', folder: 'archive', at: now + 2000, save: one },
    { owner: 'ana', folder: 'inbox', at: now + 3000, remove: two.id },
  ];
  emulator = await startTest({ steps });
  const first = await emulator.walk(inbox, immutable);
  const elsewhere = await emulator.walk(archive, immutable);
  await emulator.control('POST', '/clock', { advanceSeconds: 10 });
  const { items } = await emulator.walk(first.deltaLink, immutable);
  expect(items).toHaveLength(3);
  expect(ids(items)).toEqual(expect.arrayContaining([late.id, one.id, two.id]));
  expect(items).toContainEqual({
    '@odata.type': '#microsoft.graph.message',
    id: one.id,
    '@removed': { reason: 'deleted' },
  });
  expect(ids((await emulator.walk(elsewhere.deltaLink, immutable)).items)).toEqual([one.id]);
});

test('a first reading shows nothing of what left the folder before', async () => {
  const [one, two] = many(2) as [Message, Message];
  emulator = await startTest({
    steps: [...received([one, two]), { owner: 'ana', folder: 'inbox', at: now - 1, remove: one.id }],
  });
  expect(ids((await emulator.walk(inbox, immutable)).items)).toEqual([two.id]);
});

test('a message that changed twice is told once, as it is', async () => {
  const [one] = many(1) as [Message];
  const steps: Step[] = [
    ...received([one]),
    { owner: 'ana', folder: 'inbox', at: now + 1000, save: { ...one, conversationId: 'a' } },
    { owner: 'ana', folder: 'inbox', at: now + 2000, save: { ...one, conversationId: 'b' } },
  ];
  emulator = await startTest({ steps });
  const { deltaLink } = await emulator.walk(`${inbox}?$select=conversationId`, immutable);
  await emulator.control('POST', '/clock', { advanceSeconds: 10 });
  expect((await emulator.walk(deltaLink, immutable)).items).toMatchObject([{ id: one.id, conversationId: 'b' }]);
});

test('mail that arrives while the pages are read is told in the next round', async () => {
  const late = mail('late', new Date(now + 1000).toISOString());
  emulator = await startTest({ steps: [...received(many(25)), lying('ana', 'inbox', late)] });
  const page = await emulator.ask(inbox, immutable);
  await emulator.control('POST', '/clock', { advanceSeconds: 10 });
  const rest = await emulator.walk(String(page.body['@odata.nextLink']), immutable);
  expect(rest.items).toHaveLength(15);
  expect(ids((await emulator.walk(rest.deltaLink, immutable)).items)).toEqual(['late']);
});

test('ids change with the folder unless immutable ones are preferred', async () => {
  const [one] = many(1) as [Message];
  emulator = await startTest({
    steps: [
      ...received([one]),
      { owner: 'ana', folder: 'inbox', at: now + 1000, remove: one.id },
      { owner: 'ana', folder: 'archive', at: now + 1000, save: one },
    ],
  });
  const before = ids((await emulator.walk(inbox)).items);
  expect(ids((await emulator.walk(inbox, immutable)).items)).toEqual([one.id]);
  await emulator.control('POST', '/clock', { advanceSeconds: 10 });
  const after = ids((await emulator.walk(archive)).items);
  expect(after).not.toEqual(before);
  expect(ids((await emulator.walk(archive, immutable)).items)).toEqual([one.id]);
  const ledger = await emulator.control('GET', '/ledger');
  expect(ledger.body['withoutImmutableId']).toBe(2);
});

test('a filter by date shows the newest five thousand and no more', async () => {
  emulator = await startTest({ steps: received(many(5200)) });
  const since = new Date(now - 100 * 86_400_000).toISOString();
  const filtered = await emulator.walk(`${inbox}?$filter=receivedDateTime ge ${since}`, {
    Prefer: 'odata.maxpagesize=1000, IdType="ImmutableId"',
  });
  expect(filtered.items).toHaveLength(5000);
  expect((await emulator.walk(inbox, { Prefer: 'odata.maxpagesize=1000' })).items).toHaveLength(5200);
  expect((await emulator.ask(`${inbox}?$filter=isRead eq true`)).status).toBe(400);
});

test('a filter by date holds for later rounds too', async () => {
  const old = mail('old', new Date(now - 86_400_000).toISOString());
  const steps: Step[] = [...received(many(3)), { owner: 'ana', folder: 'inbox', at: now + 1000, save: old }];
  emulator = await startTest({ steps });
  const { deltaLink } = await emulator.walk(
    `${inbox}?$filter=receivedDateTime gt ${new Date(now - 3_600_000).toISOString()}`,
  );
  await emulator.control('POST', '/clock', { advanceSeconds: 10 });
  expect((await emulator.walk(deltaLink)).items).toEqual([]);
});

test('newest first can be asked for', async () => {
  emulator = await startTest({ steps: received(many(3)) });
  const { items } = await emulator.walk(`${inbox}?$orderby=receivedDateTime desc`, immutable);
  expect(ids(items)).toEqual(['m00002', 'm00001', 'm00000']);
});

test('an expired token is answered with 410 SyncStateNotFound, delta and next links alike', async () => {
  emulator = await startTest({ steps: received(many(25)) });
  const page = await emulator.ask(inbox);
  const { deltaLink } = await emulator.walk(inbox);
  await emulator.control('POST', '/expire-delta', { user: 'ana@contoso.com' });
  for (const link of [deltaLink, String(page.body['@odata.nextLink'])]) {
    expect(await emulator.ask(link)).toMatchObject({ status: 410, body: { error: { code: 'SyncStateNotFound' } } });
  }
  expect((await emulator.walk(inbox)).items).toHaveLength(25);
});

test('a token of one folder says nothing in another', async () => {
  emulator = await startTest({ steps: received(many(1)) });
  const { deltaLink } = await emulator.walk(inbox);
  const token = new URL(deltaLink).searchParams.get('$deltatoken') ?? '';
  expect((await emulator.ask(`${archive}?$deltatoken=${token}`)).status).toBe(410);
  expect((await emulator.ask(`${inbox}?$deltatoken=made-up`)).status).toBe(410);
});

test('an undated mail has no date', async () => {
  emulator = await startTest({ steps: [lying('ana', 'inbox', mail('m', null))] });
  const { items } = await emulator.walk(`${inbox}?$select=receivedDateTime,sentDateTime`);
  expect(items).toMatchObject([{ receivedDateTime: null, sentDateTime: null }]);
});

test('links name the official host where that is switched on', async () => {
  emulator = await startTest({ steps: received(many(12)), settings: { links: 'official' } });
  const { body } = await emulator.ask(inbox);
  expect(body['@odata.nextLink']).toMatch(/^https:\/\/graph\.microsoft\.com\/v1\.0\/users\/ana\/mailFolders\('/);
});

test('the same page is the same twice over, whether it was kept or written', async () => {
  emulator = await startTest({ tenant: makeTenant({ users: [user('ana')], steps: received(many(30)) }) });
  const first = await emulator.ask(inbox, immutable);
  const second = await emulator.ask(inbox, immutable);
  expect(second.body).toEqual(first.body);
  const other = await emulator.ask(`${inbox}?$select=isDraft`, immutable);
  expect(other.body['value']).not.toEqual(first.body['value']);
});
