// Holidays as lines.
import { expect, test } from 'vitest';
import { joinHolidays, withEnds, writeLine } from './lines.ts';

const holiday = {
  day: '2026-12-24',
  name: 'Christmas Eve',
  part: 'afternoon',
  yearly: true,
  until: '2030-12-31',
} as const;

test('a line says the day, the name and what is special about it', () => {
  expect(writeLine(holiday)).toBe('2026-12-24 Christmas Eve (afternoon, yearly)');
  expect(writeLine({ ...holiday, part: 'day', yearly: false, until: null })).toBe('2026-12-24 Christmas Eve');
});

test('the end of a yearly holiday outlives the lines, which do not say it', () => {
  expect(withEnds([{ ...holiday, until: null }], [holiday])).toEqual([holiday]);
  expect(withEnds([{ ...holiday, yearly: false, until: null }], [holiday])).toEqual([
    { ...holiday, yearly: false, until: null },
  ]);
});

test('of two holidays on one day the one that is there stays', () => {
  const other = { ...holiday, name: 'Other' };
  const early = { ...holiday, day: '2026-01-01' };
  expect(joinHolidays([holiday], [other, early])).toEqual([early, holiday]);
});
