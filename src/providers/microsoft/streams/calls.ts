// Transcripts of online meetings by their organizer: each step is one request. Only calls with somebody outside are read.
import { z } from 'zod';
import { transcriptDays } from '../../../contract/calls.ts';
import type { Clock } from '../../../lib/clock.ts';
import { GiveUp, NeedsAdmin, SkipPartition } from '../../errors.ts';
import { isOutside } from '../../outside.ts';
import type { Page, PageRequest, Stream } from '../../stream.ts';
import { parseWebVtt, seemsCut, type WebVtt } from '../../webvtt.ts';
import { follow, startTrail, Trail } from '../cursors.ts';
import { oddAnswer } from '../errors.ts';
import { instant, optionalId, sourceId } from '../fields.ts';
import type { Graph } from '../graph.ts';
import { callsLimits } from '../limits.ts';
import { faultOf, parseItems } from '../pages.ts';
import { delegatedPermissions, streamPermissions } from '../permissions.ts';
import { type Domains, openDomains, Participants } from './call-people.ts';
import { page, readCursor } from '../../pages.ts';

const Listed = z
  .object({ id: sourceId, meetingId: sourceId, callId: optionalId, createdDateTime: instant, endDateTime: instant })
  .transform(({ id, meetingId, callId, createdDateTime, endDateTime }, context) => {
    if (createdDateTime !== null)
      return { id, meeting: meetingId, event: callId ?? meetingId, at: createdDateTime, endedAt: endDateTime };
    context.addIssue({ code: 'custom', path: ['createdDateTime'], message: 'is missing' });
    return z.NEVER;
  });

const Waiting = z.strictObject({
  id: z.string(),
  meeting: z.string(),
  event: z.string(),
  at: z.string(),
  endedAt: z.string().nullable(),
});
type Waiting = z.infer<typeof Waiting>;

const Cursor = z.strictObject({
  /** What is listed next, once nothing waits any more. */
  link: z.string(),
  trail: Trail,
  /** Whether the list is at its end for this cycle. */
  ended: z.boolean(),
  /** Transcripts that were listed and not read yet. */
  waiting: z.array(Waiting),
  /** Who takes part in the first of them; null: not asked yet. Set only where somebody is outside. */
  participants: z.array(z.string()).nullable(),
  /** How often the first one's transcript was asked for and not believed, and how long it was the last time. */
  tries: z.int().min(0).default(0),
  length: z.int().min(0).default(0),
  /** Those whose words were refused while others may be had: asked for again when nothing else is left, and then they stop the mailbox. */
  refused: z.array(Waiting).default([]),
  /** Whether those that wait are such. */
  again: z.boolean().default(false),
  /** When the list last came to its end; milliseconds. */
  listedAt: z.int().default(0),
  /** Whether transcripts are asked for with their speakers; false once the tenant has refused that in this cycle. */
  attributed: z.boolean(),
});
type Cursor = z.infer<typeof Cursor>;

type Wanted = PageRequest & { readonly since: string };

interface Reading {
  readonly graph: Graph;
  readonly domains: Domains;
  readonly request: Wanted;
  readonly now: number;
}

const mailboxPath = ({ partition }: PageRequest): string => `/users/${encodeURIComponent(partition.mailbox ?? '')}`;

const meetingPath = (request: PageRequest, { meeting }: Waiting): string =>
  `${mailboxPath(request)}/onlineMeetings/${encodeURIComponent(meeting)}`;

/** Never with `$top`: then the link to the next page may be missing. */
const begin = (request: Wanted): Cursor => {
  const organizer = (request.partition.mailbox ?? '').replaceAll("'", "''");
  const list = `getAllTranscripts(meetingOrganizerUserId='${encodeURIComponent(organizer)}',startDateTime=${request.since})/delta`;
  const link = `${mailboxPath(request)}/onlineMeetings/${list}`;
  return {
    link,
    trail: startTrail,
    ended: false,
    waiting: [],
    participants: null,
    tries: 0,
    length: 0,
    refused: [],
    again: false,
    listedAt: 0,
    attributed: true,
  };
};

/** Nothing of this cycle is left. */
const isDone = ({ ended, waiting, refused }: Cursor): boolean => ended && waiting.length === 0 && refused.length === 0;

/** So long after a list what is new is listed first, before those that were refused are asked for again. */
const listAgainAfter = 3_600_000;

/** What comes next of those that were refused: after all others, and never before what is new. */
const turnTo = (at: Cursor, now: number): Cursor => {
  const first = { participants: null, tries: 0, length: 0 };
  if (at.again && now - at.listedAt > listAgainAfter)
    return { ...at, ...first, waiting: [], refused: [...at.refused, ...at.waiting], again: false };
  const isTheirTurn = at.ended && at.waiting.length === 0 && now - at.listedAt <= listAgainAfter;
  return isTheirTurn ? { ...at, ...first, waiting: at.refused, refused: [], again: true } : at;
};

const listNext = async ({ graph, request, now }: Reading, at: Cursor): Promise<Page> => {
  const { signal, ready, since } = request;
  const answer = await graph.page({ path: at.link, about: 'calls', signal, ready });
  const { parsed, quarantined } = parseItems(Listed, answer.items);
  const waiting = parsed.filter((one) => one.at >= since);
  const link = answer.next ?? answer.delta;
  if (link === null) throw oddAnswer('it ends without a link to what changes', '@odata.deltaLink');
  const ended = answer.next === null;
  const trail = ended ? startTrail : follow(at.trail, link);
  const attributed = at.ended ? true : at.attributed;
  const refused = at.refused.filter((one) => one.at >= since);
  const listedAt = ended ? now : at.listedAt;
  const first = { participants: null, tries: 0, length: 0 };
  const cursor = { ...at, ...first, link, trail, ended, waiting, refused, listedAt, again: false, attributed };
  return page({ quarantined, cursor, done: isDone(cursor) });
};

/** The first one that waited is dealt with; unless it is set aside now, it is so no longer. */
const afterFirst = (at: Cursor, given: Partial<Page> = {}): Page => {
  const [first, ...waiting] = at.waiting;
  const readable = given.quarantined === undefined && first !== undefined ? [first.id] : [];
  const cursor = { ...at, waiting, participants: null, tries: 0, length: 0 };
  return page({ readable, ...given, cursor, done: isDone(cursor) });
};

/** The first one is refused, which may be its own alone: the others are asked for before it. */
const putOff = (at: Cursor): Page => {
  const [first, ...waiting] = at.waiting;
  const refused = first === undefined ? at.refused : [...at.refused, first];
  return page({ cursor: { ...at, waiting, refused, participants: null, tries: 0, length: 0 }, done: false });
};

/** The transcript was listed and its meeting is not found, as happens to older ones: who took part is not known. */
const peopleUnknown = 'participants: the meeting is not found, so nobody is known to be outside';

/**
 * What one call's own failure comes to; those of the mailbox and the tenant are thrown on. A transcript that is gone
 * leaves nothing behind, and one that cannot be read must not keep the others.
 */
const setAside = (at: Cursor, part: 'participants' | 'content', error: unknown): Page => {
  const id = at.waiting[0]?.id ?? null;
  const isGone = error instanceof SkipPartition && error.problem.code === 'not-found';
  if (isGone) return afterFirst(at, part === 'content' ? {} : { quarantined: [{ id, reason: peopleUnknown }] });
  const isRefused = error instanceof SkipPartition && error.problem.code === 'calls-refused';
  if (isRefused && part === 'content' && !at.again) return putOff(at);
  const own =
    error instanceof GiveUp || (error instanceof SkipPartition && error.problem.code === 'meeting-of-another');
  if (!own) throw error;
  return afterFirst(at, { quarantined: [{ id, reason: `${part}: ${error.problem.title}`.slice(0, 300) }] });
};

const readPeople = async ({ graph, domains, request }: Reading, at: Cursor, first: Waiting): Promise<Page> => {
  const { signal, ready } = request;
  const own = await domains({ signal });
  const path = `${meetingPath(request, first)}?$select=participants`;
  const meeting = await graph.one({ path, about: 'calls', signal, ready });
  const found = Participants.safeParse(meeting);
  if (!found.success) return afterFirst(at, { quarantined: [{ ...faultOf(meeting, found.error), id: first.id }] });
  const participants = found.data;
  if (!participants.some((address) => isOutside(address, own))) return afterFirst(at);
  return page({ cursor: { ...at, participants }, done: false });
};

/** A text that seems cut, or in which nothing can be read, may have been spoilt on its way: it is believed when it comes a third time. */
const mostTries = 3;

/** Microsoft's name for a transcript that does not say who speaks. */
const unattributed = 'application/vnd.microsoft.graph.transcript+text';

/** Nobody speaks up to the very end of a recording; milliseconds. */
const quietEnd = 120_000;

/**
 * Whether the last words come long before the recording's end, as when a text is cut between two of its cues, which then
 * looks whole: Graph tells no size. Silence looks the same, and comes the same again: one as long as before is believed.
 */
const endsEarly = ({ at, endedAt }: Waiting, { cues }: WebVtt): boolean => {
  const last = cues.reduce((end, cue) => Math.max(end, cue.end), 0);
  return endedAt !== null && Date.parse(endedAt) - Date.parse(at) - last > quietEnd;
};

const readWords = async ({ graph, request }: Reading, at: Cursor, first: Waiting): Promise<Page> => {
  const { signal, ready } = request;
  const path = `${meetingPath(request, first)}/transcripts/${encodeURIComponent(first.id)}/content`;
  const accept = at.attributed ? 'text/vtt' : unattributed;
  const text = await graph.text({ path, accept, about: 'calls', signal, ready });
  const parsed = parseWebVtt(text);
  const isNone = parsed.cues.length === 0 && parsed.faults.length > 0;
  const tries = at.tries + 1;
  const isShort = endsEarly(first, parsed) && text.length !== at.length;
  if ((isNone || isShort || seemsCut(text, parsed)) && tries < mostTries)
    return page({ cursor: { ...at, tries, length: text.length }, done: false });
  if (isNone)
    return afterFirst(at, { quarantined: [{ id: first.id, reason: 'content: no transcript can be read in it' }] });
  const cues = at.attributed ? parsed.cues : parsed.cues.map((cue) => ({ ...cue, speaker: null }));
  const { id, event, at: began, endedAt } = first;
  const call = { id, event, at: began, endedAt, participants: at.participants ?? [] };
  return afterFirst(at, {
    transcripts: [{ ...call, attributed: at.attributed && parsed.attributed, cues: [...cues] }],
  });
};

const readFirst = async (reading: Reading, at: Cursor, first: Waiting): Promise<Page> => {
  const asked = at.participants === null;
  try {
    return await (asked ? readPeople : readWords)(reading, at, first);
  } catch (error) {
    const hidden = error instanceof NeedsAdmin && error.problem.code === 'speakers-hidden';
    if (hidden && at.attributed)
      return page({ cursor: { ...at, tries: 0, length: 0, attributed: false }, done: false });
    return setAside(at, asked ? 'participants' : 'content', error);
  }
};

export const callsDeclaration = {
  name: 'calls',
  by: 'mailbox',
  title: 'Calls: transcripts of online meetings with people outside',
  gives:
    'Talk share, monologues, patience and pace of calls with people outside; what was said, for scoring by a rubric.',
  without: 'Without it there is no figure about calls. Internal meetings are never read.',
  permissions: streamPermissions.calls,
  delegated: delegatedPermissions.calls,
  every: 14_400,
  standard: false,
  gate: 'calls',
  lag: 86_400,
  limits: callsLimits,
} as const;

export const callsStream = (graph: Graph, clock: Clock): Stream => {
  const domains = openDomains(graph, clock);
  return {
    ...callsDeclaration,
    next: async (asked) => {
      // What is older would be deleted at once.
      const oldest = new Date(clock.now() - transcriptDays * 86_400_000).toISOString();
      const request = { ...asked, since: asked.since === null || asked.since < oldest ? oldest : asked.since };
      const now = clock.now();
      const at = turnTo(request.cursor === null ? begin(request) : readCursor(Cursor, request.cursor), now);
      const reading = { graph, domains, request, now };
      const first = at.waiting[0];
      return first === undefined ? listNext(reading, at) : readFirst(reading, at, first);
    },
  };
};
