// Transcripts of a person's meetings: all of them and what is new among them, those of one meeting, and what they say.
import { z } from 'zod';
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import { listTranscripts, meetingIdOf, writeCues, type Transcript } from '../scenarios/transcripts.ts';
import { guidOf } from '../seeded.ts';
import type { Instant } from '../tenant/model.ts';
import type { Endpoint, UserCall } from './endpoint.ts';
import { badRequest, notEmulated, resourceNotFound, syncStateNotFound } from './errors.ts';
import {
  checkAttribution,
  checkMeetingPolicy,
  checkTranscriptSwitch,
  refuseMeetings,
  unattributed,
} from './meeting-access.ts';
import { readCount, readFilter, readLinkToken, readToken, writeLink, writeToken } from './odata.ts';
import { pickMeeting } from './online-meetings.ts';
import { refuseOne } from './refusals.ts';
import { readAllTranscripts, readTranscripts } from './requirements.ts';
import { writeVtt, writeVttMetadata } from './vtt.ts';

const metadata = 'https://graph.microsoft.com/v1.0/$metadata';
const writeTime = (at: Instant): string => `${new Date(at).toISOString().slice(0, 23)}0000Z`;

const showTranscript = (call: UserCall, { id, event, createdAt, endedAt }: Transcript) => {
  const meetingId = meetingIdOf(call.user.id, event);
  return {
    id,
    meetingId,
    callId: guidOf(`call ${event.id}`),
    contentCorrelationId: guidOf(`content ${event.id}`),
    createdDateTime: writeTime(createdAt),
    endDateTime: writeTime(endedAt),
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

const typed = (call: UserCall) => (transcript: Transcript) => ({
  '@odata.type': '#microsoft.graph.callTranscript',
  ...showTranscript(call, transcript),
});

const readBound = (text: string | undefined, otherwise: Instant): Instant => {
  if (text === undefined) return otherwise;
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw badRequest(`The value '${text}' is no date and time.`);
  return at;
};

const checkOptions = ({ query }: UserCall): void => {
  for (const option of ['$select', '$expand', '$orderby', '$search', '$skip']) {
    if (query.has(option)) throw notEmulated(`${option} on transcripts`);
  }
};

const readTop = ({ query }: UserCall): number => readCount(query, '$top', { min: 1, max: 50 }) ?? 10;

/** A page whose next link says `skipToken`, without the dollar that all others have. */
const answerPage = (call: UserCall, transcripts: readonly Transcript[], path: string): Answer => {
  checkOptions(call);
  const top = readTop(call);
  const skip = Number(call.query.get('skipToken') ?? 0) || 0;
  const next = skip + top;
  const kept = { $filter: call.query.get('$filter'), $top: call.query.get('$top') };
  const link = writeLink(`${call.base}/onlineMeetings/${path}`, { ...kept, skipToken: next });
  const page = transcripts.slice(skip, next);
  return answerJson(
    200,
    {
      '@odata.context': `${metadata}#Collection(callTranscript)`,
      '@odata.count': page.length,
      ...(next < transcripts.length ? { '@odata.nextLink': link } : {}),
      value: page.map(typed(call)),
    },
    { 'content-type': graphType },
  );
};

/** From the function's parameter, or from the filter that may stand for it. */
const readOrganizer = ({ parameters, query }: UserCall): string => {
  if (parameters['organizer'] !== undefined) return parameters['organizer'];
  const [only, ...more] = readFilter(query.get('$filter') ?? '') ?? [];
  const named = only?.property.toLowerCase() === 'meetingorganizer/user/id' && only.operator === 'eq';
  if (!named || more.length > 0 || typeof only.value !== 'string') {
    throw badRequest('The parameter meetingOrganizerUserId is required.');
  }
  return only.value;
};

interface Asked {
  /** Created within the bounds of the question. */
  readonly transcripts: readonly Transcript[];
  /** The function with its parameters, as links name it. */
  readonly path: string;
}

const readAsked = (call: UserCall): Asked => {
  const { organizer, start, end } = call.parameters;
  const named = readOrganizer(call);
  checkTranscriptSwitch(call);
  checkMeetingPolicy(call);
  if (named.toLowerCase() !== call.user.id.toLowerCase()) {
    throw badRequest('meetingOrganizerUserId must be the user of the path.');
  }
  const [from, to] = [readBound(start, 0), readBound(end, Number.POSITIVE_INFINITY)];
  const all = listTranscripts(call.tenant, call.user.id, call.now);
  const span = `${start === undefined ? '' : `,startDateTime=${start}`}${end === undefined ? '' : `,endDateTime=${end}`}`;
  return {
    transcripts: all.filter(({ createdAt }) => createdAt >= from && createdAt <= to),
    path: `getAllTranscripts${organizer === undefined ? '' : `(meetingOrganizerUserId='${organizer}'${span})`}`,
  };
};

const listAll = (call: UserCall): Answer => {
  const { transcripts, path } = readAsked(call);
  return answerPage(call, transcripts, path);
};

const Token = z.object({
  kind: z.literal('transcripts'),
  generation: z.number(),
  /** What could be had up to then was told in earlier rounds; this one ends at `until`, null in a delta link. */
  after: z.number(),
  until: z.number().nullable(),
  skip: z.number(),
  top: z.number(),
});

/** First all, then those that came since; nothing is said of those that go. */
const listChanges = (call: UserCall): Answer => {
  checkOptions(call);
  const { transcripts, path } = readAsked(call);
  const generation = call.world.deltas.generation(call.tenant.id, call.user.id);
  const text = readLinkToken(call.query);
  const fresh = { kind: 'transcripts', generation, after: 0, until: null, skip: 0, top: readTop(call) } as const;
  const token = text === null ? fresh : Token.safeParse(readToken(text)).data;
  if (!token || token.generation !== generation) throw syncStateNotFound();
  const until = token.until ?? call.now;
  const waiting = transcripts.filter(({ availableAt }) => availableAt > token.after && availableAt <= until);
  const next = token.skip + token.top;
  const done = next >= waiting.length;
  const onward = done ? { ...token, after: until, until: null, skip: 0 } : { ...token, until, skip: next };
  const options = { [done ? '$deltatoken' : '$skiptoken']: writeToken(onward) };
  const link = writeLink(`${call.base}/onlineMeetings/${path}/delta`, {
    $filter: call.query.get('$filter'),
    ...options,
  });
  return answerJson(
    200,
    {
      '@odata.context': `${metadata}#Collection(callTranscript)`,
      [done ? '@odata.deltaLink' : '@odata.nextLink']: link,
      value: waiting.slice(token.skip, next).map(typed(call)),
    },
    { 'content-type': graphType },
  );
};

const listOfMeeting = (call: UserCall): readonly Transcript[] => {
  const ids = new Set(pickMeeting(call).map(({ id }) => id));
  return listTranscripts(call.tenant, call.user.id, call.now).filter(({ event }) => ids.has(event.id));
};

const answerOfMeeting = (call: UserCall): Answer => {
  checkTranscriptSwitch(call);
  checkMeetingPolicy(call);
  return answerPage(call, listOfMeeting(call), `${call.parameters['meeting'] ?? ''}/transcripts`);
};

const pickTranscript = (call: UserCall): Transcript => {
  const id = call.parameters['transcript'] ?? '';
  const found = listOfMeeting(call).find((transcript) => transcript.id === id);
  if (!found) throw resourceNotFound(id);
  const refused = call.world.refusals.of(call.tenant.id).transcripts[id];
  if (refused !== undefined) throw refuseOne(refused, 'transcript');
  return found;
};

const showOne = (call: UserCall): Answer => {
  checkTranscriptSwitch(call);
  checkMeetingPolicy(call);
  const shown = showTranscript(call, pickTranscript(call));
  const context = `${metadata}#users('${call.user.id}')/onlineMeetings('${shown.meetingId}')/transcripts/$entity`;
  return answerJson(200, { '@odata.context': context, ...shown }, { 'content-type': graphType });
};

const checkFormat = ({ query }: UserCall): void => {
  const format = query.get('$format');
  if (format !== null && format !== 'text/vtt') throw badRequest(`The format '${format}' is not supported.`);
};

const answerContent = (call: UserCall): Answer => {
  checkTranscriptSwitch(call);
  checkMeetingPolicy(call, true);
  checkFormat(call);
  const named = checkAttribution(call);
  const cues = writeCues(call.tenant, pickTranscript(call), call.now);
  return {
    status: 200,
    headers: { 'content-type': named ? 'text/vtt' : unattributed },
    body: writeVtt(cues, named),
  };
};

/** It names speakers, so that the tenant must give their names. */
const answerMetadata = (call: UserCall): Answer => {
  checkTranscriptSwitch(call);
  checkMeetingPolicy(call, true);
  checkAttribution(call, true);
  const transcript = pickTranscript(call);
  const body = writeVttMetadata(writeCues(call.tenant, transcript, call.now), transcript.createdAt);
  return { status: 200, headers: { 'content-type': 'text/vtt' }, body };
};

const common = {
  method: 'GET',
  area: 'user',
  units: 1,
  refuse: refuseMeetings,
  rate: 'teams',
  resource: 'callTranscript',
} as const;
const all = '/users/{user}/onlineMeetings/getAllTranscripts';
const organizer = "meetingOrganizerUserId='{organizer}'";
const spans = [
  all,
  `${all}(${organizer})`,
  `${all}(${organizer},startDateTime={start})`,
  `${all}(${organizer},endDateTime={end})`,
  `${all}(${organizer},startDateTime={start},endDateTime={end})`,
];
const one = '/users/{user}/onlineMeetings/{meeting}/transcripts';
const single = { ...common, requires: readTranscripts, paged: false } as const;

export const transcriptEndpoints: readonly Endpoint[] = [
  ...spans.flatMap((template): readonly Endpoint[] => [
    { ...common, template, requires: readAllTranscripts, paged: true, answer: listAll },
    { ...common, template: `${template}/delta`, requires: readAllTranscripts, paged: true, answer: listChanges },
  ]),
  { ...common, template: one, requires: readTranscripts, paged: true, answer: answerOfMeeting },
  { ...single, template: `${one}/{transcript}`, answer: showOne },
  { ...single, template: `${one}/{transcript}/content`, answer: answerContent },
  { ...single, template: `${one}/{transcript}/metadataContent`, answer: answerMetadata },
];
