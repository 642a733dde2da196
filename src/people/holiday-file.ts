// Holidays out of an .ics file or of pasted lines; what would be misread is refused by name instead.
import { type CalendarEvent, isCalendar, type Property, readEvents, textOf } from './calendar-lines.ts';
import type { DayPart, Holiday } from './days-off.ts';
import { formatDay, type LocalDay, parseDay } from './local-days.ts';

export interface HolidayFile {
  /** In the order of days, each day once. */
  readonly holidays: readonly Holiday[];
  readonly refused: readonly { readonly what: string; readonly why: string }[];
}

/** Why one event or line is refused. */
class Refused extends Error {
  override readonly name = 'Refused';
}

const longest = 31;
const mostRepeats = 400;
const mostName = 120;
const nameOf = (text: string): string => (text === '' ? 'Holiday' : text.slice(0, mostName));

/** Errors: Refused. */
const dayOf = (text: string, of: string): LocalDay => {
  const [, year, month, day] = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text.trim()) ?? [];
  const written = `${year}-${month}-${day}`;
  const local = year === undefined ? Number.NaN : parseDay(written);
  if (Number.isNaN(local) || formatDay(local) !== written || year === '0000') {
    if (/^\d{8}T/.test(text.trim())) throw new Refused(`${of} has a time of day: only all-day events are holidays.`);
    throw new Refused(`${of} “${text.slice(0, 40)}” is no day.`);
  }
  return local;
};

const find = (event: CalendarEvent, name: string): Property | undefined => event.find((one) => one.name === name);

/** Days that an event lasts. Errors: Refused. */
const lengthOf = (event: CalendarEvent, start: LocalDay): number => {
  const [end, duration] = [find(event, 'DTEND'), find(event, 'DURATION')];
  if (end === undefined && duration === undefined) return 1;
  const [, amount, unit] = /^\+?P(\d+)([DW])$/.exec(duration?.value.trim() ?? '') ?? [];
  if (end === undefined && amount === undefined)
    throw new Refused(`DURATION “${duration?.value.slice(0, 40)}” is not in days.`);
  // Some programs write the same day as beginning and end of one day.
  const days =
    end === undefined
      ? Number(amount) * (unit === 'W' ? 7 : 1)
      : Math.max(dayOf(end.value, 'DTEND') - start, Number(dayOf(end.value, 'DTEND') === start));
  if (days < 1) throw new Refused('It ends before it begins.');
  if (days > longest) throw new Refused(`It lasts longer than ${longest} days.`);
  return days;
};

const monthDay = (day: LocalDay): string => formatDay(day).slice(5);

/** No day is written beyond it. */
const lastYear = 9999;
const lastDay = parseDay(`${lastYear}-12-31`);

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** The last of so many repetitions; dates that a year does not have are left out, as RFC 5545 says. */
const lastOf = (start: LocalDay, count: number): string => {
  const text = formatDay(start);
  const first = Number(text.slice(0, 4));
  const everyYear = !text.endsWith('-02-29');
  let left = count - 1;
  let last = first;
  for (let year = first + 1; left > 0 && year <= lastYear; year += 1) {
    if (!everyYear && !isLeap(year)) continue;
    last = year;
    left -= 1;
  }
  return `${String(last).padStart(4, '0')}${text.slice(4)}`;
};

/** Until when it comes every year; undefined: it does not. Errors: Refused for every other repetition. */
const repetitionOf = (event: CalendarEvent, start: LocalDay): string | null | undefined => {
  const rules = event.filter((one) => one.name === 'RRULE');
  if (rules.length === 0) return undefined;
  if (rules.length > 1) throw new Refused('It has several RRULEs.');
  const parts = new Map(
    (rules[0]?.value ?? '').split(';').map((part) => {
      const [name = '', value = ''] = part.split('=');
      return [name.trim().toUpperCase(), value.trim()] as const;
    }),
  );
  const [, month, day] = formatDay(start).split('-').map(Number);
  const expected: Readonly<Record<string, (value: string) => boolean>> = {
    FREQ: (value) => value.toUpperCase() === 'YEARLY',
    INTERVAL: (value) => value === '1',
    BYMONTH: (value) => Number(value) === month,
    BYMONTHDAY: (value) => Number(value) === day,
    COUNT: (value) => Number(value) >= 1 && Number(value) <= mostRepeats,
    UNTIL: () => true,
    WKST: () => true,
  };
  for (const [name, value] of parts)
    if (expected[name]?.(value) !== true)
      throw new Refused(
        `RRULE ${name.slice(0, 40)}=${value.slice(0, 40)}: only the same date every year is understood.`,
      );
  if (!parts.has('FREQ')) throw new Refused('RRULE without FREQ.');
  const [count, until] = [parts.get('COUNT'), parts.get('UNTIL')];
  if (count !== undefined) return lastOf(start, Number(count));
  return until === undefined ? null : formatDay(dayOf(until.slice(0, 8), 'UNTIL'));
};

const unreadable = ['EXDATE', 'EXRULE', 'RECURRENCE-ID'];

/** Errors: Refused. */
const readEvent = (event: CalendarEvent): Holiday[] => {
  const named = unreadable.find((name) => find(event, name) !== undefined);
  if (named !== undefined) throw new Refused(`${named}: exceptions from a repetition are not understood.`);
  const begin = find(event, 'DTSTART');
  if (begin === undefined) throw new Refused('It has no DTSTART.');
  const start = dayOf(begin.value, 'DTSTART');
  const days = lengthOf(event, start);
  const until = repetitionOf(event, start);
  const more = event
    .filter((one) => one.name === 'RDATE')
    .flatMap((one) => one.value.split(',').map((value) => dayOf(value, 'RDATE')));
  const name = nameOf(textOf(find(event, 'SUMMARY') ?? { name: '', parameters: new Map(), value: '' }));
  const holiday = (day: LocalDay, yearly: boolean): Holiday => {
    if (day > lastDay) throw new Refused(`It lasts beyond the year ${lastYear}.`);
    return { day: formatDay(day), name, part: 'day', yearly, until: yearly ? (until ?? null) : null };
  };
  const each = (first: LocalDay, yearly: boolean) =>
    Array.from({ length: days }, (_, index) => holiday(first + index, yearly));
  if (until !== undefined && days > 1 && monthDay(start) > monthDay(start + days - 1))
    throw new Refused('It comes every year and lasts over New Year.');
  return [...each(start, until !== undefined), ...more.flatMap((day) => each(day, false))];
};

const isCancelled = (event: CalendarEvent): boolean =>
  find(event, 'STATUS')?.value.trim().toUpperCase() === 'CANCELLED';

const pasted = /^(\d{4}-\d{2}-\d{2})[\s,;]+(.*)$/;
const parts: readonly DayPart[] = ['morning', 'afternoon'];
const partOf = (mark: string): DayPart | undefined => parts.find((part) => part === mark);

/** `Christmas Eve (afternoon)` → the name, and what stands in brackets at the end; null: nothing does. */
const withoutBrackets = (text: string): { readonly name: string; readonly words: string | null } => {
  const whole = text.trimEnd();
  const open = whole.lastIndexOf('(');
  const words = open === -1 || !whole.endsWith(')') ? null : whole.slice(open + 1, -1);
  return words === null || words.includes(')') ? { name: text, words: null } : { name: whole.slice(0, open), words };
};

/** `2026-12-24 Christmas Eve (afternoon, yearly)`. Errors: Refused. */
const readPasted = (text: string): Holiday[] => {
  const [, day, rest] = pasted.exec(text.trim()) ?? [];
  if (day === undefined || rest === undefined) throw new Refused('It does not begin with a day such as 2026-12-25.');
  const local = dayOf(day, 'The day');
  const { name, words } = withoutBrackets(rest);
  const marks = (words ?? '').split(',').map((word) => word.trim().toLowerCase());
  const known = marks.every((mark) => mark === '' || mark === 'yearly' || partOf(mark) !== undefined);
  const part = marks.map(partOf).find((one) => one !== undefined);
  return [
    {
      day: formatDay(local),
      name: nameOf((known ? name : rest).trim()),
      part: (known ? part : undefined) ?? 'day',
      yearly: known && marks.includes('yearly'),
      until: null,
    },
  ];
};

/** A file that calls itself a calendar is read as one, anything else line by line. */
export const readHolidayFile = (text: string): HolidayFile => {
  const entries = isCalendar(text)
    ? readEvents(text)
        .filter((event) => !isCancelled(event))
        .map((event) => {
          const what = textOf(find(event, 'SUMMARY') ?? { name: '', parameters: new Map(), value: '' });
          return { what: nameOf(what), read: () => readEvent(event) };
        })
    : text
        .split(/\r\n?|\n/)
        .filter((line) => line.trim() !== '')
        .map((line) => ({ what: line.trim().slice(0, mostName), read: () => readPasted(line) }));
  const holidays = new Map<string, Holiday>();
  const refused: { what: string; why: string }[] = [];
  for (const { what, read } of entries) {
    try {
      for (const holiday of read()) {
        const there = holidays.get(holiday.day);
        if (there === undefined) holidays.set(holiday.day, holiday);
        else if (there.name !== holiday.name)
          refused.push({ what, why: `${holiday.day} is a holiday already: ${there.name}.` });
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push({ what, why: error.message });
    }
  }
  return { holidays: [...holidays.values()].sort((a, b) => (a.day < b.day ? -1 : 1)), refused };
};
