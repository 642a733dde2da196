// One scale for many small charts.
import { describe, expect, test } from 'vitest';
import { roundUp, roundUpIn, sharedScale, thin } from './scale.ts';

test.each([
  [0, 1],
  [0.7, 0.8],
  [1, 1],
  [5.2, 6],
  [7, 8],
  [9.1, 10],
  [12, 20],
  [431, 500],
])('%d is rounded up to %d', (value, top) => {
  expect(roundUp(value)).toBe(top);
});

test('minutes over an hour become whole hours', () => {
  expect(roundUpIn('min', 45)).toBe(50);
  expect(roundUpIn('min', 250)).toBe(300);
  expect(roundUpIn('count', 250)).toBe(300);
});

describe('the shared scale', () => {
  test('reaches the highest value', () => {
    expect(sharedScale([[1, 2, null], [8]])).toEqual({ top: 8, cut: false });
  });
  test('is not flattened by one person of many', () => {
    const usual = Array.from({ length: 24 }, () => [10, 12, 9]);
    expect(sharedScale([...usual, [400]])).toEqual({ top: 20, cut: true });
  });
  test('cuts nobody when the highest is not far above the others', () => {
    const usual = Array.from({ length: 24 }, () => [10, 12, 9]);
    expect(sharedScale([...usual, [17]])).toEqual({ top: 20, cut: false });
  });
  test('of nothing is still a scale', () => {
    expect(sharedScale([])).toEqual({ top: 1, cut: false });
    expect(sharedScale([[null, null], [0]])).toEqual({ top: 1, cut: false });
  });
});

describe('long series', () => {
  test('are averaged over neighbouring days', () => {
    expect(thin([1, 3, 5, 7], 2)).toEqual([2, 6]);
  });
  test('keep days that could not be read apart from zeros', () => {
    expect(thin([null, null, 0, 4], 2)).toEqual([null, 2]);
    expect(thin([null, 4, 0, 0], 2)).toEqual([4, 0]);
  });
  test('that fit stay as they are', () => {
    expect(thin([1, null], 2)).toEqual([1, null]);
  });
});
