// Ten thousand people: one organization, the same however and whenever it is read, and no mailbox contradicts another.
import { describe, expect, test } from 'vitest';
import { openScenario } from '../index.ts';
import { findFaults, listSaved, listUsers } from '../invariants.ts';
import { computeTruth } from '../../truth/ledger.ts';

const DAY = 86_400_000;
const now = Date.parse('2025-11-21T10:00:00Z');
const open = () => openScenario({ name: 'ten-thousand', mail: [], now, seed: 3 });
const tenant = open();
const users = listUsers(tenant, now);
const byId = new Map(users.map((user) => [user.id, user]));

describe('people', () => {
  test('there are ten thousand, each with an own name, under three levels of managers', () => {
    expect(users).toHaveLength(10_000);
    expect(new Set(users.map(({ userPrincipalName }) => userPrincipalName)).size).toBe(10_000);
    const level = (id: string | null): number => (id === null ? 0 : 1 + level(byId.get(id)!.managerId));
    expect([0, 1, 31, 1000, 9999].map((person) => level(users[person]!.managerId))).toEqual([0, 1, 2, 3, 3]);
    const reports = new Map<string, number>();
    for (const { managerId } of users)
      if (managerId !== null) reports.set(managerId, (reports.get(managerId) ?? 0) + 1);
    expect(reports.size).toBe(1_000);
    expect([Math.min(...reports.values()), Math.max(...reports.values())]).toEqual([9, 33]);
  });
});

describe('mail and meetings', () => {
  const team = users.filter(({ id, managerId }) => managerId === users[100]!.id || id === users[100]!.id);
  const circle = [...team, users[0]!, users[1]!, users[40]!];

  test('mailboxes and calendars of a team, its director and the head agree with each other', () => {
    expect(findFaults(tenant, circle, now + 10 * DAY)).toEqual([]);
  });

  test('what one sends to another lies in the other’s mailbox, wherever in the organization he is', () => {
    const byAddress = new Map(users.map((user) => [user.mail, user]));
    const sent = listSaved(tenant, team, now).filter(({ owner, message }) => byId.get(owner)?.mail === message.from);
    const addressed = sent.flatMap(({ message }) =>
      [...message.to, ...message.cc].flatMap((address) => {
        const user = byAddress.get(address);
        return user === undefined || (message.sentAt ?? 0) > now - 60_000
          ? []
          : [{ user, id: message.internetMessageId }];
      }),
    );
    const some = addressed.filter((_, at) => at % 23 === 0);
    expect(some.length).toBeGreaterThan(20);
    for (const { user, id } of some) {
      expect(listSaved(tenant, [user], now).map(({ message }) => message.internetMessageId)).toContain(id);
    }
  });

  test('a meeting stands in the calendar of each who is invited', () => {
    const byAddress = new Map(users.map((user) => [user.mail, user]));
    const [from, to] = [now - 3 * DAY, now];
    for (const event of team.flatMap(({ id }) => tenant.events(id, from, to, now)).filter((_, at) => at % 9 === 0)) {
      for (const address of [event.organizer, ...event.attendees.map((one) => one.address)]) {
        const user = byAddress.get(address);
        if (user === undefined) continue;
        const theirs = tenant.events(user.id, event.start, event.end, now);
        expect(theirs.map(({ iCalUId, start }) => `${iCalUId} ${start}`)).toContain(`${event.iCalUId} ${event.start}`);
      }
    }
  });

  test('a person reads the same whoever was read before', () => {
    const [first, last] = [users[5_000]!, users[5_001]!];
    const before = listSaved(open(), [first], now);
    const other = open();
    listSaved(other, [last, users[1]!, users[9_000]!], now);
    expect(listSaved(other, [first], now)).toEqual(before);
    expect(before.length).toBeGreaterThan(100);
  });

  test('moving the clock on only appends', () => {
    for (const { id } of team.slice(0, 3)) {
      const [inbox] = tenant.folders(id, now);
      const log = tenant.log(id, inbox!.id)!;
      expect(log.lengthAt(now + 5 * DAY)).toBeGreaterThan(log.lengthAt(now));
    }
  });

  test('bulk mail, cancelled and declined meetings occur', () => {
    const saved = listSaved(tenant, circle, now);
    expect(saved.some(({ message }) => message.to.length > 25)).toBe(true);
    const events = team.flatMap(({ id }) => tenant.events(id, now - 20 * DAY, now, now));
    expect(events.some(({ isCancelled }) => isCancelled)).toBe(true);
    expect(events.some(({ response }) => response === 'declined')).toBe(true);
  });

  test('the ledger answers for a few without reading all', () => {
    const people = [users[1_234]!.mail!, users[117]!.mail!];
    const truth = computeTruth(tenant, { now, from: '2025-11-10', to: '2025-11-20', people });
    expect(new Set(truth.people.map(({ unavailable }) => unavailable))).toEqual(new Set(['mailbox inactive', null]));
    expect(truth.mailboxes).toHaveLength(2);
  });
});
