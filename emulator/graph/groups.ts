// GET /groups, /groups/{id}, and the members of one, direct or at any depth.
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import type { TenantGroup } from '../tenant/model.ts';
import { readDirectoryFilter, type Index } from './directory-filter.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { GraphError, notEmulated, resourceNotFound } from './errors.ts';
import { findGroup, idOf, listMembers, listTransitive, showGroups, showMembers, type Member } from './group-shape.ts';
import { readSelect } from './odata.ts';
import { answerListing, checkAdvanced, isEventual } from './pages.ts';
import { readGroups } from './requirements.ts';

const index: Index<TenantGroup> = {
  id: (group) => group.id,
  displayName: (group) => group.displayName,
  mail: (group) => group.mail,
  mailEnabled: (group) => group.mail !== null,
  securityEnabled: (group) => group.securityEnabled,
};

const listGroups = (call: Call): Answer => {
  const { query, tenant, now } = call;
  checkAdvanced(call);
  for (const option of ['$orderby', '$expand']) if (query.has(option)) throw notEmulated(`${option} on groups`);
  const select = readSelect(query);
  const { rest, onlyTeams } = readTeamsFilter(query.get('$filter'));
  const fits = readDirectoryFilter(rest, 'Group', index);
  const matches = readSearch(query.get('$search'));
  const groups = (tenant.groups ?? []).filter(
    (group) => group.createdAt <= now && (group.isTeam === true || !onlyTeams) && fits(group) && matches(group),
  );
  return answerListing(call, {
    kind: 'groups',
    path: '/groups',
    context: `groups${select ? `(${select.join(',')})` : ''}`,
    items: groups.sort((a, b) => (a.id < b.id ? -1 : 1)),
    idOf: ({ id }) => id,
    show: showGroups(select),
  });
};

/** `resourceProvisioningOptions/Any(x:x eq 'Team')`, alone or joined to what else a group is filtered by. */
const readTeamsFilter = (filter: string | null): { readonly rest: string | null; readonly onlyTeams: boolean } => {
  const clauses = filter?.split(/\s+and\s+/i) ?? [];
  const rest = clauses.filter(
    (clause) => !/^resourceProvisioningOptions\/any\(\s*(\w+)\s*:\s*\1\s+eq\s+'Team'\s*\)$/i.test(clause.trim()),
  );
  if (rest.length === clauses.length) return { rest: filter, onlyTeams: false };
  return { rest: rest.length === 0 ? null : rest.join(' and '), onlyTeams: true };
};

/** `"displayName:term"`: a word of the name begins with the term. */
const readSearch = (search: string | null): ((group: TenantGroup) => boolean) => {
  if (search === null) return () => true;
  const term = /^"(?:displayName|description):(.+)"$/.exec(search.trim())?.[1]?.toLowerCase();
  if (term === undefined) throw new GraphError(400, 'Request_BadRequest', 'Syntax error in the $search query.');
  return ({ displayName }) =>
    displayName.toLowerCase().startsWith(term) || displayName.toLowerCase().includes(` ${term}`);
};

const pickGroup = (call: Call): TenantGroup => {
  const id = call.parameters['group'] ?? '';
  const group = findGroup(call.tenant, id);
  if (!group || group.createdAt > call.now) throw resourceNotFound(id);
  return group;
};

const showOne = (call: Call): Answer => {
  const select = readSelect(call.query);
  const shown = showGroups(select)(pickGroup(call));
  const context = `https://graph.microsoft.com/v1.0/$metadata#groups${select ? `(${select.join(',')})` : ''}/$entity`;
  return answerJson(200, { '@odata.context': context, ...shown }, { 'content-type': graphType });
};

type Reach = 'members' | 'transitiveMembers';

const answerMembers =
  (reach: Reach, cast: 'user' | 'group' | null) =>
  (call: Call): Answer => {
    checkAdvanced(call);
    for (const option of ['$filter', '$search', '$orderby', '$expand']) {
      if (call.query.has(option)) throw notEmulated(`${option} on members`);
    }
    if (cast !== null && call.world.settings.castNeedsEventual && !isEventual(call.request)) {
      throw new GraphError(400, 'Request_UnsupportedQuery', 'The specified cast needs ConsistencyLevel: eventual.');
    }
    const group = pickGroup(call);
    const list = reach === 'members' ? listMembers : listTransitive;
    const items = list(call.tenant, group, call.now).filter((member: Member) => cast === null || cast in member);
    const path = `/groups/${group.id}/${reach}${cast === null ? '' : `/microsoft.graph.${cast}`}`;
    return answerListing(call, {
      kind: path,
      path,
      context: cast === null ? 'directoryObjects' : `${cast}s`,
      items,
      idOf,
      show: showMembers({ select: readSelect(call.query), permissions: call.permissions, cast: cast !== null }),
    });
  };

const common = { method: 'GET', area: 'directory', requires: readGroups } as const;

const memberEndpoints = (['members', 'transitiveMembers'] as const).flatMap((reach): readonly Endpoint[] => {
  const template = `/groups/{group}/${reach}`;
  const members = { ...common, units: 3, resource: 'user', paged: true } as const;
  return [
    { ...members, template, answer: answerMembers(reach, null) },
    { ...members, template: `${template}/microsoft.graph.user`, answer: answerMembers(reach, 'user') },
    { ...members, template: `${template}/microsoft.graph.group`, answer: answerMembers(reach, 'group') },
  ];
});

export const groupEndpoints: readonly Endpoint[] = [
  { ...common, template: '/groups', units: 2, resource: 'group', paged: true, answer: listGroups },
  { ...common, template: '/groups/{group}', units: 1, resource: 'group', paged: false, answer: showOne },
  ...memberEndpoints,
];
