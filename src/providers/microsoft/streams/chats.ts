// Channel messages with their replies: the root partition finds the channels, and each channel is a part read by its delta.
import { z } from 'zod';
import type { Clock } from '../../../lib/clock.ts';
import { NeedsAdmin, SkipPartition } from '../../errors.ts';
import type { Page, PageRequest, Stream } from '../../stream.ts';
import { type Cloud, relativeLink } from '../clouds.ts';
import { follow, startTrail, Trail } from '../cursors.ts';
import { oddAnswer } from '../errors.ts';
import type { Graph } from '../graph.ts';
import { chatMonths, messagesPerChatPage, teamsLimits } from '../limits.ts';
import { delegatedPermissions, streamPermissions } from '../permissions.ts';
import { nextChannels, readPart, readTeamPart } from './chat-channels.ts';
import { addMessage, addThread, collect, type Collected, type MoreReplies, type Reading } from './chat-message.ts';
import { nextOfTeam } from './chat-team.ts';
import { page, readCursor } from '../../pages.ts';

const ChannelCursor = z.strictObject({
  link: z.string(),
  trail: Trail,
  /** Whether the link is the one to what changes from then on. */
  last: z.boolean(),
  /** Threads of the last page with more replies than came: read before the next page. */
  threads: z.array(z.strictObject({ root: z.string(), helpWanted: z.boolean(), link: z.string(), trail: Trail })),
});
type ChannelCursor = z.infer<typeof ChannelCursor>;

export interface ChatsOptions {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly tenantId: string;
}

interface Channel {
  /** Of the channel, after `/v1.0`. */
  readonly path: string;
  readonly reading: Reading;
}

const channelOf = ({ partition, since }: PageRequest, tenantId: string): Channel => {
  const part = readPart(partition.part);
  if (part === null) throw new TypeError('This is no part of a channel.');
  return {
    path: `/teams/${encodeURIComponent(part.team)}/channels/${encodeURIComponent(part.channel)}`,
    reading: { place: part.channel, isHelpChannel: part.helps, tenantId, since },
  };
};

/** The delta reaches back so far by itself; only a shorter time needs a filter, which gives whole threads that moved since. */
const startLink = (path: string, since: string | null, now: number): string => {
  const horizon = new Date(now);
  horizon.setUTCMonth(horizon.getUTCMonth() - chatMonths.value);
  const filter = since !== null && since > horizon.toISOString() ? `&$filter=lastModifiedDateTime%20gt%20${since}` : '';
  return `${path}/messages/delta?$expand=replies&$top=${messagesPerChatPage.value}${filter}`;
};

const pageOf = (found: Collected, at: ChannelCursor): Page =>
  page({
    events: [...found.events.values()],
    removedEvents: [...found.removed.values()],
    sightings: [...found.sightings.values()],
    quarantined: found.quarantined,
    cursor: at,
    done: at.last && at.threads.length === 0,
  });

/** A refusal that names no reason is this channel's alone: the others are read all the same. */
const ofOneChannel = (error: unknown): unknown =>
  error instanceof NeedsAdmin && error.problem.code === 'channel-refused'
    ? new SkipPartition(
        { ...error.problem, title: 'Microsoft refuses the messages of this channel.' },
        { cause: error },
      )
    : error;

const isGone = (error: unknown): boolean => error instanceof SkipPartition && error.problem.code === 'channel-gone';

interface Reader extends Omit<ChatsOptions, 'tenantId'> {
  readonly graph: Graph;
  readonly request: PageRequest;
  readonly channel: Channel;
}

/** Follows the link that came; where none came, or none that leads to Graph, the thread's replies are listed from the start. */
const repliesLink = ({ cloud, channel }: Reader, { root, link }: MoreReplies): string =>
  (link === null ? null : relativeLink(cloud, link)) ??
  `${channel.path}/messages/${encodeURIComponent(root)}/replies?$top=${messagesPerChatPage.value}`;

const readMessages = async (reader: Reader, at: ChannelCursor): Promise<Page> => {
  const { graph, request, channel } = reader;
  const { signal, ready } = request;
  const answer = await graph.page({ path: at.link, about: 'teams', signal, ready });
  const link = answer.next ?? answer.delta;
  if (link === null) throw oddAnswer('it ends without a link to what changes', '@odata.deltaLink');
  const found = collect();
  const more = answer.items.map((item) => addThread(found, item, channel.reading)).filter((one) => one !== null);
  const threads = more.map((one) => ({
    root: one.root,
    helpWanted: one.helpWanted,
    link: repliesLink(reader, one),
    trail: startTrail,
  }));
  const last = answer.next === null;
  return pageOf(found, { link, trail: last ? startTrail : follow(at.trail, link), last, threads });
};

const readReplies = async ({ graph, request, channel }: Reader, at: ChannelCursor): Promise<Page> => {
  const [thread, ...others] = at.threads;
  if (thread === undefined) throw new TypeError('No thread goes on.');
  const { signal, ready } = request;
  const found = collect();
  try {
    const { items, next } = await graph.page({ path: thread.link, about: 'teams', signal, ready });
    for (const item of items) addMessage(found, item, { thread, reading: channel.reading });
    const rest = next === null ? [] : [{ ...thread, link: next, trail: follow(thread.trail, next) }];
    return pageOf(found, { ...at, threads: [...rest, ...others] });
  } catch (error) {
    // The thread went away since its page; whether the channel did shows with the next page.
    if (isGone(error)) return pageOf(found, { ...at, threads: others });
    throw error;
  }
};

const nextMessages = async (graph: Graph, options: ChatsOptions, request: PageRequest): Promise<Page> => {
  const channel = channelOf(request, options.tenantId);
  const reader = { ...options, graph, request, channel };
  const at =
    request.cursor === null
      ? {
          link: startLink(channel.path, request.since, options.clock.now()),
          trail: startTrail,
          last: false,
          threads: [],
        }
      : readCursor(ChannelCursor, request.cursor);
  try {
    return at.threads.length > 0 ? await readReplies(reader, at) : await readMessages(reader, at);
  } catch (error) {
    // What was read stays; should the channel be there all the same, the next listing finds it again.
    if (isGone(error)) return page({ gone: [request.partition.part], cursor: at, done: true });
    throw ofOneChannel(error);
  }
};

export const chatsDeclaration = {
  name: 'chats',
  by: 'tenant',
  title: 'Messages in channels, without their text',
  gives: 'Who wrote in which channel and when, who was answered, mentioned and thanked, and how fast.',
  without: 'Without it there is no figure about chats.',
  permissions: streamPermissions.chats,
  delegated: delegatedPermissions.chats,
  every: 86_400,
  standard: false,
  limits: teamsLimits,
} as const;

export const chatsStream = (graph: Graph, options: ChatsOptions): Stream => ({
  ...chatsDeclaration,
  groupOf: (part) => readPart(part)?.team ?? readTeamPart(part),
  next: async (request) => {
    const { part } = request.partition;
    if (part === 'root') return nextChannels(graph, options.cloud, request);
    const team = readTeamPart(part);
    return team === null ? nextMessages(graph, options, request) : nextOfTeam(graph, request, team);
  },
});
