// An event as Google Calendar writes it, with everything a client did not mask out.
import { calendarEventId, icalUid } from '../scenarios/google-ids.ts';
import type { CalendarEvent, Instant, Response } from '../tenant/model.ts';
import type { Subject } from './mailbox.ts';

const DAY = 86_400_000;

const answers: Readonly<Record<Response, string>> = {
  none: 'needsAction',
  notResponded: 'needsAction',
  organizer: 'accepted',
  accepted: 'accepted',
  tentativelyAccepted: 'tentative',
  declined: 'declined',
};

/** When an occurrence was planned for, which a moved one no longer shows. */
const plannedStart = (event: CalendarEvent, { tenant, user }: Subject): Instant => {
  if (event.type !== 'exception') return event.start;
  const around = tenant.events(user.id, event.start - 60 * DAY, event.start + 60 * DAY, event.createdAt);
  return around.find(({ id }) => id === event.id)?.start ?? event.start;
};

const basic = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** Single events have an id of their own, occurrences that of their series with the time they were planned for. */
const idOf = (event: CalendarEvent, planned: Instant): string =>
  event.seriesMasterId === null
    ? calendarEventId(event.id)
    : `${calendarEventId(event.seriesMasterId)}_${basic(planned)}`;

const writeTime = (at: Instant, isAllDay: boolean, zone: string): object =>
  isAllDay
    ? { date: new Date(at).toISOString().slice(0, 10) }
    : { dateTime: new Date(at).toISOString().replace('.000Z', 'Z'), timeZone: zone };

interface Guest {
  readonly email: string;
  readonly self?: boolean;
}

const writeAttendees = (event: CalendarEvent, { user }: Subject): readonly Guest[] => {
  if (event.attendees.length === 0) return [];
  const own = new Set(user.proxyAddresses.map((proxy) => proxy.slice(5).toLowerCase()));
  const isOrganizer = (address: string): boolean => address.toLowerCase() === event.organizer.toLowerCase();
  const organizer = event.attendees.some(({ address }) => isOrganizer(address))
    ? []
    : [{ address: event.organizer, type: 'required' as const, response: 'organizer' as const }];
  return [...organizer, ...event.attendees].map(({ address, type, response }) => {
    const self = own.has(address.toLowerCase());
    return {
      email: address,
      ...(isOrganizer(address) ? { organizer: true } : {}),
      ...(self ? { self: true } : {}),
      ...(type === 'resource' ? { resource: true } : {}),
      ...(type === 'optional' ? { optional: true } : {}),
      responseStatus: answers[self && !isOrganizer(address) ? event.response : response],
    };
  });
};

const etag = (at: Instant): string => `"${at * 2}"`;

/** What is left of an event that is gone. */
export const writeCancelled = (event: CalendarEvent, subject: Subject): object => {
  const planned = plannedStart(event, subject);
  const series =
    event.seriesMasterId === null
      ? {}
      : {
          recurringEventId: calendarEventId(event.seriesMasterId),
          originalStartTime: writeTime(planned, event.isAllDay, subject.user.zone),
        };
  const id = idOf(event, planned);
  return { kind: 'calendar#event', etag: etag(event.modifiedAt), id, status: 'cancelled', ...series };
};

/** Of more than the most only the participant is returned, as the calendar's owner is called. */
const limitAttendees = (all: readonly Guest[], most: number): object => {
  if (all.length === 0) return {};
  if (all.length <= most) return { attendees: all };
  const own = all.filter(({ self }) => self);
  return { ...(own.length > 0 ? { attendees: own } : {}), attendeesOmitted: true };
};

/** `most`: attendees that are told of one event. */
export const writeEvent = (event: CalendarEvent, subject: Subject, most: number): object => {
  const { zone } = subject.user;
  const planned = plannedStart(event, subject);
  const id = idOf(event, planned);
  const organizer = { email: event.organizer, ...(event.isOrganizer ? { self: true } : {}) };
  const recurring =
    event.seriesMasterId === null
      ? {}
      : {
          recurringEventId: calendarEventId(event.seriesMasterId),
          originalStartTime: writeTime(planned, event.isAllDay, zone),
        };
  return {
    kind: 'calendar#event',
    etag: etag(event.modifiedAt),
    id,
    status: event.response === 'tentativelyAccepted' ? 'tentative' : 'confirmed',
    htmlLink: `https://www.google.com/calendar/event?eid=${id}`,
    created: new Date(event.createdAt).toISOString(),
    updated: new Date(event.modifiedAt).toISOString(),
    summary: event.subject,
    description: event.body,
    creator: organizer,
    organizer,
    start: writeTime(event.start, event.isAllDay, zone),
    end: writeTime(event.end, event.isAllDay, zone),
    ...recurring,
    ...(event.showAs === 'free' ? { transparency: 'transparent' } : {}),
    ...(event.sensitivity === 'normal'
      ? {}
      : { visibility: event.sensitivity === 'personal' ? 'private' : event.sensitivity }),
    iCalUID: icalUid(event.iCalUId),
    sequence: event.type === 'exception' ? 1 : 0,
    ...limitAttendees(writeAttendees(event, subject), most),
    ...(event.isOnlineMeeting ? { hangoutLink: `https://meet.google.com/${id.slice(0, 10)}` } : {}),
    reminders: { useDefault: true },
    eventType: 'default',
  };
};
