// Arithmetic of intervals: `[start, end)` in milliseconds.
import type { Interval } from '../people/working-time.ts';

/** In order, apart, without empty ones. */
export type IntervalSet = readonly Interval[];

/** All that lies in any of them; what touches is joined. */
export const unionOf = (intervals: readonly Interval[]): IntervalSet => {
  const joined: [number, number][] = [];
  for (const [start, end] of intervals.toSorted((a, b) => a[0] - b[0])) {
    if (end <= start) continue;
    const last = joined.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
};

/** All that lies in two or more of them at once. */
export const overlapOf = (intervals: readonly Interval[]): IntervalSet => {
  const edges = intervals
    .filter(([start, end]) => end > start)
    .flatMap(([start, end]) => [
      { at: start, step: 1 },
      { at: end, step: -1 },
    ])
    .sort((a, b) => a.at - b.at);
  const twice: Interval[] = [];
  let depth = 0;
  let before = 0;
  for (const { at, step } of edges) {
    if (depth >= 2) twice.push([before, at]);
    depth += step;
    before = at;
  }
  return unionOf(twice);
};

/** The part of an interval within the bounds; empty (`end <= start`) when they are apart. */
export const cut = (interval: Interval, bounds: Interval): Interval => [
  Math.max(interval[0], bounds[0]),
  Math.min(interval[1], bounds[1]),
];

/** What is left of an interval without those of the set. */
export const gapsOf = (interval: Interval, taken: IntervalSet): IntervalSet => {
  const gaps: Interval[] = [];
  let from = interval[0];
  for (const [start, end] of taken) {
    if (end <= from) continue;
    if (start >= interval[1]) break;
    if (start > from) gaps.push([from, start]);
    from = end;
  }
  if (from < interval[1]) gaps.push([from, interval[1]]);
  return gaps;
};

export const lengthOf = (set: IntervalSet): number => set.reduce((sum, [start, end]) => sum + (end - start), 0);

export const holds = (set: IntervalSet, at: number): boolean => set.some(([start, end]) => at >= start && at < end);
