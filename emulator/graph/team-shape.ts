// A team, a channel and a member as Graph shows them.
import type { TeamChannel, Tenant, TenantUser } from '../tenant/model.ts';
import type { Call } from './endpoint.ts';
import { project, type Shape } from './shape.ts';
import type { GroupedTeam } from './team-access.ts';

const writeTime = (at: number): string => new Date(at).toISOString();

const link = ({ id: tenantId }: Tenant, kind: 'team' | 'channel', id: string): string =>
  `https://teams.microsoft.com/l/${kind}/${encodeURIComponent(id)}/conversations?tenantId=${tenantId}`;

type Show<Item> = (item: Item) => Record<string, unknown>;

/** What a list of teams gives is less than what one alone gives. Throws 400 for a property that teams do not have. */
export const showTeams = ({ tenant, world }: Call, select: readonly string[] | null): Show<GroupedTeam> => {
  const shape: Shape<GroupedTeam> = {
    id: ({ team }) => team.id,
    createdDateTime: ({ team }) => writeTime(team.createdAt),
    displayName: ({ group }) => group.displayName,
    description: ({ group }) => group.description,
    internalId: ({ team }) => team.channels[0]?.id ?? null,
    classification: () => null,
    specialization: () => 'none',
    visibility: ({ team }) => team.visibility,
    webUrl: ({ team }) => link(tenant, 'team', team.channels[0]?.id ?? team.id),
    isArchived: ({ team }) => world.refusals.isArchived(tenant.id, team.id),
    tenantId: () => tenant.id,
    firstChannelName: () => null,
  };
  return project(shape, 'team', select ?? Object.keys(shape));
};

/** Throws 400 for a property that channels do not have. */
export const showChannels = ({ tenant, world }: Call, select: readonly string[] | null): Show<TeamChannel> => {
  const shape: Shape<TeamChannel> = {
    id: (channel) => channel.id,
    createdDateTime: (channel) => writeTime(channel.createdAt),
    displayName: (channel) => channel.displayName,
    description: (channel) => channel.description,
    isFavoriteByDefault: () => null,
    email: () => '',
    tenantId: () => tenant.id,
    webUrl: (channel) => link(tenant, 'channel', channel.id),
    membershipType: () => 'standard',
    isArchived: ({ id }) => world.refusals.isArchived(tenant.id, id),
  };
  return project(shape, 'channel', select ?? Object.keys(shape));
};

/** Owners bear a role, guests another, all others none. */
export const showTeamMember =
  ({ tenant }: Call, { team }: GroupedTeam): Show<TenantUser> =>
  (user) => ({
    '@odata.type': '#microsoft.graph.aadUserConversationMember',
    id: Buffer.from(`${team.id}##${user.id}`).toString('base64url'),
    roles: team.owners.includes(user.id) ? ['owner'] : user.userType === 'Guest' ? ['guest'] : [],
    displayName: user.displayName,
    visibleHistoryStartDateTime: '0001-01-01T00:00:00Z',
    userId: user.id,
    email: user.mail,
    tenantId: tenant.id,
  });
