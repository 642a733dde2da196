// Working time: zone and weekly hours from a day on, leave, and what changing them would have computed again.
import { z } from 'zod';
import { Day, endpoint, Id, Instant, Nothing } from './endpoint.ts';
import { WeekHours } from './records.ts';

export const DayPart = z.enum(['day', 'morning', 'afternoon']);
export type DayPart = z.infer<typeof DayPart>;

const owner = z.enum(['person', 'mailbox', 'organization']);

const overMidnight =
  'Hours end at 24:00 at the latest. Write a night shift as two parts: up to 24:00, and from 00:00 on the next day.';

/** Hours that somebody enters: at most six parts a day, none empty, none over midnight, none into another. */
const EnteredHours = WeekHours.superRefine((hours, context) => {
  for (const [weekday, parts] of Object.entries(hours)) {
    const sorted = parts.toSorted((a, b) => a[0] - b[0]);
    const fault = (message: string) => context.addIssue({ code: 'custom', path: [weekday], message });
    if (parts.length > 6) fault('At most six parts a day.');
    if (parts.some(([from, to]) => to <= from)) fault(overMidnight);
    else if (sorted.some(([from], at) => at > 0 && from < (sorted[at - 1]?.[1] ?? 0))) fault('Two parts overlap.');
  }
});

/** A zone that `Intl` knows is checked by the server. */
const zoneName = z.string().min(1).max(64);

/** What a change has computed again. */
export const TimeEffect = z.object({
  /** Whose days they are. */
  people: z.int(),
  /** Days with figures that are computed again. */
  days: z.int(),
  /** Days with figures that stay as they are, because what they were computed from is no longer kept. */
  kept: z.int(),
  /** False when it was only asked what would happen. */
  saved: z.boolean(),
});
export type TimeEffect = z.infer<typeof TimeEffect>;

export const TimeVersion = z.object({
  /** The first day it holds on; null: before all others. */
  from: Day.nullable(),
  /** Null: left to the mailbox or the organization. */
  zone: z.string().nullable(),
  hours: WeekHours.nullable(),
  /** The hours in words; null where they are left to others. */
  text: z.string().nullable(),
  changedAt: Instant.nullable(),
  changedBy: z.string().nullable(),
});
export type TimeVersion = z.infer<typeof TimeVersion>;

export const OrganizationTimes = z.object({
  today: Day,
  /** In order; the first is what holds before all others. */
  versions: z.array(TimeVersion),
  /** Whether people may change their own hours, zone and leave. */
  ownTimes: z.boolean(),
});
export type OrganizationTimes = z.infer<typeof OrganizationTimes>;

export const LeaveEntry = z.object({
  id: Id,
  from: Day,
  to: Day,
  part: DayPart,
  addedBy: z.string(),
});
export type LeaveEntry = z.infer<typeof LeaveEntry>;

export const PersonTimes = z.object({
  /** The person's own today. */
  today: Day,
  zone: z.string(),
  zoneFrom: owner,
  hours: WeekHours,
  hoursFrom: owner,
  /** The hours in words. */
  text: z.string(),
  /** Their own, in order; the first is what holds before all others. */
  versions: z.array(TimeVersion),
  /** The latest first. */
  leave: z.array(LeaveEntry),
  /** Names of the calendars that are theirs. */
  calendars: z.array(z.string()),
  /** The next days off by these, at most five, within a year. */
  holidays: z.array(z.object({ day: Day, name: z.string(), part: DayPart })),
  /** Whether whoever asks may change them. */
  mayChange: z.boolean(),
});
export type PersonTimes = z.infer<typeof PersonTimes>;

/** Without it nothing is changed, and what would happen is told. */
const save = z.boolean().default(false);
const version = { from: Day.nullable(), zone: zoneName.nullable(), hours: EnteredHours.nullable(), save };
const leave = { from: Day, to: Day, part: DayPart.default('day'), save };
const ofPerson = { id: Id };

export const readTimes = endpoint({
  method: 'GET',
  path: '/api/working-time',
  can: 'people:read',
  summary: 'The zone and hours of the organization, as they were and will be.',
  input: Nothing,
  output: OrganizationTimes,
});

export const changeTimes = endpoint({
  method: 'POST',
  path: '/api/working-time',
  can: 'people:manage',
  summary: 'Sets zone and hours of the organization from a day on, or with `save` false says what that would do.',
  input: z.object({ ...version, zone: zoneName, hours: EnteredHours }),
  output: TimeEffect,
});

export const removeTimes = endpoint({
  method: 'POST',
  path: '/api/working-time/remove',
  can: 'people:manage',
  summary: 'Takes back what was to hold from a day on.',
  input: z.object({ from: Day, save }),
  output: TimeEffect,
});

export const allowOwnTimes = endpoint({
  method: 'POST',
  path: '/api/working-time/own',
  can: 'people:manage',
  summary: 'Lets people change their own hours, zone and leave, or not.',
  input: z.object({ allowed: z.boolean() }),
  output: OrganizationTimes,
});

export const readPersonTimes = endpoint({
  method: 'GET',
  path: '/api/people/:id/working-time',
  can: 'people:read',
  summary: 'Zone, hours, leave and holidays of a person, and where they come from.',
  input: z.object(ofPerson),
  output: PersonTimes,
});

export const changePersonTimes = endpoint({
  method: 'POST',
  path: '/api/people/:id/working-time',
  can: 'people:manage',
  summary: 'Sets zone and hours of a person from a day on; null leaves them to the mailbox or the organization.',
  input: z.object({ ...ofPerson, ...version }),
  output: TimeEffect,
});

export const removePersonTimes = endpoint({
  method: 'POST',
  path: '/api/people/:id/working-time/remove',
  can: 'people:manage',
  summary: 'Takes back what was to hold for a person from a day on.',
  input: z.object({ ...ofPerson, from: Day, save }),
  output: TimeEffect,
});

export const addLeave = endpoint({
  method: 'POST',
  path: '/api/people/:id/leave',
  can: 'people:manage',
  summary: 'Adds leave of a person, whole days or halves; why is not asked.',
  input: z.object({ ...ofPerson, ...leave }),
  output: TimeEffect,
});

export const removeLeave = endpoint({
  method: 'POST',
  path: '/api/people/:id/leave/remove',
  can: 'people:manage',
  summary: 'Removes leave of a person.',
  input: z.object({ ...ofPerson, leave: Id, save }),
  output: TimeEffect,
});

export const readOwnTimes = endpoint({
  method: 'GET',
  path: '/api/own/working-time',
  can: 'own:read',
  summary: 'One’s own zone, hours, leave and holidays.',
  input: Nothing,
  /** Null for somebody who signs in and is not on the roster. */
  output: z.object({ times: PersonTimes.nullable() }),
});

export const changeOwnTimes = endpoint({
  method: 'POST',
  path: '/api/own/working-time',
  can: 'own:manage',
  summary: 'Sets one’s own zone and hours from a day on, where the organization lets people do that.',
  input: z.object(version),
  output: TimeEffect,
});

export const removeOwnTimes = endpoint({
  method: 'POST',
  path: '/api/own/working-time/remove',
  can: 'own:manage',
  summary: 'Takes back what was to hold for oneself from a day on.',
  input: z.object({ from: Day, save }),
  output: TimeEffect,
});

export const addOwnLeave = endpoint({
  method: 'POST',
  path: '/api/own/leave',
  can: 'own:manage',
  summary: 'Adds one’s own leave.',
  input: z.object(leave),
  output: TimeEffect,
});

export const removeOwnLeave = endpoint({
  method: 'POST',
  path: '/api/own/leave/remove',
  can: 'own:manage',
  summary: 'Removes one’s own leave.',
  input: z.object({ leave: Id, save }),
  output: TimeEffect,
});

export const LeaveRow = z.object({
  /** Line of the file, the first is 1. */
  line: z.int(),
  email: z.string(),
  from: z.string(),
  to: z.string(),
  outcome: z.enum(['added', 'known', 'refused']),
  /** Why it was refused, or what it is the same as; empty when it is added. */
  text: z.string(),
});
export type LeaveRow = z.infer<typeof LeaveRow>;

const mebibyte = 2 ** 20;

export const importLeave = endpoint({
  method: 'POST',
  path: '/api/leave/import',
  can: 'people:manage',
  summary:
    'Adds leave out of a CSV file (email,from,to,part) with a report of every row; a second time changes nothing.',
  input: z.object({ csv: z.string().max(mebibyte), save }),
  output: TimeEffect.extend({ rows: z.array(LeaveRow) }),
  largest: 2 * mebibyte,
});
