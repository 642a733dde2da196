// What one person adds to a group's week of a signal: columns that can be added up over people and over weeks.
import type { Signal } from '../signal.ts';
import { periodFigure, type SignalDay } from '../figure.ts';
import { type PersonPeriod, signalDays } from '../people-days.ts';
import { signals } from '../index.ts';
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
  const counts = new Array<number>(bins.length).fill(0);
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

/** Null: the week says nothing of this person that could be counted. `period` is one week. */
const shareOf = (signal: Signal, period: PersonPeriod): Share | null => {
  const days = signalDays(signal, period);
  const { state, coverage } = periodFigure(signal, days, period.coverage);
  return state === 'unavailable' || coverage < floor ? null : columnsOf(signal, days);
};

/** By signal. None of somebody of whom nothing at all happened in the week: they were not there. */
export const sharesOf = (period: PersonPeriod): Map<string, Share> => {
  const shares = new Map<string, Share>();
  if (period.stored.size === 0) return shares;
  for (const signal of groupSignals) {
    const share = shareOf(signal, period);
    if (share !== null) shares.set(signal.name, share);
  }
  return shares;
};
