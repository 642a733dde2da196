// When a report is due and which days it is about, on the clocks of who gets it.
import type { Frequency, ReportKind } from '../contract/mail.ts';
import { formatDay, type LocalDay, parseDay, weekdayOf } from '../people/local-days.ts';
import type { Zone } from '../people/zones.ts';

export type Sent = Exclude<Frequency, 'off'>;

export interface Due {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The days it is about, both included; as many before them are compared. */
  readonly from: LocalDay;
  readonly to: LocalDay;
}

const monthOf = (day: LocalDay): string => formatDay(day).slice(0, 7);

/** Groups are told by whole weeks that are settled three days after their end: theirs come on Fridays, and on the 5th. */
const anchors = { own: { weekday: 1, date: 1 }, group: { weekday: 5, date: 5 } } as const;

/** The last day up to `day` on which such a report goes out. */
const anchorOf = (day: LocalDay, frequency: Sent, of: 'own' | 'group'): LocalDay => {
  const { weekday, date } = anchors[of];
  if (frequency === 'daily') return day;
  if (frequency === 'weekly') return day - ((weekdayOf(day) + 7 - weekday) % 7);
  const inMonth = parseDay(`${monthOf(day)}-01`) + date - 1;
  return inMonth <= day ? inMonth : parseDay(`${monthOf(parseDay(`${monthOf(day)}-01`) - 1)}-01`) + date - 1;
};

const daysOf = (anchor: LocalDay, frequency: Sent): { from: LocalDay; to: LocalDay } => {
  if (frequency === 'daily') return { from: anchor - 1, to: anchor - 1 };
  if (frequency === 'weekly') {
    const monday = anchor - ((weekdayOf(anchor) + 6) % 7);
    return { from: monday - 7, to: monday - 1 };
  }
  const first = parseDay(`${monthOf(anchor)}-01`);
  return { from: parseDay(`${monthOf(first - 1)}-01`), to: first - 1 };
};

/** The last report that is due by now: after any time away there is one to send, never many. `minute`: of the day. */
export const lastDue = (
  asked: { readonly report: ReportKind; readonly frequency: Sent; readonly minute: number },
  zone: Zone,
  now: number,
): Due => {
  const of = asked.report === 'own' ? 'own' : 'group';
  const today = anchorOf(zone.dayOf(now), asked.frequency, of);
  const anchor =
    zone.instantOf(today, asked.minute) <= now ? today : anchorOf(zone.dayOf(now) - 1, asked.frequency, of);
  const held = zone.instantOf(anchor, asked.minute) <= now ? anchor : anchorOf(anchor - 1, asked.frequency, of);
  return { at: zone.instantOf(held, asked.minute), ...daysOf(held, asked.frequency) };
};

/** The days before, as many, or the month before where it is one. */
export const before = ({ from, to }: { readonly from: LocalDay; readonly to: LocalDay }, frequency: Sent) =>
  frequency === 'monthly'
    ? { from: parseDay(`${monthOf(from - 1)}-01`), to: from - 1 }
    : { from: from - (to - from + 1), to: from - 1 };

/** When something that must not disturb may be sent: now, or when the quiet minutes of the day are over. */
export const afterQuiet = (
  quiet: { readonly from: number; readonly to: number } | null,
  zone: Zone,
  now: number,
): number => {
  if (quiet === null || quiet.from === quiet.to) return now;
  const minute = zone.minuteOf(now);
  const over = quiet.from < quiet.to;
  const within = over ? minute >= quiet.from && minute < quiet.to : minute >= quiet.from || minute < quiet.to;
  if (!within) return now;
  const today = zone.dayOf(now);
  return zone.instantOf(minute < quiet.to ? today : today + 1, quiet.to);
};

/** The next time that these minutes of the day stand on the clocks. */
export const nextAt = (minute: number, zone: Zone, now: number): number => {
  const today = zone.instantOf(zone.dayOf(now), minute);
  return today > now ? today : zone.instantOf(zone.dayOf(now) + 1, minute);
};
