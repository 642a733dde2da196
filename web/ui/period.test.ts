// The period that an address means.
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { lastDayOf, periodSearch, rangeBefore, rangeOf, writeSpan } from './period.ts';

const Search = z.object(periodSearch);

describe('the days an address means', () => {
  test('nothing means 28 days up to the last day read', () => {
    expect(rangeOf({}, '2026-11-21')).toEqual({ from: '2026-10-25', to: '2026-11-21' });
  });
  test('a number of days ends on the last day read', () => {
    expect(rangeOf({ days: 7 }, '2026-11-21')).toEqual({ from: '2026-11-15', to: '2026-11-21' });
  });
  test('two dates win over a number of days, and may come in the wrong order', () => {
    const search = { days: 7 as const, from: '2026-03-31', to: '2026-03-01' };
    expect(rangeOf(search, '2026-11-21')).toEqual({ from: '2026-03-01', to: '2026-03-31' });
  });
  test('a year is the most', () => {
    expect(rangeOf({ from: '2000-01-01', to: '2026-11-21' }, '2026-11-21').from).toBe('2025-11-21');
  });
  test('what cannot be read in an address is left out', () => {
    expect(Search.parse({ days: '13', from: '2026-02-31', to: 'x' })).toEqual({});
    expect(Search.parse({ days: '90' })).toEqual({ days: 90 });
  });
});

describe('where periods end', () => {
  test('on the day up to which was read, also when the last days brought nothing', () => {
    expect(lastDayOf({ readUpTo: '2026-11-22', lastHeld: '2026-11-20' })).toBe('2026-11-22');
    expect(lastDayOf({ readUpTo: '2026-11-22', lastHeld: null })).toBe('2026-11-22');
  });
  test('on the last day of an archive that ended long before it was read', () => {
    expect(lastDayOf({ readUpTo: '2026-11-22', lastHeld: '2017-11-30' })).toBe('2017-11-30');
  });
  test('not in the future, where a meeting may already stand', () => {
    expect(lastDayOf({ readUpTo: '2026-11-22', lastHeld: '2026-12-24' })).toBe('2026-11-22');
  });
});

test('the period before is as long and ends the day before', () => {
  expect(rangeBefore({ from: '2026-10-25', to: '2026-11-21' })).toEqual({ from: '2026-09-27', to: '2026-10-24' });
  expect(rangeBefore({ from: '2026-11-21', to: '2026-11-21' })).toEqual({ from: '2026-11-20', to: '2026-11-20' });
});

test('one day is singular', () => {
  expect(writeSpan({ from: '2026-11-21', to: '2026-11-21' })).toBe('1 day');
  expect(writeSpan({ from: '2026-11-15', to: '2026-11-21' })).toBe('7 days');
});
