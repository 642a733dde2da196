// What listings of a channel share: the channel as of a place in its log, threads with their replies, and the links between pages.
import { readHeader } from '../http/wire.ts';
import type { TeamChannel } from '../tenant/model.ts';
import type { ChannelMessage, Thread } from '../tenant/teams.ts';
import { showChatMessages } from './chat-message-shape.ts';
import type { Call } from './endpoint.ts';
import { badRequest, notEmulated } from './errors.ts';
import { writeLink, writeToken } from './odata.ts';
import { checkMessages, pickChannel, pickTeam } from './team-access.ts';

/** A channel that the caller may read, and how its messages are shown. */
export interface OpenChannel {
  readonly teamId: string;
  readonly channel: TeamChannel;
  /** `/teams/{id}/channels/{id}`, as links name it. */
  readonly path: string;
  readonly show: (message: ChannelMessage) => Record<string, unknown>;
}

/** Throws 404 and 403. */
export const openChannel = (call: Call): OpenChannel => {
  const grouped = pickTeam(call);
  const channel = pickChannel(call, grouped);
  checkMessages(call, grouped, channel);
  const teamId = grouped.team.id;
  const knowsEvents = /include-unknown-enum-members/i.test(readHeader(call.request.headers, 'prefer') ?? '');
  return {
    teamId,
    channel,
    path: `/teams/${teamId}/channels/${encodeURIComponent(channel.id)}`,
    show: showChatMessages({ tenant: call.tenant, teamId, channel, knowsEvents }),
  };
};

/** Throws for options that Teams refuses here, and for others that it might know. */
export const checkOptions = ({ query }: Call, known: readonly string[]): void => {
  for (const option of ['$select', '$filter', '$orderby', '$search', '$count', '$skip']) {
    if (!query.has(option) || known.includes(option)) continue;
    throw badRequest(`Query option '${option.slice(1)}' is not allowed.`);
  }
};

/** Whether replies are asked for. */
export const readExpand = ({ query }: Call): boolean => {
  const expand = query.get('$expand');
  if (expand !== null && expand !== 'replies') throw notEmulated(`$expand=${expand} on messages`);
  return expand === 'replies';
};

/** The thread's first message; with its newest replies, and a link to the older ones where they are too many. */
export const showThread = (
  call: Call,
  { channel, path, show }: OpenChannel,
  { thread, expand, end }: { readonly thread: Thread; readonly expand: boolean; readonly end: number },
): Record<string, unknown> => {
  const root = show(thread.root);
  if (!expand) return root;
  const most = call.world.settings.expandedReplies;
  const replies = thread.replies.toReversed();
  const $skiptoken = writeToken({ kind: 'replies', channel: channel.id, end, position: most });
  const more = {
    'replies@odata.nextLink': writeLink(`${call.root}${path}/messages/${thread.root.id}/replies`, { $skiptoken }),
  };
  return {
    ...root,
    'replies@odata.count': Math.min(most, replies.length),
    ...(replies.length > most ? more : {}),
    replies: replies.slice(0, most).map(show),
  };
};
