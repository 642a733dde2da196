// Instants as they are read on the pages.
import { expect, test } from 'vitest';
import { writeDistance, writeDuration, writeInstantInFull, writeWallTime, writeZone } from './times.ts';

const now = new Date('2026-11-21T10:00:00Z');
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

test('distances are told in the largest unit that fits', () => {
  expect(writeDistance(new Date('2026-11-21T10:04:00Z'), now)).toBe('in 4 minutes');
  expect(writeDistance(new Date('2026-11-21T08:00:00Z'), now)).toBe('2 hours ago');
  expect(writeDistance(new Date('2026-11-18T10:00:00Z'), now)).toBe('3 days ago');
  expect(writeDistance(new Date('2026-11-21T09:59:40Z'), now)).toBe('just now');
  expect(writeDistance(new Date('2026-11-21T10:00:30Z'), now)).toBe('in less than a minute');
});

test('in full, an instant names its zone and its time in UTC', () => {
  const text = writeInstantInFull(new Date('2026-11-21T09:32:05Z'));
  expect(text).toContain(Intl.DateTimeFormat().resolvedOptions().timeZone);
  expect(text).toContain('2026-11-21 09:32:05 UTC');
});

test('a zone is written with its distance from UTC', () => {
  expect(writeZone('Europe/Berlin', now)).toBe('Europe/Berlin (UTC+1)');
  expect(writeZone('UTC', now)).toBe('UTC');
  expect(writeZone('Asia/Kolkata', now)).toBe('Asia/Kolkata (UTC+5:30)');
});

test("a wall time is shown as its own zone's clock showed it", () => {
  expect(writeWallTime('2026-11-18T10:32')).toMatch(/10:32/);
  expect(writeWallTime('not a time')).toBe('not a time');
});

test('durations are hours and minutes', () => {
  expect(plain(writeDuration(1500))).toBe('25 min');
  expect(plain(writeDuration(5400))).toBe('1 h 30 min');
  expect(plain(writeDuration(7200))).toBe('2 h');
});
