// Calendar days in zones, their arithmetic, and how they read.
import { expect, test } from 'vitest';
import { addDays, dayIn, daysFromTo, knownZone, weekdayOf, writeDays } from './days.ts';

test('a day is the calendar day of the zone, not of UTC', () => {
  const at = new Date('2026-11-20T23:30:00Z');
  expect(dayIn('UTC', at)).toBe('2026-11-20');
  expect(dayIn('Europe/Berlin', at)).toBe('2026-11-21');
  expect(dayIn('America/New_York', at)).toBe('2026-11-20');
});

test('a zone this browser does not know reads as UTC', () => {
  expect(knownZone('Mars/Olympus')).toBe('UTC');
  expect(dayIn('Mars/Olympus', new Date('2026-11-20T23:30:00Z'))).toBe('2026-11-20');
});

test('days are counted over a change of the clocks', () => {
  expect(addDays('2026-10-24', 3)).toBe('2026-10-27');
  expect(daysFromTo('2026-10-24', '2026-10-27')).toBe(4);
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
});

test('the week begins on Monday', () => {
  expect(weekdayOf('2026-11-16')).toBe(0);
  expect(weekdayOf('2026-11-22')).toBe(6);
});

test('a range names the year once', () => {
  expect(writeDays('2026-11-03', '2026-11-03')).toMatch(/2026/);
  expect(writeDays('2026-11-03', '2026-11-30').match(/2026/g)).toHaveLength(1);
  expect(writeDays('2025-12-03', '2026-01-30').match(/202\d/g)).toHaveLength(2);
});
