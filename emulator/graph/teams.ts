// GET /teams, a team, its channels and members, and the teams that a person is in.
import { z } from 'zod';
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import type { TeamChannel, TenantUser } from '../tenant/model.ts';
import { readDirectoryFilter } from './directory-filter.ts';
import type { Call, Endpoint, UserCall } from './endpoint.ts';
import { notEmulated } from './errors.ts';
import { listMembers } from './group-shape.ts';
import { refuseMeetings } from './meeting-access.ts';
import { readCount, readLinkToken, readSelect, readToken, writeLink, writeToken } from './odata.ts';
import { refuseOne } from './refusals.ts';
import { readChannels, readTeamMembers, readTeams } from './requirements.ts';
import { showChannels, showTeamMember, showTeams } from './team-shape.ts';
import { isMember, listChannels, listTeams, pickChannel, pickTeam, type GroupedTeam } from './team-access.ts';

const metadata = 'https://graph.microsoft.com/v1.0/$metadata';
const SkipToken = z.object({ kind: z.literal('teams'), skip: z.number() });

interface Collection<Item> {
  readonly context: string;
  readonly path: string;
  readonly items: readonly Item[];
  readonly show: (item: Item) => Record<string, unknown>;
  /** Items on a page unless `$top` says otherwise. */
  readonly size: number;
}

const carried = ['$select', '$filter', '$top', '$count'];

/** A page with the count of its items, as Teams writes it. */
const answerCollection = <Item>(call: Call, { context, path, items, show, size }: Collection<Item>): Answer => {
  const { query } = call;
  for (const option of ['$orderby', '$expand', '$search', '$skip']) {
    if (query.has(option)) throw notEmulated(`${option} on ${path}`);
  }
  const top = readCount(query, '$top', { min: 1, max: 999 }) ?? size;
  const token = readLinkToken(query);
  const skip = token === null ? 0 : SkipToken.parse(readToken(token)).skip;
  const page = items.slice(skip, skip + top);
  const options = Object.fromEntries(carried.map((name) => [name, query.get(name)]));
  const $skiptoken = writeToken({ kind: 'teams', skip: skip + top });
  const more = skip + top < items.length;
  return answerJson(
    200,
    {
      '@odata.context': `${metadata}#${context}`,
      '@odata.count': page.length,
      ...(more ? { '@odata.nextLink': writeLink(`${call.root}${path}`, { ...options, $skiptoken }) } : {}),
      value: page.map(show),
    },
    { 'content-type': graphType },
  );
};

const index = {
  id: ({ team }: GroupedTeam) => team.id,
  displayName: ({ group }: GroupedTeam) => group.displayName,
};

const answerTeams = (call: Call, path: string, fits: (grouped: GroupedTeam) => boolean): Answer => {
  const within = readDirectoryFilter(call.query.get('$filter'), 'Team', index);
  const items = listTeams(call).filter((grouped) => fits(grouped) && within(grouped));
  const show = showTeams(call, readSelect(call.query));
  return answerCollection(call, { context: 'teams', path, items, show, size: 100 });
};

const answerChannels = (call: Call): Answer => {
  const grouped = pickTeam(call);
  const refused = call.world.refusals.of(call.tenant.id).teams[grouped.team.id];
  if (refused !== undefined) throw refuseOne(refused, 'team');
  const fits = readDirectoryFilter(call.query.get('$filter'), 'Channel', {
    id: ({ id }: TeamChannel) => id,
    displayName: ({ displayName }: TeamChannel) => displayName,
    membershipType: () => 'standard',
  });
  const items = listChannels(call, grouped).filter(fits);
  const path = `/teams/${grouped.team.id}/channels`;
  const show = showChannels(call, readSelect(call.query));
  return answerCollection(call, { context: `teams('${grouped.team.id}')/channels`, path, items, show, size: 100 });
};

const answerMembers = (call: Call): Answer => {
  const grouped = pickTeam(call);
  const { tenant, now } = call;
  const items = listMembers(tenant, grouped.group, now).flatMap((member): readonly TenantUser[] =>
    'user' in member ? [member.user] : [],
  );
  const path = `/teams/${grouped.team.id}/members`;
  const show = showTeamMember(call, grouped);
  return answerCollection(call, { context: path.slice(1), path, items, show, size: 100 });
};

const answerOne = (context: string, shown: Record<string, unknown>): Answer =>
  answerJson(200, { '@odata.context': `${metadata}#${context}/$entity`, ...shown }, { 'content-type': graphType });

const common = { method: 'GET', units: 1, refuse: refuseMeetings } as const;
const ofTeam = { ...common, area: 'directory', resource: 'team' } as const;
const ofChannel = {
  ...common,
  area: 'directory',
  requires: readChannels,
  rate: 'channels',
  resource: 'channel',
} as const;

export const teamEndpoints: readonly Endpoint[] = [
  {
    ...ofTeam,
    template: '/teams',
    requires: readTeams,
    rate: 'team',
    paged: true,
    answer: (call: Call) => answerTeams(call, '/teams', () => true),
  },
  {
    ...ofTeam,
    template: '/teams/{team}',
    requires: readTeams,
    rate: 'team',
    paged: false,
    answer: (call: Call) => answerOne('teams', showTeams(call, readSelect(call.query))(pickTeam(call))),
  },
  {
    ...ofTeam,
    template: '/teams/{team}/members',
    resource: 'conversationMember',
    requires: readTeamMembers,
    rate: 'channels',
    paged: true,
    answer: answerMembers,
  },
  { ...ofChannel, template: '/teams/{team}/channels', paged: true, answer: answerChannels },
  {
    ...ofChannel,
    template: '/teams/{team}/channels/{channel}',
    paged: false,
    answer: (call: Call) => {
      const grouped = pickTeam(call);
      const show = showChannels(call, readSelect(call.query));
      return answerOne(`teams('${grouped.team.id}')/channels`, show(pickChannel(call, grouped)));
    },
  },
  {
    ...common,
    area: 'user',
    template: '/users/{user}/joinedTeams',
    resource: 'team',
    requires: readTeams,
    rate: 'team',
    paged: true,
    answer: (call: UserCall) =>
      answerTeams(call, `/users/${call.user.id}/joinedTeams`, (grouped) => isMember(call, grouped, call.user.id)),
  },
];
