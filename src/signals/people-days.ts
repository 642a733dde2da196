// Some people with everything their figures are told from: working time, stored days, coverage; read in few bounded queries.
import { listReadMailboxes, type ReadMailbox } from '../db/queries/coverage.ts';
import { listDays, type StoredDay } from '../db/queries/figures.ts';
import { readKeptFrom } from '../db/queries/retention.ts';
import { listReported } from '../db/queries/person-records.ts';
import { listPersonTimes } from '../db/queries/working-time.ts';
import type { Tx } from '../db/schema.ts';
import { type AccountReading, readingOf } from '../people/account-times.ts';
import { dayMs, daysBetween, formatDay, type LocalDay, parseDay } from '../people/local-days.ts';
import { loadOrganizationTime } from '../people/organization-time.ts';
import type { Viewer } from './activity-rows.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import type { SignalDay } from './figure.ts';
import { emptyDay, type PersonDay } from './person-day.ts';
import { viewerOf, zoneOf } from './person-days.ts';
import type { Signal } from './signal.ts';
import { decodePart } from './stored-day.ts';

export interface Asked {
  readonly organizationId: string;
  readonly personIds: readonly string[];
  /** Local days, both included. */
  readonly from: string;
  readonly to: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Days before the first that are read too, for signals over weeks; not given: none. */
  readonly before?: number;
}

export interface PersonPeriod {
  readonly personId: string;
  readonly viewer: Viewer;
  readonly coverage: Coverage;
  readonly reading: AccountReading;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Days on which something happened, by day; also those before the period that were asked for. */
  readonly stored: ReadonlyMap<string, StoredDay>;
  readonly days: readonly LocalDay[];
  /** A day of the period as it is when nothing happens on it. */
  readonly empty: (day: LocalDay) => PersonDay;
}

const storedDays = async (tx: Tx, asked: Asked): Promise<Map<string, Map<string, StoredDay>>> => {
  const people = new Map<string, Map<string, StoredDay>>();
  const from = formatDay(parseDay(asked.from) - (asked.before ?? 0));
  for (const { personId, day, figures } of await listDays(tx, { ...asked, from })) {
    const days = people.get(personId) ?? new Map<string, StoredDay>();
    people.set(personId, days.set(day, figures));
  }
  return people;
};

const emptyDaysOf = (viewer: Viewer): PersonPeriod['empty'] => {
  const made = new Map<LocalDay, PersonDay>();
  return (day) => {
    const known = made.get(day);
    if (known !== undefined) return known;
    const empty = emptyDay(viewer, day);
    made.set(day, empty);
    return empty;
  };
};

/** By account, up to where its newest report says that it tells, in milliseconds. */
const readReported = async (
  tx: Tx,
  organizationId: string,
  mailboxes: readonly ReadMailbox[],
): Promise<ReadonlyMap<string, number>> => {
  const reading = mailboxes.filter(({ connection }) => connection.streams.includes('usage'));
  const accountIds = [...new Set(reading.map(({ accountId }) => accountId))];
  const rows = accountIds.length === 0 ? [] : await listReported(tx, { organizationId, accountIds });
  return new Map(rows.map(({ accountId, refreshedOn }) => [accountId, parseDay(refreshedOn) * dayMs]));
};

const reportedOf = (
  accounts: readonly { readonly accountId: string }[],
  reports: ReadonlyMap<string, number>,
): number | null => {
  const known = accounts.flatMap(({ accountId }) => reports.get(accountId) ?? []);
  return known.length === 0 ? null : Math.max(...known);
};

const laterOf = (a: string | null, b: string | null): string | null => (a === null || (b !== null && b > a) ? b : a);

/** Periods without what happened in them: enough to tell coverage, of many people at once. */
export const readEmptyPeriods = async (tx: Tx, asked: Asked): Promise<Map<string, PersonPeriod>> => {
  const { organizationId, personIds, now } = asked;
  const organization = await loadOrganizationTime(tx, organizationId);
  if (organization === null || personIds.length === 0) return new Map();
  const times = await listPersonTimes(tx, { organizationId, personIds });
  const mailboxes = Map.groupBy(await listReadMailboxes(tx, asked), (mailbox: ReadMailbox) => mailbox.personId);
  const reports = await readReported(tx, organizationId, [...mailboxes.values()].flat());
  const kept = await readKeptFrom(tx, organizationId);
  const days = daysBetween(parseDay(asked.from), parseDay(asked.to));
  return new Map(
    times.map((time) => {
      const viewer = viewerOf(time, organization);
      const { personId } = time;
      const reported = reportedOf(time.accounts, reports);
      const own = mailboxes.get(personId) ?? [];
      const knownFrom = laterOf(kept.figures, time.figuresFrom);
      const coverage = coverageOf(own, { workingTime: viewer.workingTime, now, reported, knownFrom });
      const reading = readingOf(time.accounts, zoneOf(organization));
      const empty = emptyDaysOf(viewer);
      return [personId, { personId, viewer, coverage, reading, now, stored: new Map(), days, empty }];
    }),
  );
};

/** By person; ids that nobody has are left out. */
export const readPeriods = async (tx: Tx, asked: Asked): Promise<Map<string, PersonPeriod>> => {
  const periods = await readEmptyPeriods(tx, asked);
  const stored = await storedDays(tx, asked);
  return new Map(
    [...periods].map(([personId, period]) => [personId, { ...period, stored: stored.get(personId) ?? period.stored }]),
  );
};

/** A signal's days: those without a row are days on which nothing happened. */
export const signalDays = (signal: Signal, { stored, days, empty }: PersonPeriod): SignalDay[] =>
  days.map((day) => {
    const row = stored.get(formatDay(day));
    const part = row?.parts[signal.name];
    // A day without reports holds no part of theirs: it is as if nothing happened.
    const nothing = row === undefined || (part === undefined && signal.theme === 'usage');
    return { day, part: nothing ? signal.compute(empty(day)) : decodePart(part) };
  });
