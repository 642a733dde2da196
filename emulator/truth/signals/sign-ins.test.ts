// Sign-ins by day: how many worked and failed, the first and the last.
import { expect, test } from 'vitest';
import { openTimetable } from '../timetable.ts';
import { countApps, measureSignIns } from './sign-ins.ts';

const now = Date.parse('2026-11-30T00:00:00Z');
const clocksOf = (zone: string) => openTimetable({ versions: [], organization: [], off: [], zone, hours: {} });

const at = (time: string, more: { app?: string; failed?: boolean } = {}) => ({
  at: Date.parse(`${time}Z`),
  app: 'OfficeHome',
  failed: false,
  ...more,
});

test('failed ones count apart, and neither begin nor end a day', () => {
  const signIns = [
    at('2026-11-18T07:00:00', { failed: true }),
    at('2026-11-18T08:30:30'),
    at('2026-11-18T16:00:00', { app: 'My Apps' }),
  ];
  expect(measureSignIns(signIns, clocksOf('UTC'), now)).toEqual({
    'sign-ins': { value: 2, unit: 'count', state: 'measured' },
    'failed-sign-ins': { value: 1, unit: 'count', state: 'measured' },
    'first-sign-in': { value: 510, unit: 'time', state: 'measured' },
    'last-sign-in': { value: 960, unit: 'time', state: 'measured' },
  });
  expect(countApps(signIns)).toEqual({ OfficeHome: 1, 'My Apps': 1 });
  expect(measureSignIns([], clocksOf('UTC'), now)['first-sign-in']).toMatchObject({ value: null });
});

test('over a period first and last are medians of the days, by the wall clock of the zone', () => {
  const signIns = [
    at('2026-03-27T08:00:00'),
    at('2026-03-30T07:00:00'),
    at('2026-03-31T09:00:00'),
    at('2026-03-31T22:30:00'),
  ];
  const figures = measureSignIns(signIns, clocksOf('Europe/Berlin'), now);
  expect(figures['first-sign-in']?.value).toBe((540 + 540) / 2);
  expect(figures['last-sign-in']?.value).toBe(540);
});

test('the last of a day is told when the day is over', () => {
  const signIns = [at('2026-11-18T08:00:00'), at('2026-11-19T09:00:00')];
  const told = (until: string) => measureSignIns(signIns, clocksOf('UTC'), Date.parse(`${until}Z`));
  expect(told('2026-11-19T10:00:00')).toMatchObject({
    'first-sign-in': { value: 510 },
    'last-sign-in': { value: 480 },
  });
  expect(told('2026-11-18T10:00:00')['last-sign-in']).toMatchObject({ value: null, reason: 'day not over' });
});
