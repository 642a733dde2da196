// Counting different ids: a few exactly, many within a hundredth, however often each comes.
import { expect, test } from 'vitest';
import { estimateIds, markIds } from './distinct-count.ts';

const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `record-${at}`);

test.each([0, 1, 2, 10])('%i ids are counted exactly, however often they come', (count) => {
  const once = markIds('', ids(count));
  expect(estimateIds(once)).toBe(count);
  expect(markIds(once, [...ids(count), ...ids(count)])).toBe(once);
});

test('many ids are counted within a hundredth, in a few kilobytes', () => {
  for (const count of [1000, 20_000]) {
    const map = markIds(markIds('', ids(count / 2)), ids(count));
    expect(Math.abs((estimateIds(map) ?? 0) - count) / count).toBeLessThan(0.01);
    expect(map.length).toBeLessThan(6000);
  }
});

test('more ids than the map tells apart are said to be too many', () => {
  const full = Buffer.alloc(4096, 255).toString('base64');
  expect(estimateIds(full)).toBeNull();
  expect(markIds(full, ['one more'])).toBe(full);
});
