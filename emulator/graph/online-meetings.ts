// Online meetings by their join URL, and the transcripts of those that have ended: as much as a test of the connection asks for.
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import { guidOf } from '../seeded.ts';
import type { CalendarEvent, Instant } from '../tenant/model.ts';
import type { Endpoint, UserCall } from './endpoint.ts';
import { badRequest, GraphError, resourceNotFound } from './errors.ts';
import { joinUrl } from './event-shape.ts';
import {
  checkAttribution,
  checkMeetingPolicy,
  checkTranscriptSwitch,
  refuseMeetings,
  unattributed,
} from './meeting-access.ts';
import { readCount, readFilter, writeLink } from './odata.ts';
import { readAllTranscripts, readMeetings, readTranscripts } from './requirements.ts';

const day = 86_400_000;
const metadata = 'https://graph.microsoft.com/v1.0/$metadata';
const writeTime = (at: Instant): string => `${new Date(at).toISOString().slice(0, 23)}0000Z`;

/** Online meetings in the person's calendar, two months around now. */
const listMeetings = ({ tenant, user, now }: UserCall): readonly CalendarEvent[] =>
  tenant.events(user.id, now - 60 * day, now + 60 * day, now).filter(({ isOnlineMeeting }) => isOnlineMeeting);

const meetingIdOf = ({ user }: UserCall, event: CalendarEvent): string =>
  Buffer.from(`1*${user.id}*0**19:meeting_${event.iCalUId}@thread.v2`).toString('base64');

const showMeeting = (call: UserCall, event: CalendarEvent) => ({
  id: meetingIdOf(call, event),
  creationDateTime: writeTime(event.createdAt),
  startDateTime: writeTime(event.start),
  endDateTime: writeTime(event.end),
  joinWebUrl: joinUrl(event),
  subject: event.subject,
  participants: {
    organizer: { upn: call.user.userPrincipalName, role: 'presenter', identity: { user: { id: call.user.id } } },
    attendees: event.attendees.map(({ address }) => ({ upn: address, role: 'attendee', identity: null })),
  },
});

const notOrganizer = (): GraphError =>
  new GraphError(403, 'Forbidden', '3003: User does not have access to lookup meeting.');

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

/** Those that the person organized and that are over; each has a transcript. */
const listTranscribed = (call: UserCall): readonly CalendarEvent[] =>
  listMeetings(call)
    .filter(({ isOrganizer, isCancelled, end }) => isOrganizer && !isCancelled && end <= call.now)
    .sort((a, b) => a.start - b.start);

const transcriptIdOf = (event: CalendarEvent): string => Buffer.from(`transcript ${event.id}`).toString('base64url');

const showTranscript = (call: UserCall, event: CalendarEvent) => {
  const id = transcriptIdOf(event);
  const meetingId = meetingIdOf(call, event);
  return {
    id,
    meetingId,
    callId: guidOf(`call ${event.id}`),
    contentCorrelationId: guidOf(`content ${event.id}`),
    createdDateTime: writeTime(event.start),
    endDateTime: writeTime(event.end),
    transcriptContentUrl: `${call.base}/onlineMeetings/${meetingId}/transcripts/${id}/content`,
    meetingOrganizer: {
      application: null,
      device: null,
      user: {
        '@odata.type': '#microsoft.graph.teamworkUserIdentity',
        id: call.user.id,
        displayName: null,
        userIdentityType: 'aadUser',
        tenantId: call.tenant.id,
      },
    },
  };
};

const readBound = (text: string | undefined, otherwise: Instant): Instant => {
  if (text === undefined) return otherwise;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw badRequest(`The value '${text}' is no date and time.`);
  return at;
};

const answerTranscripts = (call: UserCall, events: readonly CalendarEvent[], path: string): Answer => {
  const top = readCount(call.query, '$top', { min: 1, max: 50 }) ?? 10;
  const skip = Number(call.query.get('skipToken') ?? 0) || 0;
  const next = skip + top;
  const link = writeLink(`${call.base}/onlineMeetings/${path}`, { $top: call.query.get('$top'), skipToken: next });
  return answerJson(
    200,
    {
      '@odata.context': `${metadata}#Collection(callTranscript)`,
      '@odata.count': Math.min(top, Math.max(0, events.length - skip)),
      ...(next < events.length ? { '@odata.nextLink': link } : {}),
      value: events
        .slice(skip, next)
        .map((event) => ({ '@odata.type': '#microsoft.graph.callTranscript', ...showTranscript(call, event) })),
    },
    { 'content-type': graphType },
  );
};

const listAllTranscripts = (call: UserCall): Answer => {
  const { organizer, start, end } = call.parameters;
  if (organizer === undefined) throw badRequest('The parameter meetingOrganizerUserId is required.');
  checkTranscriptSwitch(call);
  checkMeetingPolicy(call);
  if (organizer.toLowerCase() !== call.user.id.toLowerCase()) {
    throw badRequest('meetingOrganizerUserId must be the user of the path.');
  }
  const [from, to] = [readBound(start, 0), readBound(end, Number.POSITIVE_INFINITY)];
  const events = listTranscribed(call).filter((event) => event.end >= from && event.end <= to);
  const span = start === undefined ? '' : `,startDateTime=${start}${end === undefined ? '' : `,endDateTime=${end}`}`;
  return answerTranscripts(call, events, `getAllTranscripts(meetingOrganizerUserId='${organizer}'${span})`);
};

const pickMeeting = (call: UserCall): readonly CalendarEvent[] => {
  const id = decodeURIComponent(call.parameters['meeting'] ?? '');
  const found = listTranscribed(call).filter((event) => meetingIdOf(call, event) === id);
  if (found.length === 0) throw resourceNotFound(id);
  return found;
};

const listOfMeeting = (call: UserCall): Answer => {
  checkTranscriptSwitch(call);
  checkMeetingPolicy(call);
  const events = pickMeeting(call);
  return answerTranscripts(call, events, `${call.parameters['meeting'] ?? ''}/transcripts`);
};

/** One cue: what Teams writes has no leading zeros. */
const writeCues = (event: CalendarEvent, speaker: string | null): string => {
  const text = speaker === null ? event.body : `<v ${speaker}>${event.body}</v>`;
  return `WEBVTT\r\n\r\n0:0:5.320 --> 0:0:12.180\r\n${text}\r\n`;
};

const answerContent = (call: UserCall): Answer => {
  checkTranscriptSwitch(call);
  checkMeetingPolicy(call, true);
  const named = checkAttribution(call);
  const event = pickMeeting(call).find((one) => transcriptIdOf(one) === call.parameters['transcript']);
  if (!event) throw resourceNotFound(call.parameters['transcript'] ?? '');
  const body = writeCues(event, named ? call.user.displayName : null);
  return { status: 200, headers: { 'content-type': named ? 'text/vtt' : unattributed }, body };
};

const common = { method: 'GET', area: 'user', units: 1, refuse: refuseMeetings, rate: 'teams' } as const;
const transcripts = { ...common, resource: 'callTranscript', paged: true } as const;
const all = '/users/{user}/onlineMeetings/getAllTranscripts';
const organizer = "meetingOrganizerUserId='{organizer}'";
const one = '/users/{user}/onlineMeetings/{meeting}/transcripts';

export const meetingEndpoints: readonly Endpoint[] = [
  {
    ...common,
    template: '/users/{user}/onlineMeetings',
    requires: readMeetings,
    resource: 'onlineMeeting',
    paged: true,
    answer: findMeetings,
  },
  ...[
    all,
    `${all}(${organizer})`,
    `${all}(${organizer},startDateTime={start})`,
    `${all}(${organizer},startDateTime={start},endDateTime={end})`,
  ].map((template) => ({ ...transcripts, template, requires: readAllTranscripts, answer: listAllTranscripts })),
  { ...transcripts, template: one, requires: readTranscripts, answer: listOfMeeting },
  {
    ...transcripts,
    template: `${one}/{transcript}/content`,
    requires: readTranscripts,
    paged: false,
    answer: answerContent,
  },
];
