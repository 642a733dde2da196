// Signal: the part of the hours with others that lies outside working time.
import { lengthOf } from './intervals.ts';
import { amountOf, type Signal } from './signal.ts';
import { afterHours, countsAfterHours, likely, minutesSource, together, togetherTime } from './together.ts';

const hourMs = 3_600_000;

export const afterHoursCollaboration: Signal = {
  name: 'after-hours-collaboration',
  title: 'After-hours collaboration',
  theme: 'time',
  unit: 'h',
  meaning: 'The part of these hours outside working time.',
  formula:
    'Collaboration hours without the person’s working intervals, split at their boundaries; on leave, holidays and days off all of them. Beside it the number of calendar weeks with more than 1 hour.',
  source: minutesSource,
  streams: [...together],
  period: 'sum',
  wholeDay: false,
  missing: null,
  likely,
  flagAbove: hourMs,
  compute: (day) => {
    const amount = lengthOf(afterHours(day));
    return amountOf(amount, amount > 0 && togetherTime(day).estimated);
  },
  counts: countsAfterHours,
};
