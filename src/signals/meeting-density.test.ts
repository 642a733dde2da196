// Meeting density, by hand.
import { expect, test } from 'vitest';
import { meetingDensity } from './meeting-density.ts';
import { live, measure, meeting, officeHours, viewer } from './testing.ts';
import { valueOf } from './values.ts';

test('two hours of meetings on a day of eight are a quarter', () => {
  const day = live('2026-11-20', [meeting({ at: '2026-11-20T10:00:00Z', minutes: 120 })]);
  expect(measure(meetingDensity, day).value).toBe(0.25);
});

test('a part-timer’s four hours are the measure of their day', () => {
  const who = viewer({ hours: { ...officeHours, '5': [[540, 780]] } });
  const day = live('2026-11-20', [meeting({ at: '2026-11-20T10:00:00Z', minutes: 120 })], who);
  expect(measure(meetingDensity, day).value).toBe(0.5);
});

test('a day without working time has no density, and says why', () => {
  const day = live('2026-11-21', [meeting({ at: '2026-11-21T10:00:00Z' })]);
  expect(measure(meetingDensity, day)).toMatchObject({ value: null, missing: { code: 'no-working-time' } });
});

test('a period is the ratio of the sums, meetings on the weekend included', () => {
  const friday = live('2026-11-20', [meeting({ at: '2026-11-20T10:00:00Z', minutes: 120 })]);
  const saturday = live('2026-11-21', [meeting({ at: '2026-11-21T10:00:00Z', minutes: 120 })]);
  const parts = [friday, saturday].map(({ day }) => meetingDensity.compute(day));
  expect(valueOf(meetingDensity, parts).value).toBe(0.5);
});
