// When a person's days begin and end and when they work: zones and hours that hold from a day on, and days or halves of days off.
import { addDays, dayBounds, instantOf, localDay, weekday } from '../tenant/local-time.ts';
import type { Instant, TenantUser } from '../tenant/model.ts';
import { clip, lengthOf, type Span } from './spans.ts';

type Hours = TenantUser['hours'];
type DayPart = 'day' | 'morning' | 'afternoon';

/** What holds from a day on, until the next one does. */
interface TimeVersion {
  /** Null: before all others. */
  readonly from: string | null;
  /** Null: left to the organization. */
  readonly zone: string | null;
  readonly hours: Hours | null;
}

/** First and last day, both included. */
export interface TimeOff {
  readonly from: string;
  readonly to: string;
  readonly part: DayPart;
}

export interface Timetable {
  /** Midnight to midnight; a day in which somebody changes zones begins when the one before ended. */
  readonly bounds: (day: string) => Span;
  /** The day that holds the instant. */
  readonly dayOf: (at: Instant) => string;
  readonly zoneOf: (day: string) => string;
  /** The spans of working time on a day. */
  readonly working: (day: string) => readonly Span[];
}

/** The half of the working time that is left when the other one is off. */
const halfOf = (spans: readonly Span[], off: 'morning' | 'afternoon'): readonly Span[] => {
  const half = lengthOf(spans) / 2;
  let gone = 0;
  return spans.flatMap(({ start, end }) => {
    const middle = Math.min(end, Math.max(start, start + half - gone));
    gone += end - start;
    const kept = off === 'morning' ? { start: middle, end } : { start, end: middle };
    return kept.start < kept.end ? [kept] : [];
  });
};

/** What of the day is off; both halves are the whole of it. */
const partOff = (off: readonly TimeOff[], day: string): DayPart | null => {
  const parts = new Set(off.filter(({ from, to }) => from <= day && day <= to).map(({ part }) => part));
  if (parts.has('day') || parts.size === 2) return 'day';
  return [...parts][0] ?? null;
};

/** What was told of a person, or of the organization. */
export interface ToldTimes {
  /** Oldest first. */
  readonly versions: readonly TimeVersion[];
  readonly off: readonly TimeOff[];
}

/** The person's own before the organization's, zone and hours each by itself. */
export interface Times extends ToldTimes {
  readonly organization: readonly TimeVersion[];
  /** Where no version says anything. */
  readonly zone: string;
  readonly hours: Hours;
}

const heldOn = (versions: readonly TimeVersion[], day: string): TimeVersion | undefined =>
  versions.findLast(({ from }) => from === null || from <= day);

export const openTimetable = ({ versions, organization, off, zone, hours }: Times): Timetable => {
  const said = (day: string) => [heldOn(versions, day), heldOn(organization, day), { zone, hours }];
  const zoneOf = (day: string): string => said(day).find((one) => one?.zone != null)?.zone ?? zone;
  const moves = [...versions, ...organization].some((version) => version.zone !== null);
  const endOf = (day: string): Instant => dayBounds(day, zoneOf(day)).end;
  const bounds = (day: string): Span => {
    const start = endOf(addDays(day, -1));
    return { start, end: Math.max(start, endOf(day)) };
  };
  const dayOf = (at: Instant): string => {
    if (!moves) return localDay(at, zone);
    // No clock is further from UTC than a day.
    let day = addDays(localDay(at, 'UTC'), -2);
    while (bounds(day).end <= at) day = addDays(day, 1);
    return day;
  };
  const working = (day: string): readonly Span[] => {
    const part = partOff(off, day);
    if (part === 'day') return [];
    const week = said(day).find((one) => one?.hours != null)?.hours ?? hours;
    const spans = (week[weekday(day)] ?? []).map(([from, to]) => ({
      start: instantOf(day, from, zoneOf(day)),
      end: instantOf(day, to, zoneOf(day)),
    }));
    const whole = clip(spans, bounds(day));
    return part === null ? whole : halfOf(whole, part);
  };
  return { bounds, dayOf, zoneOf, working };
};
