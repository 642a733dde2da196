// One person's touched days computed out of the stored activity, in one pass and bounded memory.
import { type ActivityPage, listActivities } from '../db/queries/activities.ts';
import type { SavedDay } from '../db/queries/figures.ts';
import type { Held } from '../db/queries/person-records.ts';
import type { KeptFrom } from '../db/queries/retention.ts';
import type { PersonTime } from '../db/queries/working-time.ts';
import type { Tx } from '../db/schema.ts';
import { type AccountReading, addressesByTime } from '../people/account-times.ts';
import { formatDay, type LocalDay } from '../people/local-days.ts';
import type { OrganizationTime } from '../people/organization-time.ts';
import { resolveWorkingTime } from '../people/working-time.ts';
import { findZone, utc, type Zone } from '../people/zones.ts';
import type { Viewer } from './activity-rows.ts';
import { affectedSpans, cutDay } from './affected-days.ts';
import { openAssembly } from './day-assembly.ts';
import { leaveFixedDays } from './fixed-days.ts';
import { signals } from './index.ts';
import { nothingTold, reachMs } from './person-day.ts';
import { storeDay } from './stored-day.ts';
import { openTelling, silent } from './told.ts';

/** The zone whose days accounts are mapped by. */
export const zoneOf = ({ zone }: Pick<OrganizationTime, 'zone'>): Zone => findZone(zone) ?? utc;

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
    holidays: organization.calendarsOf(person),
  }),
});

/** Rows of an account that are read at once: few enough that most are garbage before it is collected. */
const pageRows = 1000;

/** Page after page; `ahead`: while one is worked on the database reads the next, and nothing else may be asked of it. */
async function* pagesOf(
  read: (from: number) => Promise<ActivityPage>,
  { first, ahead }: { readonly first: number; readonly ahead: boolean },
): AsyncGenerator<ActivityPage, void, undefined> {
  let coming: Promise<ActivityPage> | null = read(first);
  try {
    while (coming !== null) {
      const page: ActivityPage = await coming;
      coming = page.next === null || !ahead ? null : read(page.next);
      // Whoever awaits it hears of its failure; until then it is nobody's.
      coming?.catch(() => {});
      yield page;
      if (!ahead && page.next !== null) coming = read(page.next);
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
  /** What is held of anybody beside mail and meetings. */
  readonly held: Held;
  /** From when on what figures come of is kept. */
  readonly kept: KeptFrom;
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
  const telling = await openTelling(tx, work, work);
  let taken = 0;
  for await (const { rows, next } of pagesOf(
    (from) => listActivities(tx, { organizationId, ...reading, from, to, limit: pageRows }),
    { first: start - reachMs, ahead: telling === silent },
  )) {
    progress.rows += rows.length;
    for (const row of rows) if (row.at >= start) progress.own += 1;
    assembly.add(rows);
    for (const day of span.slice(taken)) {
      if (next !== null && viewer.workingTime.day(day)[1] > next) break;
      const told = telling === silent ? nothingTold : await telling.take(day);
      const stored = storeDay(assembly.take(day, told), signals);
      const figures = stored === null ? null : JSON.stringify(stored);
      progress.days.push({ personId: person.personId, day: formatDay(day), figures });
      taken += 1;
    }
    if (progress.own + telling.rows() >= work.enough && taken > 0) break;
  }
  progress.rows += telling.rows();
  progress.own += telling.rows();
  return span[taken] ?? null;
};

/** All of a person's touched days, or as many as are enough for one transaction. */
export const computePerson = async (tx: Tx, work: PersonWork): Promise<PersonDone> => {
  const progress: Progress = { rows: 0, own: 0, days: [] };
  const { workingTime } = work.viewer;
  const asked = { ...work, workingTime, personId: work.person.personId };
  for (const span of await leaveFixedDays(tx, affectedSpans(work.touched, workingTime), asked)) {
    const next = progress.own < work.enough ? await computeSpan(tx, { ...work, span }, progress) : (span[0] ?? null);
    if (next !== null) return { days: progress.days, rows: progress.rows, left: cutDay(next, workingTime) };
  }
  return { days: progress.days, rows: progress.rows, left: null };
};
