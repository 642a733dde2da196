// Calendars of holidays: listed, made, changed, removed; what files and pasted lines hold.
import type { Caller } from '../../access/caller.ts';
import * as contract from '../../contract/holidays.ts';
import type { Database } from '../../db/open.ts';
import { listCalendars } from '../../db/queries/holidays.ts';
import { listPeopleBriefly } from '../../db/queries/time-effects.ts';
import type { Tx } from '../../db/schema.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import { changeCalendar, dropCalendar } from '../../people/holiday-changes.ts';
import { readHolidayFile } from '../../people/holiday-file.ts';
import { findCalendars } from '../../people/organization-time.ts';
import { invalidFields, notFound } from '../errors.ts';
import { type Route, route } from '../route.ts';

interface HolidayParts {
  readonly database: Database;
  readonly clock: Clock;
}

const show = async (tx: Tx, organizationId: string) => {
  const calendars = await listCalendars(tx, organizationId);
  const people = await listPeopleBriefly(tx, organizationId);
  const names = new Map(people.map(({ personId, email }) => [personId, email]));
  const calendarsOf = findCalendars(calendars);
  const counts = new Map<string, number>();
  for (const person of people)
    for (const { calendarId } of calendarsOf(person)) counts.set(calendarId, (counts.get(calendarId) ?? 0) + 1);
  const departments = new Set(people.map(({ department }) => department).filter((one) => one !== null && one !== ''));
  return {
    calendars: calendars.map(({ calendarId, name, holidays, uses }) => ({
      id: calendarId,
      name,
      holidays: [...holidays],
      uses: uses.map((use) => ({ ...use, label: use.scope === 'person' ? (names.get(use.value) ?? '') : use.value })),
      people: counts.get(calendarId) ?? 0,
    })),
    departments: [...departments].filter((one) => one !== null).sort(),
  };
};

type Wanted = typeof contract.saveCalendar.input._output;

/** Errors: Refusal 400. */
const check = (wanted: Wanted): void => {
  const days = wanted.holidays.map(({ day }) => day);
  const twice = days.find((day, index) => days.indexOf(day) !== index);
  if (twice !== undefined) throw invalidFields([{ field: 'holidays', message: `${twice} is there twice.` }]);
};

const savingOf = ({ clock }: HolidayParts, { organizationId, fullName: by }: Caller, save: boolean) => ({
  organizationId,
  save,
  at: new Date(clock.now()),
  by,
});

/** Errors: Refusal 400 for a name that another calendar has, 404. */
const change = async (tx: Tx, wanted: Wanted, saving: ReturnType<typeof savingOf>) => {
  const { id, name, holidays, uses } = wanted;
  const calendars = await listCalendars(tx, saving.organizationId);
  if (id !== null && calendars.every(({ calendarId }) => calendarId !== id)) throw notFound('The calendar');
  if (calendars.some((one) => one.calendarId !== id && one.name === name))
    throw invalidFields([{ field: 'name', message: 'Another calendar has this name.' }]);
  return changeCalendar(tx, { calendarId: id ?? newId(), name, holidays, uses }, saving);
};

export const holidayRoutes = (parts: HolidayParts): readonly Route[] => {
  const within = <T>({ organizationId }: Caller, work: (tx: Tx) => Promise<T>) =>
    parts.database.tenant(organizationId, work);
  return [
    route(contract.listCalendars, async ({ caller }) => within(caller, (tx) => show(tx, caller.organizationId))),
    route(contract.saveCalendar, async ({ input, caller }) => {
      check(input);
      return within(caller, (tx) => change(tx, input, savingOf(parts, caller, input.save)));
    }),
    route(contract.removeCalendar, async ({ input, caller }) => {
      const saving = savingOf(parts, caller, input.save);
      const effect = await within(caller, (tx) => dropCalendar(tx, input.id, saving));
      if (effect === null) throw notFound('The calendar');
      return effect;
    }),
    route(contract.readHolidays, async ({ input }) => {
      const { holidays, refused } = readHolidayFile(input.text);
      return { holidays: [...holidays], refused: [...refused] };
    }),
  ];
};
