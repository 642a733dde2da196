// The small office holds what its description promises, and nothing in it contradicts itself.
import { describe, expect, test } from 'vitest';
import { localDay } from '../../tenant/local-time.ts';
import { findFaults, listSaved, listUsers, readLog } from '../invariants.ts';
import { openSmallOffice } from './office.ts';
import { founded } from './people.ts';
import { planSeries } from './series.ts';
import { planSingleMeetings } from './single-meetings.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const now = Date.parse('2025-11-21T10:00:00Z');
const tenant = openSmallOffice({ now, seed: 1 });
const users = listUsers(tenant, now);
const staff = users.filter(({ userType, purpose }) => userType === 'Member' && purpose === 'user');
const events = users.flatMap((user) =>
  tenant.events(user.id, now - 90 * DAY, now + 20 * DAY, now).map((event) => ({ user, event })),
);
const saved = listSaved(tenant, users, now);
const folderName = new Map(
  users.flatMap(({ id }) => tenant.folders(id, now).map((folder) => [folder.id, folder.wellKnown ?? 'own'] as const)),
);

describe('no contradictions', () => {
  test.each([
    ['today', now, 1],
    ['after two weeks', now + 14 * DAY, 1],
    ['with another seed, in March', Date.parse('2026-03-31T22:15:30Z'), 7],
    ['in August', Date.parse('2026-08-15T03:00:00Z'), 42],
  ])('mailboxes and calendars agree with each other: %s', (_, when, seed) => {
    const other = seed === 1 ? tenant : openSmallOffice({ now: when, seed });
    expect(findFaults(other, listUsers(other, when), when)).toEqual([]);
  });

  test('the same now and seed give the same office', () => {
    const again = openSmallOffice({ now, seed: 1 });
    expect(again.directory).toEqual(tenant.directory);
    expect(listSaved(again, users, now + 14 * DAY)).toEqual(listSaved(tenant, users, now + 14 * DAY));
  });

  test('moving the clock on only appends: logs grow at their end, settled meetings stay', () => {
    let grown = 0;
    for (const user of users) {
      for (const folder of tenant.folders(user.id, now)) {
        const before = readLog(tenant, user.id, { folderId: folder.id, now });
        const after = readLog(tenant, user.id, { folderId: folder.id, now: now + 14 * DAY });
        expect(after.slice(0, before.length)).toEqual(before);
        grown += after.length - before.length;
      }
      const settled = (at: number) =>
        tenant.events(user.id, now - 90 * DAY, now, at).filter(({ end }) => end + 48 * HOUR <= now);
      expect(settled(now + 14 * DAY)).toEqual(settled(now));
    }
    expect(grown).toBeGreaterThan(500);
  });

  test('each mail inside reaches every addressee who has a mailbox, with the same Message-Id', () => {
    const copies = new Map<string, Set<string>>();
    for (const { owner, message } of saved) {
      if (message.isDraft) continue;
      copies.set(message.internetMessageId, (copies.get(message.internetMessageId) ?? new Set()).add(owner));
    }
    const byAddress = new Map(users.flatMap((user) => user.proxyAddresses.map((one) => [one.slice(5), user] as const)));
    let checked = 0;
    for (const { message } of saved) {
      if (message.isDraft || message.receivedAt === null || message.receivedAt > now - HOUR) continue;
      for (const address of [...message.to, ...message.cc]) {
        const user = byAddress.get(address);
        if (user?.mailbox !== 'active' || user.createdAt > message.receivedAt) continue;
        expect(copies.get(message.internetMessageId)).toContain(user.id);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(5_000);
  });

  test('a meeting stands in the calendar of everybody invited who has one, unless it was taken out', () => {
    const shown = new Map<string, Set<string>>();
    for (const { user, event } of events) {
      const key = `${event.iCalUId} ${event.start}`;
      shown.set(key, (shown.get(key) ?? new Set()).add(user.id));
    }
    for (const { event } of events) {
      if (event.isCancelled) continue;
      const addresses = [event.organizer, ...event.attendees.map(({ address }) => address)];
      for (const user of users) {
        const invited = user.proxyAddresses.some((one) => addresses.includes(one.slice(5)));
        if (!invited || user.mailbox !== 'active' || user.createdAt > event.start) continue;
        expect(shown.get(`${event.iCalUId} ${event.start}`)).toContain(user.id);
      }
    }
  });

  test('a meeting changes no later than 48 hours after its end', () => {
    const office = founded({ now, seed: 1 });
    const meetings = [...planSeries(office), ...planSingleMeetings(office)];
    for (const { end, change, createdAt } of meetings) {
      expect(createdAt).toBeLessThanOrEqual(end + 48 * HOUR);
      if (change !== null) expect(change.at).toBeLessThanOrEqual(end + 48 * HOUR);
    }
    expect(new Set(meetings.map(({ change }) => change?.kind))).toEqual(
      new Set([undefined, 'moved', 'cancelled', 'deleted', 'declined']),
    );
  });
});

describe('people', () => {
  test('there are 25 people on three levels of managers, in several zones', () => {
    expect(staff).toHaveLength(25);
    const level = (id: string | null): number =>
      id === null ? 0 : 1 + level(users.find((user) => user.id === id)!.managerId);
    expect(Math.max(...staff.map(({ id }) => level(id)))).toBe(4);
    expect(new Set(staff.map(({ zone }) => zone)).size).toBeGreaterThan(8);
  });

  test('some work part time, some were on leave', () => {
    const minutes = staff.map(({ hours }) =>
      Object.values(hours)
        .flat()
        .reduce((sum, [from, to]) => sum + to - from, 0),
    );
    expect(new Set(minutes).size).toBeGreaterThan(3);
    expect(staff.filter(({ leave }) => leave.length > 0).length).toBeGreaterThan(3);
  });

  test('two joined and two left within the window; who left is disabled, without licence, the mailbox inactive', () => {
    const joined = staff.filter(({ createdAt }) => createdAt > now - 90 * DAY);
    expect(joined.map(({ id }) => tenant.user(id, now - 89 * DAY))).toEqual([null, null]);
    const left = staff.filter(({ mailbox }) => mailbox === 'inactive');
    expect(left.map(({ accountEnabled, licensed }) => [accountEnabled, licensed])).toEqual([
      [false, false],
      [false, false],
    ]);
    expect(left.map(({ id }) => tenant.user(id, now - 89 * DAY)?.mailbox)).toEqual(['active', 'active']);
  });

  test('there are guests, shared mailboxes, a room, a mailbox on premises, aliases and a second account', () => {
    expect(users.filter(({ userType }) => userType === 'Guest').map(({ mailbox }) => mailbox)).toEqual([
      'none',
      'none',
    ]);
    const shared = users.filter(({ purpose }) => purpose === 'shared');
    expect(
      shared.map(({ accountEnabled, licensed, mailbox, jobTitle, managerId }) => [
        accountEnabled,
        licensed,
        mailbox,
        jobTitle,
        managerId,
      ]),
    ).toEqual(Array.from({ length: 2 }, () => [false, false, 'active', null, null]));
    expect(users.filter(({ purpose }) => purpose === 'room')).toHaveLength(1);
    expect(users.filter(({ mailbox }) => mailbox === 'on-premises')).toHaveLength(1);
    expect(users.filter(({ proxyAddresses }) => proxyAddresses.length > 1).length).toBeGreaterThan(3);
    const twice = staff.filter(({ displayName }) => displayName.startsWith('Lucie Martin'));
    expect(twice.map(({ mail }) => mail)).toEqual(['lucie.martin@contoso.com', 'adm.lucie.martin@contoso.com']);
  });

  test('people are found by id and by name, in any case', () => {
    const [ines] = staff;
    expect(tenant.findUser(ines!.userPrincipalName.toUpperCase(), now)).toEqual(ines);
    expect(tenant.findUser(ines!.id.toUpperCase(), now)).toEqual(ines);
    expect(tenant.findUser('nobody@contoso.com', now)).toBeNull();
  });
});

describe('mail', () => {
  const inFolder = (name: string) => saved.filter(({ folderId }) => folderName.get(folderId) === name);
  const addressees = saved.map(({ message }) => message.to.length + message.cc.length + message.bcc.length);

  test('every folder is used, own ones and one below another too', () => {
    for (const name of ['inbox', 'sentitems', 'drafts', 'junkemail', 'deleteditems', 'archive', 'own']) {
      expect(inFolder(name).length, name).toBeGreaterThan(10);
    }
    const folders = tenant.folders(staff[0]!.id, now);
    const own = folders.filter(({ wellKnown }) => wellKnown === null);
    expect(own.map(({ parentFolderId }) => folders.some(({ id }) => id === parentFolderId))).toEqual([false, true]);
  });

  test('there is mail to exactly 25 addressees and to more, to nobody but oneself, without dates, without an index', () => {
    expect(addressees).toContain(25);
    expect(addressees.some((count) => count > 25)).toBe(true);
    const alone = saved.filter(({ message }) => message.to.length === 1 && message.to[0] === message.from);
    expect(alone.length).toBeGreaterThan(10);
    expect(saved.some(({ message }) => message.sentAt === null && message.receivedAt === null)).toBe(true);
    expect(saved.some(({ message }) => message.conversationIndex === null && !message.isDraft)).toBe(true);
    expect(inFolder('drafts').every(({ message }) => message.isDraft)).toBe(true);
    expect(inFolder('sentitems').every(({ message }) => message.receivedAt === message.sentAt)).toBe(true);
  });

  test('mail is purged only after now, and only what was there before; none is filed as junk after now', () => {
    let purged = 0;
    for (const user of users) {
      const later = new Map<string, number>();
      for (const folder of tenant.folders(user.id, now)) {
        for (const change of readLog(tenant, user.id, { folderId: folder.id, now: now + 20 * DAY })) {
          if ('removed' in change && folder.wellKnown === 'deleteditems') {
            expect(change.at).toBeGreaterThan(now);
            purged += 1;
            later.set(change.removed, change.at);
          }
        }
      }
      for (const { message } of listSaved(tenant, [user], now + 20 * DAY)) {
        if (later.has(message.id)) expect(message.receivedAt ?? 0).toBeLessThanOrEqual(now);
      }
    }
    expect(purged).toBeGreaterThan(20);
  });

  test('some is written at night and on weekends', () => {
    const sent = inFolder('sentitems').map(({ message }) => new Date(message.sentAt ?? 0).getUTCDay());
    expect(sent.filter((day) => day === 0 || day === 6).length).toBeGreaterThan(50);
  });
});

describe('meetings', () => {
  const all = events.map(({ event }) => event);
  const sizes = all.map(({ attendees }) => attendees.filter(({ type }) => type !== 'resource').length);

  test.each<[string, boolean]>([
    ['recurring', all.some(({ type }) => type === 'occurrence')],
    ['exceptions', all.some(({ type }) => type === 'exception')],
    ['cancelled', all.some(({ isCancelled }) => isCancelled)],
    ['declined', all.some(({ response }) => response === 'declined')],
    ['all-day', all.some(({ isAllDay }) => isAllDay)],
    ['private', all.some(({ sensitivity }) => sensitivity === 'private')],
    ['free', all.some(({ showAs, isCancelled }) => showAs === 'free' && !isCancelled)],
    ['tentative', all.some(({ response }) => response === 'tentativelyAccepted')],
    ['longer than 12 h', all.some(({ start, end }) => end - start > 12 * HOUR)],
    ['without length', all.some(({ start, end }) => end === start)],
    ['alone', sizes.includes(0)],
    ['large', sizes.some((size) => size > 8 && size < 24)],
    ['broadcast', sizes.some((size) => size >= 25)],
    ['with a room', all.some(({ attendees }) => attendees.some(({ type }) => type === 'resource'))],
    [
      'outside only',
      all.some(
        ({ attendees }) => attendees.length > 0 && attendees.every(({ address }) => !address.endsWith('@contoso.com')),
      ),
    ],
    ['organized outside', all.some(({ organizer }) => !organizer.endsWith('@contoso.com'))],
    [
      'over midnight',
      events.some(
        ({ user, event }) =>
          !event.isAllDay &&
          event.end - event.start <= 2 * HOUR &&
          localDay(event.start, user.zone) !== localDay(event.end - 1, user.zone),
      ),
    ],
    ['shorter than 15 min', all.some(({ start, end }) => start < end && end - start < 15 * 60_000)],
    ['entered after its end', all.some(({ createdAt, end }) => createdAt > end)],
  ])('there are meetings of this kind: %s', (_, there) => {
    expect(there).toBe(true);
  });

  test('occurrences of a series share one iCalUId and start at different times', () => {
    const own = tenant
      .events(staff[4]!.id, now - 30 * DAY, now, now)
      .filter(({ seriesMasterId }) => seriesMasterId !== null);
    const [series] = own;
    const occurrences = own.filter(({ seriesMasterId }) => seriesMasterId === series?.seriesMasterId);
    expect(new Set(occurrences.map(({ iCalUId }) => iCalUId)).size).toBe(1);
    expect(new Set(occurrences.map(({ start }) => start)).size).toBe(occurrences.length);
    expect(occurrences.length).toBeGreaterThan(3);
  });

  test('as the clock moves on meetings are moved, cancelled, declined and deleted', () => {
    const at = (when: number) =>
      new Map(
        users.flatMap(({ id }) =>
          tenant.events(id, now - 30 * DAY, now + 20 * DAY, when).map((event) => [event.id, event] as const),
        ),
      );
    const before = at(now);
    const after = at(now + 10 * DAY);
    const both = [...before.values()].flatMap((old) => {
      const fresh = after.get(old.id);
      return fresh === undefined ? [] : [{ old, fresh }];
    });
    expect(before.size - both.length).toBeGreaterThan(0);
    expect(both.some(({ old, fresh }) => old.start !== fresh.start)).toBe(true);
    expect(both.some(({ old, fresh }) => !old.isCancelled && fresh.isCancelled)).toBe(true);
    expect(both.some(({ old, fresh }) => old.response !== 'declined' && fresh.response === 'declined')).toBe(true);
    expect(
      both.every(({ old, fresh }) => JSON.stringify(old) === JSON.stringify(fresh) || fresh.modifiedAt > now),
    ).toBe(true);
  });
});
