// Minutes of the day and the field for a time.
import { expect, it } from 'vitest';
import { minuteOf, timeOf } from './minutes.ts';

it('a minute of the day is written as a time and read back', () => {
  for (const minute of [0, 59, 60, 480, 1439]) expect(minuteOf(timeOf(minute))).toBe(minute);
  expect(timeOf(510)).toBe('08:30');
});

it('what is no time is not read as one', () => {
  for (const text of ['', '24:00', '8:30', '08:60', 'x']) expect(minuteOf(text)).toBeNull();
});
