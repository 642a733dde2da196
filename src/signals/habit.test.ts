// What weeks come to, by hand: habits, valid weeks, volatility.
import { expect, test } from 'vitest';
import { collaborationVolatility } from './collaboration-volatility.ts';
import { habitTeams } from './habit-teams.ts';
import { habitTeamsFourWeeks } from './habit-teams-4-weeks.ts';
import type { Week, WeekSignal } from './signal.ts';
import { validWeeks } from './valid-weeks.ts';

const weeksOf = (amounts: readonly (number | null)[], unit = 1): Week[] =>
  amounts.map((amount) => ({ amount: (amount ?? 0) * unit, known: amount !== null }));
const hours = (amounts: readonly (number | null)[]): Week[] => weeksOf(amounts, 3_600_000);
const times = (count: number, amount: number): number[] => Array.from({ length: count }, () => amount);

const levelOf = (signal: WeekSignal, amounts: readonly (number | null)[]): string =>
  signal.levels?.[signal.tell(weeksOf(amounts)).value ?? -1] ?? 'unknown';

test.each([
  ['power', [...times(3, 0), ...times(9, 20)]],
  ['habitual', [...times(3, 0), ...times(9, 19)]],
  ['habitual', [...times(3, 0), ...times(9, 1)]],
  ['novice', [...times(4, 0), ...times(8, 40)]],
  ['novice', [...times(11, 0), 12]],
  ['low', [...times(11, 0), 11]],
  ['none', times(12, 0)],
])('over 12 weeks it is %s: %s', (level, amounts) => {
  expect(levelOf(habitTeams, amounts)).toBe(level);
});

test.each([
  ['power', times(4, 15)],
  ['habitual', [15, 15, 15, 14]],
  ['novice', [0, 20, 20, 20]],
  ['low', [0, 0, 0, 3]],
  ['none', times(4, 0)],
])('over 4 weeks it is %s: %s', (level, amounts) => {
  expect(levelOf(habitTeamsFourWeeks, amounts)).toBe(level);
});

test('a week that was not read is never an active one', () => {
  expect(levelOf(habitTeams, [...times(8, 40), null, null, null, null])).toBe('novice');
  expect(habitTeams.tell(weeksOf([...times(8, 30), null, null, null, null])).beside).toEqual({
    actionsAWeek: 20,
    activeWeeks: 8,
  });
});

test('a week more than one standard deviation below the mean is a holiday week', () => {
  // Mean 10, deviation (of the population) sqrt((10 · 1 + 2 · 25) / 12) = 2.236: below 7.764.
  const weeks = hours([...times(10, 11), 5, 5]);
  expect(validWeeks.tell(weeks)).toEqual({ value: 10, missing: null, beside: { holidayWeeks: 2, mean: 10 } });
  expect(weeks.map((_, at) => validWeeks.counts(at, weeks).counts)).toEqual([
    ...times(10, 1).map(() => true),
    false,
    false,
  ]);
});

test('all alike, none is a holiday week', () => {
  expect(validWeeks.tell(hours(times(12, 6)))).toMatchObject({ value: 12, beside: { holidayWeeks: 0 } });
});

test('with less than five hours a week on average no week is valid', () => {
  const weeks = hours([...times(11, 4), 15]);
  expect(validWeeks.tell(weeks)).toMatchObject({ value: 0, beside: { mean: 59 / 12 } });
  expect(validWeeks.counts(11, weeks).why).toContain('less than 5 h');
  expect(validWeeks.tell(hours(times(12, 5)))).toMatchObject({ value: 12 });
});

test('unknown weeks are left out of the mean: they are not weeks of no hours', () => {
  expect(validWeeks.tell(hours([...times(9, 10), null, null, null]))).toMatchObject({ value: 9, beside: { mean: 10 } });
});

test('volatility is the deviation of the valid weeks over their mean', () => {
  // 8 and 12 six times each: mean 10, deviation 2; exactly one deviation below is no holiday week.
  expect(collaborationVolatility.tell(hours([...times(6, 8), ...times(6, 12)]))).toEqual({
    value: 0.2,
    missing: null,
    beside: { mean: 10, weeks: 12 },
  });
  // The two weeks of 5 are left out, the others are alike.
  expect(collaborationVolatility.tell(hours([...times(10, 11), 5, 5])).value).toBe(0);
  expect(collaborationVolatility.tell(hours(times(12, 1)))).toMatchObject({
    value: null,
    missing: { code: 'no-valid-weeks' },
  });
});
