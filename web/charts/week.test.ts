// The week of a heat map.
import { expect, test } from 'vitest';
import { describeWeek, hourSpan, weekOf } from './week.ts';

const rows = [
  { weekday: 1, hour: 10, mail: 20, meetings: 4, chats: 0 },
  { weekday: 5, hour: 9, mail: 1, meetings: 0, chats: 2 },
];

const at = (kind: 'mail' | 'meetings' | 'chats'): number =>
  weekOf(rows, kind).reduce((sum, { count }) => sum + count, 0);

test('every hour of the week is there, those without anything as 0', () => {
  const cells = weekOf(rows, 'all');
  expect(cells).toHaveLength(168);
  expect(cells.find(({ weekday, hour }) => weekday === 1 && hour === 10)?.count).toBe(24);
  expect(cells.find(({ weekday, hour }) => weekday === 0 && hour === 0)?.count).toBe(0);
});

test('mail, meetings and chats can be looked at apart', () => {
  expect(at('mail')).toBe(21);
  expect(at('meetings')).toBe(4);
  expect(at('chats')).toBe(2);
});

test('the week is told in a sentence', () => {
  const words = describeWeek(weekOf(rows, 'all'), 'event').replaceAll('\u00a0', ' ');
  expect(words).toBe('Most on Tue 10:00–11:00: 24 of 27 events; 11% on Sat and Sun.');
  expect(describeWeek(weekOf([], 'all'), 'event')).toBe('No events in these days.');
});

test('the last hour of a day ends at midnight', () => {
  expect(hourSpan(23)).toBe('23:00–00:00');
});
