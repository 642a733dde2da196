// Holidays: calendars by name, whom they are for, and what a calendar file or pasted lines hold.
import { z } from 'zod';
import { Day, endpoint, Id, Nothing } from './endpoint.ts';
import { DayPart, TimeEffect } from './working-time.ts';

export const Holiday = z.object({
  /** Of one that comes every year, the first. */
  day: Day,
  name: z.string().trim().min(1, 'Give the holiday a name.').max(120),
  part: DayPart.default('day'),
  /** On the same date every year from then on. */
  yearly: z.boolean().default(false),
  /** The last day that may be one; null: without an end. */
  until: Day.nullable().default(null),
});
export type Holiday = z.infer<typeof Holiday>;

/** `value`: the department's name or the person's id; empty for the organization. */
export const CalendarUse = z.object({
  scope: z.enum(['organization', 'department', 'person']),
  value: z.string().max(320),
});
export type CalendarUse = z.infer<typeof CalendarUse>;

export const HolidayCalendar = z.object({
  id: Id,
  name: z.string(),
  holidays: z.array(Holiday),
  /** `label`: the department, or the person's name. */
  uses: z.array(CalendarUse.extend({ label: z.string() })),
  /** People whose calendar it is now. */
  people: z.int(),
});
export type HolidayCalendar = z.infer<typeof HolidayCalendar>;

export const listCalendars = endpoint({
  method: 'GET',
  path: '/api/holidays',
  can: 'people:read',
  summary:
    'The calendars of holidays and whom they are for: a person’s before their department’s before the organization’s.',
  input: Nothing,
  output: z.object({ calendars: z.array(HolidayCalendar), departments: z.array(z.string()) }),
});

const save = z.boolean().default(false);

export const saveCalendar = endpoint({
  method: 'POST',
  path: '/api/holidays',
  can: 'people:manage',
  summary: 'Makes a calendar or replaces what one holds, or with `save` false says what that would do.',
  input: z.object({
    /** Null: a new one. */
    id: Id.nullable(),
    name: z.string().trim().min(1, 'Give the calendar a name.').max(120),
    holidays: z.array(Holiday).max(2000),
    uses: z.array(CalendarUse).max(2000),
    save,
  }),
  output: TimeEffect,
});

export const removeCalendar = endpoint({
  method: 'POST',
  path: '/api/holidays/:id/remove',
  can: 'people:manage',
  summary: 'Removes a calendar; its days are working days again.',
  input: z.object({ id: Id, save }),
  output: TimeEffect,
});

const mebibyte = 2 ** 20;

export const readHolidays = endpoint({
  method: 'POST',
  path: '/api/holidays/read',
  can: 'people:manage',
  summary: 'Reads holidays out of an .ics file, or out of lines such as `2026-12-25 Christmas`; nothing is saved.',
  input: z.object({ text: z.string().max(mebibyte) }),
  output: z.object({
    holidays: z.array(Holiday),
    refused: z.array(z.object({ what: z.string(), why: z.string() })),
  }),
  largest: 2 * mebibyte,
});
