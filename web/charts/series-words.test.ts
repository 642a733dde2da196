// What a screen reader says in place of a small chart.
import { expect, test } from 'vitest';
import { describeSeries } from './series-words.ts';

const days = ['2026-11-19', '2026-11-20', '2026-11-21'];
const say = (values: readonly (number | null)[]): string =>
  describeSeries({ title: 'Mail sent', unit: 'count', days, values }).replaceAll('\u00a0', ' ');

test('the highest day, the days above zero and the unknown days are told', () => {
  expect(say([3, null, 14])).toMatch(
    /^Mail sent by day: highest 14 on .*21.*, 2 of 3 days above zero, 1 day unavailable\.$/,
  );
});

test('all zeros are none, all unknown is unavailable', () => {
  expect(say([0, 0, 0])).toBe('Mail sent by day: none.');
  expect(say([0, null, 0])).toBe('Mail sent by day: none, 1 day unavailable.');
  expect(say([null, null, null])).toBe('Mail sent by day: unavailable.');
});
