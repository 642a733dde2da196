// An event as Graph shows it in a calendar view, with its times in the zone that was asked for.
import { hashText } from '../seeded.ts';
import type { Attendee, CalendarEvent, Instant, Tenant } from '../tenant/model.ts';
import { accessDenied } from './errors.ts';
import { writeRecipient } from './people-names.ts';
import { project, type Shape } from './shape.ts';
import { writeLocalTime } from './zones.ts';

export interface EventView {
  readonly tenant: Tenant;
  readonly now: Instant;
  readonly select: readonly string[] | null;
  readonly withContent: boolean;
  /** The IANA zone and the name the client gave it. */
  readonly zone: string;
  readonly zoneName: string;
}

const content = new Set(['body', 'bodyPreview']);
const writeTime = (at: Instant): string => `${new Date(at).toISOString().slice(0, 23)}0000Z`;
const noTime = '0001-01-01T00:00:00Z';
export const joinUrl = (event: CalendarEvent): string =>
  `https://teams.microsoft.com/l/meetup-join/19%3ameeting_${hashText(event.iCalUId).toString(36)}%40thread.v2/0`;

const makeShape = ({ tenant, now, zone, zoneName }: EventView): Shape<CalendarEvent> => {
  const recipient = (address: string): unknown => JSON.parse(writeRecipient(tenant, address, now));
  // An all-day event is a date, not an instant: its midnights stay midnights in every zone.
  const moment = (at: Instant, event: CalendarEvent) => ({
    dateTime: writeLocalTime(at, event.isAllDay ? 'UTC' : zone),
    timeZone: event.isAllDay ? 'UTC' : zoneName,
  });
  const attendee = ({ address, type, response }: Attendee) => ({
    type,
    status: { response, time: noTime },
    emailAddress: { name: tenant.findUser(address, now)?.displayName ?? address, address },
  });
  return {
    id: (event) => event.id,
    createdDateTime: (event) => writeTime(event.createdAt),
    lastModifiedDateTime: (event) => writeTime(event.modifiedAt),
    changeKey: (event) => changeKey(event),
    categories: () => [],
    originalStartTimeZone: () => 'UTC',
    originalEndTimeZone: () => 'UTC',
    iCalUId: (event) => event.iCalUId,
    reminderMinutesBeforeStart: () => 15,
    isReminderOn: () => true,
    hasAttachments: () => false,
    subject: (event) => event.subject,
    bodyPreview: (event) => event.body.slice(0, 255),
    importance: () => 'normal',
    sensitivity: (event) => event.sensitivity,
    isAllDay: (event) => event.isAllDay,
    isCancelled: (event) => event.isCancelled,
    isOrganizer: (event) => event.isOrganizer,
    responseRequested: () => true,
    seriesMasterId: (event) => event.seriesMasterId,
    showAs: (event) => event.showAs,
    type: (event) => event.type,
    webLink: (event) =>
      `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(event.id)}&exvsurl=1&path=/calendar/item`,
    onlineMeetingUrl: () => null,
    isOnlineMeeting: (event) => event.isOnlineMeeting,
    onlineMeetingProvider: (event) => (event.isOnlineMeeting ? 'teamsForBusiness' : 'unknown'),
    allowNewTimeProposals: () => true,
    isDraft: () => false,
    hideAttendees: () => false,
    responseStatus: (event) => ({ response: event.response, time: noTime }),
    body: (event) => ({ contentType: 'html', content: event.body }),
    start: (event) => moment(event.start, event),
    end: (event) => moment(event.end, event),
    location: () => ({
      displayName: '',
      locationType: 'default',
      uniqueIdType: 'unknown',
      address: {},
      coordinates: {},
    }),
    locations: () => [],
    recurrence: () => null,
    attendees: (event) => event.attendees.map(attendee),
    organizer: (event) => recipient(event.organizer),
    onlineMeeting: (event) => (event.isOnlineMeeting ? { joinUrl: joinUrl(event) } : null),
  };
};

export const changeKey = (event: CalendarEvent): string =>
  `EZ9r3czx${hashText(`${event.id} ${event.modifiedAt}`).toString(36)}AAA`;

export type ShowEvent = (event: CalendarEvent) => Record<string, unknown>;

/** Makes the function that shows an event. Throws 403 when content is selected without Calendars.Read. */
export const showEvents = (view: EventView): ShowEvent => {
  const shape = makeShape(view);
  const names = view.select ?? Object.keys(shape).filter((name) => view.withContent || !content.has(name));
  if (!view.withContent && names.some((name) => content.has(name))) throw accessDenied();
  const show = project(shape, 'event', names);
  return (event) => ({ '@odata.etag': `W/"${changeKey(event)}"`, ...show(event) });
};

/** What a delta may show of an occurrence: its times and its series, nothing else. */
export const stubEvent = (view: EventView): ShowEvent => {
  const show = project(makeShape(view), 'event', ['id', 'type', 'seriesMasterId', 'start', 'end']);
  return (event) => ({ '@odata.etag': `W/"${changeKey(event)}"`, ...show(event) });
};
