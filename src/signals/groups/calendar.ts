// The fixed periods of group figures: whole weeks from Monday on, the quarter whose teams they are told of, and four weeks at a time for hours.
import { formatDay, type LocalDay, parseDay, weekdayOf } from '../../people/local-days.ts';

/** The Monday of the week that holds the day. */
export const mondayOf = (day: LocalDay): LocalDay => day - ((weekdayOf(day) + 6) % 7);

/** Days after a week's last one until it is closed: answers count for 72 hours, and meetings settle 48 hours after their end. */
export const settleDays = 3;

/** The last week (its Monday) that is over and settled at `today`. */
export const lastSettledWeek = (today: LocalDay): LocalDay => mondayOf(today - settleDays) - 7;

/** The first day of the quarter that a week belongs to, as the quarter that holds its Thursday. */
export const seasonOf = (week: string): string => {
  const thursday = formatDay(parseDay(week) + 3);
  const month = Math.floor((Number(thursday.slice(5, 7)) - 1) / 3) * 3 + 1;
  return `${thursday.slice(0, 4)}-${String(month).padStart(2, '0')}-01`;
};

/** The four weeks in a row, counted from the same Monday for everybody, that a week lies in; told by their first Monday. */
export const fourWeeksOf = (week: string): string => {
  const monday = parseDay(week);
  const since = (monday - firstMonday) / 7;
  return formatDay(monday - (((since % 4) + 4) % 4) * 7);
};
const firstMonday = parseDay('1970-01-05');

/** The Mondays from one to another, both included. */
export const weeksBetween = (from: LocalDay, to: LocalDay): string[] =>
  Array.from({ length: Math.max(0, Math.floor((to - from) / 7) + 1) }, (_, index) => formatDay(from + index * 7));

/** `count` Mondays, the last of which is `last`. */
export const weeksUpTo = (last: string, count: number): string[] =>
  weeksBetween(parseDay(last) - (count - 1) * 7, parseDay(last));
