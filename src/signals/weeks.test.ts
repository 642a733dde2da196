// Figures over several streams and over weeks, by hand: coverage, what is missing, and the floor.
import { describe, expect, test } from 'vitest';
import { daysBetween, formatDay, parseDay } from '../people/local-days.ts';
import { collaborationHours } from './collaboration-hours.ts';
import type { Coverage, DayCoverage } from './coverage.ts';
import { dayFigure, periodFigure } from './figure.ts';
import { habitTeams } from './habit-teams.ts';
import type { PersonPeriod } from './people-days.ts';
import { emptyDay } from './person-day.ts';
import { replyTime } from './reply-time.ts';
import { amountOf, samplesOf, type StreamName } from './signal.ts';
import { viewer } from './testing.ts';
import { validWeeks } from './valid-weeks.ts';
import { lookAtWeeks, weeksFigure } from './weeks.ts';

const asOf = Date.parse('2026-11-20T11:30:00Z');
const whole: DayCoverage = { share: 1, reason: null, asOf, due: true, whole: true };
const none = (code: string, text: string): DayCoverage => ({
  ...whole,
  share: 0,
  asOf: null,
  whole: false,
  reason: { code, text },
});
const off = none('stream-off', 'The stream is not switched on.');
const stopped = none('stopped', 'It stopped.');

const first = parseDay('2026-11-16');
const covering = (streams: Partial<Record<StreamName, (day: number) => DayCoverage>>): Coverage => ({
  of: (stream, day) => streams[stream]?.(day) ?? off,
  asOf: (stream) => (streams[stream] === undefined ? null : asOf),
});
const all = (): DayCoverage => whole;

describe('over several streams', () => {
  const hour = { day: first, part: amountOf(3_600_000) };

  test('those that are not switched on are left out, and named', () => {
    const figure = dayFigure(collaborationHours, hour, covering({ mail: all, meetings: all }));
    expect(figure).toMatchObject({
      value: 1,
      state: 'estimated',
      coverage: 1,
      reason: { code: 'streams-missing', text: 'Told without chats and calls: not switched on for this person.' },
    });
    const every = covering({ mail: all, meetings: all, chats: all, calls: all });
    expect(dayFigure(collaborationHours, hour, every)).toMatchObject({ state: 'measured', reason: null });
    expect(dayFigure(collaborationHours, hour, covering({}))).toMatchObject({
      state: 'unavailable',
      reason: { code: 'stream-off' },
    });
  });

  test('coverage is the lowest, and one that should be there and is not takes the figure away', () => {
    const half = { ...whole, share: 0.5, whole: false, reason: { code: 'read-partly', text: 'Half.' } };
    const figure = dayFigure(collaborationHours, hour, covering({ mail: all, meetings: () => half }));
    expect(figure).toMatchObject({ value: 1, state: 'estimated', coverage: 0.5, reason: { code: 'read-partly' } });
    expect(figure.reason?.text).toContain('Told without chats and calls');
    const broken = covering({ mail: () => stopped, meetings: all });
    expect(dayFigure(collaborationHours, hour, broken)).toMatchObject({ value: null, reason: { code: 'stopped' } });
  });

  test('an estimate says so beside what is missing', () => {
    const likely = { day: first, part: amountOf(300_000, true) };
    const every = covering({ mail: all, meetings: all, chats: all, calls: all });
    expect(dayFigure(collaborationHours, likely, every)).toMatchObject({
      state: 'estimated',
      reason: { code: 'estimated' },
    });
  });
});

const read = (count: number) => covering({ mail: (day) => (day < first + count ? whole : stopped), meetings: all });

describe('the coverage floor', () => {
  const days = Array.from({ length: 10 }, (_, index) => first + index);
  const answers = days.map((day) => ({ day, part: samplesOf([[60_000, 60_000]], false) }));

  test('takes medians and ratios away below one half', () => {
    expect(periodFigure(replyTime, answers, read(5))).toMatchObject({ value: 1, state: 'estimated', coverage: 0.5 });
    expect(periodFigure(replyTime, answers, read(4))).toMatchObject({
      value: null,
      state: 'unavailable',
      coverage: 0.4,
      reason: { code: 'below-floor' },
    });
    expect(periodFigure(replyTime, answers, read(4)).reason?.text).toContain(
      'Only 40 % of what should have been read was',
    );
  });

  test('leaves sums, as estimates with their coverage', () => {
    const hours = days.map((day) => ({ day, part: amountOf(3_600_000) }));
    expect(periodFigure(collaborationHours, hours, read(4))).toMatchObject({
      value: 4,
      state: 'estimated',
      coverage: 0.4,
    });
  });
});

describe('over weeks', () => {
  /** Hours with others, and Teams calls, on every Monday from 24 August to 16 November 2026. */
  const mondays = Array.from({ length: 13 }, (_, week) => formatDay(parseDay('2026-08-24') + 7 * week));
  const stored = new Map(
    mondays.map((day, week) => [
      day,
      { parts: { 'collaboration-hours': (week + 6) * 3_600_000, 'usage-teams-calls': 20 }, mail: {}, meetings: {} },
    ]),
  );
  const who = viewer();
  const period = (from: string, to: string, coverage: Coverage): PersonPeriod => ({
    personId: 'p',
    viewer: who,
    coverage,
    reading: { accountIds: [], within: null },
    now: Date.parse('2026-11-20T12:00:00Z'),
    stored,
    days: daysBetween(parseDay(from), parseDay(to)),
    empty: (day) => emptyDay(who, day),
  });
  const every = covering({ mail: all, meetings: all, chats: all, calls: all, 'usage/teams': all });

  test('the last twelve weeks that are over are looked at, from Monday to Sunday', () => {
    const weeks = lookAtWeeks(validWeeks, period('2026-11-01', '2026-11-20', every));
    expect([weeks.length, formatDay(weeks[0]?.monday ?? 0), formatDay(weeks.at(-1)?.monday ?? 0)]).toEqual([
      12,
      '2026-08-24',
      '2026-11-09',
    ]);
    expect(weeks.map(({ amount }) => amount / 3_600_000)).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
  });

  test('a period that ends on a Sunday ends with that week, one in the past with its own weeks', () => {
    const last = ['2026-11-15', '2026-11-14', '2026-11-30'].map((to) => {
      const weeks = lookAtWeeks(validWeeks, period('2026-11-01', to, every));
      return formatDay(weeks.at(-1)?.monday ?? 0);
    });
    expect(last).toEqual(['2026-11-09', '2026-11-02', '2026-11-09']);
  });

  test('they give one figure, and none of a day', () => {
    const figure = weeksFigure(validWeeks, period('2026-11-01', '2026-11-20', every));
    // Mean 11.5, deviation 3.452: 6, 7 and 8 h are below 8.048 h.
    expect(figure).toMatchObject({ value: 9, state: 'measured', coverage: 1, beside: { holidayWeeks: 3, mean: 11.5 } });
    expect(weeksFigure(habitTeams, period('2026-11-01', '2026-11-20', every))).toMatchObject({
      value: 4,
      unit: 'level',
      beside: { activeWeeks: 12, actionsAWeek: 20 },
    });
  });

  test('weeks that were not read are unknown, and fewer than half of them are too few', () => {
    const since = (day: string) =>
      covering({ 'usage/teams': (one) => (one < parseDay(day) ? none('not-kept', 'Not kept.') : whole) });
    const eight = weeksFigure(habitTeams, period('2026-11-01', '2026-11-20', since('2026-09-21')));
    expect(eight).toMatchObject({
      value: 2,
      state: 'estimated',
      beside: { activeWeeks: 8 },
      reason: { code: 'not-kept' },
    });
    expect(eight.coverage).toBeCloseTo(8 / 12, 10);
    expect(eight.reason?.text).toContain('4 of 12 weeks are not read whole.');
    const five = weeksFigure(habitTeams, period('2026-11-01', '2026-11-20', since('2026-10-12')));
    expect(five).toMatchObject({ value: null, state: 'unavailable', reason: { code: 'below-floor' } });
    expect(weeksFigure(habitTeams, period('2026-11-01', '2026-11-20', covering({})))).toMatchObject({
      value: null,
      reason: { code: 'stream-off' },
    });
  });
});
