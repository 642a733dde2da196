// Which local days a touched UTC day can change, and what is left to do when a roll-up stops on the way.
import { dayMs, daysBetween, formatDay, type LocalDay, parseDay, utcDayOf } from '../people/local-days.ts';
import type { WorkingTime } from '../people/working-time.ts';
import { reachMs } from './person-day.ts';

/**
 * Local days that follow one another, in order. A UTC day meets two local days or more; what it holds can be the
 * question to an answer, or the first copy of a message, for 72 hours after.
 */
export const affectedSpans = (touched: readonly string[], { dayOf }: Pick<WorkingTime, 'dayOf'>): LocalDay[][] => {
  const affected = new Set<LocalDay>();
  for (const text of new Set(touched)) {
    const start = parseDay(text) * dayMs;
    for (const day of daysBetween(dayOf(start), dayOf(start + dayMs - 1 + reachMs))) affected.add(day);
  }
  const spans: LocalDay[][] = [];
  for (const day of [...affected].sort((a, b) => a - b)) {
    const span = spans.at(-1);
    if (span !== undefined && span.at(-1) === day - 1) span.push(day);
    else spans.push([day]);
  }
  return spans;
};

/**
 * The UTC day from which on everything is still to be done when `next` is the first local day that was not computed:
 * touched days before it are done, it and those after it stay touched. Its own reach covers what the former reached.
 */
export const cutDay = (next: LocalDay, { day }: Pick<WorkingTime, 'day'>): string => formatDay(utcDayOf(day(next)[0]));
