// The one working-time model: zone, weekly hours, leave and holidays, as intervals of UTC instants.
import type { WeekHours } from '../contract/records.ts';
import { type LocalDay, parseDay, weekdayOf } from './local-days.ts';
import { findZone, utc, type Zone } from './zones.ts';

/** Instants in milliseconds; the start belongs to it, the end does not. */
export type Interval = readonly [start: number, end: number];

export interface WorkingTime {
  readonly zone: Zone;
  /** Whose setting the zone is. */
  readonly zoneFrom: 'person' | 'mailbox' | 'organization';
  readonly hours: WeekHours;
  /** Midnight to midnight. */
  readonly day: (day: LocalDay) => Interval;
  /** Working intervals of a local day, in order and apart; none on leave and holidays. */
  readonly working: (day: LocalDay) => readonly Interval[];
  readonly isWorking: (at: number) => boolean;
  /** Working milliseconds between two instants; 0 when `to` is not after `from`. */
  readonly between: (from: number, to: number) => number;
}

/** One source's say on zone and hours; null: it says nothing. */
interface WorkingTimeSetting {
  readonly zone: string | null;
  readonly hours: WeekHours | null;
}

export interface WorkingTimeSettings {
  readonly person: WorkingTimeSetting;
  /** Of the person's mailboxes, the first that says something wins. */
  readonly mailboxes: readonly WorkingTimeSetting[];
  readonly organization: { readonly zone: string; readonly hours: WeekHours };
  /** Days off, YYYY-MM-DD. */
  readonly leave: readonly string[];
  readonly holidays: readonly string[];
}

const weekdays = ['0', '1', '2', '3', '4', '5', '6'] as const;

/** What `day` holds of the week's hours, in order and with what touches or overlaps joined. */
const mergeMinutes = (hours: WeekHours): (readonly [number, number][])[] =>
  weekdays.map((weekday) => {
    const merged: [number, number][] = [];
    for (const [start, end] of (hours[weekday] ?? []).toSorted((a, b) => a[0] - b[0])) {
      const last = merged.at(-1);
      if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
      else if (end > start) merged.push([start, end]);
    }
    return merged;
  });

interface Model {
  readonly zone: Zone;
  readonly zoneFrom: WorkingTime['zoneFrom'];
  readonly hours: WeekHours;
  readonly off: ReadonlySet<LocalDay>;
}

const keptDays = 1000;

const makeWorkingTime = ({ zone, zoneFrom, hours, off }: Model): WorkingTime => {
  const week = mergeMinutes(hours);
  const kept = new Map<LocalDay, readonly Interval[]>();
  const intervalsOf = (day: LocalDay): readonly Interval[] =>
    off.has(day)
      ? []
      : (week[weekdayOf(day)] ?? [])
          .map(([from, to]): Interval => [zone.instantOf(day, from), zone.instantOf(day, to)])
          .filter(([start, end]) => end > start);
  const working = (day: LocalDay): readonly Interval[] => {
    const found = kept.get(day);
    if (found !== undefined) return found;
    if (kept.size >= keptDays) kept.clear();
    const made = intervalsOf(day);
    kept.set(day, made);
    return made;
  };
  return {
    zone,
    zoneFrom,
    hours,
    day: (day) => [zone.instantOf(day, 0), zone.instantOf(day + 1, 0)],
    working,
    isWorking: (at) => working(zone.dayOf(at)).some(([start, end]) => at >= start && at < end),
    between: (from, to) => {
      if (to <= from) return 0;
      const last = zone.dayOf(to);
      let sum = 0;
      for (let day = zone.dayOf(from); day <= last; day += 1) {
        for (const [start, end] of working(day)) sum += Math.max(0, Math.min(end, to) - Math.max(start, from));
      }
      return sum;
    },
  };
};

/** Person before mailbox before organization, zone and hours each by itself; a zone that this machine does not know is passed over. */
export const resolveWorkingTime = (settings: WorkingTimeSettings): WorkingTime => {
  const { person, mailboxes, organization } = settings;
  const zones = [
    { from: 'person' as const, name: person.zone },
    ...mailboxes.map((mailbox) => ({ from: 'mailbox' as const, name: mailbox.zone })),
    { from: 'organization' as const, name: organization.zone },
  ];
  const found = zones
    .map(({ from, name }) => ({ from, zone: name === null ? null : findZone(name) }))
    .find((candidate) => candidate.zone !== null);
  return makeWorkingTime({
    zone: found?.zone ?? utc,
    zoneFrom: found?.from ?? 'organization',
    hours: person.hours ?? mailboxes.find((mailbox) => mailbox.hours !== null)?.hours ?? organization.hours,
    off: new Set([...settings.leave, ...settings.holidays].map(parseDay)),
  });
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
