// Signal: sign-ins that failed.
import { amountOf, countsKind, no, type Signal, tally, yes } from './signal.ts';

const verdicts = { done: no('Succeeded.'), failed: yes('Failed.') };
const counts = countsKind('sign-in', ({ failed }) => (failed ? verdicts.failed : verdicts.done));

export const failedSignIns: Signal = {
  name: 'failed-sign-ins',
  title: 'Failed sign-ins',
  theme: 'sign-ins',
  unit: 'count',
  meaning: 'Sign-ins that failed.',
  formula:
    'Number of entries of the sign-in log that ended with an error, to whichever app; a wrong password as well as a second factor that was still to come.',
  source: 'Plumbline’s definition. Context, not a measure of work.',
  streams: ['sign-ins'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.signIns, day, counts)),
  counts,
};
