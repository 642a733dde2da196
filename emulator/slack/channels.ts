// conversations.list, info, members and join.
import type { ChatChannel } from '../tenant/chats.ts';
import { sliceList } from './cursors.ts';
import { SlackError } from './errors.ts';
import {
  isIn,
  knownChannels,
  needScope,
  pickChannel,
  readFlag,
  readLimit,
  type Method,
  type MethodCall,
} from './method.ts';
import { botUserId, memberId, teamId } from './slack.ts';

const writeChannel = (channel: ChatChannel, { tenant, installation }: MethodCall): object => {
  const creator = memberId(tenant.id, channel.members[0] ?? '');
  const created = Math.floor(channel.createdAt / 1000);
  return {
    id: channel.id,
    name: channel.name,
    is_channel: !channel.isPrivate,
    is_group: false,
    is_im: false,
    is_mpim: false,
    is_private: channel.isPrivate,
    created,
    is_archived: channel.isArchived,
    is_general: channel.isGeneral,
    unlinked: 0,
    name_normalized: channel.name,
    is_shared: false,
    is_org_shared: false,
    is_pending_ext_shared: false,
    pending_shared: [],
    context_team_id: teamId(tenant),
    updated: channel.createdAt,
    parent_conversation: null,
    creator,
    is_ext_shared: false,
    shared_team_ids: [teamId(tenant)],
    pending_connected_team_ids: [],
    is_member: isIn(channel, installation),
    topic: { value: '', creator: '', last_set: 0 },
    purpose: { value: channel.purpose, creator, last_set: created },
    previous_names: [],
    num_members: channel.members.length,
  };
};

const KINDS = ['public_channel', 'private_channel', 'mpim', 'im'] as const;
const scopeOf = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  mpim: 'mpim:read',
  im: 'im:read',
} as const;

/** The kinds that are asked for. Throws invalid_types. */
const readKinds = ({ args }: MethodCall): readonly (typeof KINDS)[number][] => {
  const words = (args['types'] ?? 'public_channel').split(',').map((word) => word.trim());
  return words.map((word) => {
    const kind = KINDS.find((known) => known === word);
    if (kind === undefined) throw new SlackError('invalid_types');
    return kind;
  });
};

const list: Method = {
  scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  tier: 20,
  resource: 'slackChannel',
  list: 'channels',
  answer: (call) => {
    const kinds = readKinds(call);
    for (const kind of kinds) needScope(call.installation, scopeOf[kind]);
    const wanted = knownChannels(call).filter(
      ({ isPrivate, isArchived }) =>
        kinds.includes(isPrivate ? 'private_channel' : 'public_channel') &&
        !(isArchived && readFlag(call, 'exclude_archived')),
    );
    const limit = readLimit(call, { usual: 100, most: 1000 });
    const page = sliceList(wanted, ({ id }) => id, { word: 'team', cursor: call.args['cursor'], limit });
    return {
      body: {
        channels: page.items.map((channel) => writeChannel(channel, call)),
        response_metadata: { next_cursor: page.next },
      },
      here: page.here,
    };
  },
};

const info: Method = {
  scopes: ['channels:read', 'groups:read'],
  tier: 50,
  resource: 'slackChannel',
  list: null,
  answer: (call) => {
    const channel = pickChannel(call);
    needScope(call.installation, channel.isPrivate ? 'groups:read' : 'channels:read');
    return { body: { channel: writeChannel(channel, call) } };
  },
};

const members: Method = {
  scopes: ['channels:read', 'groups:read', 'im:read', 'mpim:read'],
  tier: 100,
  resource: 'slackMembership',
  list: 'members',
  answer: (call) => {
    const channel = pickChannel(call);
    const { tenant, now, installation } = call;
    needScope(installation, channel.isPrivate ? 'groups:read' : 'channels:read');
    const present = channel.members.filter((id) => tenant.user(id, now)?.accountEnabled === true);
    const people = present.map((id) => memberId(tenant.id, id));
    const ids = isIn(channel, installation) ? [...people, botUserId(tenant.id, installation.clientId)] : people;
    const limit = readLimit(call, { usual: 100, most: 1000 });
    const page = sliceList(ids, (id) => id, { word: 'user', cursor: call.args['cursor'], limit });
    return { body: { members: page.items, response_metadata: { next_cursor: page.next } }, here: page.here };
  },
};

const join: Method = {
  scopes: ['channels:join'],
  tier: 50,
  resource: null,
  list: null,
  answer: (call) => {
    const channel = pickChannel(call);
    if (channel.isPrivate) throw new SlackError('method_not_supported_for_channel_type');
    if (channel.isArchived) throw new SlackError('is_archived');
    const already = isIn(channel, call.installation);
    call.installation.joined.add(channel.id);
    const body = { channel: writeChannel(channel, call) };
    return { body: already ? { ...body, warning: 'already_in_channel' } : body };
  },
};

export const channelMethods: Readonly<Record<string, Method>> = {
  'conversations.list': list,
  'conversations.info': info,
  'conversations.members': members,
  'conversations.join': join,
};
