// Days and working time where zones, hours and time off change, worked out by hand.
import { describe, expect, test } from 'vitest';
import { openTimetable, type Times } from './timetable.ts';

const office = { 1: [[540, 1020]], 2: [[540, 1020]], 3: [[540, 1020]], 4: [[540, 1020]], 5: [[540, 1020]] } as const;
const openTimes = (more: Partial<Times>) =>
  openTimetable({ versions: [], organization: [], off: [], zone: 'UTC', hours: office, ...more });
const write = ({ start, end }: { start: number; end: number }) =>
  [start, end].map((at) => new Date(at).toISOString().slice(5, 16)).join(' ');

describe('a change of zone', () => {
  test('makes the first day shorter for who moves east, and no day before it changes', () => {
    const days = openTimes({ versions: [{ from: '2028-03-08', zone: 'Asia/Tokyo', hours: null }] });
    expect(write(days.bounds('2028-03-07'))).toBe('03-07T00:00 03-08T00:00');
    expect(write(days.bounds('2028-03-08'))).toBe('03-08T00:00 03-08T15:00');
    expect(days.working('2028-03-08').map(write)).toEqual(['03-08T00:00 03-08T08:00']);
    const at = (time: string) => days.dayOf(Date.parse(`2028-03-${time}Z`));
    expect([at('07T23:59'), at('08T14:59'), at('08T15:00')]).toEqual(['2028-03-07', '2028-03-08', '2028-03-09']);
  });

  test('makes it longer for who moves west', () => {
    const days = openTimes({ versions: [{ from: '2028-03-08', zone: 'America/New_York', hours: null }] });
    expect(write(days.bounds('2028-03-08'))).toBe('03-08T00:00 03-09T05:00');
    expect(days.dayOf(Date.parse('2028-03-08T01:00Z'))).toBe('2028-03-08');
  });

  test('follows the clocks over a change to summer time', () => {
    const days = openTimes({ zone: 'Europe/Berlin' });
    expect(write(days.bounds('2028-03-26'))).toBe('03-25T23:00 03-26T22:00');
    expect(days.working('2028-03-27').map(write)).toEqual(['03-27T07:00 03-27T15:00']);
  });
});

test('the person’s own hold before the organization’s, and what they leave open is the organization’s', () => {
  const days = openTimes({
    organization: [{ from: '2028-03-01', zone: 'Europe/Berlin', hours: { 3: [[480, 960]] } }],
    versions: [
      { from: null, zone: null, hours: { 3: [[600, 720]] } },
      { from: '2028-03-08', zone: null, hours: null },
    ],
  });
  expect(days.working('2028-02-23').map(write)).toEqual(['02-23T10:00 02-23T12:00']);
  expect(days.working('2028-03-01').map(write)).toEqual(['03-01T09:00 03-01T11:00']);
  expect(days.working('2028-03-08').map(write)).toEqual(['03-08T07:00 03-08T15:00']);
});

test('half a day off is half of that day’s working time, both halves are all of it, a leap day is a day', () => {
  const day = '2028-02-29';
  const parts = [
    [480, 720],
    [780, 1020],
  ] as const;
  const working = (...off: ('day' | 'morning' | 'afternoon')[]) =>
    openTimes({ hours: { 2: [...parts] }, off: off.map((part) => ({ from: day, to: day, part })) })
      .working(day)
      .map(write);
  expect(working()).toEqual(['02-29T08:00 02-29T12:00', '02-29T13:00 02-29T17:00']);
  expect(working('morning')).toEqual(['02-29T13:00 02-29T17:00']);
  expect(working('afternoon')).toEqual(['02-29T08:00 02-29T12:00']);
  expect(working('morning', 'afternoon')).toEqual([]);
  expect(working('day', 'morning')).toEqual([]);
});
