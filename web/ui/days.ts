// Calendar days as YYYY-MM-DD: today in a zone, arithmetic, and how they are written.

/** The calendar day of an instant in an IANA zone; an unknown zone reads as UTC. */
export const dayIn = (zone: string, at: Date): string => {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: knownZone(zone),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return parts.format(at);
};

export const knownZone = (zone: string): string => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    // A zone this browser does not know: times are shown in UTC, and say so.
    return 'UTC';
  }
};

const instantOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

export const addDays = (day: string, count: number): string =>
  new Date(instantOf(day) + count * 86_400_000).toISOString().slice(0, 10);

/** How many days from one to the other, both counted. */
export const daysFromTo = (from: string, to: string): number =>
  Math.round((instantOf(to) - instantOf(from)) / 86_400_000) + 1;

/** The English of the reader, as the pages are in English. */
export const locale = navigator.language.startsWith('en') ? navigator.language : 'en-GB';

const dayFormat = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
const dayYearFormat = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const weekdayFormat = new Intl.DateTimeFormat(locale, {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

export const writeDay = (day: string): string => dayYearFormat.format(instantOf(day));
/** Without its year. */
export const writeDayShort = (day: string): string => dayFormat.format(instantOf(day));
export const writeWeekday = (day: string): string => weekdayFormat.format(instantOf(day));

/** `3 Nov – 30 Nov 2026`. */
export const writeDays = (from: string, to: string): string => {
  if (from === to) return writeDay(from);
  const start = from.slice(0, 4) === to.slice(0, 4) ? writeDayShort(from) : writeDay(from);
  return `${start} – ${writeDay(to)}`;
};

/** 0 = Monday. */
export const weekdayOf = (day: string): number => (new Date(instantOf(day)).getUTCDay() + 6) % 7;
