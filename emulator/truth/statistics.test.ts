// Median, percentile and spans, by hand.
import { expect, test } from 'vitest';
import { clip, covered, gaps, lengthOf } from './spans.ts';
import { median, percentile } from './statistics.ts';

const span = (start: number, end: number) => ({ start, end });

test('the median of an even count is the mean of the middle two', () => {
  expect([median([]), median([3]), median([9, 1]), median([5, 1, 9])]).toEqual([null, 3, 5, 5]);
});

test('the 90th percentile is interpolated at (n − 1) · 0.9', () => {
  expect(percentile([], 0.9)).toBeNull();
  expect(percentile([7], 0.9)).toBe(7);
  expect(percentile([30, 10, 20], 0.9)).toBeCloseTo(28, 12);
  expect(percentile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.9)).toBe(10);
});

test('overlaps are merged, and found', () => {
  const spans = [span(0, 10), span(5, 15), span(15, 20), span(30, 40), span(31, 32), span(31, 33)];
  expect(lengthOf(spans)).toBe(30);
  expect(covered(spans, 2)).toEqual([span(5, 10), span(31, 33)]);
  expect(covered(spans, 3)).toEqual([span(31, 32)]);
});

test('what is left between spans are the gaps', () => {
  expect(gaps(span(0, 100), [span(-5, 10), span(20, 30), span(25, 40), span(90, 120)])).toEqual([
    span(10, 20),
    span(40, 90),
  ]);
  expect(gaps(span(0, 10), [])).toEqual([span(0, 10)]);
  expect(gaps(span(0, 10), [span(0, 10)])).toEqual([]);
});

test('cut spans keep what lies inside', () => {
  expect(clip([span(0, 10), span(10, 20), span(15, 30)], span(10, 16))).toEqual([span(10, 16), span(15, 16)]);
});
