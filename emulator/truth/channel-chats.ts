// What everybody wrote in the tenant's channels, by account and local day, as a reader of the channels must find it.
import { localDay } from '../tenant/local-time.ts';
import type { Author, Instant, TeamChannel, Tenant, TenantUser } from '../tenant/model.ts';
import { countChangesAt, readThreads, type ChannelMessage, type Thread } from '../tenant/teams.ts';
import { listPersons, type TruthOptions } from './persons.ts';

interface ChannelChat {
  readonly id: string;
  readonly teamId: string;
  readonly channelId: string;
  readonly channel: string;
  readonly at: string;
  /** The id of the thread's first message; its own where it is that one. */
  readonly root: string;
  readonly isReply: boolean;
  /** An answer in a channel whose name begins with `help-`, or to a message that says `help` within its first 80 characters. */
  readonly isHelpReply: boolean;
  readonly reactions: number;
  /** Of those: like and heart. A laugh is no thanks, and may be at somebody's expense. */
  readonly positiveReactions: number;
  /** Of people and channels. */
  readonly mentions: number;
  /** Ids of the users among them. */
  readonly mentioned: readonly string[];
}

export interface ChannelAccount {
  /** An id of the directory, or one from elsewhere. */
  readonly userId: string;
  readonly address: string | null;
  readonly kind: 'member' | 'guest' | 'federated' | 'bot';
  readonly zone: string;
  /** Only days on which something was written. */
  readonly days: readonly { readonly day: string; readonly messages: readonly ChannelChat[] }[];
}

const positive = new Set(['like', 'heart']);
const helpLength = 80;

const asksForHelp = ({ displayName }: TeamChannel, { root }: Thread): boolean =>
  displayName.startsWith('help-') || /\bhelp\b/i.test(root.text.slice(0, helpLength));

const describe = (
  message: ChannelMessage,
  { teamId, channel, thread }: { readonly teamId: string; readonly channel: TeamChannel; readonly thread: Thread },
): ChannelChat => ({
  id: message.id,
  teamId,
  channelId: channel.id,
  channel: channel.displayName,
  at: new Date(message.createdAt).toISOString(),
  root: thread.root.id,
  isReply: message.root !== null,
  isHelpReply: message.root !== null && asksForHelp(channel, thread),
  reactions: message.reactions.length,
  positiveReactions: message.reactions.filter(({ type }) => positive.has(type)).length,
  mentions: message.mentions.length,
  mentioned: message.mentions.filter(({ kind }) => kind === 'user').map(({ id }) => id),
});

interface Written {
  readonly author: Author;
  readonly at: Instant;
  readonly chat: ChannelChat;
}

/** Deleted messages and system events are left out; answers to a deleted message stay. */
const listWritten = (tenant: Tenant, now: Instant): readonly Written[] =>
  (tenant.teams ?? []).flatMap(({ id: teamId, channels }) =>
    channels.flatMap((channel) =>
      readThreads(channel, countChangesAt(channel, now)).flatMap((thread) =>
        [thread.root, ...thread.replies].flatMap((message): readonly Written[] => {
          const { author, deletedAt, createdAt } = message;
          if (author === null || deletedAt !== null) return [];
          return [{ author, at: createdAt, chat: describe(message, { teamId, channel, thread }) }];
        }),
      ),
    ),
  );

/** The account as it stands now, or as it last stood. */
const lastKnown = (tenant: Tenant, id: string, now: Instant): TenantUser | null => {
  const present = tenant.user(id, now);
  if (present) return present;
  const last = tenant.directory.findLast((change) => change.at <= now && 'user' in change && change.user.id === id);
  return last && 'user' in last ? last.user : null;
};

const kindOf = (author: Author, user: TenantUser | null): ChannelAccount['kind'] => {
  if (author.kind !== 'user') return author.kind;
  return user?.userType === 'Guest' ? 'guest' : 'member';
};

/** One entry for each who wrote something in the days of the question, by id; messages oldest first. */
export const listChannelChats = (tenant: Tenant, options: TruthOptions): readonly ChannelAccount[] => {
  const { now, from, to, zone: organizationZone = 'UTC', people } = options;
  const persons = listPersons(tenant, options);
  const owners = new Map(persons.flatMap((person) => person.accounts.map(({ id }) => [id, person] as const)));
  const byAuthor = Map.groupBy(listWritten(tenant, now), ({ author }) => author.id);
  return [...byAuthor]
    .filter(([id]) => people === undefined || owners.has(id))
    .flatMap(([userId, written]): readonly ChannelAccount[] => {
      const [first] = written;
      if (!first) return [];
      const owner = owners.get(userId);
      const zone = owner?.zone ?? organizationZone;
      const dayOf = owner?.dayOf ?? ((at: Instant): string => localDay(at, organizationZone));
      const user = first.author.kind === 'user' ? lastKnown(tenant, userId, now) : null;
      const sorted = written.toSorted((a, b) => a.at - b.at || (a.chat.channelId < b.chat.channelId ? -1 : 1));
      const days = [...Map.groupBy(sorted, ({ at }) => dayOf(at))]
        .filter(([day]) => from <= day && day <= to)
        .map(([day, lines]) => ({ day, messages: lines.map(({ chat }) => chat) }));
      const address = user === null ? null : (user.mail ?? user.userPrincipalName).toLowerCase();
      return days.length === 0 ? [] : [{ userId, address, kind: kindOf(first.author, user), zone, days }];
    })
    .sort((a, b) => (a.userId < b.userId ? -1 : 1));
};
