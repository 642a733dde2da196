// Where the reading of one usage report stands: days that are read, that are left, and that Microsoft did not tell of. Pure.
import { z } from 'zod';
import { readCursor } from '../../pages.ts';
import type { Cursor as Place, Untold } from '../../stream.ts';

const day = 86_400_000;
/** Days back that Microsoft still has a report for; it documents 28 in one place and 30 in another. */
const horizon = 28;
/** Days back that a report may still be restated. */
const unsettled = 7;
/** Reports have been ten days late: one that never held a row is taken for one that has nothing to tell only of days so long ago. */
const longPatience = 14 * day;
/** A report may be so late, milliseconds. */
export const longestLag = 2 * day;

const Cursor = z.strictObject({
  /** Days that are read, within the horizon. */
  known: z.array(z.iso.date()),
  /** Days that are still to be read in this cycle, in this order. */
  left: z.array(z.iso.date()),
  /** The first of the days within the horizon at the last request. */
  oldest: z.iso.date().optional(),
  /** Whether this report ever held a row: of a service that nobody has a licence of it never does. */
  named: z.boolean().default(false),
  /** The newest day on which a report that came was computed; null: none told. */
  refreshed: z.iso.date().nullable().default(null),
});

export interface Days extends Omit<z.infer<typeof Cursor>, 'oldest'> {
  readonly oldest: string;
  /** Days that left the horizon since the last request and were never read. */
  readonly lost: readonly Untold[];
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** A day of a report, in UTC. */
const spanOf = (asked: string): Pick<Untold, 'from' | 'to'> => ({
  from: `${asked}T00:00:00.000Z`,
  to: new Date(Date.parse(asked) + day).toISOString(),
});

/** Of long pauses: more days than anybody looks back on are not counted one by one. */
const mostLost = 800;

/** Days from `from` on and before `to` that are not among those known. */
const missed = (from: string, to: string, known: readonly string[]): Untold[] => {
  const count = Math.min(mostLost, Math.max(0, (Date.parse(to) - Date.parse(from)) / day));
  return Array.from({ length: count }, (_, at) => dayOf(Date.parse(to) - (at + 1) * day))
    .filter((one) => !known.includes(one))
    .map((one) => ({ ...spanOf(one), why: 'lost' }));
};

const fresh: z.infer<typeof Cursor> = { known: [], left: [], named: false, refreshed: null };

/** Where a request stands; a new cycle begins when nothing is left of the last one. */
export const daysOf = (cursor: Place | null, since: string | null, now: number): Days => {
  const before = cursor === null ? fresh : readCursor(Cursor, cursor);
  const kept = dayOf(now - horizon * day);
  const wanted = since?.slice(0, 10) ?? kept;
  const oldest = wanted > kept ? wanted : kept;
  const lost = before.named ? missed(before.oldest ?? oldest, oldest, before.known) : [];
  const known = before.known.filter((one) => one >= kept);
  const left = before.left.filter((one) => one >= kept);
  const standing = { known, oldest, named: before.named, refreshed: before.refreshed, lost };
  if (left.length > 0) return { ...standing, left };
  const days = Array.from({ length: horizon }, (_, at) => dayOf(now - (at + 1) * day));
  const restated = dayOf(now - unsettled * day);
  return {
    ...standing,
    left: days.filter((one) => one >= wanted && (one >= restated || !known.includes(one))),
  };
};

/** What a report said of the day that was asked for. */
interface Said {
  readonly rows: number;
  /** When it was computed; null where it has no row to tell it. */
  readonly refreshedOn: string | null;
}

interface After {
  /** Whether the report was computed on that day or later, so that it tells of it. */
  readonly covered: boolean;
  readonly cursor: Place;
  readonly done: boolean;
  readonly untold: readonly Untold[];
  readonly told: readonly Pick<Untold, 'from' | 'to'>[];
}

const newest = (one: string | null, other: string | null): string | null => ((one ?? '') > (other ?? '') ? one : other);

/**
 * Where reading goes on after a day's report. One that was computed before the day does not tell of it: the day is asked
 * for again, and is untold once it should have come. A day on which nobody did anything has no row to say when that was
 * computed: reports of other days do, as all are computed together. Of a report that never held a row old days are not
 * missed: it has nothing to tell.
 */
export const afterDay = (asked: string, at: Days, { said, now }: { said: Said; now: number }): After => {
  const left = at.left.filter((one) => one !== asked);
  const known = at.known.filter((one) => one !== asked);
  const age = now - Date.parse(asked) - day;
  const named = at.named || said.rows > 0;
  const refreshed = newest(said.refreshedOn, at.refreshed);
  const covered = ((said.rows > 0 ? said.refreshedOn : refreshed) ?? '') >= asked;
  const isDue = !covered && age >= longestLag;
  const isLate = isDue && (named || age < longPatience);
  const late: readonly Untold[] = isLate ? [{ ...spanOf(asked), why: 'late' }] : [];
  return {
    covered,
    cursor: { known: covered ? [...known, asked] : known, left, oldest: at.oldest, named, refreshed },
    done: left.length === 0,
    untold: [...at.lost, ...late],
    told: covered || (isDue && !isLate) ? [spanOf(asked)] : [],
  };
};
