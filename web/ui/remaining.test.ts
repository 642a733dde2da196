// What is left until an instant.
import { expect, test } from 'vitest';
import { daysUntil, writeRemaining } from './remaining.ts';

const now = new Date('2026-11-21T10:00:00Z');
const left = (seconds: number): string =>
  writeRemaining(new Date(now.getTime() + seconds * 1000), now).replaceAll('\u00a0', ' ');

test('the clock runs down by the second, then stands at nothing', () => {
  expect([1800, 1799.2, 61, 9, 0, -5].map(left)).toEqual(['30:00', '30:00', '1:01', '0:09', '0:00', '0:00']);
});

test('far ends are told in hours and in days', () => {
  expect([3600, 86_399, 86_400, 14 * 86_400].map(left)).toEqual(['1 h 0 min', '23 h 59 min', '1 day', '14 days']);
});

test('a day counts only when it is whole', () => {
  expect(daysUntil(new Date('2026-11-28T09:59:00Z'), now)).toBe(6);
  expect(daysUntil(new Date('2026-11-21T09:00:00Z'), now)).toBe(-1);
});
