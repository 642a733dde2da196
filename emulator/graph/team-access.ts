// What stands between a caller and what is said in channels: the team, the channel, the protected APIs' form, and membership.
import { membersAt } from '../tenant/changes.ts';
import type { Team, TeamChannel, TenantGroup } from '../tenant/model.ts';
import type { Call } from './endpoint.ts';
import { GraphError } from './errors.ts';
import { findGroup } from './group-shape.ts';
import { refuseOne } from './refusals.ts';

const notFound = (what: string, id: string): GraphError =>
  new GraphError(404, { outer: 'NotFound', inner: 'ItemNotFound' }, `No ${what} found with ${what} id ${id}`);

/** A team and the group that it belongs to. */
export interface GroupedTeam {
  readonly team: Team;
  readonly group: TenantGroup;
}

/** By id. */
export const listTeams = ({ tenant, now }: Call): readonly GroupedTeam[] =>
  (tenant.teams ?? [])
    .flatMap((team): readonly GroupedTeam[] => {
      const group = findGroup(tenant, team.id);
      return group && team.createdAt <= now ? [{ team, group }] : [];
    })
    .sort((a, b) => (a.team.id < b.team.id ? -1 : 1));

/** Throws 404. */
export const pickTeam = (call: Call): GroupedTeam => {
  const id = call.parameters['team'] ?? '';
  const found = listTeams(call).find(({ team }) => team.id === id.toLowerCase());
  if (!found) throw notFound('team', id);
  return found;
};

export const listChannels = ({ now }: Call, { team }: GroupedTeam): readonly TeamChannel[] =>
  team.channels.filter(({ createdAt }) => createdAt <= now);

export const pickChannel = (call: Call, grouped: GroupedTeam): TeamChannel => {
  const id = call.parameters['channel'] ?? '';
  const found = listChannels(call, grouped).find((channel) => channel.id === id);
  if (!found || call.world.refusals.of(call.tenant.id).channels[id] === 404) throw notFound('channel', id);
  return found;
};

export const isMember = ({ tenant, now }: Call, { team }: GroupedTeam, userId: string): boolean => {
  const group = findGroup(tenant, team.id);
  return group !== undefined && membersAt(group, now).includes(userId);
};

/** Throws 403 for an app without Microsoft's approval where the tenant asks for it, for who is not in the team, and where the channel is kept from all. */
export const checkMessages = (call: Call, grouped: GroupedTeam, { id }: TeamChannel): void => {
  const { world, tenant, caller } = call;
  if (world.refusals.of(tenant.id).channels[id] === 403) throw refuseOne(403, 'channel');
  if (caller.userId === null) {
    if (!world.switches.of(tenant.id).protectedApi) return;
    throw new GraphError(
      403,
      'Forbidden',
      'Invoked API requires Protected API access in application-only context when not using Resource Specific Consent. Visit https://docs.microsoft.com/en-us/graph/teams-protected-apis for more details.',
    );
  }
  if (isMember(call, grouped, caller.userId)) return;
  throw new GraphError(403, { outer: 'Forbidden', inner: 'InsufficientPrivileges' }, 'The user is not in the team.');
};
