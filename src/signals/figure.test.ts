// Figures, by hand: value, state, coverage and reason of days and periods.
import { describe, expect, test } from 'vitest';
import { parseDay } from '../people/local-days.ts';
import type { Coverage, DayCoverage } from './coverage.ts';
import { dayFigure, periodFigure, type SignalDay } from './figure.ts';
import { focusHours } from './focus-hours.ts';
import { oneToOneWithManager } from './one-to-one-with-manager.ts';
import { mailSent } from './mail-sent.ts';
import { meetingDensity } from './meeting-density.ts';
import { replyTime } from './reply-time.ts';
import { amountOf, type Part, ratioOf, samplesOf } from './signal.ts';

const asOf = Date.parse('2026-11-20T11:30:00Z');
const first = parseDay('2026-11-16');

const whole: DayCoverage = { share: 1, reason: null, asOf, due: true, whole: true };
const today: DayCoverage = { ...whole, whole: false };
const half: DayCoverage = { ...whole, share: 0.5, whole: false, reason: { code: 'stopped', text: 'It stopped.' } };
const missing: DayCoverage = { ...half, share: 0, asOf: null };
const notDue: DayCoverage = { ...missing, due: false, reason: { code: 'not-there-yet', text: 'Not there yet.' } };

const coverage = (...days: readonly DayCoverage[]): Coverage => ({
  of: (_, day) => days[day - first] ?? missing,
  asOf: () => asOf,
});
const days = (...parts: readonly (Part | null)[]): SignalDay[] =>
  parts.map((part, index) => ({ day: first + index, part }));
const hours = (count: number): Part => amountOf(count * 3_600_000);

const of = (covered: DayCoverage, part: Part | null = amountOf(3), signal = mailSent) =>
  dayFigure(signal, { day: first, part }, coverage(covered));

describe('a day', () => {
  test('that was read has its value as of the last reading', () => {
    expect(of(whole)).toEqual({
      signal: 'mail-sent',
      unit: 'count',
      value: 3,
      state: 'measured',
      coverage: 1,
      asOf: '2026-11-20T11:30:00.000Z',
      reason: null,
      beside: {},
    });
    expect(of(today)).toMatchObject({ value: 3, state: 'measured' });
  });

  test('that was read halfway is estimated, and says why', () => {
    expect(of(half)).toMatchObject({ value: 3, state: 'estimated', coverage: 0.5, reason: { code: 'stopped' } });
  });

  test('that was not read has no value, whatever is stored, and never 0', () => {
    expect(of(missing)).toMatchObject({ value: null, state: 'unavailable', coverage: 0, reason: { code: 'stopped' } });
    expect(of(missing, amountOf(0))).toMatchObject({ value: null, state: 'unavailable' });
  });

  test('that is not over says nothing of signals that want the whole day', () => {
    expect(of(today, hours(4), focusHours)).toMatchObject({ value: null, reason: { code: 'day-not-over' } });
    expect(of(half, hours(4), focusHours)).toMatchObject({ value: null, reason: { code: 'stopped' } });
    expect(of(whole, hours(4), focusHours)).toMatchObject({ value: 4, state: 'measured' });
  });

  test('on which there was nothing to measure says so', () => {
    expect(of(whole, null, focusHours)).toMatchObject({
      value: null,
      state: 'unavailable',
      coverage: 1,
      reason: { code: 'no-working-time' },
    });
  });

  test('whose answers are likely, not known, is estimated', () => {
    const figure = of(whole, samplesOf([[60_000, 0]], true), replyTime);
    expect(figure).toMatchObject({ value: 1, state: 'estimated', coverage: 1, reason: { code: 'estimated' } });
    expect(figure.beside).toEqual({ p90: 1, workingMedian: 0, replies: 1 });
  });
});

describe('a period', () => {
  test('adds up the days that were read, and tells how many were not', () => {
    const figure = periodFigure(mailSent, days(amountOf(1), amountOf(2), amountOf(9)), coverage(whole, half, missing));
    expect(figure).toMatchObject({
      value: 3,
      state: 'estimated',
      coverage: 0.5,
      reason: { code: 'stopped', text: '2 of 3 days are not read whole. It stopped.' },
    });
  });

  test('does not miss days on which nobody was there', () => {
    expect(periodFigure(mailSent, days(amountOf(0), amountOf(2)), coverage(notDue, whole))).toMatchObject({
      value: 2,
      state: 'measured',
      coverage: 1,
    });
  });

  test('of which nothing was read has no value, and says why', () => {
    expect(periodFigure(mailSent, days(amountOf(0)), coverage(missing))).toMatchObject({
      value: null,
      coverage: 0,
      reason: { code: 'stopped' },
    });
    expect(periodFigure(mailSent, days(amountOf(0)), coverage(notDue))).toMatchObject({
      reason: { code: 'not-there-yet' },
    });
    expect(periodFigure(mailSent, [], coverage())).toMatchObject({ value: null, state: 'unavailable' });
  });

  test('leaves out a day that is not over where the signal wants whole days', () => {
    expect(periodFigure(focusHours, days(hours(8), hours(3)), coverage(whole, today))).toMatchObject({
      value: 8,
      state: 'measured',
      coverage: 1,
    });
    expect(periodFigure(focusHours, days(hours(8)), coverage(today))).toMatchObject({
      value: null,
      reason: { code: 'day-not-over' },
    });
  });

  test('misses a day that was read halfway where the signal wants whole days', () => {
    expect(periodFigure(focusHours, days(hours(8), hours(3)), coverage(whole, half))).toMatchObject({
      value: 8,
      state: 'estimated',
      coverage: 0.5,
      reason: { code: 'stopped' },
    });
  });

  test('tells beside the minutes with the manager what a week has of them, of days with a manager that were read', () => {
    const parts = days(amountOf(30 * 60_000), amountOf(0), null, amountOf(60 * 60_000));
    expect(periodFigure(oneToOneWithManager, parts, coverage(whole, whole, whole, missing))).toMatchObject({
      value: 30,
      beside: { minutesAWeek: 105 },
    });
    expect(periodFigure(oneToOneWithManager, days(null), coverage(whole)).beside).toEqual({});
  });

  test('of ratios is the ratio of the sums over the days that count', () => {
    const parts = days(ratioOf(1, 4), ratioOf(3, 4), ratioOf(4, 4));
    expect(periodFigure(meetingDensity, parts, coverage(whole, whole, today)).value).toBe(0.5);
  });
});
