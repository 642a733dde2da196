// Which weeks are looked at, how they vary, and which are weeks of work.
import { expect, test } from 'vitest';
import { lying, mail, user } from '../tiny-tenant.ts';
import { flagWeeks, judgeWeeks, lastWeeks, mondayOf } from './weeks.ts';
import { personOf, truthOf } from './testing.ts';

const weeks = (hours: readonly number[], read: readonly number[] = []) =>
  hours.map((value, index) => ({ monday: `week ${index}`, hours: value, read: read[index] ?? 1, guessed: false }));

test('weeks run from Monday to Sunday; only those that are over by the last day count', () => {
  expect(mondayOf('2026-11-22')).toBe('2026-11-16');
  expect(lastWeeks('2026-11-20', 12)).toHaveLength(12);
  expect([lastWeeks('2026-11-20', 12)[0], lastWeeks('2026-11-20', 12).at(-1)]).toEqual(['2026-08-24', '2026-11-09']);
  expect(lastWeeks('2026-11-22', 1)).toEqual(['2026-11-16']);
});

test('a week more than a deviation below the mean is a holiday week, and is left out of the volatility', () => {
  const { validWeeks, figures } = judgeWeeks(weeks([10, 12, 10, 12, 0]));
  expect(validWeeks).toEqual(['week 0', 'week 1', 'week 2', 'week 3']);
  expect(figures['valid-weeks']).toMatchObject({ value: 4, state: 'measured', beside: { holidayWeeks: 1, mean: 8.8 } });
  expect(figures['collaboration-volatility']).toMatchObject({ state: 'measured', beside: { mean: 11, weeks: 4 } });
  expect(figures['collaboration-volatility'].value).toBeCloseTo(1 / 11, 9);
});

test('below five hours on average no week is valid', () => {
  const { figures } = judgeWeeks(weeks([4, 5, 5]));
  expect(figures['valid-weeks'].value).toBe(0);
  expect(figures['collaboration-volatility']).toMatchObject({ value: null, reason: 'too few weeks' });
  expect(judgeWeeks(weeks([5, 5])).figures['valid-weeks'].value).toBe(2);
});

test('a week of which less than half was read is unknown, and makes the figures estimated', () => {
  const { validWeeks, figures } = judgeWeeks(weeks([10, 10, 0], [1, 0.5, 0.4]));
  expect(validWeeks).toEqual(['week 0', 'week 1']);
  expect(figures['valid-weeks']).toMatchObject({ value: 2, state: 'estimated', beside: { holidayWeeks: 0, mean: 10 } });
});

test('of less than half of the weeks nothing is said', () => {
  const { figures } = judgeWeeks(weeks([10, 10, 0], [1, 0.4, 0]));
  expect(figures['valid-weeks']).toMatchObject({ value: null, unit: 'count', reason: 'too little read' });
});

test('over an hour in a week is flagged, by its Monday', () => {
  const days = [
    { day: '2026-11-09', hours: 0.6 },
    { day: '2026-11-15', hours: 0.6 },
    { day: '2026-11-16', hours: 1 },
  ];
  expect(flagWeeks(days)).toEqual(['2026-11-09']);
});

test('a person’s weeks look back further than the days that are asked for, as far as was read', () => {
  const sends = Array.from(
    { length: 120 },
    (_, index) => new Date(Date.parse('2026-11-09T08:00:00Z') + index * 600_000),
  );
  const steps = sends.map((at, index) =>
    lying(
      'ana',
      'sentitems',
      mail(`m${index}`, at.toISOString(), { from: 'ana@contoso.com', to: ['ben@contoso.com'] }),
    ),
  );
  const asked = { now: Date.parse('2026-11-20T16:00:00Z'), from: '2026-11-19', to: '2026-11-20' };
  const scene = { users: [user('ana'), user('ben')], steps };
  const whole = personOf(truthOf(scene, asked), 'ana');
  expect(whole.weeks).toHaveLength(12);
  expect(whole.weeks.at(-1)).toMatchObject({ monday: '2026-11-09', hours: 10, read: 1, valid: false });
  const since = (readSince: string) => personOf(truthOf(scene, { ...asked, readSince }), 'ana');
  const recent = since('2026-10-05');
  expect(recent.weeks.map(({ read }) => read)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
  expect(recent.period['valid-weeks']).toMatchObject({ value: 0, state: 'estimated', beside: { mean: 10 / 6 } });
  expect(since('2026-11-02').period['valid-weeks']).toMatchObject({ value: null, reason: 'too little read' });
});
