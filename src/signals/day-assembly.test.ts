// Person days out of rows in the order of time.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredDay } from '../db/queries/figures.ts';
import { daysBetween, formatDay, parseDay } from '../people/local-days.ts';
import type { StoredActivity } from './activity-rows.ts';
import { openAssembly } from './day-assembly.ts';
import { signals } from './index.ts';
import { storeDay } from './stored-day.ts';
import { live, mail, me, meeting, viewer } from './testing.ts';

test('what is stored tells the local hours of mail and of meeting starts, bulk left out', () => {
  const who = viewer({ zone: 'Asia/Kolkata' });
  const many = Array.from({ length: 26 }, (_, index) => `p${index}@contoso.com`);
  const rows = [
    mail({ at: '2026-11-20T04:29:59Z', from: me }),
    mail({ at: '2026-11-20T04:30:00Z' }),
    mail({ at: '2026-11-20T05:00:00Z' }),
    mail({ at: '2026-11-20T06:00:00Z', to: many }),
    meeting({ at: '2026-11-20T06:30:00Z' }),
  ];
  const stored = storeDay(live('2026-11-20', rows, who).day, signals);
  expect(stored?.mail).toEqual({ '9': 1, '10': 2 });
  expect(stored?.meetings).toEqual({ '12': 1 });
});

test('a day on which nothing counts is not stored', () => {
  const rows = [
    mail({ at: '2026-11-19T23:00:00Z', event: 'copied' }),
    mail({ at: '2026-11-20T01:00:00Z', event: 'copied' }),
    meeting({ at: '2026-11-20T10:00:00Z', marks: ['all-day'] }),
  ];
  expect(storeDay(live('2026-11-20', rows).day, signals)).toBeNull();
});

const start = Date.parse('2026-10-20T00:00:00Z');
const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const time = fc.integer({ min: 0, max: 10 * 96 }).map((quarter) => new Date(start + quarter * 900_000).toISOString());
const mails = fc
  .record({
    at: time,
    event: names,
    from: fc.constantFrom(me, 'zoe@contoso.com', 'x@fabrikam.com'),
    thread: fc.constantFrom('t', 'u', null),
    position: fc.constantFrom('p', 'q', 'r', null),
    answers: fc.constantFrom('p', 'q', null),
  })
  .map(mail);
const gatherings = fc
  .record({
    at: time,
    minutes: fc.integer({ min: 0, max: 800 }),
    marks: fc.subarray(['recurring', 'declined', 'free']),
  })
  .map((given) => meeting({ ...given, event: given.at }));

const inOrder = (rows: readonly StoredActivity[]): StoredActivity[] => rows.toSorted((a, b) => a.at - b.at);
const days = daysBetween(parseDay('2026-10-20'), parseDay('2026-10-31'));
const who = viewer({ zone: 'Europe/Berlin' });

/** All days computed alone, each from nothing but its own rows and the 72 hours before them. */
const alone = (rows: readonly StoredActivity[]): [string, StoredDay | null][] =>
  days.map((day) => {
    const [from, to] = who.workingTime.day(day);
    const assembly = openAssembly(who);
    assembly.add(inOrder(rows).filter((row) => row.at >= from - 72 * 3_600_000 && row.at < to));
    return [formatDay(day), storeDay(assembly.take(day), signals)];
  });

/** All days out of one pass over the rows, added in pages. */
const inOnePass = (rows: readonly StoredActivity[], pageSize: number): [string, StoredDay | null][] => {
  const assembly = openAssembly(who);
  const left = inOrder(rows);
  return days.map((day) => {
    const [, to] = who.workingTime.day(day);
    while (left[0] !== undefined && left[0].at < to) assembly.add(left.splice(0, pageSize));
    return [formatDay(day), storeDay(assembly.take(day), signals)];
  });
};

test('a day depends on its own rows and on the 72 hours before, however much else was read', () => {
  const rows = fc.array(fc.oneof({ weight: 3, arbitrary: mails }, gatherings), { maxLength: 40 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 7 }), (given, pageSize) => {
      expect(inOnePass(given, pageSize)).toEqual(alone(given));
    }),
    { numRuns: 300 },
  );
});
