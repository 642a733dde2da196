// What is said in a channel: its log of changes folded into threads, as of any place in it.
import type { ChannelChange, Instant, Post, ReactionType, Team, TeamChannel, Tenant } from './model.ts';

export const REACTIONS = ['like', 'heart', 'laugh', 'surprised', 'sad', 'angry'] as const satisfies ReactionType[];

interface Reaction {
  readonly type: ReactionType;
  /** A user's id. */
  readonly by: string;
  readonly at: Instant;
}

export interface ChannelMessage extends Post {
  readonly createdAt: Instant;
  /** Edits, deletion and reactions change it. */
  readonly modifiedAt: Instant;
  readonly editedAt: Instant | null;
  readonly deletedAt: Instant | null;
  readonly reactions: readonly Reaction[];
}

export interface Thread {
  readonly root: ChannelMessage;
  /** Oldest first. */
  readonly replies: readonly ChannelMessage[];
  /** Place in the log of the last change in the thread, and its time. */
  readonly last: number;
  readonly modifiedAt: Instant;
}

/** How many of the changes have happened. */
export const countChangesAt = (channel: TeamChannel, now: Instant): number => {
  const changes = channel.changes();
  let [low, high] = [0, changes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const change = changes[middle];
    if (change && change.at <= now) low = middle + 1;
    else high = middle;
  }
  return low;
};

const apply = (message: ChannelMessage, change: Exclude<ChannelChange, { posted: Post }>): ChannelMessage => {
  const { at } = change;
  const touched = { ...message, modifiedAt: at };
  if ('edited' in change) return { ...touched, text: change.text, editedAt: at };
  if ('deleted' in change) {
    return { ...touched, deletedAt: at, subject: null, text: '', mentions: [], attachments: [], reactions: [] };
  }
  const others = message.reactions.filter(({ by, type }) => by !== change.by || type !== change.type);
  if ('unreacted' in change) return { ...touched, reactions: others };
  return { ...touched, reactions: [...others, { type: change.type, by: change.by, at }] };
};

const targetOf = (change: Exclude<ChannelChange, { posted: Post }>): string => {
  if ('edited' in change) return change.edited;
  if ('deleted' in change) return change.deleted;
  return 'reacted' in change ? change.reacted : change.unreacted;
};

interface Folded {
  readonly end: number;
  readonly threads: readonly Thread[];
}
const folded = new WeakMap<readonly ChannelChange[], Folded>();

/** The threads that the first `end` changes make up, the one that changed last at the end. */
export const readThreads = (channel: TeamChannel, end: number): readonly Thread[] => {
  const changes = channel.changes();
  const known = folded.get(changes);
  if (known?.end === end) return known.threads;
  const messages = new Map<string, ChannelMessage>();
  const last = new Map<string, number>();
  for (const [place, change] of changes.slice(0, end).entries()) {
    const id = 'posted' in change ? change.posted.id : targetOf(change);
    const before = messages.get(id);
    const blank = { createdAt: change.at, modifiedAt: change.at, editedAt: null, deletedAt: null, reactions: [] };
    const after = 'posted' in change ? { ...change.posted, ...blank } : before && apply(before, change);
    if (!after || before?.deletedAt) continue;
    messages.set(id, after);
    last.set(after.root ?? id, place);
  }
  const replies = Map.groupBy(messages.values(), ({ root }) => root);
  const threads = [...last]
    .flatMap(([id, place]): readonly Thread[] => {
      const root = messages.get(id);
      const modifiedAt = changes[place]?.at ?? 0;
      return root ? [{ root, replies: replies.get(id) ?? [], last: place, modifiedAt }] : [];
    })
    .sort((a, b) => a.last - b.last);
  folded.set(changes, { end, threads });
  return threads;
};

/** The channel with one more change, after all that happened up to then. */
export const withChange = (channel: TeamChannel, change: ChannelChange): TeamChannel => {
  const known = channel.changes();
  const at = countChangesAt(channel, change.at);
  const changes = [...known.slice(0, at), change, ...known.slice(at)];
  return { ...channel, changes: () => changes };
};

/** The tenant with this team in place of the one of the same id. */
export const withTeam = (tenant: Tenant, team: Team): Tenant => ({
  ...tenant,
  teams: (tenant.teams ?? []).map((one) => (one.id === team.id ? team : one)),
});

/** The tenant with this channel in place of the one of the same id. */
export const withChannel = (tenant: Tenant, channel: TeamChannel): Tenant => ({
  ...tenant,
  teams: (tenant.teams ?? []).map((team) => ({
    ...team,
    channels: team.channels.map((one) => (one.id === channel.id ? channel : one)),
  })),
});
