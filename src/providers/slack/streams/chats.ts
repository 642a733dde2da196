// Messages of channels with their threads: a channel's history brings what begins threads, and each thread that moved is read.
import { z } from 'zod';
import type { Chat, Sighting } from '../../../contract/records.ts';
import type { Clock } from '../../../lib/clock.ts';
import { SkipPartition } from '../../errors.ts';
import type { Page, PageRequest, Quarantined, Stream } from '../../stream.ts';
import type { Api } from '../api.ts';
import { isSince, timestamp, timestampOf } from '../fields.ts';
import { messageLimits, rowsPerPage, streamScopes } from '../limits.ts';
import { chatOf, leftOut, Message, sightingOf, threadOf, ThreadHead } from '../message.ts';
import { faultOf, follow, listIn, Place, startPlace } from '../pages.ts';
import { nextChannels, readPart } from './channels.ts';
import {
  closeMemory,
  deletedIn,
  Memory,
  noMemory,
  noteCame,
  noteSeen,
  openMemory,
  type OpenMemory,
  remember,
  threadsToAsk,
} from './memory.ts';
import { page, readCursor } from '../../pages.ts';

const day = 86_400_000;
/** Slack tells no changes: what is younger than so many days is read again, for late replies and reactions. */
const overlap = 7 * day;
/** The history is looked through for threads that moved so long after they began; a page of it holds a month or more of most channels. */
const threadLife = 60 * day;

const Thread = z.strictObject({
  ts: timestamp,
  /** Null until its first message was seen. */
  helpWanted: z.boolean().nullable(),
  place: Place,
});
type Thread = z.infer<typeof Thread>;

const Cursor = z.strictObject({
  /** What was written or moved since is wanted in this pass; null: everything. */
  from: timestamp.nullable(),
  /** When the pass began, milliseconds since 1970; null: it has not. */
  began: z.int().nullable(),
  /** Where the history goes on; null: it was read to its end. */
  place: Place.nullable(),
  /** Threads of the last page: read before the next page. */
  threads: z.array(Thread),
  memory: Memory,
  /** Whether the threads of missing replies were asked for. */
  asked: z.boolean(),
});
type Cursor = z.infer<typeof Cursor>;

interface Reader {
  readonly api: Api;
  readonly request: PageRequest;
  readonly channel: string;
  readonly helps: boolean;
  /** Nothing older is wanted. */
  readonly since: string | null;
}

interface Collected {
  readonly events: Map<string, Chat>;
  readonly sightings: Map<string, Sighting>;
  readonly quarantined: Quarantined[];
  readonly memory: OpenMemory;
}

const collect = ({ memory }: Cursor): Collected => ({
  events: new Map(),
  sightings: new Map(),
  quarantined: [],
  memory: openMemory(memory),
});

interface Begun extends Cursor {
  readonly began: number;
}

interface Wish {
  readonly channel: string;
  readonly helpWanted: boolean;
  readonly began: number;
}

const keep = (into: Collected, message: Message, { channel, helpWanted, began }: Wish): void => {
  const chat = chatOf(message, { channel, helpWanted });
  into.events.set(chat.id, chat);
  const sighting = sightingOf(message);
  if (sighting !== null) into.sightings.set(sighting.id, sighting);
  if (isSince(message.ts, timestampOf(began - overlap))) remember(into.memory, message);
};

const pageOf = (
  { events, sightings, quarantined }: Collected,
  given: Pick<Page, 'cursor' | 'done' | 'removedEvents'>,
): Page => page({ events: [...events.values()], sightings: [...sightings.values()], quarantined, ...given });

/** The page after a step. When all is read, threads of missing replies are asked for; a pass that is through says from when on the next one reads. */
const step = (at: Begun, found: Collected, channel: string): Page => {
  const memory = closeMemory(found.memory);
  if (at.place !== null || at.threads.length > 0) return pageOf(found, { cursor: { ...at, memory }, done: false });
  const toAsk = at.asked ? [] : threadsToAsk(found.memory);
  if (toAsk.length > 0) {
    const threads = toAsk.map((ts): Thread => ({ ts, helpWanted: null, place: startPlace }));
    return pageOf(found, { cursor: { ...at, memory, threads, asked: true }, done: false });
  }
  const next: Cursor = {
    from: timestampOf(at.began - overlap),
    began: null,
    place: startPlace,
    threads: [],
    memory: { ...noMemory, missing: memory.kept },
    asked: false,
  };
  return pageOf(found, { cursor: next, done: true, removedEvents: deletedIn(found.memory, channel) });
};

/** What a message of the history says of its thread: it is to be read when it moved since `from`. */
const threadAt = (item: unknown, from: string | null): Thread | null => {
  const head = ThreadHead.safeParse(item).data;
  if (head === undefined || (head.reply_count ?? 0) === 0) return null;
  const moved = head.latest_reply === null || head.latest_reply === undefined || isSince(head.latest_reply, from);
  return moved ? { ts: head.ts, helpWanted: head.text.asks, place: startPlace } : null;
};

/** A reply that was also sent to the channel comes with its thread, which says whether help was asked for there. */
const addItem = (
  into: Collected,
  item: unknown,
  { channel, helps, from, began }: Reader & Pick<Begun, 'from' | 'began'>,
): Thread | null => {
  const thread = threadAt(item, from);
  if (leftOut(item) !== null) return thread;
  noteSeen(into.memory, item);
  const parsed = Message.safeParse(item);
  if (!parsed.success) {
    into.quarantined.push(faultOf(item, parsed.error, `${channel}/`));
    return thread;
  }
  if (!isSince(parsed.data.ts, from)) return thread;
  const root = threadOf(parsed.data);
  if (root !== null) return { ts: root, helpWanted: null, place: startPlace };
  keep(into, parsed.data, { channel, helpWanted: helps, began });
  return thread;
};

const readHistory = async (reader: Reader, at: Begun & { place: Place }): Promise<Page> => {
  const { api, request, channel } = reader;
  const { signal, ready } = request;
  const oldest = at.from === null ? null : timestampOf(Number(at.from) * 1000 - threadLife);
  const wanted = {
    channel,
    limit: String(rowsPerPage.messages.value),
    ...(oldest === null ? {} : { oldest, inclusive: 'true' }),
    ...(at.place.next === null ? {} : { cursor: at.place.next }),
  };
  const { body } = await api({ method: 'conversations.history', arguments: wanted, signal, ready });
  const found = collect(at);
  const threads = new Map<string, Thread>();
  const items = listIn(body, 'messages');
  noteCame(found.memory, items);
  for (const item of items) {
    const thread = addItem(found, item, { ...reader, from: at.from, began: at.began });
    if (thread !== null && threads.get(thread.ts)?.helpWanted !== true) threads.set(thread.ts, thread);
  }
  return step({ ...at, place: follow(at.place, body), threads: [...threads.values()] }, found, channel);
};

/** What a page of the thread says of whether help was asked for; its first message heads the first page, or every one. */
const wishIn = (thread: Thread, items: readonly unknown[]): boolean | null => {
  const heads = items.map((item) => ThreadHead.safeParse(item).data);
  return heads.find((head) => head?.ts === thread.ts)?.text.asks ?? thread.helpWanted;
};

const readThread = async (reader: Reader, at: Begun): Promise<Page> => {
  const { api, request, channel, helps, since } = reader;
  const { signal, ready } = request;
  const [thread, ...others] = at.threads;
  if (thread === undefined) throw new TypeError('No thread is to be read.');
  const found = collect(at);
  const wanted = {
    channel,
    ts: thread.ts,
    limit: String(rowsPerPage.messages.value),
    ...(thread.place.next === null ? {} : { cursor: thread.place.next }),
  };
  try {
    const { body } = await api({ method: 'conversations.replies', arguments: wanted, signal, ready });
    const items = listIn(body, 'messages');
    noteCame(found.memory, items);
    const helpWanted = wishIn(thread, items);
    for (const item of items) {
      if (leftOut(item) !== null) continue;
      noteSeen(found.memory, item);
      const parsed = Message.safeParse(item);
      if (!parsed.success) found.quarantined.push(faultOf(item, parsed.error, `${channel}/`));
      else if (isSince(parsed.data.ts, since))
        keep(found, parsed.data, { channel, helpWanted: helps || helpWanted === true, began: at.began });
    }
    const place = follow(thread.place, body);
    return step(
      { ...at, threads: [...(place === null ? [] : [{ ...thread, helpWanted, place }]), ...others] },
      found,
      channel,
    );
  } catch (error) {
    if (error instanceof SkipPartition && error.problem.code === 'thread-gone')
      return step({ ...at, threads: others }, found, channel);
    throw error;
  }
};

const nextMessages = async (api: Api, clock: Clock, request: PageRequest): Promise<Page> => {
  const { channel, helps } = readPart(request.partition.part);
  const since = request.since === null ? null : timestampOf(Date.parse(request.since));
  const start: Cursor = {
    from: since,
    began: null,
    place: startPlace,
    threads: [],
    memory: noMemory,
    asked: false,
  };
  const stored = request.cursor === null ? start : readCursor(Cursor, request.cursor);
  const at = { ...stored, began: stored.began ?? clock.now() };
  const reader = { api, request, channel, helps, since };
  try {
    if (at.threads.length > 0) return await readThread(reader, at);
    if (at.place === null) throw new TypeError('The history is at its end.');
    return await readHistory(reader, { ...at, place: at.place });
  } catch (error) {
    // What was read stays; should the channel be there all the same, the next listing finds it again.
    if (error instanceof SkipPartition && error.problem.code === 'channel-gone')
      return page({ gone: [request.partition.part], cursor: stored, done: true });
    throw error;
  }
};

export const chatsDeclaration = {
  name: 'chats',
  by: 'tenant',
  title: 'Messages in channels, without their text',
  gives: 'Who wrote in which channel and when, who was answered, mentioned and thanked, and how fast.',
  without: `Without it there is no figure about chats. With it, replies to threads older than ${threadLife / day} days are found only if they were also sent to the channel.`,
  permissions: streamScopes.chats,
  delegated: null,
  every: 86_400,
  standard: true,
  limits: messageLimits,
} as const;

export const chatsStream = (api: Api, clock: Clock): Stream => ({
  ...chatsDeclaration,
  next: async (request) =>
    request.partition.part === 'root' ? nextChannels(api, request) : nextMessages(api, clock, request),
});
