// Interval arithmetic by hand, and against counting minute by minute.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Interval } from '../people/working-time.ts';
import { cut, gapsOf, holds, lengthOf, overlapOf, unionOf } from './intervals.ts';

test('10:00–11:00 and 10:30–11:30 are an hour and a half, and half an hour overlaps', () => {
  const both: Interval[] = [
    [600, 660],
    [630, 690],
  ];
  expect(unionOf(both)).toEqual([[600, 690]]);
  expect(overlapOf(both)).toEqual([[630, 660]]);
});

test('intervals that touch are joined and do not overlap', () => {
  const both: Interval[] = [
    [660, 720],
    [600, 660],
  ];
  expect(unionOf(both)).toEqual([[600, 720]]);
  expect(overlapOf(both)).toEqual([]);
});

const interval = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }));
const intervals = fc.array(interval, { maxLength: 12 });
const minutes = Array.from({ length: 61 }, (_, minute) => minute);
const depthAt = (all: readonly Interval[], at: number): number =>
  all.filter(([start, end]) => at >= start && at < end).length;

const isSet = (set: readonly Interval[]): boolean =>
  set.every(([start, end], index) => start < end && (index === 0 || (set[index - 1]?.[1] ?? 0) < start));

test('a union holds the minutes that any interval holds, in order and apart', () => {
  fc.assert(
    fc.property(intervals, (all) => {
      const union = unionOf(all);
      expect(isSet(union)).toBe(true);
      for (const at of minutes) expect(holds(union, at)).toBe(depthAt(all, at) >= 1);
      expect(lengthOf(union)).toBe(minutes.filter((at) => depthAt(all, at) >= 1).length);
    }),
  );
});

test('an overlap holds the minutes that two or more intervals hold', () => {
  fc.assert(
    fc.property(intervals, (all) => {
      const overlap = overlapOf(all);
      expect(isSet(overlap)).toBe(true);
      for (const at of minutes) expect(holds(overlap, at)).toBe(depthAt(all, at) >= 2);
    }),
  );
});

test('the gaps and what is taken make up the whole interval', () => {
  fc.assert(
    fc.property(interval, intervals, (whole, all) => {
      const taken = unionOf(all);
      const gaps = gapsOf(whole, taken);
      expect(isSet(gaps)).toBe(true);
      for (const at of minutes) expect(holds(gaps, at)).toBe(holds([whole], at) && !holds(taken, at));
      const inside = unionOf(all.map((one) => cut(one, whole)));
      expect(lengthOf(gaps) + lengthOf(inside)).toBe(Math.max(0, whole[1] - whole[0]));
    }),
  );
});
