// Waits grow, are spread, and never exceed their cap.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoff } from './backoff.ts';

const shape = { first: 1000, most: 60_000 };

test('a wait doubles with each attempt up to its cap', () => {
  const longest = [0, 1, 2, 5, 6, 1000].map((attempt) => backoff(attempt, shape, () => 1));
  expect(longest).toEqual([1000, 2000, 4000, 32_000, 60_000, 60_000]);
});

test('a wait is spread over the whole span, in whole milliseconds', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, random) => {
      const wait = backoff(attempt, shape, () => random);
      expect(Number.isInteger(wait)).toBe(true);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(Math.min(60_000, 1000 * 2 ** Math.min(attempt, 60)));
    }),
  );
});
