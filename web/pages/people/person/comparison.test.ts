// A figure against the same person's own past.
import { describe, expect, test } from 'vitest';
import type { Figure } from '../../../../src/contract/people.ts';
import { compare, meanOf } from './comparison.ts';

const figure = (value: number | null, unit: Figure['unit'] = 'count', coverage = 1) => ({
  value,
  unit,
  coverage,
  reason: null as Figure['reason'],
});
const say = (now: ReturnType<typeof figure>, before: ReturnType<typeof figure>): string | undefined =>
  compare(now, before, '28 days')?.text.replaceAll('\u00a0', ' ');

describe('the difference is told as a fact', () => {
  test('in percent where the numbers are large', () => {
    expect(say(figure(336), figure(300))).toBe('12% more than the 28 days before');
    expect(say(figure(285), figure(300))).toBe('5% less than the 28 days before');
  });
  test('as the difference itself where they are small', () => {
    expect(say(figure(7), figure(4))).toBe('3 more than the 28 days before');
    expect(say(figure(3.5, 'h'), figure(6, 'h'))).toBe('2.5 h less than the 28 days before');
  });
  test('in minutes for times and in points for shares', () => {
    expect(say(figure(140, 'min'), figure(51, 'min'))).toBe('1 h 29 min more than the 28 days before');
    expect(say(figure(0.36, 'ratio'), figure(0.28, 'ratio'))).toBe('8 points more than the 28 days before');
  });
  test('as earlier or later for a time of day', () => {
    expect(say(figure(485, 'time'), figure(470, 'time'))).toBe('15 min later than the 28 days before');
    expect(say(figure(485, 'time'), figure(560, 'time'))).toBe('1 h 15 min earlier than the 28 days before');
  });
  test('as none where one side is zero', () => {
    expect(say(figure(12), figure(0))).toBe('None in the 28 days before');
    expect(say(figure(0), figure(12))).toBe('12 in the 28 days before');
  });
  test('as the same where it reads the same', () => {
    expect(say(figure(0), figure(0))).toBe('As in the 28 days before');
    expect(say(figure(12.04, 'h'), figure(12.01, 'h'))).toBe('As in the 28 days before');
  });
});

describe('what was not read is not compared', () => {
  test('on either side', () => {
    expect(say(figure(300), figure(10, 'count', 0.3))).toBe('Not compared. The 28 days before: Too little was read.');
    expect(say(figure(300, 'count', 0.3), figure(10))).toBe('Not compared: too little of these days was read');
  });
  test('nor where one side has no value', () => {
    expect(compare(figure(null), figure(10), '28 days')).toBeNull();
    expect(say(figure(10), figure(null))).toBe('Not compared. The 28 days before: No value.');
  });
});

test('the reason why the days before are not known is told', () => {
  const before = { ...figure(null, 'count', 0), reason: { code: 'not-here', text: 'Joined on 3 November.' } };
  expect(say(figure(10), before)).toBe('Not compared. The 28 days before: Joined on 3 November.');
});

test('a mean leaves unknown days out', () => {
  expect(meanOf([2, null, 4])).toBe(3);
  expect(meanOf([null])).toBeNull();
});
