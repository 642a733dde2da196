// From the parts of a period's days to its value: sums, means, ratios of sums, medians over all samples.
import type { Part, Reason, Signal } from './signal.ts';

export interface Value {
  /** Null when the parts give none; then `missing` says why. */
  readonly value: number | null;
  readonly missing: Reason | null;
  readonly beside: Readonly<Record<string, number>>;
  readonly estimated: boolean;
}

/** The quantile `q` of sorted numbers, interpolated linearly at (n − 1) · q; NaN of none. */
export const quantileOf = (sorted: readonly number[], q: number): number => {
  const place = (sorted.length - 1) * q;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
};

/** Milliseconds of a unit; 1 where the amount is the value. */
const unitMs = { h: 3_600_000, min: 60_000, time: 60_000, count: 1, ratio: 1, level: 1 } as const;

const within15 = 15 * unitMs.min;

interface Sorted {
  readonly elapsed: readonly number[];
  readonly working: readonly number[];
  readonly unit: number;
}

/** What stands beside a median, by what the signal wants there. */
const besides: Readonly<Record<NonNullable<Signal['beside']>, (sorted: Sorted) => Value['beside']>> = {
  working: ({ elapsed, working, unit }) => ({
    p90: quantileOf(elapsed, 0.9) / unit,
    workingMedian: quantileOf(working, 0.5) / unit,
    replies: elapsed.length,
  }),
  response: ({ elapsed, unit }) => ({
    mean: elapsed.reduce((sum, time) => sum + time, 0) / elapsed.length / unit,
    p90: quantileOf(elapsed, 0.9) / unit,
    within15: elapsed.filter((time) => time < within15).length / elapsed.length,
    replies: elapsed.length,
  }),
  none: () => ({}),
};

const medianOf = (signal: Signal, parts: readonly Part[]): Pick<Value, 'value' | 'beside'> => {
  const samples = parts.flatMap((part) => part.samples);
  if (samples.length === 0) return { value: null, beside: {} };
  const unit = unitMs[signal.unit];
  const elapsed = samples.map(([time]) => time).sort((a, b) => a - b);
  const working = samples.map(([, time]) => time).sort((a, b) => a - b);
  const beside = besides[signal.beside ?? 'working']({ elapsed, working, unit });
  return { value: quantileOf(elapsed, 0.5) / unit, beside };
};

interface Sums {
  readonly amount: number;
  readonly of: number;
  /** How many days have a part at all. */
  readonly count: number;
}

const combine = (signal: Signal, { amount, of, count }: Sums): number | null => {
  if (signal.period === 'sum') return count === 0 ? null : amount / unitMs[signal.unit];
  return of === 0 ? null : amount / of / (signal.period === 'mean' ? unitMs[signal.unit] : 1);
};

const nothing: Value['beside'] = {};

/** The value of one day (one part) or of a period. A null part is a day on which nothing could be measured. */
export const valueOf = (signal: Signal, parts: readonly (Part | null)[]): Value => {
  let [amount, of, count, estimated] = [0, 0, 0, false];
  for (const part of parts) {
    if (part === null) continue;
    amount += part.amount;
    of += part.of;
    count += 1;
    estimated ||= part.estimated;
  }
  const combined =
    signal.period === 'median'
      ? medianOf(
          signal,
          parts.filter((part) => part !== null),
        )
      : { value: combine(signal, { amount, of, count }), beside: nothing };
  return {
    value: combined.value,
    beside: combined.beside,
    missing: combined.value === null ? signal.missing : null,
    estimated: combined.value !== null && estimated,
  };
};
