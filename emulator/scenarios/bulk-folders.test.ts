// Large mailboxes for measurements: exact in number, the same each time, and without weight.
import { expect, test } from 'vitest';
import { openScenario } from './index.ts';
import { findFaults, listUsers, readLog } from './invariants.ts';

const now = Date.parse('2026-03-31T10:20:30.456Z');
const DAY = 86_400_000;

test('each of the mailboxes has as many messages in each of its four folders as asked for', () => {
  const tenant = openScenario({ name: 'folders', mail: [], folderMessages: 777, mailboxes: 3, now, seed: 1 });
  const users = listUsers(tenant, now);
  expect(users).toHaveLength(3);
  for (const { id } of users) {
    const lengths = tenant
      .folders(id, now)
      .map((folder) => [folder.wellKnown, tenant.log(id, folder.id)?.lengthAt(now)]);
    expect(lengths.filter(([, length]) => length !== 0)).toEqual([
      ['inbox', 777],
      ['sentitems', 777],
      ['deleteditems', 777],
      ['archive', 777],
    ]);
  }
  expect(findFaults(tenant, users, now)).toEqual([]);
});

test('folders may hold nothing', () => {
  const tenant = openScenario({ name: 'folders', mail: [], folderMessages: 0, mailboxes: 1, now, seed: 1 });
  const [user] = listUsers(tenant, now);
  const folders = tenant.folders(user!.id, now);
  expect(folders.length).toBeGreaterThanOrEqual(4);
  for (const { id } of folders) expect(readLog(tenant, user!.id, { folderId: id, now })).toEqual([]);
});

test('half of what is sent answers a mail in Inbox that came about an hour before', () => {
  const tenant = openScenario({ name: 'folders', mail: [], folderMessages: 5_000, now, seed: 1 });
  const [user] = listUsers(tenant, now);
  const [inbox, sent] = tenant.folders(user!.id, now).map(({ id }) => readLog(tenant, user!.id, { folderId: id, now }));
  const received = new Map(
    inbox!.flatMap((one) => ('saved' in one ? [[one.saved.conversationIndex, one.saved] as const] : [])),
  );
  const minutes = sent!.flatMap((one) => {
    if (!('saved' in one)) return [];
    const bytes = Buffer.from(one.saved.conversationIndex ?? '', 'base64');
    const parent = received.get(bytes.subarray(0, -5).toString('base64'));
    return bytes.length === 27 ? [((one.saved.sentAt ?? 0) - (parent?.receivedAt ?? Number.NaN)) / 60_000] : [];
  });
  expect(minutes).toHaveLength(2_500);
  expect(Math.min(...minutes)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...minutes)).toBeLessThan(70);
});

test('a slice anywhere in a million messages is computed alone, and is the same each time', () => {
  const open = () =>
    openScenario({ name: 'folders', mail: [], folderMessages: 1_000_000, folderDays: 30, now, seed: 5 });
  const tenant = open();
  const [user] = listUsers(tenant, now);
  const [inbox] = tenant.folders(user!.id, now);
  const log = tenant.log(user!.id, inbox!.id)!;
  expect([log.lengthAt(now), log.lengthAt(now + 30 * DAY), log.lengthAt(now - 31 * DAY)]).toEqual([
    1_000_000, 1_000_000, 0,
  ]);
  expect(log.lengthAt(now - 15 * DAY)).toBeCloseTo(500_000, -2);
  const page = log.slice(999_000, 1_000_500);
  expect(page).toHaveLength(1_000);
  expect(open().log(user!.id, inbox!.id)!.slice(999_000, 1_000_000)).toEqual(page);
});
