// What the signals about the time of sign-ins share: the first or the last of a day, on the person's clock.
import { minuteMs } from '../people/local-days.ts';
import type { PersonDay, SignInRow } from './person-day.ts';
import { countsKind, no, samplesOf, type Signal, yes } from './signal.ts';

interface TimeGiven extends Pick<Signal, 'name' | 'title' | 'meaning'> {
  readonly which: 'first' | 'last';
}

const verdicts = {
  failed: no('Failed.'),
  background: no('An app renewed its access: nobody signed in.'),
  between: no('Neither the first nor the last.'),
};

const isOwn = ({ failed, interactive }: SignInRow): boolean => interactive && !failed;

/** Sign-ins are in the order of time. */
const pick = (day: PersonDay, which: TimeGiven['which']): SignInRow | undefined =>
  which === 'first' ? day.signIns.find(isOwn) : day.signIns.findLast(isOwn);

export const signInTime = ({ which, ...definition }: TimeGiven): Signal => ({
  ...definition,
  theme: 'sign-ins',
  unit: 'time',
  formula: `Time of the day’s ${which} sign-in that succeeded and that somebody made (interactive), on the person’s clock; of a period the median of its days.`,
  source: 'Plumbline’s definition. Context, not a measure of work.',
  streams: ['sign-ins'],
  period: 'median',
  wholeDay: which === 'last',
  missing: { code: 'no-sign-ins', text: 'Nobody signed in.' },
  beside: 'none',
  compute: (day) => {
    const found = pick(day, which);
    if (found === undefined) return samplesOf([], false);
    const minute = day.workingTime.zoneOf(day.day).minuteOf(found.at);
    return samplesOf([[minute * minuteMs, 0]], false);
  },
  counts: countsKind('sign-in', (row, day) => {
    if (row.failed) return verdicts.failed;
    if (!row.interactive) return verdicts.background;
    return pick(day, which)?.at === row.at ? yes(`The ${which} of its day.`) : verdicts.between;
  }),
});
