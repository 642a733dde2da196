// Local days of zones, against known changes of the clock.
import { expect, test } from 'vitest';
import { addDays, dayBounds, instantOf, listDays, localDay, weekday } from './local-time.ts';

const hours = (day: string, zone: string): number => {
  const { start, end } = dayBounds(day, zone);
  return (end - start) / 3_600_000;
};

test.each([
  ['2026-03-29', 'Europe/Berlin', 23],
  ['2026-10-25', 'Europe/Berlin', 25],
  ['2026-10-24', 'Europe/Berlin', 24],
  ['2026-03-08', 'America/New_York', 23],
  ['2026-11-01', 'America/New_York', 25],
  ['2026-10-04', 'Australia/Sydney', 23],
  ['2026-10-04', 'Australia/Lord_Howe', 23.5],
  ['2026-03-29', 'Asia/Kolkata', 24],
])('%s in %s has %d hours', (day, zone, length) => {
  expect(hours(day, zone)).toBe(length);
});

test('a time that is skipped moves on, one that occurs twice is the first', () => {
  expect(new Date(instantOf('2026-03-29', 150, 'Europe/Berlin')).toISOString()).toBe('2026-03-29T01:30:00.000Z');
  expect(new Date(instantOf('2026-10-25', 150, 'Europe/Berlin')).toISOString()).toBe('2026-10-25T00:30:00.000Z');
});

test('a day that begins with a skipped midnight begins an hour later', () => {
  const { start } = dayBounds('2026-09-06', 'America/Santiago');
  expect(new Date(start).toISOString()).toBe('2026-09-06T04:00:00.000Z');
  expect(localDay(start, 'America/Santiago')).toBe('2026-09-06');
  expect(localDay(start - 1, 'America/Santiago')).toBe('2026-09-05');
});

test('days are read back from instants and reckoned with', () => {
  const instant = Date.parse('2026-03-23T20:45:30Z');
  expect(localDay(instant, 'Asia/Kolkata')).toBe('2026-03-24');
  expect([addDays('2026-02-28', 1), weekday('2026-03-29')]).toEqual(['2026-03-01', 0]);
  expect(listDays('2026-12-30', '2027-01-02')).toEqual(['2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02']);
});
