// Teams: which there are, what is shown of them as pages and as a file, those that are put together by hand, and the rule for all.
import type { Caller } from '../../access/caller.ts';
import { namingFor } from '../../access/export-names.ts';
import * as contract from '../../contract/teams.ts';
import type { Database } from '../../db/open.ts';
import {
  endTeams,
  listNames,
  listTeamMembers,
  readLeast,
  readTeam,
  saveLeast,
  saveTeams,
  setTeamPeople,
  type Team,
} from '../../db/queries/teams.ts';
import type { Tx } from '../../db/schema.ts';
import type { Clock } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { Keyring } from '../../lib/secrets.ts';
import { listTeamLines } from '../../signals/groups/lines.ts';
import { findReadableTeam, listReadableTeams } from '../../signals/groups/reader.ts';
import { lowestLeast, usualLeast } from '../../signals/groups/rule.ts';
import { readFrame, readTeamView, summarizeTeams } from '../../signals/groups/view.ts';
import { invalidFields, notFound } from '../errors.ts';
import { type Route, route, streamRoute } from '../route.ts';

interface TeamParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly keyring: Keyring;
}

interface Scope {
  readonly organizationId: string;
  readonly now: number;
}

const scopeOf = ({ clock }: TeamParts, { organizationId }: Caller): Scope => ({ organizationId, now: clock.now() });

const summarize = async (tx: Tx, scope: Scope, team: Team): Promise<contract.TeamSummary> => {
  const [summary] = await summarizeTeams(tx, scope, { teams: [team], frame: await readFrame(tx, scope) });
  if (summary === undefined) throw new TypeError('A team has a summary.');
  return summary;
};

/** Errors: Refusal 400 when nobody has the lead's id. */
const save = async (
  tx: Tx,
  scope: Scope,
  composed: { readonly team: Team; readonly personIds: readonly string[] },
): Promise<contract.TeamSummary> => {
  const { organizationId } = scope;
  const { team, personIds } = composed;
  if (team.leadId !== null && (await listNames(tx, { organizationId, personIds: [team.leadId] })).size === 0)
    throw invalidFields([{ field: 'leadId', message: 'Nobody on the roster has this id.' }]);
  await saveTeams(tx, { organizationId, teams: [team] });
  await setTeamPeople(tx, { organizationId, teamId: team.teamId, personIds });
  return summarize(tx, scope, team);
};

/** Errors: Refusal 404 for one that is not there or that the roster makes. */
const findCustom = async (tx: Tx, organizationId: string, teamId: string): Promise<Team> => {
  const team = await readTeam(tx, { organizationId, teamId });
  if (team?.kind !== 'custom') throw notFound('The team');
  return team;
};

const compositionRoutes = (parts: TeamParts): readonly Route[] => [
  route(contract.createTeam, async ({ input: { name, leadId, personIds }, caller }) => {
    const scope = scopeOf(parts, caller);
    const team: Team = { teamId: newId(), kind: 'custom', name, leadId, madeAt: new Date(scope.now) };
    return parts.database.tenant(scope.organizationId, (tx) => save(tx, scope, { team, personIds }));
  }),
  route(contract.changeTeam, async ({ input: { id, name, leadId, personIds }, caller }) => {
    const scope = scopeOf(parts, caller);
    return parts.database.tenant(scope.organizationId, async (tx) => {
      const team = { ...(await findCustom(tx, scope.organizationId, id)), name, leadId };
      return save(tx, scope, { team, personIds });
    });
  }),
  route(contract.endTeam, async ({ input, caller }) => {
    const { organizationId, now } = scopeOf(parts, caller);
    await parts.database.tenant(organizationId, async (tx) => {
      const { teamId } = await findCustom(tx, organizationId, input.id);
      await endTeams(tx, { organizationId, teamIds: [teamId], at: new Date(now) });
    });
    return {};
  }),
  route(contract.listTeamPeople, async ({ input, caller: { organizationId } }) =>
    parts.database.tenant(organizationId, async (tx) => {
      const { teamId } = await findCustom(tx, organizationId, input.id);
      const people = await listTeamMembers(tx, { organizationId, teamId });
      return { people: people.map(({ personId, fullName, email }) => ({ id: personId, fullName, email })) };
    }),
  ),
];

const ruleRoutes = ({ database }: TeamParts): readonly Route[] => [
  route(contract.readTeamRule, async ({ caller: { organizationId } }) => ({
    least: (await database.tenant(organizationId, (tx) => readLeast(tx, organizationId))) ?? usualLeast,
    lowest: lowestLeast,
  })),
  route(contract.saveTeamRule, async ({ input: { least }, caller: { organizationId } }) => {
    await database.tenant(organizationId, (tx) => saveLeast(tx, { organizationId, least }));
    return { least, lowest: lowestLeast };
  }),
];

export const teamRoutes = (parts: TeamParts): readonly Route[] => [
  route(contract.listTeams, async ({ caller }) => {
    const scope = scopeOf(parts, caller);
    return parts.database.tenant(scope.organizationId, async (tx) => {
      const teams = await listReadableTeams(tx, caller);
      const frame = await readFrame(tx, scope);
      const { least, told, next } = frame;
      return { teams: await summarizeTeams(tx, scope, { teams, frame }), least, told, next };
    });
  }),
  route(contract.readTeam, async ({ input: { id, weeks }, caller }) => {
    const scope = scopeOf(parts, caller);
    return parts.database.tenant(scope.organizationId, async (tx) => {
      const team = await findReadableTeam(tx, caller, id);
      if (team === null) throw notFound('The team');
      return readTeamView(tx, scope, { team, weeks });
    });
  }),
  streamRoute(contract.exportTeams, async ({ input: { weeks, team, format }, caller }) => {
    const naming = await namingFor(parts, caller);
    const asked = { teamId: team ?? null, weeks, now: parts.clock.now(), naming };
    const lines = listTeamLines(parts.database, caller, asked);
    return { format, name: `plumbline-teams-${weeks}-weeks`, lines };
  }),
  ...compositionRoutes(parts),
  ...ruleRoutes(parts),
];
