// Signal: how many of the last weeks are fit to be compared with one another.
import { together } from './together.ts';
import { no, type Told, type Week, type WeekSignal, yes } from './signal.ts';

const hourMs = 3_600_000;
/** A person with fewer hours with others a week on average is not measured. */
const leastHours = 5;

/** Mean and population standard deviation; NaN of none. */
export const spreadOf = (values: readonly number[]): { readonly mean: number; readonly deviation: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
};

type Standing = 'unknown' | 'little' | 'holiday' | 'valid';

/** How each of the weeks stands, and the mean of those that are known, in hours. */
export const judgeWeeks = (
  weeks: readonly Week[],
): { readonly mean: number; readonly standings: readonly Standing[] } => {
  const { mean, deviation } = spreadOf(weeks.filter(({ known }) => known).map(({ amount }) => amount / hourMs));
  const standings = weeks.map(({ amount, known }): Standing => {
    if (!known) return 'unknown';
    if (mean < leastHours) return 'little';
    return amount / hourMs < mean - deviation ? 'holiday' : 'valid';
  });
  return { mean, standings };
};

const verdicts = {
  unknown: no('Too little of this week was read.'),
  little: no('The weeks have less than 5 h with others on average: none of them is valid.'),
  holiday: no('More than one standard deviation below the mean: a holiday week.'),
  valid: yes('A valid week.'),
};

export const countsValid: WeekSignal['counts'] = (at, weeks) => verdicts[judgeWeeks(weeks).standings[at] ?? 'unknown'];

const tell = (weeks: readonly Week[]): Told => {
  const { mean, standings } = judgeWeeks(weeks);
  const count = (standing: Standing): number => standings.filter((one) => one === standing).length;
  return { value: count('valid'), missing: null, beside: { holidayWeeks: count('holiday'), mean } };
};

export const validWeeks: WeekSignal = {
  name: 'valid-weeks',
  title: 'Valid weeks',
  theme: 'time',
  unit: 'count',
  meaning: 'Weeks of the last 12 that are fit to be compared.',
  formula:
    'Of the last 12 whole weeks (Monday to Sunday): none where collaboration is below 5 h a week on average, else those not more than one population standard deviation below the mean; the others are holiday weeks.',
  source: 'Viva Insights’ measured employees and holiday weeks.',
  streams: [...together],
  period: 'weeks',
  missing: null,
  weeks: 12,
  from: ['collaboration-hours'],
  tell,
  counts: countsValid,
};
