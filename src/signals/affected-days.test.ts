// Which local days a touched UTC day can change.
import { expect, test } from 'vitest';
import { dayMs, formatDay, parseDay, utcDayOf } from '../people/local-days.ts';
import { findZone } from '../people/zones.ts';
import { affectedSpans, cutDay } from './affected-days.ts';

const spans = (touched: string[], zone: string): string[][] =>
  affectedSpans(touched, findZone(zone)!).map((span) => [formatDay(span[0]!), formatDay(span.at(-1)!)]);

test('a touched day reaches from the local day it begins in to 72 hours after its end', () => {
  expect(spans(['2026-11-10'], 'UTC')).toEqual([['2026-11-10', '2026-11-13']]);
  expect(spans(['2026-11-10'], 'America/Los_Angeles')).toEqual([['2026-11-09', '2026-11-13']]);
  expect(spans(['2026-11-10'], 'Pacific/Kiritimati')).toEqual([['2026-11-10', '2026-11-14']]);
});

test('days that meet are one span, others are spans of their own, in order', () => {
  expect(spans(['2026-11-20', '2026-11-10', '2026-11-14', '2026-11-14'], 'UTC')).toEqual([
    ['2026-11-10', '2026-11-17'],
    ['2026-11-20', '2026-11-23'],
  ]);
  expect(spans([], 'UTC')).toEqual([]);
});

test('what is left after a cut covers every day that was left', () => {
  for (const name of ['UTC', 'America/Los_Angeles', 'Pacific/Kiritimati', 'Asia/Kolkata']) {
    const zone = findZone(name)!;
    const touched = ['2026-11-10', '2026-11-11', '2026-11-12'];
    const [span] = affectedSpans(touched, zone);
    for (const next of span!) {
      const left = cutDay(next, { day: (day) => [zone.instantOf(day, 0), zone.instantOf(day + 1, 0)] });
      const again = affectedSpans([...touched.filter((day) => day >= left), left], zone)[0]!;
      for (const day of span!.filter((one) => one >= next)) expect(again).toContain(day);
      expect(utcDayOf(zone.instantOf(next, 0)) * dayMs).toBe(parseDay(left) * dayMs);
    }
  }
});
