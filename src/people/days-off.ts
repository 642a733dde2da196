// Days and half days without working time: leave, and holidays of calendars, some of which come every year.
import { formatDay, type LocalDay, parseDay } from './local-days.ts';

/** A half is half of that day's working time, not noon. */
export type DayPart = 'day' | 'morning' | 'afternoon';

/** YYYY-MM-DD, both included. */
export interface Leave {
  readonly from: string;
  readonly to: string;
  readonly part: DayPart;
}

export interface Holiday {
  /** YYYY-MM-DD; of one that comes every year, the first. */
  readonly day: string;
  readonly name: string;
  readonly part: DayPart;
  /** On the same date of every year from then on; one of 29 February comes in leap years only. */
  readonly yearly: boolean;
  /** The last day that may be one; null: without an end. */
  readonly until: string | null;
}

export interface OpenCalendar {
  /** Null where it is a day like any other. */
  readonly holidayOf: (day: LocalDay) => Holiday | null;
}

/** The whole of both; two different halves are a whole. */
const joinParts = (a: DayPart | null, b: DayPart | null): DayPart | null => {
  if (a === null || a === b) return b;
  return b === null ? a : 'day';
};

const isOn = (holiday: Holiday, day: string): boolean =>
  day >= holiday.day && (holiday.until === null || day <= holiday.until);

/** Made once for all people who have the calendar. */
export const openCalendar = (holidays: readonly Holiday[]): OpenCalendar => {
  const once = new Map(holidays.filter((holiday) => !holiday.yearly).map((holiday) => [holiday.day, holiday]));
  const yearly = Map.groupBy(
    holidays.filter((holiday) => holiday.yearly),
    (holiday) => holiday.day.slice(5),
  );
  return {
    holidayOf: (local) => {
      const day = formatDay(local);
      return once.get(day) ?? yearly.get(day.slice(5))?.find((holiday) => isOn(holiday, day)) ?? null;
    },
  };
};

export interface DaysOff {
  /** What of the day is off; null: nothing. */
  readonly partOf: (day: LocalDay) => DayPart | null;
}

/** A person's leave together with the calendars that are theirs. */
export const openDaysOff = (leave: readonly Leave[], calendars: readonly OpenCalendar[]): DaysOff => {
  const ranges = leave.map(({ from, to, part }) => ({ from: parseDay(from), to: parseDay(to), part }));
  return {
    partOf: (day) => {
      let off: DayPart | null = null;
      for (const range of ranges) if (day >= range.from && day <= range.to) off = joinParts(off, range.part);
      for (const calendar of calendars) off = joinParts(off, calendar.holidayOf(day)?.part ?? null);
      return off;
    },
  };
};
