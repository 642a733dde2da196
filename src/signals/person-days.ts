// One person's touched days computed out of the stored activity, in one pass and bounded memory.
import { type ActivityPage, listActivities } from '../db/queries/activities.ts';
import type { SavedDay } from '../db/queries/figures.ts';
import type { PersonTime } from '../db/queries/working-time.ts';
import type { Tx } from '../db/schema.ts';
import { type AccountReading, addressesByTime } from '../people/account-times.ts';
import { formatDay, type LocalDay } from '../people/local-days.ts';
import { resolveWorkingTime, type WorkingTimeSettings } from '../people/working-time.ts';
import { findZone, utc, type Zone } from '../people/zones.ts';
import type { Viewer } from './activity-rows.ts';
import { affectedSpans, cutDay } from './affected-days.ts';
import { openAssembly } from './day-assembly.ts';
import { signals } from './index.ts';
import { reachMs } from './person-day.ts';
import { storeDay } from './stored-day.ts';

export type OrganizationTime = WorkingTimeSettings['organization'] & { readonly holidays: readonly string[] };

/** The zone whose days accounts are mapped by. */
export const zoneOf = ({ zone }: { readonly zone: string }): Zone => findZone(zone) ?? utc;

const timedAddresses = (person: PersonTime, organization: OrganizationTime): Pick<Viewer, 'addressesAt'> => {
  const addressesAt = addressesByTime(person.accounts, zoneOf(organization));
  return addressesAt === null ? {} : { addressesAt };
};

/** The person as signals see them. */
export const viewerOf = (person: PersonTime, organization: OrganizationTime): Viewer => ({
  addresses: new Set(person.accounts.flatMap((account) => account.addresses)),
  ...timedAddresses(person, organization),
  hasManager: person.hasManager,
  managerAddresses: new Set(person.managerAddresses),
  workingTime: resolveWorkingTime({
    person,
    mailboxes: person.accounts,
    organization,
    leave: person.leave,
    holidays: organization.holidays,
  }),
});

/** Rows of an account that are read at once: few enough that most are garbage before it is collected. */
const pageRows = 1000;

/** Page after page; while one is worked on the database reads the next. */
async function* pagesAhead(
  read: (from: number) => Promise<ActivityPage>,
  first: number,
): AsyncGenerator<ActivityPage, void, undefined> {
  let coming: Promise<ActivityPage> | null = read(first);
  try {
    while (coming !== null) {
      const page: ActivityPage = await coming;
      coming = page.next === null ? null : read(page.next);
      // Whoever awaits it hears of its failure; until then it is nobody's.
      coming?.catch(() => {});
      yield page;
    }
  } finally {
    // A transaction goes on only when its statement has ended.
    await Promise.allSettled([coming]);
  }
}

export interface PersonWork {
  readonly organizationId: string;
  readonly person: PersonTime;
  readonly viewer: Viewer;
  readonly reading: AccountReading;
  /** UTC days, YYYY-MM-DD. */
  readonly touched: readonly string[];
  /** Stop at the end of a day once so many rows of the days themselves were read. */
  readonly enough: number;
}

export interface PersonDone {
  readonly days: readonly SavedDay[];
  readonly rows: number;
  /** Null: all is done. Else the UTC day from which on touched days are still to be done. */
  readonly left: string | null;
}

interface Progress {
  /** All that were read, also those that a day only looks back at. */
  rows: number;
  own: number;
  readonly days: SavedDay[];
}

/** Computes a span of days until `enough`; answers the first day that was not computed, null when all were. */
const computeSpan = async (
  tx: Tx,
  work: PersonWork & { readonly span: readonly LocalDay[] },
  progress: Progress,
): Promise<LocalDay | null> => {
  const { organizationId, person, viewer, reading, span } = work;
  const assembly = openAssembly(viewer);
  const [first, last] = [span[0] ?? 0, span.at(-1) ?? 0];
  const [start] = viewer.workingTime.day(first);
  const [, to] = viewer.workingTime.day(last);
  let taken = 0;
  for await (const { rows, next } of pagesAhead(
    (from) => listActivities(tx, { organizationId, ...reading, from, to, limit: pageRows }),
    start - reachMs,
  )) {
    progress.rows += rows.length;
    for (const row of rows) if (row.at >= start) progress.own += 1;
    assembly.add(rows);
    for (const day of span.slice(taken)) {
      if (next !== null && viewer.workingTime.day(day)[1] > next) break;
      const stored = storeDay(assembly.take(day), signals);
      const figures = stored === null ? null : JSON.stringify(stored);
      progress.days.push({ personId: person.personId, day: formatDay(day), figures });
      taken += 1;
    }
    if (progress.own >= work.enough && taken > 0) break;
  }
  return span[taken] ?? null;
};

/** All of a person's touched days, or as many as are enough for one transaction. */
export const computePerson = async (tx: Tx, work: PersonWork): Promise<PersonDone> => {
  const progress: Progress = { rows: 0, own: 0, days: [] };
  const { zone } = work.viewer.workingTime;
  for (const span of affectedSpans(work.touched, zone)) {
    const next = progress.own < work.enough ? await computeSpan(tx, { ...work, span }, progress) : (span[0] ?? null);
    if (next !== null) return { days: progress.days, rows: progress.rows, left: cutDay(next, zone) };
  }
  return { days: progress.days, rows: progress.rows, left: null };
};
