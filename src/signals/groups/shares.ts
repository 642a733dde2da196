// What one person adds to a group's week of a signal: columns that can be added up over people and over weeks.
import { formatDay, type LocalDay } from '../../people/local-days.ts';
import type { Signal } from '../signal.ts';
import type { SignalDay } from '../figure.ts';
import { type PersonPeriod, signalDays } from '../people-days.ts';
import { signals } from '../index.ts';
import { coverSignal } from '../signal-coverage.ts';
import type { Share } from './partition.ts';

/** A person counts in a week of which at least this part was read. */
const floor = 0.8;

/** Upper ends in minutes of the classes in which times to an answer are counted, so that a group's median is made of sums. */
export const bins = [5, 10, 15, 30, 60, 120, 240, 480, 960, 1440, 2880, 4320] as const;

/** Signals whose weeks can be added up over people. */
export const groupSignals: readonly Signal[] = signals
  .filter((signal): signal is Signal => 'compute' in signal)
  .filter((signal) => signal.period !== 'median' || signal.unit === 'min');

const minuteMs = 60_000;

const countsOf = (days: readonly SignalDay[]): number[] => {
  const counts = bins.map(() => 0);
  for (const { part } of days) {
    for (const [elapsed] of part?.samples ?? []) {
      const found = bins.findIndex((end) => elapsed <= end * minuteMs);
      const bin = found === -1 ? bins.length - 1 : found;
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  return counts;
};

const columnsOf = (signal: Signal, days: readonly SignalDay[]): Share => {
  if (signal.period === 'median') {
    const counts = countsOf(days);
    return { columns: [counts.reduce((sum, count) => sum + count, 0), ...counts], guarded: 1 };
  }
  let [amount, of] = [0, 0];
  for (const { part } of days) {
    amount += part?.amount ?? 0;
    of += part?.of ?? 0;
  }
  return signal.period === 'sum' ? { columns: [amount], guarded: 1 } : { columns: [amount, of], guarded: 2 };
};

/** How much of the week was read of what a signal is told from; signals told from the same are asked once. */
const openCoverage = ({ days, coverage }: PersonPeriod): ((signal: Signal) => number) => {
  const known = new Map<string, number>();
  const tell = (signal: Signal): number => {
    const due = days.map((day) => coverSignal(signal, day, coverage)).filter((covered) => covered.due);
    return due.length === 0 ? 0 : due.reduce((sum, { share }) => sum + share, 0) / due.length;
  };
  return (signal) => {
    const key = signal.streams.join();
    const found = known.get(key);
    if (found !== undefined) return found;
    const share = tell(signal);
    known.set(key, share);
    return share;
  };
};

/** Days on which nothing happened and no work was due add nothing to any signal. */
const countedDays = ({ days, stored, viewer }: PersonPeriod): readonly LocalDay[] =>
  days.filter((day) => stored.has(formatDay(day)) || viewer.workingTime.working(day).length > 0);

/** By signal. None of somebody of whom nothing at all happened in the week: they were not there. */
export const sharesOf = (period: PersonPeriod): Map<string, Share> => {
  const shares = new Map<string, Share>();
  if (period.stored.size === 0) return shares;
  const readOf = openCoverage(period);
  const days = countedDays(period);
  for (const signal of groupSignals) {
    if (readOf(signal) < floor) continue;
    const counted = signalDays(signal, { ...period, days });
    if (counted.every(({ part }) => part === null)) continue;
    const share = columnsOf(signal, counted);
    // What there was nothing to measure of is not known, and not nothing.
    if (signal.period === 'sum' || (share.columns[signal.period === 'median' ? 0 : 1] ?? 0) > 0)
      shares.set(signal.name, share);
  }
  return shares;
};
