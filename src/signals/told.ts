// Reads what was told of a person beside mail and meetings, in step with their days and only as far as there is any.
import {
  type Held,
  listHeld,
  listMentions,
  listPersonCalls,
  listPersonEvents,
  listPersonReports,
} from '../db/queries/person-records.ts';
import type { Tx } from '../db/schema.ts';
import type { AccountReading } from '../people/account-times.ts';
import { type LocalDay, parseDay, dayMs } from '../people/local-days.ts';
import type { Interval } from '../people/working-time.ts';
import { ownAddresses, type Viewer } from './activity-rows.ts';
import { longestMeetingMs, nothingTold, reachMs } from './person-day.ts';
import { openToldAssembly, type Told, writtenSpan } from './told-assembly.ts';

/** Rows of an account that are read at once. */
const pageRows = 1000;

interface Whose {
  readonly organizationId: string;
  readonly viewer: Viewer;
  readonly reading: AccountReading;
}

export interface Telling {
  /** What was told of a day. Days are taken in order. */
  readonly take: (day: LocalDay) => Promise<Told>;
  /** Rows that were read so far. */
  readonly rows: () => number;
}

/** For people of whom nothing was told. */
export const silent: Telling = { take: async () => nothingTold, rows: () => 0 };

/** What is held of some people, in one look. */
export const lookForHeld = (
  tx: Tx,
  organizationId: string,
  people: readonly { readonly viewer: Viewer; readonly reading: AccountReading }[],
): Promise<Held> =>
  listHeld(tx, {
    organizationId,
    accountIds: [...new Set(people.flatMap(({ reading }) => reading.accountIds))],
    addresses: [...new Set(people.flatMap(({ viewer }) => [...viewer.addresses]))],
  });

/** Whether an account is the person's at an instant. */
const isTheirs = ({ accountIds, within }: AccountReading, accountId: string, at: number): boolean => {
  const place = accountIds.indexOf(accountId);
  if (place < 0 || within === null) return place >= 0;
  return (within[place] ?? []).some(([start, end]) => at >= start && at < end);
};

const readCalls = async (tx: Tx, { organizationId, viewer, reading }: Whose, [from, to]: Interval) => {
  const calls = await listPersonCalls(tx, {
    organizationId,
    accountIds: reading.accountIds,
    addresses: [...viewer.addresses],
    from: from - longestMeetingMs,
    to,
  });
  return calls.filter(({ accountId, at, participants }) => {
    const own = ownAddresses(viewer, at);
    return isTheirs(reading, accountId, at) || participants.some((address) => own.has(address));
  });
};

const readReports = async (tx: Tx, { organizationId, reading }: Whose, span: readonly LocalDay[]) => {
  const { accountIds } = reading;
  const reports = await listPersonReports(tx, { organizationId, accountIds, ...writtenSpan(span) });
  // A report's day is in nobody's zone: who had the account at its noon has it.
  return reports.filter(({ accountId, day }) => isTheirs(reading, accountId, (parseDay(day) + 0.5) * dayMs));
};

/** `held`: what there is of anybody; `span`: consecutive days. */
export const openTelling = async (
  tx: Tx,
  whose: Whose,
  { held, span }: { readonly held: Held; readonly span: readonly LocalDay[] },
): Promise<Telling> => {
  const { organizationId, viewer, reading } = whose;
  const { accountIds } = reading;
  const has = (of: ReadonlySet<string>): boolean => accountIds.some((id) => of.has(id));
  const called = held.calls.size > 0 && (has(held.calls) || [...viewer.addresses].some((one) => held.calls.has(one)));
  const [events, counts] = [has(held.events), has(held.counts)];
  if (!events && !counts && !called) return silent;
  const [start] = viewer.workingTime.day(span[0] ?? 0);
  const [, to] = viewer.workingTime.day(span.at(-1) ?? 0);
  const assembly = openToldAssembly(viewer);
  let rows = 0;
  if (called) assembly.addCalls(await readCalls(tx, whose, [start, to]));
  if (counts) {
    const reports = await readReports(tx, whose, span);
    rows += reports.length;
    assembly.addReports(reports);
  }
  /** Answers where the next page begins; null: there is no more. */
  const readPage = async (from: number): Promise<number | null> => {
    const page = await listPersonEvents(tx, { organizationId, ...reading, from, to, limit: pageRows });
    const threads = new Set(
      page.rows.flatMap(({ thread, marks }) => (thread !== null && marks.includes('reply') ? [thread] : [])),
    );
    const asked = { organizationId, accountIds, threads: [...threads], from: from - reachMs, to: page.next ?? to };
    assembly.addEvents(page.rows, threads.size === 0 ? [] : await listMentions(tx, asked));
    rows += page.rows.length;
    return page.next;
  };
  let next = events ? start - reachMs : null;
  return {
    take: async (day) => {
      const end = viewer.workingTime.day(day)[1];
      for (let from = next; from !== null && from < end; from = next) next = await readPage(from);
      return assembly.take(day);
    },
    rows: () => rows,
  };
};
