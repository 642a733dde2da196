// Online meetings by their join URL or id, with everybody who was invited, from inside and outside.
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import { listOnlineMeetings, listParticipants, meetingIdOf, type Participant } from '../scenarios/transcripts.ts';
import type { CalendarEvent, Instant } from '../tenant/model.ts';
import type { Endpoint, UserCall } from './endpoint.ts';
import { badRequest, GraphError, resourceNotFound } from './errors.ts';
import { joinUrl } from './event-shape.ts';
import { checkMeetingPolicy, refuseMeetings } from './meeting-access.ts';
import { readFilter } from './odata.ts';
import { readMeetings } from './requirements.ts';

const metadata = 'https://graph.microsoft.com/v1.0/$metadata';
const writeTime = (at: Instant): string => `${new Date(at).toISOString().slice(0, 23)}0000Z`;

/** Somebody from outside has a name and no id. */
const showParticipant =
  ({ tenant }: UserCall, role: 'presenter' | 'attendee') =>
  ({ address, displayName, user }: Participant) => ({
    upn: user?.userPrincipalName ?? address,
    role,
    identity: {
      application: null,
      device: null,
      user: {
        '@odata.type': '#microsoft.graph.communicationsUserIdentity',
        id: user?.id ?? null,
        displayName,
        tenantId: user ? tenant.id : null,
      },
    },
  });

const showMeeting = (call: UserCall, event: CalendarEvent) => {
  const { tenant, user, now } = call;
  const occurrences = listOnlineMeetings(tenant, user.id, now).filter(({ iCalUId }) => iCalUId === event.iCalUId);
  const [organizer, ...attendees] = listParticipants(tenant, occurrences, now);
  return {
    id: meetingIdOf(user.id, event),
    creationDateTime: writeTime(event.createdAt),
    startDateTime: writeTime(event.start),
    endDateTime: writeTime(event.end),
    joinWebUrl: joinUrl(event),
    subject: event.subject,
    participants: {
      organizer: organizer ? showParticipant(call, 'presenter')(organizer) : null,
      attendees: attendees.map(showParticipant(call, 'attendee')),
    },
  };
};

const notOrganizer = (): GraphError =>
  new GraphError(403, 'Forbidden', '3003: User does not have access to lookup meeting.');

const listMeetings = ({ tenant, user, now }: UserCall): readonly CalendarEvent[] =>
  listOnlineMeetings(tenant, user.id, now);

/** The meeting behind a join URL; an occurrence of a series stands for the series. */
const findMeetings = (call: UserCall): Answer => {
  checkMeetingPolicy(call);
  const [only, ...more] = readFilter(call.query.get('$filter') ?? '') ?? [];
  if (only?.property.toLowerCase() !== 'joinweburl' || only.operator !== 'eq' || more.length > 0) {
    throw badRequest('Filter expression expected - /onlineMeetings?$filter=JoinWebUrl eq {value}.');
  }
  const found = listMeetings(call).find((event) => joinUrl(event) === only.value);
  if (found && !found.isOrganizer) throw notOrganizer();
  const value = found ? [showMeeting(call, found)] : [];
  const context = `${metadata}#users('${call.user.id}')/onlineMeetings`;
  return answerJson(200, { '@odata.context': context, value }, { 'content-type': graphType });
};

/** The occurrences of the meeting of the path that the person organized. Throws 404. */
export const pickMeeting = (call: UserCall): readonly CalendarEvent[] => {
  const id = decodeURIComponent(call.parameters['meeting'] ?? '');
  const found = listMeetings(call).filter((event) => meetingIdOf(call.user.id, event) === id && event.isOrganizer);
  if (found.length === 0) throw resourceNotFound(id);
  return found;
};

const showOne = (call: UserCall): Answer => {
  checkMeetingPolicy(call);
  const [event] = pickMeeting(call);
  if (!event) throw resourceNotFound(call.parameters['meeting'] ?? '');
  const context = `${metadata}#users('${call.user.id}')/onlineMeetings/$entity`;
  return answerJson(200, { '@odata.context': context, ...showMeeting(call, event) }, { 'content-type': graphType });
};

const common = {
  method: 'GET',
  area: 'user',
  units: 1,
  refuse: refuseMeetings,
  rate: 'teams',
  requires: readMeetings,
  resource: 'onlineMeeting',
} as const;

export const meetingEndpoints: readonly Endpoint[] = [
  { ...common, template: '/users/{user}/onlineMeetings', paged: true, answer: findMeetings },
  { ...common, template: '/users/{user}/onlineMeetings/{meeting}', paged: false, answer: showOne },
];
