// Local days and times of IANA zones, counted in milliseconds since 1970 UTC.
import type { Instant } from './model.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** All zones change their offset on a quarter of an hour UTC. */
const QUARTER = 15 * MINUTE;

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, format);
  return format;
}

function measureOffset(instant: Instant, zone: string): number {
  const fields: Record<string, number> = {};
  for (const part of formatOf(zone).formatToParts(instant)) fields[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
}

/** How far the zone's wall clock is ahead of UTC at that instant, in milliseconds. */
function offsetAt(instant: Instant, zone: string): number {
  const quarter = Math.floor(instant / QUARTER);
  let known = offsets.get(zone);
  if (known === undefined) {
    known = new Map();
    offsets.set(zone, known);
  }
  let offset = known.get(quarter);
  if (offset === undefined) {
    offset = measureOffset(quarter * QUARTER, zone);
    if (known.size > 50_000) known.clear();
    known.set(quarter, offset);
  }
  return offset;
}

/** The local calendar day (YYYY-MM-DD) of an instant. */
export function localDay(instant: Instant, zone: string): string {
  return new Date(instant + offsetAt(instant, zone)).toISOString().slice(0, 10);
}

/**
 * The instant at which the wall clock of that local day shows so many minutes after midnight (1440 is the next midnight).
 * A time that occurs twice is the first of the two; one that is skipped is moved on by the length of the gap.
 */
export function instantOf(day: string, minutes: number, zone: string): Instant {
  const wall = Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE;
  const before = offsetAt(wall - DAY, zone);
  const after = offsetAt(wall + DAY, zone);
  const fitting = [wall - before, wall - after].filter((instant) => instant + offsetAt(instant, zone) === wall);
  return fitting.length === 0 ? wall - before : Math.min(...fitting);
}

/** The instants between which that local day lies: 23, 24 or 25 hours in most zones. */
export function dayBounds(day: string, zone: string): { readonly start: Instant; readonly end: Instant } {
  return { start: instantOf(day, 0, zone), end: instantOf(addDays(day, 1), 0, zone) };
}

/** The calendar day so many days later. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY).toISOString().slice(0, 10);
}

/** 0 = Sunday to 6 = Saturday. */
export function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** Each calendar day from the first to the last, both included. */
export function listDays(first: string, last: string): readonly string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) days.push(day);
  return days;
}
