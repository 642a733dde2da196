// Some people with everything their figures are told from: working time, stored days, coverage; read in few bounded queries.
import { listReadMailboxes, type ReadMailbox } from '../db/queries/coverage.ts';
import { listDayParts, listDays, type StoredDay, type StoredParts } from '../db/queries/figures.ts';
import { readKeptFrom } from '../db/queries/retention.ts';
import { listReported } from '../db/queries/person-records.ts';
import { listPersonTimes } from '../db/queries/working-time.ts';
import type { Tx } from '../db/schema.ts';
import { type AccountReading, readingOf } from '../people/account-times.ts';
import { dayMs, daysBetween, formatDay, type LocalDay, parseDay, utcDayOf } from '../people/local-days.ts';
import { loadOrganizationTime } from '../people/organization-time.ts';
import type { Viewer } from './activity-rows.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import type { SignalDay } from './figure.ts';
import { emptyDay, type PersonDay } from './person-day.ts';
import { viewerOf, zoneOf } from './person-days.ts';
import type { ConnectedStream, Part, Signal } from './signal.ts';
import { decodePart } from './stored-day.ts';

export interface Asked {
  readonly organizationId: string;
  readonly personIds: readonly string[];
  /** Local days, both included. */
  readonly from: string;
  readonly to: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Days back from the last one, or from today, that are read too, for signals over weeks; not given: none. */
  readonly before?: number;
  /** Names of the signals whose parts are read; not given: all, and the hours of the days. */
  readonly signals?: readonly string[];
  /** Streams that coverage is told of; not given: all. */
  readonly streams?: readonly ConnectedStream[];
}

const everyStream: readonly ConnectedStream[] = ['mail', 'meetings', 'calls', 'chats', 'usage', 'sign-ins'];

/** A day as it was read: the hours only where all of it was asked for. */
export type ReadDay = StoredParts & Partial<StoredDay>;

export interface PersonPeriod {
  readonly personId: string;
  readonly viewer: Viewer;
  readonly coverage: Coverage;
  readonly reading: AccountReading;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Days on which something happened, by day; also those before the period that were asked for. */
  readonly stored: ReadonlyMap<string, ReadDay>;
  readonly days: readonly LocalDay[];
  /** A day of the period as it is when nothing happens on it. */
  readonly empty: (day: LocalDay) => PersonDay;
}

/** The first day that is looked at: where the last weeks that are over began, when they are asked for. */
const firstOf = ({ from, to, now, before = 0 }: Asked): LocalDay => {
  const first = parseDay(from);
  // Two days ago is no later than yesterday, wherever it is.
  return before === 0 ? first : Math.min(first, Math.min(parseDay(to), utcDayOf(now) - 2) - before);
};

type StoredDays = Map<string, ReadonlyMap<string, ReadDay>>;

const readParts = async (tx: Tx, asked: Asked & { readonly signals: readonly string[] }): Promise<StoredDays> => {
  const first = firstOf(asked);
  const people = await listDayParts(tx, { ...asked, from: formatDay(first) });
  return new Map(
    people.map(({ personId, days }) => [
      personId,
      new Map(days.map(([place, parts]) => [formatDay(first + place), parts])),
    ]),
  );
};

const readWhole = async (tx: Tx, asked: Asked): Promise<StoredDays> => {
  const people = new Map<string, Map<string, StoredDay>>();
  for (const { personId, day, figures } of await listDays(tx, { ...asked, from: formatDay(firstOf(asked)) })) {
    const days = people.get(personId);
    if (days === undefined) people.set(personId, new Map([[day, figures]]));
    else days.set(day, figures);
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

const none: ReadonlyMap<string, ReadDay> = new Map();
const noReports: ReadonlyMap<string, number> = new Map();

/** Periods without what happened in them: enough to tell coverage, of many people at once. */
export const readEmptyPeriods = async (tx: Tx, asked: Asked): Promise<Map<string, PersonPeriod>> => {
  const { organizationId, personIds, now } = asked;
  if (personIds.length === 0) return new Map();
  const organization = await loadOrganizationTime(tx, organizationId);
  if (organization === null) return new Map();
  const times = await listPersonTimes(tx, { organizationId, personIds });
  const kept = await readKeptFrom(tx, organizationId);
  const accounts = times.flatMap(({ personId, accounts: own }) => own.map((account) => ({ personId, ...account })));
  // A day earlier: wherever they are, no day of theirs begins before.
  const from = new Date((firstOf(asked) - 1) * dayMs);
  const streams = asked.streams ?? everyStream;
  const mailboxes = await listReadMailboxes(tx, { organizationId, accounts, streams, from });
  const byPerson = Map.groupBy(mailboxes, (mailbox: ReadMailbox) => mailbox.personId);
  const reports = streams.includes('usage') ? await readReported(tx, organizationId, mailboxes) : noReports;
  const days = daysBetween(parseDay(asked.from), parseDay(asked.to));
  const zone = zoneOf(organization);
  return new Map(
    times.map((time) => {
      const viewer = viewerOf(time, organization);
      const { personId } = time;
      const reported = reportedOf(time.accounts, reports);
      const own = byPerson.get(personId) ?? [];
      const knownFrom = laterOf(kept.figures, time.figuresFrom);
      const coverage = coverageOf(own, { workingTime: viewer.workingTime, now, reported, knownFrom });
      const reading = readingOf(time.accounts, zone);
      const empty = emptyDaysOf(viewer);
      return [personId, { personId, viewer, coverage, reading, now, stored: none, days, empty }];
    }),
  );
};

/** By person; ids that nobody has are left out. */
export const readPeriods = async (tx: Tx, asked: Asked): Promise<Map<string, PersonPeriod>> => {
  const { signals } = asked;
  const periods = await readEmptyPeriods(tx, asked);
  const stored = await (signals === undefined ? readWhole(tx, asked) : readParts(tx, { ...asked, signals }));
  return new Map(
    [...periods].map(([personId, period]) => [personId, { ...period, stored: stored.get(personId) ?? none }]),
  );
};

/** A signal's part of a day: one without a row is a day on which nothing happened. */
export const partOf = (signal: Signal, day: LocalDay, { stored, empty }: PersonPeriod): Part | null => {
  const row = stored.get(formatDay(day));
  const part = row?.parts[signal.name];
  // A day without reports holds no part of theirs: it is as if nothing happened.
  const nothing = row === undefined || (part === undefined && signal.theme === 'usage');
  return nothing ? signal.compute(empty(day)) : decodePart(part);
};

export const signalDays = (signal: Signal, period: PersonPeriod): SignalDay[] =>
  period.days.map((day) => ({ day, part: partOf(signal, day, period) }));
