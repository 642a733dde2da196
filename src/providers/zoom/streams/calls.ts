// Transcripts of cloud recordings by their host, newest first; each step is one request. Only calls with somebody outside are read.
import { z } from 'zod';
import { transcriptDays } from '../../../contract/calls.ts';
import type { Clock } from '../../../lib/clock.ts';
import { GiveUp, SkipPartition } from '../../errors.ts';
import type { Page, PageRequest, Stream } from '../../stream.ts';
import { parseWebVtt } from '../../webvtt.ts';
import type { Zoom } from '../client.ts';
import { zoomLimits } from '../limits.ts';
import { follow, parseList, queryOf, Spot, startSpot } from '../pages.ts';
import { streamPermissions } from '../permissions.ts';
import { isStranger, type Own, Participant, Recording, Waiting } from './recording.ts';
import { page, readCursor } from '../../pages.ts';

const day = 86_400_000;
/** Zoom narrows what is longer than a month. */
const windowLength = 29 * day;
/** What is older would be deleted at once. */
const longestReach = transcriptDays * day;
/** A transcript may be ready this long after its call. */
const unsettled = 3 * day;

/** Times in milliseconds since 1970, days as `YYYY-MM-DD` in UTC. */
const Cursor = z.strictObject({
  /** The window being read; null between two cycles. */
  window: z.strictObject({ from: z.string(), to: z.string(), spot: Spot }).nullable(),
  asOf: z.int(),
  /** Where the windows of this cycle end in the past. */
  floor: z.string(),
  waiting: z.array(Waiting),
  /** Who took part in the first that waits, as far as was read; null: not asked yet. `spot` null: all of them. */
  people: z
    .strictObject({
      spot: Spot.nullable(),
      addresses: z.array(z.string()),
      /** As the transcript names them. */
      names: z.array(z.string()),
      outside: z.boolean(),
    })
    .nullable(),
  /** How often nothing could be read in the first one's file. */
  tries: z.int().min(0).default(0),
  /** Transcripts that were dealt with and may be listed again. */
  seen: z.array(z.strictObject({ id: z.string(), at: z.string() })),
});
type Cursor = z.infer<typeof Cursor>;

interface Reading {
  readonly zoom: Zoom;
  readonly request: PageRequest;
  readonly own: Own;
}

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

const windowTo = (to: string, floor: string): NonNullable<Cursor['window']> => {
  const from = dayOf(Date.parse(to) - windowLength);
  return { from: from < floor ? floor : from, to, spot: startSpot };
};

const begin = (request: PageRequest, now: number): Cursor => {
  const earlier = request.cursor === null ? null : readCursor(Cursor, request.cursor);
  if (earlier !== null && (earlier.window !== null || earlier.waiting.length > 0)) return earlier;
  const since = request.since === null ? now - longestReach : Math.max(Date.parse(request.since), now - longestReach);
  const start = earlier === null ? since : Math.min(earlier.asOf, now) - unsettled;
  const floor = dayOf(Math.min(start, now));
  const seen = (earlier?.seen ?? []).filter(({ at }) => at >= dayOf(Date.parse(floor) - day));
  return { window: windowTo(dayOf(now), floor), asOf: now, floor, waiting: [], people: null, tries: 0, seen };
};

const keyOf = ({ uuid, file }: Waiting): string => `${uuid}/${file}`;

/** Recordings of one page of the window, and the next older window after its last. */
const listNext = async (
  { zoom, request }: Reading,
  at: Cursor,
  window: NonNullable<Cursor['window']>,
): Promise<Page> => {
  const { signal, ready, partition, since } = request;
  const { from, to, spot } = window;
  const path = `/users/${encodeURIComponent(partition.mailbox ?? '')}/recordings?${queryOf(spot, { from, to })}`;
  const answer = await zoom.get(path, { signal, ready });
  const { parsed, quarantined } = parseList(Recording, answer, 'meetings');
  const known = new Set(at.seen.map(({ id }) => id));
  const waiting = parsed.flat().filter((one) => (since === null || one.at >= since) && !known.has(keyOf(one)));
  const next = follow(spot, answer);
  // What Zoom narrowed the window to.
  const told = z.iso.date().safeParse(answer['from']).data ?? from;
  const begins = told > from && told <= to ? told : from;
  const older = begins <= at.floor ? null : windowTo(begins, at.floor);
  const following = next === null ? older : { ...window, from: begins, spot: next };
  const cursor = { ...at, window: following, waiting, people: null, tries: 0 };
  return page({ quarantined, cursor, done: following === null && waiting.length === 0 });
};

/** The first one that waited is dealt with. One that is set aside is looked at again as long as it is listed again. */
const afterFirst = (at: Cursor, given: Partial<Page> = {}): Page => {
  const [first, ...waiting] = at.waiting;
  const settled = dayOf(at.asOf - unsettled - day);
  const isRead = first !== undefined && given.quarantined === undefined;
  const seen = isRead && first.at >= settled ? [...at.seen, { id: keyOf(first), at: first.at }] : at.seen;
  return page({
    readable: isRead ? [keyOf(first)] : [],
    ...given,
    cursor: { ...at, waiting, people: null, tries: 0, seen },
    done: at.window === null && waiting.length === 0,
  });
};

/** The recording was listed and its meeting is not found, as Zoom answers for webinars: who took part is not known. */
const peopleUnknown = 'participants: the meeting is not found, so nobody is known to be outside';

/** What one call's own failure comes to. A file that is gone leaves nothing behind, and one that cannot be read must not keep the others. */
const setAside = (at: Cursor, part: 'participants' | 'content', error: unknown): Page => {
  const id = at.waiting[0] === undefined ? null : keyOf(at.waiting[0]);
  const isGone = error instanceof SkipPartition && error.problem.code === 'not-found';
  if (isGone) return afterFirst(at, part === 'content' ? {} : { quarantined: [{ id, reason: peopleUnknown }] });
  if (!(error instanceof GiveUp)) throw error;
  return afterFirst(at, { quarantined: [{ id, reason: `${part}: ${error.problem.title}`.slice(0, 300) }] });
};

/** A text that is short, or in which nothing can be read, may have been spoilt on its way: it is believed when it comes a third time. */
const mostTries = 3;

/** Twice, as Zoom asks for ids with a slash in them. */
const uuidPath = (uuid: string): string => encodeURIComponent(encodeURIComponent(uuid));

const readPeople = async ({ zoom, request, own }: Reading, at: Cursor, first: Waiting): Promise<Page> => {
  const { signal, ready } = request;
  const before = at.people ?? { spot: startSpot, addresses: [], names: [], outside: false };
  const spot = before.spot ?? startSpot;
  const path = `/past_meetings/${uuidPath(first.uuid)}/participants?${queryOf(spot)}`;
  const answer = await zoom.get(path, { signal, ready });
  const { parsed } = parseList(Participant, answer, 'participants');
  const addresses = [...new Set([...before.addresses, ...parsed.flatMap((one) => one.user_email ?? [])])];
  const names = [...new Set([...before.names, ...parsed.flatMap((one) => one.name ?? [])])];
  const outside = before.outside || parsed.some((one) => isStranger(one, own));
  const next = follow(spot, answer);
  if (next === null && !outside) return afterFirst(at);
  return page({ cursor: { ...at, people: { spot: next, addresses, names, outside } }, done: false });
};

const readWords = async ({ zoom, request }: Reading, at: Cursor, first: Waiting): Promise<Page> => {
  const text = await zoom.download(first.url, request);
  const { cues, attributed, faults } = parseWebVtt(text, at.people?.names);
  const id = keyOf(first);
  const isNone = cues.length === 0 && faults.length > 0;
  const isShort = first.size !== null && Buffer.byteLength(text) < first.size;
  const tries = at.tries + 1;
  if ((isNone || isShort) && tries < mostTries) return page({ cursor: { ...at, tries }, done: false });
  if (isNone) return afterFirst(at, { quarantined: [{ id, reason: 'content: no transcript can be read in it' }] });
  const call = {
    id,
    event: first.uuid,
    at: first.at,
    endedAt: first.endedAt,
    participants: at.people?.addresses ?? [],
  };
  return afterFirst(at, { transcripts: [{ ...call, attributed, cues: [...cues] }] });
};

const readFirst = async (reading: Reading, at: Cursor, first: Waiting): Promise<Page> => {
  const asked = at.people === null || at.people.spot !== null;
  try {
    return await (asked ? readPeople : readWords)(reading, at, first);
  } catch (error) {
    return setAside(at, asked ? 'participants' : 'content', error);
  }
};

export const callsDeclaration = {
  name: 'calls',
  by: 'mailbox',
  title: 'Calls: transcripts of cloud recordings with people outside',
  gives:
    'Talk share, monologues, patience and pace of calls with people outside; what was said, for scoring by a rubric.',
  without: 'Without it there is no figure about calls at Zoom. Internal meetings are never read.',
  permissions: streamPermissions.calls,
  delegated: null,
  every: 14_400,
  standard: false,
  gate: 'calls',
  lag: 86_400,
  limits: zoomLimits,
} as const;

export const callsStream = (zoom: Zoom, { clock, own }: { readonly clock: Clock; readonly own: Own }): Stream => ({
  ...callsDeclaration,
  next: async (request) => {
    const at = begin(request, clock.now());
    const reading = { zoom, request, own };
    const first = at.waiting[0];
    if (first !== undefined) return readFirst(reading, at, first);
    return at.window === null ? page({ cursor: at, done: true }) : listNext(reading, at, at.window);
  },
});
