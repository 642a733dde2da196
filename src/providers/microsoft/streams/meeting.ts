// One event of a calendar view → a Meeting record: who, when, how marked; no subject, no place, no text is asked for.
import { z } from 'zod';
import type { Meeting, MeetingMark } from '../../../contract/records.ts';
import { emailAddress, optionalId, recipient, sourceId } from '../fields.ts';

/** The names Exchange has for UTC, in which every view is asked for; another zone is not guessed at. */
const utc = z.enum(['UTC', 'Etc/UTC', 'Etc/GMT', 'tzone://Microsoft/Utc']);

/** `{ dateTime: "2026-11-20T09:00:00.0000000", timeZone: "UTC" }` → milliseconds since 1970. */
const moment = z
  .object({ dateTime: z.iso.datetime({ local: true }), timeZone: utc })
  .transform(({ dateTime }) => Date.parse(dateTime.endsWith('Z') ? dateTime : `${dateTime}Z`));

const attendee = z
  .object({ type: z.enum(['required', 'optional', 'resource']).nullish(), emailAddress })
  .transform((found) => ({ address: found.emailAddress?.address || null, role: found.type ?? ('required' as const) }));

const flag = z.boolean().nullish();

/** All that is asked for of an event. */
export const Event = z
  .object({
    id: sourceId,
    iCalUId: optionalId,
    type: z.enum(['singleInstance', 'occurrence', 'exception', 'seriesMaster']),
    start: moment,
    end: moment,
    isAllDay: flag,
    isCancelled: flag,
    organizer: recipient.nullish(),
    attendees: z.array(attendee),
    showAs: z.enum(['free', 'tentative', 'busy', 'oof', 'workingElsewhere', 'unknown']).nullish(),
    sensitivity: z.enum(['normal', 'personal', 'private', 'confidential']).nullish(),
    responseStatus: z.object({ response: z.string().nullish() }).nullish(),
    isOnlineMeeting: flag,
  })
  .refine((event) => event.end >= event.start, { path: ['end'], message: 'is before the start' });
export type Event = z.infer<typeof Event>;

export const eventFields = Object.keys(Event.shape).join(',');

const marksOf = (event: Event): MeetingMark[] => {
  const marks: readonly [MeetingMark, boolean][] = [
    ['recurring', event.type === 'occurrence' || event.type === 'exception'],
    ['cancelled', event.isCancelled === true],
    ['declined', event.responseStatus?.response === 'declined'],
    ['all-day', event.isAllDay === true],
    ['free', event.showAs === 'free'],
    ['private', event.sensitivity === 'private' || event.sensitivity === 'confidential'],
    ['online', event.isOnlineMeeting === true],
  ];
  return marks.filter(([, given]) => given).map(([mark]) => mark);
};

/** The record; one event over all calendars is one iCalUId and start. */
export const meetingOf = (event: Event): Meeting => {
  const at = new Date(event.start).toISOString();
  const organizer = event.organizer ?? null;
  const counterparts: Meeting['counterparts'] = [];
  if (organizer !== null) counterparts.push({ address: organizer, role: 'organizer' });
  for (const { address, role } of event.attendees) if (address !== null) counterparts.push({ address, role });
  return {
    kind: 'meeting',
    id: event.id,
    event: `${event.iCalUId || event.id} ${at}`.slice(-1024).toWellFormed(),
    actor: organizer,
    counterparts,
    at,
    duration: Math.round((event.end - event.start) / 1000),
    marks: marksOf(event),
  };
};
