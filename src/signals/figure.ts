// A figure: a signal's value with its state, coverage, as-of and, where it is not measured, the reason.
import type { Figure } from '../contract/people.ts';
import type { LocalDay } from '../people/local-days.ts';
import type { Coverage, DayCoverage } from './coverage.ts';
import type { Part, Reason, Signal } from './signal.ts';
import { valueOf } from './values.ts';

/** What a signal has of one day. */
export interface SignalDay {
  readonly day: LocalDay;
  readonly part: Part | null;
}

const notOver: Reason = { code: 'day-not-over', text: 'The day is not over yet.' };
const nothingDue: Reason = { code: 'not-read-yet', text: 'No day of the period has begun or been read yet.' };
const noValue: Reason = { code: 'no-value', text: 'There was nothing to measure.' };

const isoOf = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

interface Told {
  readonly coverage: number;
  readonly asOf: number | null;
  readonly reason: Reason | null;
}

const unavailable = (signal: Signal, { coverage, asOf, reason }: Told): Figure => ({
  signal: signal.name,
  unit: signal.unit,
  value: null,
  state: 'unavailable',
  coverage,
  asOf: isoOf(asOf),
  reason: reason ?? noValue,
  beside: {},
});

const present = (signal: Signal, parts: readonly (Part | null)[], told: Told): Figure => {
  const { value, missing, beside, estimated } = valueOf(signal, parts);
  if (value === null) return unavailable(signal, { ...told, reason: missing });
  const likely: Reason = { code: 'estimated', text: 'A mail program broke the thread: the likely answer stands in.' };
  const measured = told.reason === null && !estimated;
  return {
    signal: signal.name,
    unit: signal.unit,
    value,
    state: measured ? 'measured' : 'estimated',
    coverage: told.coverage,
    asOf: isoOf(told.asOf),
    reason: measured ? null : (told.reason ?? likely),
    beside: { ...beside },
  };
};

/** Why a day says nothing for a signal; null: it does. */
const whyNot = (signal: Signal, covered: DayCoverage): Reason | null => {
  if (covered.share === 0) return covered.reason ?? nothingDue;
  return signal.wholeDay && !covered.whole ? (covered.reason ?? notOver) : null;
};

export const dayFigure = (signal: Signal, { day, part }: SignalDay, coverage: Coverage): Figure => {
  const covered = coverage.of(signal.stream, day);
  const asOf = covered.asOf ?? coverage.asOf(signal.stream);
  const reason = whyNot(signal, covered);
  if (reason !== null) return unavailable(signal, { coverage: covered.share, asOf, reason });
  return present(signal, [part], { coverage: covered.share, asOf, reason: covered.reason });
};

/**
 * The figure of several days. Days that have not begun, or that are not over where the signal wants whole days, are
 * neither counted nor missed; days that should have been read and were not lower the coverage, and are named.
 */
export const periodFigure = (signal: Signal, days: readonly SignalDay[], coverage: Coverage): Figure => {
  const asOf = coverage.asOf(signal.stream);
  const stood = days.map(({ day, part }) => {
    const covered = coverage.of(signal.stream, day);
    const why = whyNot(signal, covered);
    return { part, due: covered.due && why !== notOver, why, share: why === null ? covered.share : 0, covered };
  });
  const due = stood.filter((day) => day.due);
  const read = due.filter((day) => day.why === null);
  if (read.length === 0) {
    const reason = (due[0] ?? stood.at(-1))?.why ?? nothingDue;
    return unavailable(signal, { coverage: 0, asOf, reason });
  }
  const short = due.filter((day) => day.share < 1);
  const first = short[0]?.why ?? short[0]?.covered.reason ?? null;
  const reason =
    first === null
      ? null
      : { code: first.code, text: `${short.length} of ${due.length} days are not read whole. ${first.text}` };
  const share = due.reduce((sum, day) => sum + day.share, 0) / due.length;
  return present(
    signal,
    read.map((day) => day.part),
    { coverage: share, asOf, reason },
  );
};
