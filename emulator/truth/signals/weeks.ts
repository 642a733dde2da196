// Weeks from Monday to Sunday: which are looked at, how they vary, which of them are weeks of work, and which had too much after hours.
import { addDays, weekday } from '../../tenant/local-time.ts';
import { estimated, measured, meanOf, none, type SignalFigure, withBeside } from './figure.ts';

export const WEEKS = 12;
const LEAST_MEAN = 5;
/** Less of a week than this was read: nobody knows the week; less of all weeks: nothing is said of them. */
export const FLOOR = 0.5;
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
  /** Whether some of its hours are taken, not told. */
  readonly guessed: boolean;
}

/** Population standard deviation. */
const deviationOf = (values: readonly number[], mean: number): number =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);

interface Variation {
  readonly validWeeks: readonly string[];
  readonly figures: { readonly 'valid-weeks': SignalFigure; readonly 'collaboration-volatility': SignalFigure };
}

const onlyFigures = (figure: (unit: 'count' | 'ratio') => SignalFigure): Variation['figures'] => ({
  'valid-weeks': figure('count'),
  'collaboration-volatility': figure('ratio'),
});

/**
 * Below five hours a week on average no week is valid; else a week below mean − deviation is a holiday week. Estimated
 * where some of the hours are, or not every day was read.
 */
export const judgeWeeks = (weeks: readonly Week[]): Variation => {
  const read = meanOf(weeks.map((week) => week.read)) ?? 0;
  if (read < FLOOR) return { validWeeks: [], figures: onlyFigures((unit) => none(unit, 'too little read')) };
  const known = weeks.filter((week) => week.read >= FLOOR);
  const hours = known.map((week) => week.hours);
  const mean = meanOf(hours) ?? 0;
  const least = mean - deviationOf(hours, mean);
  const works = mean >= LEAST_MEAN;
  const valid = works ? known.filter((week) => week.hours >= least) : [];
  const validHours = valid.map((week) => week.hours);
  const validMean = meanOf(validHours);
  const write = read < 1 || weeks.some(({ guessed }) => guessed) ? estimated : measured;
  const volatility =
    validMean === null || valid.length < 2
      ? none('ratio', 'too few weeks')
      : withBeside(write(deviationOf(validHours, validMean) / validMean, 'ratio'), {
          mean: validMean,
          weeks: valid.length,
        });
  const holidayWeeks = works ? known.length - valid.length : 0;
  return {
    validWeeks: valid.map(({ monday }) => monday),
    figures: {
      'valid-weeks': withBeside(write(valid.length, 'count'), { holidayWeeks, mean }),
      'collaboration-volatility': volatility,
    },
  };
};

/** Weeks, by their Monday, whose days have more than an hour after hours. */
export const flagWeeks = (days: readonly { readonly day: string; readonly hours: number }[]): readonly string[] => {
  const sums = new Map<string, number>();
  for (const { day, hours } of days) sums.set(mondayOf(day), (sums.get(mondayOf(day)) ?? 0) + hours);
  return [...sums].filter(([, hours]) => hours > FLAGGED_ABOVE).map(([monday]) => monday);
};
