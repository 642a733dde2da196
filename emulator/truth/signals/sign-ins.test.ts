// Sign-ins by day: how many worked and failed, the first and the last.
import { expect, test } from 'vitest';
import { countApps, measureSignIns } from './sign-ins.ts';

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
  expect(measureSignIns(signIns, 'UTC')).toEqual({
    'sign-ins': { value: 2, unit: 'count', state: 'measured' },
    'failed-sign-ins': { value: 1, unit: 'count', state: 'measured' },
    'first-sign-in': { value: 510.5, unit: 'min', state: 'measured' },
    'last-sign-in': { value: 960, unit: 'min', state: 'measured' },
  });
  expect(countApps(signIns)).toEqual({ OfficeHome: 1, 'My Apps': 1 });
  expect(measureSignIns([], 'UTC')['first-sign-in']).toMatchObject({ value: null });
});

test('over a period first and last are medians of the days, by the wall clock of the zone', () => {
  const signIns = [
    at('2026-03-27T08:00:00'),
    at('2026-03-30T07:00:00'),
    at('2026-03-31T09:00:00'),
    at('2026-03-31T22:30:00'),
  ];
  const figures = measureSignIns(signIns, 'Europe/Berlin');
  expect(figures['first-sign-in']?.value).toBe((540 + 540) / 2);
  expect(figures['last-sign-in']?.value).toBe(540);
});
