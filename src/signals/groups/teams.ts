// The teams of an organization: what the roster makes (everybody, departments, everybody under a manager) and what is put together by hand.
import {
  endTeams,
  listPlaces,
  listTeamPeople,
  listTeams,
  type Place,
  saveTeams,
  type Team,
} from '../../db/queries/teams.ts';
import type { Tx } from '../../db/schema.ts';
import { digest } from '../../lib/ids.ts';

/** A team and who belongs to it now. */
export interface Composed {
  readonly team: Team;
  readonly personIds: readonly string[];
}

interface Scope {
  readonly organizationId: string;
  readonly now: number;
}

const key = (department: string): string => department.trim().toLowerCase();

/** By manager, everybody beneath them, however deep; who leads in a circle is beneath nobody twice. */
const reportsOf = (places: readonly Place[]): Map<string, string[]> => {
  const managers = new Map(places.map((place) => [place.personId, place.managerId]));
  const reports = new Map<string, string[]>();
  for (const { personId } of places) {
    const seen = new Set([personId]);
    for (let above = managers.get(personId) ?? null; above !== null && !seen.has(above); ) {
      seen.add(above);
      const under = reports.get(above);
      if (under === undefined) reports.set(above, [personId]);
      else under.push(personId);
      above = managers.get(above) ?? null;
    }
  }
  return reports;
};

const fromRoster = (places: readonly Place[], { organizationId, now }: Scope): Composed[] => {
  const madeAt = new Date(now);
  const everybody = places.map((place) => place.personId);
  const whole: Composed = {
    team: { teamId: organizationId, kind: 'organization', name: '', leadId: null, madeAt },
    personIds: everybody,
  };
  const departments = Map.groupBy(
    places.filter((place) => key(place.department ?? '') !== ''),
    (place) => key(place.department ?? ''),
  );
  const known = new Set(everybody);
  return [
    whole,
    ...[...reportsOf(places)]
      .filter(([manager]) => known.has(manager))
      .map(([manager, personIds]) => ({
        team: {
          teamId: digest('reports', organizationId, manager),
          kind: 'reports' as const,
          name: '',
          leadId: manager,
          madeAt,
        },
        personIds,
      })),
    ...[...departments].map(([name, members]) => ({
      team: {
        teamId: digest('department', organizationId, name),
        kind: 'department' as const,
        name: (members[0]?.department ?? '').trim(),
        leadId: null,
        madeAt,
      },
      personIds: members.map((place) => place.personId),
    })),
  ];
};

/** The teams as they are now; people who have left belong to none. */
export const composeTeams = async (tx: Tx, scope: Scope): Promise<Composed[]> => {
  const { organizationId, now } = scope;
  const today = new Date(now).toISOString().slice(0, 10);
  const places = (await listPlaces(tx, organizationId)).filter(({ leftOn }) => leftOn === null || leftOn >= today);
  const present = new Set(places.map((place) => place.personId));
  const custom = (await listTeams(tx, organizationId)).filter((team) => team.kind === 'custom');
  const people = new Map((await listTeamPeople(tx, organizationId)).map((row) => [row.teamId, row.personIds]));
  return [
    ...(places.length === 0 ? [] : fromRoster(places, scope)),
    ...custom.map((team) => ({
      team,
      personIds: (people.get(team.teamId) ?? []).filter((person) => present.has(person)),
    })),
  ];
};

/** Brings the list of teams up to the roster; those that the roster makes no more are ended. Answers with all that there are. */
export const refreshTeams = async (tx: Tx, scope: Scope): Promise<Composed[]> => {
  const { organizationId, now } = scope;
  const composed = await composeTeams(tx, scope);
  const before = new Map((await listTeams(tx, organizationId)).map((team) => [team.teamId, team]));
  const changed = composed.filter(({ team }) => {
    const known = before.get(team.teamId);
    return known === undefined || known.name !== team.name || known.leadId !== team.leadId;
  });
  const present = new Set(composed.map(({ team }) => team.teamId));
  const gone = [...before.keys()].filter((teamId) => !present.has(teamId));
  await saveTeams(tx, { organizationId, teams: changed.map(({ team }) => team) });
  await endTeams(tx, { organizationId, teamIds: gone, at: new Date(now) });
  return composed;
};
