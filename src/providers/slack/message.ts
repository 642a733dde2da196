// One message of a channel → a Chat record; alike from the Web API and from an export, and the text is dropped while it is parsed.
import { z } from 'zod';
import type { Chat, Sighting } from '../../contract/records.ts';
import { asksForHelp, chatMarks, countReactions } from '../chat-marks.ts';
import { instantOf, isRecord, slackId, text, timestamp } from './fields.ts';

/** What people write; all other subtypes are told by the system: who joined, what was renamed, what was deleted. */
const written: readonly unknown[] = [undefined, null, 'file_share', 'me_message', 'thread_broadcast'];

const slackbot = 'USLACKBOT';

/** Why a message counts for nobody; null: it counts. */
export const leftOut = (item: unknown): 'app' | 'system' | null => {
  if (!isRecord(item)) return null;
  const { subtype, bot_id: bot, user } = item;
  if (subtype === 'bot_message' || user === slackbot) return subtype === 'tombstone' ? 'system' : 'app';
  if (!written.includes(subtype)) return 'system';
  return typeof bot === 'string' && bot !== '' ? 'app' : null;
};

const mention = /<@([A-Z0-9]{2,40})(?:\|[^<>]{0,200})?>/g;

/** A text → what is kept of it. */
const words = z
  .string()
  .nullish()
  .transform((given) => ({
    asks: asksForHelp(given ?? ''),
    mentions: [...new Set([...(given ?? '').matchAll(mention)].flatMap(([, id]) => id ?? []))],
  }));

const Reaction = z.object({ name: z.string().nullish(), count: z.int().min(0).max(1_000_000) });

export const Message = z.object({
  ts: timestamp,
  user: slackId,
  thread_ts: timestamp.nullish(),
  text: words,
  reactions: z.array(Reaction).nullish(),
  /** The author's workspace, where the source tells; another one's in channels that organizations share. */
  user_team: slackId.nullish().catch(null),
  team: slackId.nullish().catch(null),
  user_profile: z.object({ real_name: text }).nullish().catch(null),
});
export type Message = z.infer<typeof Message>;

/** What is said of a thread by its first message, also by one that counts for nobody itself. */
export const ThreadHead = z.object({
  ts: timestamp,
  text: words,
  reply_count: z.int().nullish(),
  latest_reply: timestamp.nullish().catch(null),
});

export interface Standing {
  /** The channel's id. */
  readonly channel: string;
  /** Whether help was asked for in the message's thread, by its first message or by the channel's name. */
  readonly helpWanted: boolean;
}

/** The thread that a message answers in; null: none, it stands by itself or begins one. */
export const threadOf = ({ ts, thread_ts: thread }: Pick<Message, 'ts' | 'thread_ts'>): string | null =>
  thread === null || thread === undefined || thread === ts ? null : thread;

export const chatOf = (message: Message, { channel, helpWanted }: Standing): Chat => {
  const thread = threadOf(message);
  const reactions = (message.reactions ?? []).map(({ name, count }) => ({ name: name ?? null, count }));
  return {
    kind: 'chat',
    id: `${channel}/${message.ts}`,
    at: instantOf(message.ts),
    account: message.user,
    place: channel,
    thread: { id: `${channel}/${thread ?? message.ts}`, position: message.ts, answers: thread },
    marks: chatMarks({ isReply: thread !== null, helpWanted }),
    mentions: message.text.mentions,
    ...countReactions(reactions),
  };
};

/** Members of the workspace are known from its directory; whoever writes from another one only from here. */
export const sightingOf = ({ user, user_team: from, team, user_profile: profile }: Message): Sighting | null =>
  from && team && from !== team
    ? { id: user, kind: 'guest', displayName: profile?.real_name ?? '', addresses: [] }
    : null;
