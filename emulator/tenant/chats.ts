// What is said in a tenant's chat channels: the seam between the scenario that writes it and the service that serves it.
import type { Instant } from './model.ts';

export interface ChatReaction {
  readonly name: string;
  /** Ids of the tenant's users, each with the instant. */
  readonly by: readonly { readonly user: string; readonly at: Instant }[];
}

export interface ChatMessage {
  /** Seconds since 1970 and six digits that no other message of the channel has. */
  readonly ts: string;
  readonly at: Instant;
  /** A tenant's user; null where a bot wrote it. */
  readonly author: string | null;
  readonly kind: 'message' | 'join' | 'bot';
  /** The `ts` of the message that it answers. */
  readonly root: string | null;
  /** An answer that was sent to the channel as well. */
  readonly broadcast: boolean;
  /** Users spoken to by name; the service writes them in front of the text. */
  readonly mentions: readonly string[];
  readonly text: string;
  readonly file: string | null;
  readonly editedAt: Instant | null;
  readonly deletedAt: Instant | null;
  readonly reactions: readonly ChatReaction[];
}

export interface ChatChannel {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly isGeneral: boolean;
  /** False: the app has not been invited. */
  readonly hasApp: boolean;
  readonly createdAt: Instant;
  /** Ids of the tenant's users. */
  readonly members: readonly string[];
  /** Oldest first; answers among them. */
  messages(): readonly ChatMessage[];
}

/** What a channel shows of its messages at that instant: a deleted one only while it has answers. */
export function showMessages(messages: readonly ChatMessage[], now: Instant): readonly ChatMessage[] {
  const lives = (message: ChatMessage): boolean =>
    message.at <= now && (message.deletedAt === null || message.deletedAt > now);
  const answered = new Set(messages.filter(lives).map(({ root }) => root));
  return messages.filter((message) => lives(message) || (message.at <= now && answered.has(message.ts)));
}

/** The reactions that a message bears at that instant, with the ids of those who reacted. */
export function showReactions(
  message: ChatMessage,
  now: Instant,
): readonly { readonly name: string; readonly users: readonly string[] }[] {
  return message.reactions
    .map(({ name, by }) => ({ name, users: by.filter(({ at }) => at <= now).map(({ user }) => user) }))
    .filter(({ users }) => users.length > 0);
}
