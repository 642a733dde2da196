// Weeks from Monday to Sunday: which are looked at, how they vary, which of them are weeks of work, and which had too much after hours.
import { addDays, weekday } from '../../tenant/local-time.ts';
import { measured, meanOf, none, type SignalFigure } from './figure.ts';

export const WEEKS = 12;
const LEAST_MEAN = 5;
/** Less of a week than this was read: nobody knows the week. */
const FLOOR = 0.5;
const FLAGGED_ABOVE = 1;

/** The Monday of the day's week. */
export const mondayOf = (day: string): string => addDays(day, -((weekday(day) + 6) % 7));

/** Mondays of the last so many weeks that end on or before `lastDay`, oldest first. */
export const lastWeeks = (lastDay: string, count: number): readonly string[] => {
  const monday = mondayOf(addDays(lastDay, 1));
  return Array.from({ length: count }, (_, index) => addDays(monday, -7 * (count - index)));
};

export const daysOf = (monday: string): readonly string[] =>
  Array.from({ length: 7 }, (_, index) => addDays(monday, index));

export interface Week {
  readonly monday: string;
  readonly hours: number;
  /** The share of its days that was read. */
  readonly read: number;
}

/** Population standard deviation. */
const deviationOf = (values: readonly number[], mean: number): number =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);

interface Variation {
  readonly validWeeks: readonly string[];
  readonly figures: { readonly 'valid-weeks': SignalFigure; readonly 'collaboration-volatility': SignalFigure };
}

/** Below five hours a week on average no week is valid; else a week below mean − deviation is a holiday week. */
export const judgeWeeks = (weeks: readonly Week[]): Variation => {
  const known = weeks.filter(({ read }) => read >= FLOOR);
  const hours = known.map((week) => week.hours);
  const mean = meanOf(hours) ?? 0;
  const least = mean - deviationOf(hours, mean);
  const valid = mean < LEAST_MEAN ? [] : known.filter((week) => week.hours >= least);
  const validHours = valid.map((week) => week.hours);
  const validMean = meanOf(validHours);
  const volatility =
    validMean === null || valid.length < 2
      ? none('ratio', 'too few weeks')
      : measured(deviationOf(validHours, validMean) / validMean, 'ratio');
  return {
    validWeeks: valid.map(({ monday }) => monday),
    figures: { 'valid-weeks': measured(valid.length, 'count'), 'collaboration-volatility': volatility },
  };
};

/** Weeks, by their Monday, whose days have more than an hour after hours. */
export const flagWeeks = (days: readonly { readonly day: string; readonly hours: number }[]): readonly string[] => {
  const sums = new Map<string, number>();
  for (const { day, hours } of days) sums.set(mondayOf(day), (sums.get(mondayOf(day)) ?? 0) + hours);
  return [...sums].filter(([, hours]) => hours > FLAGGED_ABOVE).map(([monday]) => monday);
};
