// Periods of days that do not overlap: one laid over others, and what is left of those.
import type { OwnedPeriod } from '../db/queries/identity-states.ts';
import { digest } from '../lib/ids.ts';
import { formatDay, parseDay } from './local-days.ts';

/** YYYY-MM-DD, both included; null: without an end. */
export interface Days {
  readonly from: string | null;
  readonly until: string | null;
}

const next = (day: string, by: 1 | -1): string => formatDay(parseDay(day) + by);

const endsBefore = (a: Days, b: Days): boolean => a.until !== null && b.from !== null && a.until < b.from;

const overlaps = (a: Days, b: Days): boolean => !endsBefore(a, b) && !endsBefore(b, a);

const covers = (a: Days, b: Days): boolean =>
  (a.from === null || (b.from !== null && a.from <= b.from)) &&
  (a.until === null || (b.until !== null && a.until >= b.until));

const byStart = (a: Days, b: Days): number => {
  if (a.from === b.from) return 0;
  return (a.from ?? '') < (b.from ?? '') ? -1 : 1;
};

/** What a period keeps beside `cut`: nothing, one piece or two. The first piece keeps the id where it keeps the beginning. */
const remains = (period: OwnedPeriod, cut: Days): OwnedPeriod[] => {
  const pieces: OwnedPeriod[] = [];
  if (cut.from !== null && (period.from === null || period.from < cut.from))
    pieces.push({ ...period, until: next(cut.from, -1) });
  if (cut.until !== null && (period.until === null || period.until > cut.until)) {
    const from = next(cut.until, 1);
    pieces.push({ ...period, mappingId: digest('mapping', period.mappingId, from), from });
  }
  return pieces;
};

/**
 * Periods with one laid over them: what others had of its days is the new owner's. What the new owner has already stays
 * theirs; where they have all of it, nothing changes.
 */
export const layOver = (periods: readonly OwnedPeriod[], laid: OwnedPeriod): readonly OwnedPeriod[] => {
  if (periods.some((period) => period.personId === laid.personId && covers(period, laid))) return periods;
  const kept = periods.flatMap((period) => (overlaps(period, laid) ? remains(period, laid) : [period]));
  return [...kept, laid].toSorted(byStart);
};

/** Whether any two overlap. */
export const anyOverlap = (periods: readonly Days[]): boolean =>
  periods.some((a, at) => periods.slice(at + 1).some((b) => overlaps(a, b)));
