// What a reader of the chat channels must find: each person's messages, with what hangs on them.
import { chatId } from '../scenarios/chats.ts';
import { showMessages, showReactions, type ChatChannel, type ChatMessage } from '../tenant/chats.ts';
import type { Instant, Tenant } from '../tenant/model.ts';

/** A skin tone changes nothing. */
const POSITIVE = new Set(['+1', 'heart', 'tada', 'clap', 'raised_hands']);
const HELP = /\bhelp\b/i;

interface ChatRow {
  readonly channel: string;
  readonly channelName: string;
  readonly ts: string;
  readonly at: string;
  /** The `ts` of the message that began the thread; null outside threads. */
  readonly thread: string | null;
  readonly reply: boolean;
  /** A reply in a channel named `help-…`, or to a question that asks for help. */
  readonly help: boolean;
  /** Single reactions, not names. */
  readonly reactions: number;
  readonly positive: number;
  /** Accounts that are spoken to by name. */
  readonly mentions: readonly string[];
  readonly edited: boolean;
  readonly files: number;
}

export interface ChatAccount {
  readonly id: string;
  readonly userId: string;
  readonly address: string;
  readonly isGuest: boolean;
  /** Oldest first, of channels that the app was invited to; what was deleted is not there. */
  readonly messages: readonly ChatRow[];
}

const accountId = (tenant: Tenant, userId: string): string => chatId('U', [tenant.id, userId]);

const isHelp = (message: ChatMessage, channel: ChatChannel, all: ReadonlyMap<string, ChatMessage>): boolean =>
  message.root !== null && (channel.name.startsWith('help-') || HELP.test(all.get(message.root)?.text ?? ''));

const describe = (
  message: ChatMessage,
  channel: ChatChannel,
  { tenant, now, all }: { tenant: Tenant; now: Instant; all: ReadonlyMap<string, ChatMessage> },
): ChatRow => {
  const reactions = showReactions(message, now);
  const count = (list: typeof reactions): number => list.reduce((sum, { users }) => sum + users.length, 0);
  const answered = [...all.values()].some(({ root }) => root === message.ts);
  return {
    channel: channel.id,
    channelName: channel.name,
    ts: message.ts,
    at: new Date(message.at).toISOString(),
    thread: message.root ?? (answered ? message.ts : null),
    reply: message.root !== null,
    help: isHelp(message, channel, all),
    reactions: count(reactions),
    positive: count(reactions.filter(({ name }) => POSITIVE.has(name.split('::')[0] ?? ''))),
    mentions: message.mentions.map((id) => accountId(tenant, id)),
    edited: message.editedAt !== null && message.editedAt <= now,
    files: message.file === null ? 0 : 1,
  };
};

/** People's messages as they stand at `now`; those of bots and about joining are none. */
export const listChatTruth = (
  tenant: Tenant,
  channels: readonly ChatChannel[],
  now: Instant,
): { readonly accounts: readonly ChatAccount[] } => {
  const rows = new Map<string, ChatRow[]>();
  for (const channel of channels.filter(({ hasApp }) => hasApp)) {
    const shown = showMessages(channel.messages(), now);
    const all = new Map(shown.map((message) => [message.ts, message]));
    for (const message of shown) {
      const gone = message.deletedAt !== null && message.deletedAt <= now;
      if (message.kind !== 'message' || message.author === null || gone) continue;
      const row = describe(message, channel, { tenant, now, all });
      rows.set(message.author, [...(rows.get(message.author) ?? []), row]);
    }
  }
  const users = new Map(
    tenant.directory.flatMap((change) => ('user' in change ? [[change.user.id, change.user]] : [])),
  );
  const people = [...users.values()].filter(({ purpose, createdAt }) => purpose === 'user' && createdAt <= now);
  return {
    accounts: people.map((user) => ({
      id: accountId(tenant, user.id),
      userId: user.id,
      address: (user.mail ?? user.userPrincipalName).toLowerCase(),
      isGuest: user.userType === 'Guest',
      messages: (rows.get(user.id) ?? []).sort((a, b) => (a.ts < b.ts ? -1 : 1)),
    })),
  };
};
