// Signals over weeks: told when they are read, from what the stored days hold of other signals.
import type { Figure } from '../contract/people.ts';
import { daysBetween, type LocalDay, weekdayOf } from '../people/local-days.ts';
import { coverageFloor } from './coverage.ts';
import { belowFloor, figureOf, joinReasons, nothingDue, unavailable } from './figure.ts';
import { signals } from './index.ts';
import { type PersonPeriod, signalDays } from './people-days.ts';
import type { Reason, Signal, StreamName, Week, WeekSignal } from './signal.ts';
import { coverSignal, reasonWithout, signalAsOf } from './signal-coverage.ts';

/** As far as any of them looks back from the last day of a period: twelve weeks, and the week that is not over. */
export const weeksBack = 12 * 7 + 6;

/** A week with the days that it was told from. */
export interface ToldWeek extends Week {
  /** Its Monday. */
  readonly monday: LocalDay;
  readonly share: number;
}

/** The last whole weeks that are over and end in the period or before it. */
const daysOf = (count: number, { days, viewer, now }: PersonPeriod): LocalDay[] => {
  const last = Math.min(days.at(-1) ?? 0, viewer.workingTime.dayOf(now) - 1);
  const sunday = last - weekdayOf(last);
  return daysBetween(sunday - 7 * count + 1, sunday);
};

interface Looked {
  readonly weeks: readonly ToldWeek[];
  readonly share: number;
  readonly estimated: boolean;
  readonly without: readonly StreamName[];
  /** Why a day is not read whole, of the first that is not. */
  readonly reason: Reason | null;
}

const sourcesOf = ({ from }: WeekSignal): Signal[] => signals.filter(({ name }) => from.includes(name));

const look = (signal: WeekSignal, period: PersonPeriod): Looked => {
  const days = daysOf(signal.weeks, period);
  const covered = days.map((day) => coverSignal(signal, day, period.coverage));
  const amounts = days.map(() => 0);
  let estimated = false;
  // Of weeks of which nothing was read nothing is told, whatever is stored.
  const sources = covered.some(({ share }) => share > 0) ? sourcesOf(signal) : [];
  for (const source of sources)
    for (const [at, { part }] of signalDays(source, { ...period, days }).entries()) {
      amounts[at] = (amounts[at] ?? 0) + (part?.amount ?? 0);
      estimated ||= part?.estimated === true;
    }
  const weeks = Array.from({ length: signal.weeks }, (_, week): ToldWeek => {
    const own = covered.slice(week * 7, week * 7 + 7);
    const share = own.reduce((sum, day) => sum + (day.due ? day.share : 0), 0) / 7;
    const amount = own.reduce((sum, day, at) => (day.share > 0 ? sum + (amounts[week * 7 + at] ?? 0) : sum), 0);
    return { monday: days[week * 7] ?? 0, amount, share, known: share >= coverageFloor };
  });
  return {
    weeks,
    share: weeks.reduce((sum, week) => sum + week.share, 0) / weeks.length,
    estimated,
    without: covered.at(-1)?.without ?? [],
    reason: covered.find((day) => day.share < 1)?.reason ?? null,
  };
};

/** The weeks that a signal is told from, the oldest first. */
export const lookAtWeeks = (signal: WeekSignal, period: PersonPeriod): readonly ToldWeek[] =>
  look(signal, period).weeks;

const likelyOf = (signal: WeekSignal): Reason | null => sourcesOf(signal)[0]?.likely ?? null;

/** The figure of the weeks that end with a period. */
export const weeksFigure = (signal: WeekSignal, period: PersonPeriod): Figure => {
  const { weeks, share, estimated, without, reason } = look(signal, period);
  const asOf = signalAsOf(signal, without, period.coverage);
  if (share === 0) return unavailable(signal, { coverage: 0, asOf, reason: reason ?? nothingDue });
  if (share < coverageFloor) return unavailable(signal, { coverage: share, asOf, reason: belowFloor(share, reason) });
  const short = weeks.filter((week) => week.share < 1).length;
  const partly: Reason | null =
    short === 0
      ? null
      : {
          code: reason?.code ?? 'read-partly',
          text: `${short} of ${weeks.length} weeks are not read whole. ${reason?.text ?? ''}`.trim(),
        };
  return figureOf(signal, signal.tell(weeks), {
    coverage: share,
    asOf,
    reason: joinReasons(partly, reasonWithout(without)),
    likely: estimated ? likelyOf(signal) : null,
  });
};

/** What a single day says of a signal over weeks. */
export const noDayOf = (signal: WeekSignal): Figure =>
  unavailable(signal, {
    coverage: 1,
    asOf: null,
    reason: { code: 'over-weeks', text: 'Told over whole weeks, and of no single day.' },
  });
