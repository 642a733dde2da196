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

let written = { time: Number.NaN, text: '' };

/** Figures of one page mostly have the same time. */
const isoOf = (time: number | null): string | null => {
  if (time === null) return null;
  if (time !== written.time) written = { time, text: new Date(time).toISOString() };
  return written.text;
};

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
  // Nothing to measure in what was read: what was not may hold some.
  if (value === null) return unavailable(signal, { ...told, reason: joinReasons(missing ?? noValue, told.reason) });
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

/** How a day stands for every signal that is told from the same streams, and alike wants whole days or does not. */
interface Stand {
  readonly day: LocalDay;
  readonly covered: SignalCoverage;
  /** Why the day says nothing; null: it does. */
  readonly why: Reason | null;
  /** Whether it is counted or missed at all. */
  readonly due: boolean;
  readonly share: number;
}

/** Why a day says nothing for a signal; null: it does. */
const whyNot = ({ wholeDay }: Signal, covered: SignalCoverage): Reason | null => {
  if (covered.share === 0) return covered.reason ?? nothingDue;
  return wholeDay && !covered.whole ? (covered.reason ?? notOver) : null;
};

const standOf = (signal: Signal, day: LocalDay, covered: SignalCoverage): Stand => {
  const why = whyNot(signal, covered);
  const due = covered.due && why !== notOver;
  return { day, covered, why, due, share: why === null ? covered.share : 0 };
};

/** How the days of a person stand for a signal, and how sure the figures of those days are. */
export interface Days {
  readonly stands: readonly Stand[];
  readonly told: () => readonly Told[];
}

const tellStand = ({ streams }: Signal, { covered, why }: Stand, coverage: Coverage): Told => {
  const asOf = covered.asOf ?? signalAsOf({ streams }, covered.without, coverage);
  return { coverage: covered.share, asOf, reason: why ?? joinReasons(covered.reason, reasonWithout(covered.without)) };
};

const openDays = (signal: Signal, days: readonly LocalDay[], coverage: Coverage): Days => {
  const stands = days.map((day) => standOf(signal, day, coverSignal(signal, day, coverage)));
  let told: readonly Told[] | null = null;
  return {
    stands,
    told: () => {
      told ??= stands.map((stand) => tellStand(signal, stand, coverage));
      return told;
    },
  };
};

/** The days of a person for one signal after the other; told once for all for which they stand alike. */
export const openPeriod = (days: readonly LocalDay[], coverage: Coverage): ((signal: Signal) => Days) => {
  const known = new Map<string, Days>();
  return (signal) => {
    const key = `${signal.wholeDay} ${signal.streams.join()}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = openDays(signal, days, coverage);
    known.set(key, made);
    return made;
  };
};

/** A signal's days, with its part of each; null also where a day says nothing. */
export interface StoodDays extends Days {
  readonly parts: readonly (Part | null)[];
}

/** The figures of the days, one by one. */
export const dayFigures = (signal: Signal, { stands, parts, told }: StoodDays): Figure[] =>
  told().map((one, at) =>
    stands[at]?.why === null ? present(signal, [parts[at] ?? null], one) : unavailable(signal, one),
  );

/** The values of the days' figures alone; null where a figure is unavailable. */
export const dayValues = (signal: Signal, { stands, parts }: StoodDays): (number | null)[] =>
  stands.map(({ why }, at) => (why === null ? valueOf(signal, [parts[at] ?? null]).value : null));

export const dayFigure = (signal: Signal, { day, part }: SignalDay, coverage: Coverage): Figure => {
  const stand = standOf(signal, day, coverSignal(signal, day, coverage));
  const told = tellStand(signal, stand, coverage);
  return stand.why === null ? present(signal, [part], told) : unavailable(signal, told);
};

/** Why too little was read for a figure that does not simply grow with what was. */
export const belowFloor = (share: number, first: Reason | null): Reason => ({
  code: 'below-floor',
  text: `Only ${Math.floor(share * 100)} % of what should have been read was; below ${coverageFloor * 100} % no such figure is told.${first === null ? '' : ` ${first.text}`}`,
});

/** Of the calendar weeks, Monday to Sunday, those whose days have more than the signal flags. */
const flagged = ({ flagAbove }: Signal, { stands, parts }: Omit<StoodDays, 'told'>): Record<string, number> => {
  if (flagAbove === undefined) return {};
  const weeks = new Map<LocalDay, number>();
  for (const [at, { day, why }] of stands.entries()) {
    if (why !== null) continue;
    const monday = day - ((weekdayOf(day) + 6) % 7);
    weeks.set(monday, (weeks.get(monday) ?? 0) + (parts[at]?.amount ?? 0));
  }
  return { flaggedWeeks: [...weeks.values()].filter((amount) => amount > flagAbove).length };
};

/** What a week has on average. */
const weekly = ({ aWeek }: Signal, value: number, read: readonly (Part | null)[]): Record<string, number> => {
  const days = read.filter((part) => part !== null).length;
  return aWeek === undefined || days === 0 ? {} : { [aWeek]: (value / days) * 7 };
};

const shortReason = (due: readonly Stand[]): Reason | null => {
  const short = due.filter((day) => day.share < 1);
  const first = short[0]?.why ?? short[0]?.covered.reason ?? null;
  if (first === null) return null;
  return { code: first.code, text: `${short.length} of ${due.length} days are not read whole. ${first.text}` };
};

/**
 * The figure of several days. Days that have not begun, or that are not over where the signal wants whole days, are
 * neither counted nor missed; days that should have been read and were not lower the coverage, and are named.
 */
export const periodOfDays = (signal: Signal, stood: Omit<StoodDays, 'told'>, coverage: Coverage): Figure => {
  const { stands, parts } = stood;
  const due = stands.filter((day) => day.due);
  const first = due.find((day) => day.why === null);
  const without = first?.covered.without ?? [];
  const asOf = signalAsOf(signal, without, coverage);
  if (first === undefined) {
    const reason = (due[0] ?? stands.at(-1))?.why ?? nothingDue;
    return unavailable(signal, { coverage: 0, asOf, reason });
  }
  const share = due.reduce((sum, day) => sum + day.share, 0) / due.length;
  const short = shortReason(due);
  if (signal.period !== 'sum' && share < coverageFloor)
    return unavailable(signal, { coverage: share, asOf, reason: belowFloor(share, short) });
  const read = parts.filter((_, at) => stands[at]?.why === null);
  const told = { coverage: share, asOf, reason: joinReasons(short, reasonWithout(without)) };
  const figure = present(signal, read, told);
  if (figure.value === null) return figure;
  const beside = { ...figure.beside, ...flagged(signal, stood), ...weekly(signal, figure.value, read) };
  return { ...figure, beside };
};

export const periodFigure = (signal: Signal, days: readonly SignalDay[], coverage: Coverage): Figure => {
  const local = days.map(({ day }) => day);
  const parts = days.map(({ part }) => part);
  return periodOfDays(signal, { ...openDays(signal, local, coverage), parts }, coverage);
};
