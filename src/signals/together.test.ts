// Time with others for whatever happens: never more than its parts, the same in any order, and whole over days.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterHoursCollaboration } from './after-hours-collaboration.ts';
import { collaborationHours } from './collaboration-hours.ts';
import { estimateMs } from './person-day.ts';
import { mail, me, meeting, viewer } from './testing.ts';
import { call, chat, liveDays, type Told } from './testing-told.ts';

const zone = 'Europe/Berlin';
const who = viewer({ zone });
/** Around the night in which the clocks go back. */
const start = Date.parse('2026-10-23T00:00:00Z');
const days = ['2026-10-22', '2026-10-23', '2026-10-24', '2026-10-25', '2026-10-26', '2026-10-27', '2026-10-28'];

const moment = fc.integer({ min: 0, max: 3 * 24 * 60 }).map((minute) => start + minute * 60_000);
const iso = (time: number): string => new Date(time).toISOString();
const length = fc.integer({ min: 1, max: 720 });

const told: fc.Arbitrary<Required<Pick<Told, 'activity' | 'events' | 'calls'>>> = fc.record({
  activity: fc.array(
    fc.oneof(
      moment.map((at) => mail({ at: iso(at), from: me, to: ['zoe@contoso.com'] })),
      fc.tuple(moment, length).map(([at, minutes]) => meeting({ at: iso(at), minutes })),
    ),
    { maxLength: 12 },
  ),
  events: fc.array(
    moment.map((at) => chat({ at: iso(at) })),
    { maxLength: 12 },
  ),
  calls: fc.array(
    fc.tuple(moment, length).map(([at, minutes]) => call(iso(at), iso(at + minutes * 60_000))),
    { maxLength: 6 },
  ),
});

const total = (happened: Told, signal = collaborationHours): number =>
  liveDays(days, happened, who).reduce((sum, day) => sum + (signal.compute(day)?.amount ?? 0), 0);

/** What lies in any of the intervals, minute by minute and half: the plainest way to count it. */
const plainly = ({ activity, events, calls }: Required<Pick<Told, 'activity' | 'events' | 'calls'>>): number => {
  const step = 30_000;
  const taken = new Set<number>();
  const take = (from: number, to: number): void => {
    for (let at = from; at < to; at += step) taken.add(at);
  };
  for (const row of activity) take(row.at, row.at + (row.kind === 'mail' ? estimateMs.mail : row.seconds * 1000));
  for (const { at } of events) take(at, at + estimateMs.chat);
  for (const { at, end } of calls) take(at, end ?? at);
  return taken.size * step;
};

test('the union is what lies in any of its parts, never more than their sum, and whole over midnight and the clock change', () => {
  fc.assert(
    fc.property(told, (happened) => {
      const parts = [
        ...happened.activity.map((row) => total({ activity: [row] })),
        ...happened.events.map((row) => total({ events: [row] })),
        ...happened.calls.map((row) => total({ calls: [row] })),
      ].reduce((sum, part) => sum + part, 0);
      const union = total(happened);
      expect(union).toBe(plainly(happened));
      expect(union).toBeLessThanOrEqual(parts);
    }),
    { numRuns: 60 },
  );
});

test('working time and after hours together are all of it', () => {
  fc.assert(
    fc.property(told, (happened) => {
      const always = viewer({
        zone,
        hours: {
          '0': [[0, 1440]],
          '1': [[0, 1440]],
          '2': [[0, 1440]],
          '3': [[0, 1440]],
          '4': [[0, 1440]],
          '5': [[0, 1440]],
          '6': [[0, 1440]],
        },
      });
      const late = total(happened, afterHoursCollaboration);
      expect(late).toBeLessThanOrEqual(total(happened));
      const none = liveDays(days, happened, always).map((day) => afterHoursCollaboration.compute(day)?.amount);
      expect(new Set(none)).toEqual(new Set([0]));
    }),
    { numRuns: 40 },
  );
});
