// How instants are written: local wall time, how long ago, and in full with zone and UTC.
import { knownZone, locale } from './days.ts';

const timeOfDay = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const yearDayAndTime = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();

/** `10:32` today, `18 Nov, 10:32` this year, with the year before that; in the reader's zone. */
export const writeInstant = (at: Date, now: Date): string => {
  if (sameDay(at, now)) return timeOfDay.format(at);
  return at.getFullYear() === now.getFullYear() ? dayAndTime.format(at) : yearDayAndTime.format(at);
};

/** The whole truth for the hover: seconds, zone and UTC. */
export const writeInstantInFull = (at: Date): string => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const local = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }).format(at);
  return `${local} (${zone}); ${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
};

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });

/** `in 4 minutes`, `2 hours ago`, `just now` within a minute. */
export const writeDistance = (at: Date, now: Date): string => {
  const seconds = (at.getTime() - now.getTime()) / 1000;
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return seconds > 5 ? 'in less than a minute' : 'just now';
};

/** A zone with its distance from UTC now: `Europe/Berlin (UTC+1)`. */
export const writeZone = (zone: string, now: Date): string => {
  const known = knownZone(zone);
  const name = new Intl.DateTimeFormat('en', { timeZone: known, timeZoneName: 'shortOffset' })
    .formatToParts(now)
    .find((part) => part.type === 'timeZoneName')?.value;
  const offset = name === undefined || /^GMT([+-]0)?$/.test(name) ? 'UTC' : name.replace('GMT', 'UTC');
  return offset === zone ? zone : `${zone} (${offset})`;
};

/** A local wall time `YYYY-MM-DDTHH:mm`, as its zone's clock showed it: `Tue 18 Nov, 10:32`. */
export const writeWallTime = (local: string): string => {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local)) return local;
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'UTC',
  }).format(new Date(`${local}:00Z`));
};

/** Seconds as `25 min` or `1 h 30 min`. */
export const writeDuration = (seconds: number): string => {
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest}\u00a0min`;
  return rest === 0 ? `${hours}\u00a0h` : `${hours}\u00a0h ${rest}\u00a0min`;
};
