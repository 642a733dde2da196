// One message of a channel, or one thread with its replies → Chat records; the text is judged while it is parsed and never kept.
import { z } from 'zod';
import type { Chat, Sighting } from '../../../contract/records.ts';
import { asksForHelp, chatMarks, countReactions } from '../../chat-marks.ts';
import type { Quarantined } from '../../stream.ts';
import { instant, sourceId, text } from '../fields.ts';
import { faultOf } from '../pages.ts';
import { isRecord } from '../wire.ts';

/** A record's id is made of two of them. */
export const partId = sourceId.max(400);

const User = z.object({
  id: partId,
  displayName: text,
  userIdentityType: z.string().nullish(),
  tenantId: sourceId.max(100).nullish(),
});
type User = z.infer<typeof User>;

const helpWanted = z
  .object({ content: z.string().nullish() })
  .nullish()
  .transform((body) => asksForHelp(body?.content ?? ''));

const Message = z.object({
  id: partId,
  messageType: z.literal('message'),
  createdDateTime: instant,
  deletedDateTime: instant,
  from: z.object({ user: User }),
  /** One that names no account, as of somebody who is no more, mentions nobody. */
  mentions: z.array(z.object({ mentioned: z.object({ user: User.nullish() }).nullish() }).catch({})).nullish(),
  reactions: z.array(z.object({ reactionType: z.string().nullish() })).nullish(),
});
type Message = z.infer<typeof Message>;

/** Which channel is read, and for whom. */
export interface Reading {
  /** The channel's id. */
  readonly place: string;
  /** Whether the channel itself is one for help. */
  readonly isHelpChannel: boolean;
  /** The tenant that is read; an account of another one goes by both ids. */
  readonly tenantId: string;
  /** Nothing older is wanted (ISO); null: everything. */
  readonly since: string | null;
}

/** What a page's messages come to; keyed by id, as Graph brings a message twice when its thread moves on meanwhile. */
export interface Collected {
  readonly events: Map<string, Chat>;
  readonly removed: Map<string, { readonly account: string; readonly id: string }>;
  readonly sightings: Map<string, Sighting>;
  readonly quarantined: Quarantined[];
}

export const collect = (): Collected => ({
  events: new Map(),
  removed: new Map(),
  sightings: new Map(),
  quarantined: [],
});

/** Members joined, a meeting began, somebody types: without a wish for them in Prefer they come as unknown. */
const systemTypes: readonly unknown[] = ['systemEventMessage', 'unknownFutureValue', 'chatEvent', 'typing'];

/** What no person wrote: events of the system, and messages of apps, connectors and bots. */
const isNobodys = (item: unknown): boolean => {
  if (!isRecord(item)) return false;
  const { from } = item;
  return (
    systemTypes.includes(item['messageType']) ||
    from === null ||
    (isRecord(from) && (from['user'] === null || (from['user'] === undefined && isRecord(from['application']))))
  );
};

const isForeign = (user: User, { tenantId }: Reading): boolean =>
  user.tenantId !== null && user.tenantId !== undefined && user.tenantId.toLowerCase() !== tenantId.toLowerCase();

const accountOf = (user: User, reading: Reading): string =>
  isForeign(user, reading) ? `${user.tenantId}/${user.id}` : user.id;

const members: readonly (string | null | undefined)[] = ['aadUser', 'onPremiseAadUser', null, undefined];

/** Members and guests of the tenant are known from its directory; all others only from here. */
const sightingOf = (user: User, reading: Reading): Sighting | null => {
  if (!isForeign(user, reading) && members.includes(user.userIdentityType)) return null;
  const kind = user.userIdentityType === 'unknownFutureValue' ? 'unknown' : 'guest';
  return { id: accountOf(user, reading), kind, displayName: user.displayName ?? '', addresses: [] };
};

/** Where a message stands: the thread's first message, and whether help was asked for there. */
interface Thread {
  readonly root: string;
  readonly helpWanted: boolean;
}

const chatOf = (message: Message & { at: string }, thread: Thread, reading: Reading): Chat => {
  const isReply = message.id !== thread.root;
  const mentioned = (message.mentions ?? []).flatMap(({ mentioned: one }) => one?.user ?? []);
  const reactions = (message.reactions ?? []).map(({ reactionType }) => ({ name: reactionType ?? null, count: 1 }));
  return {
    kind: 'chat',
    id: `${reading.place}/${message.id}`,
    at: message.at,
    account: accountOf(message.from.user, reading),
    place: reading.place,
    thread: {
      id: `${reading.place}/${thread.root}`,
      position: message.id,
      answers: isReply ? thread.root : null,
    },
    marks: chatMarks({ isReply, helpWanted: thread.helpWanted }),
    mentions: [...new Set(mentioned.map((user) => accountOf(user, reading)))],
    ...countReactions(reactions),
  };
};

/** Known by the same id as the message is once it can be read. */
const faultIn = ({ place }: Reading, item: unknown, error: z.ZodError): Quarantined => {
  const { id, reason } = faultOf(item, error);
  return { id: id === null ? null : `${place}/${id}`, reason };
};

/** Adds one message. An edit or a reaction brings it again as it is now; a deleted one keeps its author, and no text. */
export const addMessage = (
  into: Collected,
  item: unknown,
  { thread, reading }: { readonly thread: Thread; readonly reading: Reading },
): void => {
  if (isNobodys(item)) return;
  const parsed = Message.safeParse(item);
  if (!parsed.success) {
    into.quarantined.push(faultIn(reading, item, parsed.error));
    return;
  }
  const message = parsed.data;
  const at = message.createdDateTime;
  const id = `${reading.place}/${message.id}`;
  if (at === null) {
    into.quarantined.push({ id, reason: 'createdDateTime: is missing' });
  } else if (message.deletedDateTime !== null) {
    into.events.delete(id);
    into.removed.set(id, { account: accountOf(message.from.user, reading), id });
  } else if (reading.since === null || at >= reading.since) {
    into.removed.delete(id);
    into.events.set(id, chatOf({ ...message, at }, thread, reading));
    const sighting = sightingOf(message.from.user, reading);
    if (sighting !== null) into.sightings.set(sighting.id, sighting);
  }
};

const ThreadItem = z.object({
  id: partId,
  /** Set on a reply that comes by itself; its thread's first message is not at hand then. */
  replyToId: partId.nullish().catch(null),
  body: helpWanted.catch(false),
  replies: z.array(z.unknown()).nullish(),
  'replies@odata.nextLink': z.string().nullish().catch(null),
});

/** Replies that come with a thread's first message; where there are so many and no link to more, there may be more all the same. */
const mostReplies = 1000;

export interface MoreReplies extends Thread {
  /** As it came; null: none came where there may be more. */
  readonly link: string | null;
}

/** Adds a thread's first message and the replies that came with it; gives where its other replies are, null when there are none. */
export const addThread = (into: Collected, item: unknown, reading: Reading): MoreReplies | null => {
  const parsed = ThreadItem.safeParse(item);
  if (!parsed.success) {
    into.quarantined.push(faultIn(reading, item, parsed.error));
    return null;
  }
  const { id, replyToId, body, replies } = parsed.data;
  if (replyToId != null && replyToId !== id) {
    const known = into.events.get(`${reading.place}/${id}`)?.marks.includes('help-reply') === true;
    addMessage(into, item, { thread: { root: replyToId, helpWanted: reading.isHelpChannel || known }, reading });
    return null;
  }
  const thread = { root: id, helpWanted: reading.isHelpChannel || body };
  addMessage(into, item, { thread, reading });
  for (const reply of replies ?? []) addMessage(into, reply, { thread, reading });
  const link = parsed.data['replies@odata.nextLink'] ?? null;
  return link !== null || (replies ?? []).length >= mostReplies ? { ...thread, link } : null;
};
