// Changing calendars of holidays: which days of which people become days off, or working days again.
import type { TimeEffect } from '../contract/working-time.ts';
import { type CalendarRow, listCalendars, removeCalendar, saveCalendar } from '../db/queries/holidays.ts';
import type { DayRange } from '../db/queries/time-effects.ts';
import { listPeopleBriefly } from '../db/queries/time-effects.ts';
import type { Tx } from '../db/schema.ts';
import { type DaysOff, openCalendar, openDaysOff } from './days-off.ts';
import { daysBetween, formatDay, type LocalDay, utcDayOf } from './local-days.ts';
import { findCalendars } from './organization-time.ts';
import { applyTimeChange, type Reached } from './time-changes.ts';

/** Days around today that figures can be stored of. */
const around = { before: 3 * 366, after: 366 };

const rangesOf = (days: readonly LocalDay[]): DayRange[] => {
  const ranges: { from: LocalDay; to: LocalDay }[] = [];
  for (const day of days) {
    const last = ranges.at(-1);
    if (last?.to === day - 1) last.to = day;
    else ranges.push({ from: day, to: day });
  }
  return ranges.map(({ from, to }) => ({ from: formatDay(from), to: formatDay(to) }));
};

const partOf = (calendars: readonly CalendarRow[]): DaysOff['partOf'] => {
  const opened = calendars.map(({ holidays }) => openCalendar(holidays));
  return openDaysOff([], opened).partOf;
};

const changedDays = (before: readonly CalendarRow[], after: readonly CalendarRow[], now: number): LocalDay[] => {
  const [was, is] = [partOf(before), partOf(after)];
  const today = utcDayOf(now);
  return daysBetween(today - around.before, today + around.after).filter((day) => was(day) !== is(day));
};

const findReached = async (
  tx: Tx,
  calendars: { readonly organizationId: string; readonly before: CalendarRow[]; readonly after: CalendarRow[] },
  now: number,
): Promise<Reached[]> => {
  const [was, is] = [findCalendars(calendars.before), findCalendars(calendars.after)];
  const groups = new Map<
    string,
    { personIds: string[]; before: readonly CalendarRow[]; after: readonly CalendarRow[] }
  >();
  for (const person of await listPeopleBriefly(tx, calendars.organizationId)) {
    const [before, after] = [was(person), is(person)];
    const key = [before, after].map((list) => list.map((one) => one.calendarId).join(' ')).join('|');
    const group = groups.get(key) ?? { personIds: [], before, after };
    groups.set(key, group);
    group.personIds.push(person.personId);
  }
  return [...groups.values()]
    .map(({ personIds, before, after }) => ({ personIds, ranges: rangesOf(changedDays(before, after, now)) }))
    .filter(({ ranges }) => ranges.length > 0);
};

interface Saving {
  readonly organizationId: string;
  readonly save: boolean;
  readonly at: Date;
  readonly by: string;
}

/** Makes the calendar or replaces all of it. Errors: SQLSTATE 23505 when another one has the name. */
export const changeCalendar = async (tx: Tx, calendar: CalendarRow, saving: Saving): Promise<TimeEffect> => {
  const { organizationId, save, at, by } = saving;
  const before = await listCalendars(tx, organizationId);
  const after = [...before.filter((one) => one.calendarId !== calendar.calendarId), calendar];
  const reached = await findReached(tx, { organizationId, before, after }, at.getTime());
  const write = () => saveCalendar(tx, { ...calendar, organizationId, at, by });
  return applyTimeChange(tx, { organizationId, reached, ...(save ? { write } : {}) });
};

/** Null where there is no such calendar. */
export const dropCalendar = async (tx: Tx, calendarId: string, saving: Saving): Promise<TimeEffect | null> => {
  const { organizationId, save, at } = saving;
  const before = await listCalendars(tx, organizationId);
  const after = before.filter((one) => one.calendarId !== calendarId);
  if (after.length === before.length) return null;
  const reached = await findReached(tx, { organizationId, before, after }, at.getTime());
  const write = () => removeCalendar(tx, { organizationId, calendarId });
  return applyTimeChange(tx, { organizationId, reached, ...(save ? { write } : {}) });
};
