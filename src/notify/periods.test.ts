// When reports are due and what they are about, over zones, daylight saving, leap days and nights.
import { describe, expect, it } from 'vitest';
import { formatDay } from '../people/local-days.ts';
import { findZone, utc, type Zone } from '../people/zones.ts';
import { afterQuiet, before, lastDue, nextAt, type Sent } from './periods.ts';
import type { ReportKind } from '../contract/mail.ts';

const berlin = findZone('Europe/Berlin') ?? utc;
const auckland = findZone('Pacific/Auckland') ?? utc;
const due = (report: ReportKind, frequency: Sent, ...[now, zone = berlin]: [string, Zone?]) => {
  const found = lastDue({ report, frequency, minute: 480 }, zone, Date.parse(now));
  return [new Date(found.at).toISOString(), formatDay(found.from), formatDay(found.to)];
};

const shown = (from: string, to: string, frequency: Sent) => {
  const days = before({ from: Date.parse(from) / 86_400_000, to: Date.parse(to) / 86_400_000 }, frequency);
  return [formatDay(days.from), formatDay(days.to)];
};

const quiet = (from: number, to: number, now: string) =>
  new Date(afterQuiet({ from: from * 60, to: to * 60 }, berlin, Date.parse(now))).toISOString();

describe('a report', () => {
  it.each([
    ['daily', '2026-03-16T07:00:00Z', '2026-03-16T07:00:00.000Z', '2026-03-15', '2026-03-15'],
    ['daily', '2026-03-16T06:59:59Z', '2026-03-15T07:00:00.000Z', '2026-03-14', '2026-03-14'],
    ['weekly', '2026-03-18T12:00:00Z', '2026-03-16T07:00:00.000Z', '2026-03-09', '2026-03-15'],
    ['weekly', '2026-03-16T06:00:00Z', '2026-03-09T07:00:00.000Z', '2026-03-02', '2026-03-08'],
    ['monthly', '2028-03-02T12:00:00Z', '2028-03-01T07:00:00.000Z', '2028-02-01', '2028-02-29'],
    ['monthly', '2027-01-01T06:00:00Z', '2026-12-01T07:00:00.000Z', '2026-11-01', '2026-11-30'],
  ] as const)('of one’s own that comes %s is, at %s, that of %s', (...row) => {
    const [frequency, now, ...expected] = row;
    expect(due('own', frequency, now)).toEqual(expected);
  });

  it('keeps its time on the clocks when they change', () => {
    expect(due('own', 'daily', '2026-03-30T12:00:00Z')[0]).toBe('2026-03-30T06:00:00.000Z');
    expect(due('own', 'daily', '2026-03-29T05:59:00Z')[0]).toBe('2026-03-28T07:00:00.000Z');
  });

  it('is due by the clocks of who gets it', () => {
    expect(due('own', 'daily', '2026-03-16T07:00:00Z', auckland)[0]).toBe('2026-03-15T19:00:00.000Z');
  });

  it('of a group comes when its week is settled: on Fridays and on the 5th', () => {
    expect(due('team', 'weekly', '2026-03-20T12:00:00Z')[0]).toBe('2026-03-20T07:00:00.000Z');
    expect(due('team', 'weekly', '2026-03-19T12:00:00Z')[0]).toBe('2026-03-13T07:00:00.000Z');
    expect(due('organization', 'monthly', '2026-03-04T12:00:00Z')[0]).toBe('2026-02-05T07:00:00.000Z');
  });

  it('is compared with as many days before, a month with the month before', () => {
    expect(shown('2026-03-09', '2026-03-15', 'weekly')).toEqual(['2026-03-02', '2026-03-08']);
    expect(shown('2026-03-01', '2026-03-31', 'monthly')).toEqual(['2026-02-01', '2026-02-28']);
  });
});

describe('quiet hours', () => {
  it('hold what comes within them until they are over, also over midnight', () => {
    expect(quiet(18, 7, '2026-03-16T20:00:00Z')).toBe('2026-03-17T06:00:00.000Z');
    expect(quiet(18, 7, '2026-03-17T02:00:00Z')).toBe('2026-03-17T06:00:00.000Z');
    expect(quiet(12, 14, '2026-03-16T12:00:00Z')).toBe('2026-03-16T13:00:00.000Z');
    expect(quiet(18, 7, '2026-03-16T12:00:00Z')).toBe('2026-03-16T12:00:00.000Z');
    expect(quiet(8, 8, '2026-03-16T07:30:00Z')).toBe('2026-03-16T07:30:00.000Z');
  });

  it('leave the next time of a day where it is', () => {
    expect(new Date(nextAt(480, berlin, Date.parse('2026-03-16T07:00:00Z'))).toISOString()).toBe(
      '2026-03-17T07:00:00.000Z',
    );
  });
});
