// The truth ledger: what every figure must be, computed from the tenant itself.
import { dayBounds, listDays, localDay } from '../tenant/local-time.ts';
import type { Tenant, TenantUser } from '../tenant/model.ts';
import { chooseCopies, type Copy, readCopies } from './copies.ts';
import { countMail } from './mail-figures.ts';
import { type Mail, sortMail } from './mails.ts';
import { measureMeetings } from './meeting-figures.ts';
import { readMeetings, type Sighting } from './meetings.ts';
import {
  addressesOf,
  addressOf,
  listPersons,
  listUsers,
  type Person,
  type TruthOptions,
  whyUnreadable,
} from './persons.ts';
import { measurePeriod } from './period-figures.ts';
import { findReplies, isBroken, summarize } from './replies.ts';
import { describeMailbox } from './rows.ts';
import {
  type DayTruth,
  type Figure,
  type MailboxTruth,
  type PersonTruth,
  type Reason,
  type Reply,
  SIGNALS,
  type Truth,
  type Unit,
} from './shapes.ts';
import type { Span } from './spans.ts';

/** What is known of one person, before it is cut into days. */
interface Holdings {
  readonly person: Person;
  readonly span: Span;
  readonly copies: ReadonlyMap<string, readonly Copy[]>;
  readonly chosen: readonly Copy[];
  readonly mails: readonly Mail[];
  readonly sightings: readonly Sighting[];
  readonly replies: readonly Reply[];
}

/** From the beginning of the first local day to the end of the last. */
function spanOf({ bounds }: Pick<Person, 'bounds'>, { from, to }: TruthOptions): Span {
  return { start: bounds(from).start, end: bounds(to).end };
}

function gather(tenant: Tenant, person: Person, options: TruthOptions): Holdings {
  const { now, firstReadAt = now } = options;
  const span = spanOf(person, options);
  const readable = person.accounts.filter((user) => whyUnreadable(user) === null);
  const copies = new Map(readable.map(({ id }) => [id, readCopies(tenant, id, { firstReadAt, now })]));
  const chosen = chooseCopies([...copies.values()].flat());
  const mails = sortMail(chosen, person);
  const sightings = readMeetings(tenant, person, { ...span, now });
  return { person, span, copies, chosen, mails, sightings, replies: findReplies(mails, person) };
}

function unavailable(reason: Reason): Readonly<Record<string, Figure>> {
  const figure = (unit: Unit): Figure => ({ value: null, unit, state: 'unavailable', reason });
  return Object.fromEntries(Object.entries(SIGNALS).map(([name, unit]) => [name, figure(unit)]));
}

function dayWithout(day: string, reason: Reason): DayTruth {
  const signals = unavailable(reason);
  const none: Figure = { value: null, unit: 'min', state: 'unavailable', reason };
  return { day, signals, replies: { median: none, p90: none, workingMedian: none, answers: 0 } };
}

function measureDay(day: string, held: Holdings, options: TruthOptions): DayTruth {
  const { person, sightings } = held;
  const bounds = person.bounds(day);
  if (bounds.start > options.now) return dayWithout(day, 'day not begun');
  const replies = summarize(held.replies.filter((reply) => reply.day === day));
  const created = Math.min(...person.accounts.map((user) => user.createdAt));
  if (bounds.end <= created) return dayWithout(day, 'no account yet');
  const counts = countMail(held.mails, day, person);
  const broken = held.mails.some((one) => one.day === day && one.kind === 'sent' && isBroken(one));
  const meetings = sightings
    .filter(({ event, excluded }) => excluded === null && event.start < bounds.end && event.end > bounds.start)
    .map(({ event }) => event);
  const working = person.working(day);
  const mail = Object.entries(counts).map(
    ([name, value]) =>
      [name, { value, unit: 'count', state: broken && name === 'threads-started' ? 'estimated' : 'measured' }] as const,
  );
  return {
    day,
    signals: {
      ...Object.fromEntries(mail),
      'reply-time': replies.median,
      ...measureMeetings(meetings, { person, bounds, working, isOver: bounds.end <= options.now }),
    },
    replies,
  };
}

/** Null if one of the person's mailboxes can be read, else why the first cannot. */
function whyUnavailable({ accounts }: Person): Reason | null {
  const reasons = accounts.map(whyUnreadable);
  return reasons.includes(null) ? null : (reasons[0] ?? 'no mailbox');
}

function overPeriod(days: readonly DayTruth[], { person, replies }: Holdings, { from, to, now }: TruthOptions) {
  const figures = summarize(replies.filter(({ day }) => from <= day && day <= to));
  return { ...figures, signals: measurePeriod(days, figures, { person, now }) };
}

function describePerson(held: Holdings, options: TruthOptions): PersonTruth {
  const { person } = held;
  const { user, zone } = person;
  const reason = whyUnavailable(person);
  const days = listDays(options.from, options.to).map((day) =>
    reason === null ? measureDay(day, held, options) : dayWithout(day, reason),
  );
  const replies = held.replies.filter(({ day }) => options.from <= day && day <= options.to);
  return {
    userId: user.id,
    address: addressOf(user),
    zone,
    unavailable: reason,
    undated: held.chosen.filter(({ at }) => at === null).length,
    days,
    period:
      reason === null
        ? overPeriod(days, held, options)
        : { ...dayWithout('', reason).replies, signals: unavailable(reason) },
    replies,
  };
}

/** A shared mailbox or a room: rows without a person, in the organization's zone. */
function describeShared(tenant: Tenant, user: TenantUser, options: TruthOptions): MailboxTruth {
  const { now, firstReadAt = now, zone = 'UTC' } = options;
  const addresses = addressesOf([user]);
  const copies = whyUnreadable(user) === null ? readCopies(tenant, user.id, { firstReadAt, now }) : [];
  const days = {
    bounds: (day: string): Span => dayBounds(day, zone),
    dayOf: (at: number): string => localDay(at, zone),
    zoneOf: (): string => zone,
    working: (): readonly Span[] => [],
  };
  const owner: Person = { user, accounts: [user], addresses, managerAddresses: null, zone, ...days };
  const span = spanOf(owner, options);
  const sightings = readMeetings(tenant, owner, { ...span, now });
  return describeMailbox(
    user,
    { copies, sightings },
    { addresses, dayOf: owner.dayOf, span, chosen: new Set(chooseCopies(copies)) },
  );
}

/**
 * Every figure and row as they must be at `options.now`, people and mailboxes in the order of the directory.
 * Values are not rounded; times are ISO 8601 in UTC. Guests are left out; shared mailboxes and rooms have rows only.
 */
export function computeTruth(tenant: Tenant, options: TruthOptions): Truth {
  const people: PersonTruth[] = [];
  const mailboxes: MailboxTruth[] = [];
  for (const person of listPersons(tenant, options)) {
    const held = gather(tenant, person, options);
    people.push(describePerson(held, options));
    const { addresses, dayOf } = person;
    const view = { addresses, dayOf, span: held.span, chosen: new Set(held.chosen) };
    for (const user of person.accounts) {
      const copies = held.copies.get(user.id) ?? [];
      mailboxes.push(describeMailbox(user, { copies, sightings: held.sightings }, view));
    }
  }
  if (options.people === undefined) {
    const shared = listUsers(tenant, options.now).filter(({ purpose }) => purpose !== 'user');
    mailboxes.push(...shared.map((user) => describeShared(tenant, user, options)));
  }
  return { asOf: new Date(options.now).toISOString(), from: options.from, to: options.to, people, mailboxes };
}
