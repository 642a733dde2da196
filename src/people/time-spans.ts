// Zone and hours over time: versions that hold from a day on become spans, and instants find the day they lie in.
import type { WeekHours } from '../contract/records.ts';
import { type LocalDay, parseDay } from './local-days.ts';
import { findZone, utc, type Zone } from './zones.ts';

/** What holds from the local day `from` (YYYY-MM-DD) until the next version; null: left to the mailbox or the organization. */
interface TimeVersion {
  readonly from: string;
  readonly zone: string | null;
  readonly hours: WeekHours | null;
}

type TimeOwner = 'person' | 'mailbox' | 'organization';

/** In order and apart, by weekday, 0 = Sunday. */
type Week = readonly (readonly (readonly [from: number, to: number])[])[];

/** Days on which zone and hours are the same. */
export interface TimeSpan {
  /** The first of them; -Infinity for the first span. */
  readonly from: LocalDay;
  readonly zone: Zone;
  readonly zoneFrom: TimeOwner;
  readonly hours: WeekHours;
  readonly hoursFrom: TimeOwner;
  readonly week: Week;
  /** When it begins; -Infinity for the first span. */
  readonly start: number;
}

/** One source's say on zone and hours; null: it says nothing. */
interface Said {
  readonly zone: string | null;
  readonly hours: WeekHours | null;
}

export interface TimeSettings {
  /** As it was before the first of the versions. */
  readonly person: Said & { readonly versions?: readonly TimeVersion[] };
  /** Of the person's mailboxes, the first that says something wins. */
  readonly mailboxes: readonly Said[];
  readonly organization: {
    readonly zone: string;
    readonly hours: WeekHours;
    readonly versions?: readonly TimeVersion[];
  };
}

const weekdays = ['0', '1', '2', '3', '4', '5', '6'] as const;

/** What each weekday holds, in order and with what touches or overlaps joined. */
export const mergeMinutes = (hours: WeekHours): Week =>
  weekdays.map((weekday) => {
    const merged: [number, number][] = [];
    for (const [start, end] of (hours[weekday] ?? []).toSorted((a, b) => a[0] - b[0])) {
      const last = merged.at(-1);
      if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
      else if (end > start) merged.push([start, end]);
    }
    return merged;
  });

const weeks = new WeakMap<WeekHours, Week>();

/** Thousands of people share the organization's hours. */
const weekOf = (hours: WeekHours): Week => {
  const known = weeks.get(hours);
  if (known !== undefined) return known;
  const made = mergeMinutes(hours);
  weeks.set(hours, made);
  return made;
};

const latest = (base: Said, versions: readonly TimeVersion[] | undefined, day: LocalDay): Said => {
  if (versions === undefined) return base;
  let found: Said = base;
  let since = Number.NEGATIVE_INFINITY;
  for (const version of versions) {
    const from = parseDay(version.from);
    if (from <= day && from >= since) [found, since] = [version, from];
  }
  return found;
};

const sayOf = (settings: TimeSettings, day: LocalDay): Omit<TimeSpan, 'from' | 'start'> => {
  const { organization, mailboxes } = settings;
  const person = latest(settings.person, settings.person.versions, day);
  const base = latest(organization, organization.versions, day);
  const said: readonly (Said & { readonly by: TimeOwner })[] = [
    { zone: person.zone, hours: person.hours, by: 'person' },
    ...mailboxes.map(({ zone, hours }) => ({ zone, hours, by: 'mailbox' as const })),
    { zone: base.zone ?? organization.zone, hours: base.hours ?? organization.hours, by: 'organization' },
  ];
  const zones = said.map(({ zone, by }) => ({ zone: zone === null ? null : findZone(zone), by }));
  const zone = zones.find((one) => one.zone !== null);
  const hours = said.find((one) => one.hours !== null);
  const found = hours?.hours ?? organization.hours;
  return {
    zone: zone?.zone ?? utc,
    zoneFrom: zone?.by ?? 'organization',
    hours: found,
    hoursFrom: hours?.by ?? 'organization',
    week: weekOf(found),
  };
};

const isSame = (a: Omit<TimeSpan, 'from' | 'start'>, b: Omit<TimeSpan, 'from' | 'start'>): boolean =>
  a.zone === b.zone && a.zoneFrom === b.zoneFrom && a.hours === b.hours && a.hoursFrom === b.hoursFrom;

/** In order; the first has no beginning. */
export const listSpans = (settings: TimeSettings): TimeSpan[] => {
  const changes = [...(settings.person.versions ?? []), ...(settings.organization.versions ?? [])]
    .map((version) => parseDay(version.from))
    .sort((a, b) => a - b);
  const none = Number.NEGATIVE_INFINITY;
  const spans: TimeSpan[] = [{ ...sayOf(settings, none), from: none, start: none }];
  for (const from of new Set(changes)) {
    const before = spans.at(-1);
    const said = sayOf(settings, from);
    if (before === undefined || isSame(before, said)) continue;
    // The days before keep their length: the first day in a new zone begins when the last one in the old zone ended.
    spans.push({ ...said, from, start: Math.max(before.zone.instantOf(from, 0), before.start) });
  }
  return spans;
};

interface TimeSpans {
  readonly spanOf: (day: LocalDay) => TimeSpan;
  /** When a day begins; days never overlap and leave nothing out. */
  readonly startOf: (day: LocalDay) => number;
  readonly dayOf: (at: number) => LocalDay;
}

/**
 * Who moves east has a shorter first day, who moves west a longer one. Over more than a day's difference the first day may
 * be empty, as one that a whole zone skips is.
 */
export const openTimeSpans = (settings: TimeSettings): TimeSpans => {
  const spans = listSpans(settings);
  const [only] = spans;
  if (only !== undefined && spans.length === 1) {
    const { zone } = only;
    return { spanOf: () => only, startOf: (day) => zone.instantOf(day, 0), dayOf: zone.dayOf };
  }
  const find = (holds: (span: TimeSpan) => boolean): { readonly span: TimeSpan; readonly last: LocalDay } => {
    const index = Math.max(0, spans.findLastIndex(holds));
    const span = spans[index];
    if (span === undefined) throw new RangeError('There is no span of working time.');
    return { span, last: (spans[index + 1]?.from ?? Number.POSITIVE_INFINITY) - 1 };
  };
  const spanOf = (day: LocalDay): TimeSpan => find((span) => span.from <= day).span;
  return {
    spanOf,
    startOf: (day) => {
      const { zone, from, start } = spanOf(day);
      return day === from ? start : Math.max(start, zone.instantOf(day, 0));
    },
    dayOf: (at) => {
      const { span, last } = find((one) => one.start <= at);
      return Math.max(span.from, Math.min(last, span.zone.dayOf(at)));
    },
  };
};
