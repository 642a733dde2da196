// A worker takes on what it and the source can bear.
import { expect, test } from 'vitest';
import { nextPace, startPace } from './pace.ts';

const idle = { busy: 0.1, full: false, throttled: false, wanted: true };

test('a worker that mostly waits for answers reads more mailboxes at once, up to a bound', () => {
  expect(nextPace(8, idle)).toBe(12);
  let pace = startPace;
  for (let step = 0; step < 20; step += 1) pace = nextPace(pace, idle);
  expect(pace).toBe(96);
});

test('a busy worker, and one with nothing more to read, stays as it is', () => {
  expect(nextPace(12, { ...idle, busy: 0.9 })).toBe(12);
  expect(nextPace(12, { ...idle, wanted: false })).toBe(12);
});

test('a worker at its limit goes back towards the beginning', () => {
  expect(nextPace(40, { ...idle, busy: 1 })).toBe(30);
  expect(nextPace(9, { ...idle, full: true })).toBe(8);
  expect(nextPace(64, { ...idle, full: true })).toBe(60);
  expect(nextPace(4, { ...idle, full: true })).toBe(4);
});

test('a source that asks the connection to wait is asked half as much', () => {
  expect(nextPace(40, { ...idle, throttled: true })).toBe(20);
  expect(nextPace(3, { ...idle, throttled: true })).toBe(2);
});
