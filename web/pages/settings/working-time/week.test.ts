// A week as its editor holds it.
import { expect, test } from 'vitest';
import { nextPart, readTime, weekTotal, writeTime } from './week.ts';

test('times are read and written as fields hold them, midnight at the end being the end of the day', () => {
  expect([0, 545, 1439, 1440].map(writeTime)).toEqual(['00:00', '09:05', '23:59', '00:00']);
  expect([readTime('00:00', false), readTime('00:00', true), readTime('09:05', true)]).toEqual([0, 1440, 545]);
  expect(readTime('', true)).toBeNull();
});

test('another part begins after the last one, and never over midnight', () => {
  expect(nextPart([])).toEqual([540, 1020]);
  expect(nextPart([[480, 720]])).toEqual([780, 900]);
  expect(nextPart([[480, 1430]])).toEqual([1380, 1440]);
});

test('a week is as long as its parts', () => {
  const hours = { '0': [], '1': [[540, 1020]], '2': [[540, 720]], '3': [], '4': [], '5': [], '6': [] } as const;
  const week = Object.fromEntries(Object.entries(hours).map(([day, parts]) => [day, parts.map(([a, b]) => [a, b])]));
  expect(weekTotal(week as Parameters<typeof weekTotal>[0])).toBe(11);
});
