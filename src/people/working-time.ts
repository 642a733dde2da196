// The one working-time model: zone and weekly hours as they are from day to day, leave and holidays, as intervals of UTC instants.
import type { WeekHours } from '../contract/records.ts';
import { type DayPart, type Leave, type OpenCalendar, openDaysOff } from './days-off.ts';
import { type LocalDay, weekdayOf } from './local-days.ts';
import { mergeMinutes, openTimeSpans, type TimeSettings, type TimeSpan } from './time-spans.ts';
import type { Zone } from './zones.ts';

/** Instants in milliseconds; the start belongs to it, the end does not. */
export type Interval = readonly [start: number, end: number];

export interface WorkingTime {
  /** Zone and hours of a day, and whose settings they are. */
  readonly settingOf: (day: LocalDay) => Omit<TimeSpan, 'start'>;
  /** The zone on whose clocks a day is told. */
  readonly zoneOf: (day: LocalDay) => Zone;
  /** The day that holds an instant; every instant is in exactly one. */
  readonly dayOf: (at: number) => LocalDay;
  /** Midnight to midnight. */
  readonly day: (day: LocalDay) => Interval;
  /** Working intervals of a local day, in order and apart; none on leave and holidays. */
  readonly working: (day: LocalDay) => readonly Interval[];
  /** What of a day is leave or holiday; null: nothing. */
  readonly offOf: (day: LocalDay) => DayPart | null;
  readonly isWorking: (at: number) => boolean;
  /** Working milliseconds between two instants; 0 when `to` is not after `from`. */
  readonly between: (from: number, to: number) => number;
}

export interface WorkingTimeSettings extends TimeSettings {
  readonly leave: readonly Leave[];
  readonly holidays: readonly OpenCalendar[];
}

/** What is left of a day's intervals when half of its working time is off. */
const halfOf = (intervals: readonly Interval[], part: 'morning' | 'afternoon'): Interval[] => {
  const half = intervals.reduce((sum, [start, end]) => sum + (end - start), 0) / 2;
  const kept: Interval[] = [];
  let before = 0;
  for (const [start, end] of intervals) {
    const middle = Math.min(end, Math.max(start, start + half - before));
    before += end - start;
    const left: Interval = part === 'morning' ? [middle, end] : [start, middle];
    if (left[1] > left[0]) kept.push(left);
  }
  return kept;
};

const keptDays = 1000;

/** Person before mailbox before organization, zone and hours each by itself, day by day; a zone that this machine does not know is passed over. */
export const resolveWorkingTime = (settings: WorkingTimeSettings): WorkingTime => {
  const spans = openTimeSpans(settings);
  const off = openDaysOff(settings.leave, settings.holidays);
  const kept = new Map<LocalDay, readonly Interval[]>();
  const boundsOf = (day: LocalDay): Interval => [spans.startOf(day), spans.startOf(day + 1)];
  const intervalsOf = (day: LocalDay): readonly Interval[] => {
    const { zone, week } = spans.spanOf(day);
    const minutes = week[weekdayOf(day)] ?? [];
    const part = minutes.length === 0 ? null : off.partOf(day);
    if (minutes.length === 0 || part === 'day') return [];
    const [start, end] = boundsOf(day);
    // Cut: a day in which somebody moved zones, or which a zone skipped, does not hold all of its clock's hours.
    const whole = minutes
      .map(
        ([from, to]): Interval => [Math.max(start, zone.instantOf(day, from)), Math.min(end, zone.instantOf(day, to))],
      )
      .filter((interval) => interval[1] > interval[0]);
    return part === null ? whole : halfOf(whole, part);
  };
  const working = (day: LocalDay): readonly Interval[] => {
    const found = kept.get(day);
    if (found !== undefined) return found;
    if (kept.size >= keptDays) kept.clear();
    const made = intervalsOf(day);
    kept.set(day, made);
    return made;
  };
  return {
    settingOf: spans.spanOf,
    zoneOf: (day) => spans.spanOf(day).zone,
    dayOf: spans.dayOf,
    day: boundsOf,
    working,
    offOf: off.partOf,
    isWorking: (at) => working(spans.dayOf(at)).some(([start, end]) => at >= start && at < end),
    between: (from, to) => {
      if (to <= from) return 0;
      const last = spans.dayOf(to);
      let sum = 0;
      for (let day = spans.dayOf(from); day <= last; day += 1) {
        for (const [start, end] of working(day)) sum += Math.max(0, Math.min(end, to) - Math.max(start, from));
      }
      return sum;
    },
  };
};

const names = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const nameOf = (day: number | undefined): string => names[(day ?? 0) % 7] ?? '';

const runsOf = (days: readonly number[]): string => {
  const runs: number[][] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  return runs.map((run) => (run.length < 2 ? nameOf(run[0]) : `${nameOf(run[0])}–${nameOf(run.at(-1))}`)).join(', ');
};

/** Such as `Mon–Fri 09:00–17:00`, weeks beginning on Monday. */
export const describeHours = (hours: WeekHours): string => {
  const days = new Map<string, number[]>();
  const week = mergeMinutes(hours);
  for (const day of [1, 2, 3, 4, 5, 6, 7]) {
    const text = (week[day % 7] ?? []).map(([from, to]) => `${clock(from)}–${clock(to)}`).join(' and ');
    if (text !== '') days.set(text, [...(days.get(text) ?? []), day]);
  }
  if (days.size === 0) return 'no working hours';
  return [...days].map(([text, run]) => `${runsOf(run)} ${text}`).join('; ');
};
