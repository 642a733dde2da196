// Due times come regularly, spread over connections.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextDue } from './due.ts';

const hour = 3_600_000;

test('what was read is due again after a quarter of the interval at the earliest, and within one and a quarter', () => {
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.integer({ min: 60, max: 604_800 }),
      fc.integer({ min: 1, max: 4e12 }),
      (connectionId, every, now) => {
        const due = nextDue({ connectionId, name: 'mail', every }, now);
        expect(due).toBeGreaterThanOrEqual(now + every * 250);
        expect(due).toBeLessThanOrEqual(now + every * 1250);
        expect(Number.isInteger(due)).toBe(true);
      },
    ),
  );
});

test('all mailboxes of a connection are due at the same times, one interval apart', () => {
  const stream = { connectionId: '0b6a8d3e-5e2f-4f7e-9f53-5f1a0d9a3c11', name: 'mail', every: 3600 };
  const first = nextDue(stream, 5 * hour);
  expect(nextDue(stream, first - hour / 2)).toBe(first);
  expect(nextDue(stream, first)).toBe(first + hour);
});

test('connections are spread over the interval', () => {
  const ids = Array.from({ length: 200 }, (_, at) => `connection ${at}`);
  const minutes = ids.map((connectionId) =>
    Math.floor((nextDue({ connectionId, name: 'mail', every: 3600 }, 0) % hour) / 60_000),
  );
  expect(new Set(minutes).size).toBeGreaterThan(40);
});
