// The period that figures are shown for, as it stands in the address: a number of days up to the last day read, or two dates.
import { z } from 'zod';
import { addDays, daysFromTo } from './days.ts';

export const spans = [7, 28, 90] as const;
const longest = 366;

const Days = z.coerce.number().pipe(z.union([z.literal(7), z.literal(28), z.literal(90)]));
const Day = z.iso.date();

/** Search parameters of every page with a period; what cannot be read is left out. */
export const periodSearch = {
  days: Days.optional().catch(undefined),
  from: Day.optional().catch(undefined),
  to: Day.optional().catch(undefined),
};
export interface PeriodSearch {
  readonly days?: 7 | 28 | 90 | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface Range {
  readonly from: string;
  readonly to: string;
}

/** Where periods end: the day up to which everything was read, or the last day of an archive that ended more than 28 days before. */
export const lastDayOf = ({ readUpTo, lastHeld }: { readUpTo: string; lastHeld: string | null }): string =>
  lastHeld !== null && daysFromTo(lastHeld, readUpTo) > 28 ? lastHeld : readUpTo;

/** The days meant by the address; `lastDay` is the last day read. Two dates in the wrong order are turned round; a year at most. */
export const rangeOf = (search: PeriodSearch, lastDay: string): Range => {
  if (search.from !== undefined && search.to !== undefined) {
    const [from, to] = search.from <= search.to ? [search.from, search.to] : [search.to, search.from];
    return { from: daysFromTo(from, to) > longest ? addDays(to, 1 - longest) : from, to };
  }
  return { from: addDays(lastDay, 1 - (search.days ?? 28)), to: lastDay };
};

/** The days of the same number directly before. */
export const rangeBefore = (range: Range): Range => ({
  from: addDays(range.from, -daysFromTo(range.from, range.to)),
  to: addDays(range.from, -1),
});

/** `28 days`, `1 day`. */
export const writeSpan = (range: Range): string => {
  const days = daysFromTo(range.from, range.to);
  return days === 1 ? '1 day' : `${days} days`;
};
