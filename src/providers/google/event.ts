// One event of a calendar → a Meeting record: who, when, how marked; no title, no place, no text is asked for.
import { z } from 'zod';
import type { Meeting, MeetingMark } from '../../contract/records.ts';
import { address, googleId, moment, optionalId } from './fields.ts';

const day = z.iso.date().transform((date) => ({ time: Date.parse(`${date}T00:00:00Z`), allDay: true }));

/** With a time it is at an instant; with a date alone it takes whole days, of no special zone. */
const point = z.union([
  z.object({ dateTime: moment }).transform(({ dateTime }) => ({ time: dateTime, allDay: false })),
  z.object({ date: day }).transform(({ date }) => date),
]);

const flag = z.boolean().nullish();

const attendee = z.object({
  email: address,
  organizer: flag,
  self: flag,
  resource: flag,
  optional: flag,
  responseStatus: z.string().nullish(),
});

/** All that is asked for of an event. */
export const Event = z
  .object({
    id: googleId,
    iCalUID: optionalId,
    status: z.string().nullish(),
    start: point,
    end: point,
    recurringEventId: optionalId,
    organizer: z.object({ email: address, self: flag }).nullish(),
    attendees: z.array(attendee).nullish(),
    /** Not all of them are there: of a guest list that is hidden, or longer than Google gives. */
    attendeesOmitted: flag,
    transparency: z.string().nullish(),
    visibility: z.string().nullish(),
    eventType: z.string().nullish(),
    /** Only whether there is any. */
    hangoutLink: z.unknown().optional(),
    conferenceData: z.unknown().optional(),
  })
  .refine((event) => event.end.time >= event.start.time, { path: ['end'], message: 'is before the start' });
export type Event = z.infer<typeof Event>;

/** Of a call only which kind it is: an address in it would let one in. */
export const eventFields =
  'id,iCalUID,status,start(date,dateTime),end(date,dateTime),recurringEventId,organizer(email,self),' +
  'attendees(email,organizer,self,resource,optional,responseStatus),attendeesOmitted,transparency,visibility,eventType,' +
  'hangoutLink,conferenceData/conferenceSolution/key/type';

/** What Google keeps in a calendar beside meetings: where one works, when one is away, who has a birthday. */
const noMeeting: readonly string[] = ['workingLocation', 'outOfOffice', 'focusTime', 'birthday'];

export const isMeeting = ({ eventType }: Event): boolean => !noMeeting.includes(eventType ?? '');

/** Calendars of groups and rooms organize as themselves; nobody stands behind such an address. */
const isCalendar = (email: string): boolean => email.endsWith('@group.calendar.google.com');

const marksOf = (event: Event): MeetingMark[] => {
  const own = event.attendees?.find(({ self }) => self === true);
  const marks: readonly [MeetingMark, boolean][] = [
    ['recurring', event.recurringEventId !== null],
    ['cancelled', event.status === 'cancelled'],
    ['declined', own?.responseStatus === 'declined'],
    ['all-day', event.start.allDay],
    ['free', event.transparency === 'transparent'],
    ['private', event.visibility === 'private' || event.visibility === 'confidential'],
    ['online', Boolean(event.hangoutLink) || Boolean(event.conferenceData)],
  ];
  return marks.filter(([, given]) => given).map(([mark]) => mark);
};

type Role = Meeting['counterparts'][number]['role'];

/** The record; one event over all calendars is one iCalUID and start. */
export const meetingOf = (event: Event): Meeting => {
  const at = new Date(event.start.time).toISOString();
  const organized = event.organizer?.email ?? null;
  const organizer = organized === null || isCalendar(organized) ? null : organized;
  const counterparts: Meeting['counterparts'] = [];
  if (organizer !== null) counterparts.push({ address: organizer, role: 'organizer' });
  for (const { email, resource, optional } of event.attendees ?? []) {
    if (email === null || email === organizer) continue;
    const role: Role = resource === true ? 'resource' : optional === true ? 'optional' : 'required';
    counterparts.push({ address: email, role });
  }
  return {
    kind: 'meeting',
    id: event.id,
    event: `${event.iCalUID ?? event.id} ${at}`.slice(-1024).toWellFormed(),
    actor: organizer,
    counterparts,
    at,
    duration: Math.round((event.end.time - event.start.time) / 1000),
    marks: marksOf(event),
  };
};
