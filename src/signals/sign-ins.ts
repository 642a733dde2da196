// Signal: sign-ins that succeeded.
import { amountOf, countsKind, no, type Signal, tally, yes } from './signal.ts';

const verdicts = { done: yes('Succeeded.'), failed: no('Failed.') };
const counts = countsKind('sign-in', ({ failed }) => (failed ? verdicts.failed : verdicts.done));

export const signIns: Signal = {
  name: 'sign-ins',
  title: 'Sign-ins',
  theme: 'sign-ins',
  unit: 'count',
  meaning: 'Sign-ins that succeeded.',
  formula: 'Number of entries of the sign-in log that did not fail, to whichever app.',
  source: 'Plumbline’s definition. Context, not a measure of work.',
  streams: ['sign-ins'],
  period: 'sum',
  wholeDay: false,
  missing: null,
  compute: (day) => amountOf(tally(day.signIns, day, counts)),
  counts,
};
