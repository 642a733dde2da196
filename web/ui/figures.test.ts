// Figures as they are read on the pages.
import { describe, expect, test } from 'vitest';
import {
  countOf,
  writeAbout,
  writeBeside,
  writeFigure,
  writeKey,
  writeRate,
  writeShare,
  writeValue,
} from './figures.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('values carry their unit', () => {
  test.each([
    [1204, 'count', '1,204'],
    [12.46, 'h', '12.5 h'],
    [0, 'h', '0 h'],
    [0.01, 'h', '< 0.1 h'],
    [0.4, 'min', '< 1 min'],
    [42, 'min', '42 min'],
    [102, 'min', '1 h 42 min'],
    [120, 'min', '2 h'],
    [119.7, 'min', '2 h'],
    [0.384, 'ratio', '38%'],
    [1.2, 'ratio', '120%'],
    [485.5, 'time', '08:05'],
    [0, 'time', '00:00'],
  ] as const)('%d %s reads %s', (value, unit, text) => {
    expect(plain(writeValue(value, unit))).toBe(text);
  });
});

test('a level is a word of its definition', () => {
  const levels = ['none', 'low', 'novice', 'habitual', 'power'];
  expect(writeFigure({ value: 4, unit: 'level', state: 'measured' }, levels)).toBe('Power');
  expect(plain(writeFigure({ value: 0, unit: 'level', state: 'estimated' }, levels))).toBe('≈ None');
});

test('what stands beside a value has a unit of its own', () => {
  expect(plain(writeBeside('within15', 0.5, 'min'))).toBe('Within 15 minutes: 50%');
  expect(plain(writeBeside('mean', 90, 'min'))).toBe('Mean: 1 h 30 min');
  expect(plain(writeBeside('flaggedWeeks', 3, 'h'))).toBe('Weeks with more than 1 h: 3');
});

describe('what is not known is never a number', () => {
  test('an unavailable figure is a word', () => {
    expect(writeFigure({ value: null, unit: 'count', state: 'unavailable' })).toBe('Unavailable');
  });
  test('an unavailable figure that carries a value all the same stays a word', () => {
    expect(writeFigure({ value: 0, unit: 'count', state: 'unavailable' })).toBe('Unavailable');
  });
  test('an estimate is marked as one', () => {
    expect(plain(writeFigure({ value: 42, unit: 'min', state: 'estimated' }))).toBe('≈ 42 min');
  });
});

test('almost everything is not everything, and almost nothing is not nothing', () => {
  expect(plain(writeShare(0.9999))).toBe('> 99%');
  expect(plain(writeShare(0.0001))).toBe('< 1%');
  expect(writeShare(1)).toBe('100%');
  expect(writeShare(0)).toBe('0%');
});

test('one thing is singular', () => {
  expect(plain(countOf(1, 'mailbox', 'mailboxes'))).toBe('1 mailbox');
  expect(plain(countOf(1240, 'mailbox', 'mailboxes'))).toBe('1,240 mailboxes');
});

test('a slow rate is told by the minute', () => {
  expect(plain(writeRate(1312.4))).toBe('1,312 items/s');
  expect(plain(writeRate(2.25))).toBe('2.3 items/s');
  expect(plain(writeRate(0.05))).toBe('3 items/min');
});

test('figures beside the value are named in words', () => {
  expect(plain(writeBeside('p90', 102, 'min'))).toBe('90th percentile: 1 h 42 min');
  expect(plain(writeBeside('workingMedian', 25, 'min'))).toBe('Median in working time: 25 min');
  expect(writeBeside('replies', 25, 'min')).toBe('Answers: 25');
  expect(writeBeside('somethingNew', 2.5, 'min')).toBe('Something new: 2.5');
  expect(writeKey('client_id')).toBe('Client id');
});

test('an estimate has three digits that count, and never less than is there already', () => {
  expect([5_291_031, 1300, 999, 0].map((count) => writeAbout(count))).toEqual([
    'about 5,290,000',
    'about 1,300',
    'about 999',
    'about 0',
  ]);
  expect(writeAbout(130_400, 130_248)).toBe('about 130,400');
});
