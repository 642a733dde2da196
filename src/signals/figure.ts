// A figure: a signal's value with its state, coverage, as-of and, where it is not measured, the reason.
import type { Figure } from '../contract/people.ts';
import { type LocalDay, weekdayOf } from '../people/local-days.ts';
import { type Coverage, coverageFloor } from './coverage.ts';
import type { AnySignal, Part, Reason, Signal } from './signal.ts';
import { coverSignal, reasonWithout, type SignalCoverage, signalAsOf } from './signal-coverage.ts';
import { type Value, valueOf } from './values.ts';

/** What a signal has of one day. */
export interface SignalDay {
  readonly day: LocalDay;
  readonly part: Part | null;
}

const notOver: Reason = { code: 'day-not-over', text: 'The day is not over yet.' };
export const nothingDue: Reason = {
  code: 'not-read-yet',
  text: 'No day of the period has begun or been read yet.',
};
const noValue: Reason = { code: 'no-value', text: 'There was nothing to measure.' };
const answers: Reason = { code: 'estimated', text: 'A mail program broke the thread: the likely answer stands in.' };

const isoOf = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

/** How sure a figure is. */
export interface Told {
  readonly coverage: number;
  readonly asOf: number | null;
  readonly reason: Reason | null;
}

export const unavailable = (signal: AnySignal, { coverage, asOf, reason }: Told): Figure => ({
  signal: signal.name,
  unit: signal.unit,
  value: null,
  state: 'unavailable',
  coverage,
  asOf: isoOf(asOf),
  reason: reason ?? noValue,
  beside: {},
});

/** Two reasons as one, the first one's code. */
export const joinReasons = (first: Reason | null, second: Reason | null): Reason | null => {
  if (first === null || second === null) return first ?? second;
  return { code: first.code, text: `${first.text} ${second.text}` };
};

/** A value as a figure; `likely`: why the value itself is an estimate, null: it is none. */
export const figureOf = (
  signal: AnySignal,
  { value, missing, beside }: Omit<Value, 'estimated'>,
  told: Told & { readonly likely: Reason | null },
): Figure => {
  if (value === null) return unavailable(signal, { ...told, reason: missing });
  const reason = joinReasons(told.reason, told.likely);
  return {
    signal: signal.name,
    unit: signal.unit,
    value,
    state: reason === null ? 'measured' : 'estimated',
    coverage: told.coverage,
    asOf: isoOf(told.asOf),
    reason,
    beside: { ...beside },
  };
};

const present = (signal: Signal, parts: readonly (Part | null)[], told: Told): Figure => {
  const value = valueOf(signal, parts);
  return figureOf(signal, value, { ...told, likely: value.estimated ? (signal.likely ?? answers) : null });
};

/** Why a day says nothing for a signal; null: it does. */
const whyNot = (signal: Signal, covered: SignalCoverage): Reason | null => {
  if (covered.share === 0) return covered.reason ?? nothingDue;
  return signal.wholeDay && !covered.whole ? (covered.reason ?? notOver) : null;
};

export const dayFigure = (signal: Signal, { day, part }: SignalDay, coverage: Coverage): Figure => {
  const covered = coverSignal(signal, day, coverage);
  const asOf = covered.asOf ?? signalAsOf(signal, covered.without, coverage);
  const reason = whyNot(signal, covered);
  if (reason !== null) return unavailable(signal, { coverage: covered.share, asOf, reason });
  const told = joinReasons(covered.reason, reasonWithout(covered.without));
  return present(signal, [part], { coverage: covered.share, asOf, reason: told });
};

/** Why too little was read for a figure that does not simply grow with what was. */
export const belowFloor = (share: number, first: Reason | null): Reason => ({
  code: 'below-floor',
  text: `Only ${Math.floor(share * 100)} % of what should have been read was; below ${coverageFloor * 100} % no such figure is told.${first === null ? '' : ` ${first.text}`}`,
});

/** Of the calendar weeks, Monday to Sunday, those whose days have more than the signal flags. */
const flagged = ({ flagAbove }: Signal, days: readonly SignalDay[]): Record<string, number> => {
  if (flagAbove === undefined) return {};
  const weeks = new Map<LocalDay, number>();
  for (const { day, part } of days) {
    const monday = day - ((weekdayOf(day) + 6) % 7);
    weeks.set(monday, (weeks.get(monday) ?? 0) + (part?.amount ?? 0));
  }
  return { flaggedWeeks: [...weeks.values()].filter((amount) => amount > flagAbove).length };
};

interface Stood {
  readonly day: LocalDay;
  readonly part: Part | null;
  readonly due: boolean;
  readonly why: Reason | null;
  readonly share: number;
  readonly covered: SignalCoverage;
}

const standOf = (signal: Signal, { day, part }: SignalDay, coverage: Coverage): Stood => {
  const covered = coverSignal(signal, day, coverage);
  const why = whyNot(signal, covered);
  const due = covered.due && why !== notOver;
  return { day, part, due, why, share: why === null ? covered.share : 0, covered };
};

const shortReason = (due: readonly Stood[]): Reason | null => {
  const short = due.filter((day) => day.share < 1);
  const first = short[0]?.why ?? short[0]?.covered.reason ?? null;
  if (first === null) return null;
  return { code: first.code, text: `${short.length} of ${due.length} days are not read whole. ${first.text}` };
};

/**
 * The figure of several days. Days that have not begun, or that are not over where the signal wants whole days, are
 * neither counted nor missed; days that should have been read and were not lower the coverage, and are named.
 */
export const periodFigure = (signal: Signal, days: readonly SignalDay[], coverage: Coverage): Figure => {
  const stood = days.map((day) => standOf(signal, day, coverage));
  const due = stood.filter((day) => day.due);
  const read = due.filter((day) => day.why === null);
  const without = read[0]?.covered.without ?? [];
  const asOf = signalAsOf(signal, without, coverage);
  if (read.length === 0) {
    const reason = (due[0] ?? stood.at(-1))?.why ?? nothingDue;
    return unavailable(signal, { coverage: 0, asOf, reason });
  }
  const share = due.reduce((sum, day) => sum + day.share, 0) / due.length;
  const short = shortReason(due);
  if (signal.period !== 'sum' && share < coverageFloor)
    return unavailable(signal, { coverage: share, asOf, reason: belowFloor(share, short) });
  const figure = present(
    signal,
    read.map((day) => day.part),
    { coverage: share, asOf, reason: joinReasons(short, reasonWithout(without)) },
  );
  return figure.value === null ? figure : { ...figure, beside: { ...figure.beside, ...flagged(signal, read) } };
};
