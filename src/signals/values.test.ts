// How days add up to a period.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { focusHours } from './focus-hours.ts';
import { signals } from './index.ts';
import { mailSent } from './mail-sent.ts';
import { recurringMeetings } from './recurring-meetings.ts';
import { replyTime } from './reply-time.ts';
import { amountOf, ratioOf, samplesOf } from './signal.ts';
import { decodePart, encodePart } from './stored-day.ts';
import { quantileOf, valueOf } from './values.ts';

const minutes = (...values: number[]) => values.map((value) => [value * 60_000, value * 30_000] as const);

test('a period’s median is over all its answers, not over its days', () => {
  const parts = [samplesOf(minutes(1, 2, 3), false), samplesOf([], false), samplesOf(minutes(100), true)];
  expect(valueOf(replyTime, parts)).toMatchObject({
    value: 2.5,
    beside: { workingMedian: 1.25, replies: 4 },
    estimated: true,
  });
});

test('a period’s ratio is the ratio of the sums', () => {
  expect(valueOf(recurringMeetings, [ratioOf(1, 4), ratioOf(0, 0), ratioOf(3, 4)]).value).toBe(0.5);
  expect(valueOf(recurringMeetings, [ratioOf(0, 0)]).missing?.code).toBe('no-meetings');
});

test('days on which nothing could be measured are left out of a sum', () => {
  expect(valueOf(focusHours, [amountOf(7_200_000), null]).value).toBe(2);
  expect(valueOf(focusHours, [null, null])).toMatchObject({ value: null, missing: { code: 'no-working-time' } });
  expect(valueOf(mailSent, [amountOf(2), amountOf(3)]).value).toBe(5);
});

test('quantiles lie between the values next to them', () => {
  expect(quantileOf([7], 0.9)).toBe(7);
  expect(quantileOf([1, 2], 0.5)).toBe(1.5);
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
      const sorted = values.toSorted((a, b) => a - b);
      const below = sorted.filter((value) => value <= quantileOf(sorted, q)).length;
      expect(below).toBeGreaterThanOrEqual(Math.floor((sorted.length - 1) * q) + 1 - 1e-9);
      expect(quantileOf(sorted, q)).toBeLessThanOrEqual(sorted.at(-1)!);
      expect(quantileOf(sorted, q)).toBeGreaterThanOrEqual(sorted[0]!);
    }),
  );
});

test('what is stored of a day gives the same values again', () => {
  const sample = fc.tuple(fc.nat(), fc.nat());
  const part = fc.oneof(
    fc.constant(null),
    fc.tuple(fc.nat(), fc.boolean()).map(([amount, estimated]) => amountOf(amount, estimated)),
    fc.tuple(fc.nat(), fc.nat()).map(([amount, of]) => ratioOf(amount, of)),
    fc.tuple(fc.array(sample), fc.boolean()).map(([list, flag]) => samplesOf(list, flag && list.length > 0)),
  );
  fc.assert(
    fc.property(part, fc.constantFrom(...signals), (given, signal) => {
      const encoded = encodePart(given);
      const back = decodePart(encoded === 0 ? undefined : JSON.parse(JSON.stringify(encoded)));
      expect(valueOf(signal, [back])).toEqual(valueOf(signal, [given]));
    }),
  );
});
