// Teams: what there is, who belongs to it by hand, who belonged to it in a quarter, and how few people a figure may stand for.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

type TeamKind = 'organization' | 'department' | 'reports' | 'custom';

export interface Team {
  readonly teamId: string;
  readonly kind: TeamKind;
  /** Of a department or a team put together by hand; else empty. */
  readonly name: string;
  readonly leadId: string | null;
  readonly madeAt: Date;
}

export interface Place {
  readonly personId: string;
  readonly managerId: string | null;
  readonly department: string | null;
  readonly leftOn: string | null;
}

/** Where everybody stands on the roster now; who was merged into somebody is that one. */
export const listPlaces = (tx: Tx, organizationId: string): Promise<Place[]> =>
  tx
    .selectFrom('person')
    .select(['person_id as personId', 'manager_id as managerId', 'department', 'left_on as leftOn'])
    .where('organization_id', '=', organizationId)
    .where('merged_into', 'is', null)
    .orderBy('person_id')
    .execute();

/** Those that are not ended, in the order of their making. */
export const listTeams = (tx: Tx, organizationId: string): Promise<Team[]> =>
  tx
    .selectFrom('team')
    .select(['team_id as teamId', 'kind', 'name', 'lead_id as leadId', 'made_at as madeAt'])
    .where('organization_id', '=', organizationId)
    .where('ended_at', 'is', null)
    .orderBy('made_at')
    .orderBy('team_id')
    .execute();

/** Null for one that is not there or was ended. */
export const readTeam = async (
  tx: Tx,
  key: { readonly organizationId: string; readonly teamId: string },
): Promise<Team | null> =>
  (await tx
    .selectFrom('team')
    .select(['team_id as teamId', 'kind', 'name', 'lead_id as leadId', 'made_at as madeAt'])
    .where('organization_id', '=', key.organizationId)
    .where('team_id', '=', key.teamId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()) ?? null;

/** Makes teams or changes their names and leads; one that was ended is there again. */
export const saveTeams = async (
  tx: Tx,
  saved: { readonly organizationId: string; readonly teams: readonly Team[] },
): Promise<void> => {
  const { organizationId, teams } = saved;
  if (teams.length === 0) return;
  await sql`
    insert into team (organization_id, team_id, kind, name, lead_id, made_at)
    select organization.organization_id, came.team_id, came.kind, came.name, came.lead_id, came.made_at
    from organization cross join unnest(
      ${teams.map((team) => team.teamId)}::uuid[], ${teams.map((team) => team.kind)}::text[],
      ${teams.map((team) => team.name)}::text[], ${teams.map((team) => team.leadId)}::uuid[],
      ${teams.map((team) => team.madeAt)}::timestamptz[]
    ) came (team_id, kind, name, lead_id, made_at)
    where organization.organization_id = ${organizationId}::uuid
    on conflict (organization_id, team_id) do update set
      name = excluded.name, lead_id = excluded.lead_id, ended_at = null
  `.execute(tx);
};

/** What was shown of them stays as it was, and is shown no more. */
export const endTeams = async (
  tx: Tx,
  ended: { readonly organizationId: string; readonly teamIds: readonly string[]; readonly at: Date },
): Promise<void> => {
  if (ended.teamIds.length === 0) return;
  await sql`
    update team set ended_at = ${ended.at}::timestamptz
    where organization_id = ${ended.organizationId}::uuid and team_id = any(${ended.teamIds}::uuid[])
      and ended_at is null
  `.execute(tx);
};

interface Membership {
  readonly teamId: string;
  readonly personIds: readonly string[];
}

/** The people of all teams that were put together by hand. */
export const listTeamPeople = async (tx: Tx, organizationId: string): Promise<Membership[]> => {
  const { rows } = await sql<Membership>`
    select team_id as "teamId", array_agg(person_id::text order by person_id) as "personIds"
    from team_person where organization_id = ${organizationId}::uuid group by team_id
  `.execute(tx);
  return rows;
};

/** By name. */
export const listTeamMembers = async (
  tx: Tx,
  key: { readonly organizationId: string; readonly teamId: string },
): Promise<{ readonly personId: string; readonly fullName: string; readonly email: string }[]> => {
  const { rows } = await sql<{ personId: string; fullName: string; email: string }>`
    select person.person_id as "personId", person.full_name as "fullName", person.email
    from team_person join person using (organization_id, person_id)
    where team_person.organization_id = ${key.organizationId}::uuid and team_person.team_id = ${key.teamId}::uuid
    order by lower(person.full_name), person.person_id
  `.execute(tx);
  return rows;
};

/** Puts the people of one team in the place of those who were in it; ids that nobody has are left out. */
export const setTeamPeople = async (tx: Tx, set: { readonly organizationId: string } & Membership): Promise<void> => {
  const { organizationId, teamId, personIds } = set;
  await sql`
    delete from team_person where organization_id = ${organizationId}::uuid and team_id = ${teamId}::uuid
  `.execute(tx);
  await sql`
    insert into team_person (organization_id, team_id, person_id)
    select organization_id, ${teamId}::uuid, person_id from person
    where organization_id = ${organizationId}::uuid and person_id = any(${personIds}::uuid[])
    on conflict (organization_id, team_id, person_id) do nothing
  `.execute(tx);
};

/** Who belongs to the teams in a quarter, told by its first day. */
export const listSeason = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly season: string },
): Promise<Membership[]> => {
  const { rows } = await sql<Membership>`
    select team_id as "teamId", array_agg(person_id::text) as "personIds" from team_season
    where organization_id = ${asked.organizationId}::uuid and season = ${asked.season}::date
    group by team_id
  `.execute(tx);
  return rows;
};

/** Writes who belongs to teams in a quarter; who is written already stays. */
export const saveSeason = async (
  tx: Tx,
  saved: { readonly organizationId: string; readonly season: string; readonly teams: readonly Membership[] },
): Promise<void> => {
  const pairs = saved.teams.flatMap(({ teamId, personIds }) => personIds.map((personId) => ({ teamId, personId })));
  if (pairs.length === 0) return;
  await sql`
    insert into team_season (organization_id, season, team_id, person_id)
    select organization.organization_id, ${saved.season}::date, came.team_id, came.person_id
    from organization cross join unnest(
      ${pairs.map((pair) => pair.teamId)}::uuid[], ${pairs.map((pair) => pair.personId)}::uuid[]
    ) came (team_id, person_id)
    where organization.organization_id = ${saved.organizationId}::uuid
    on conflict (organization_id, season, team_id, person_id) do nothing
  `.execute(tx);
};

/** How many people belong to each team: in the quarter if it was written, by team. */
export const countSeason = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly season: string; readonly teamIds: readonly string[] },
): Promise<Map<string, number>> => {
  const { rows } = await sql<{ teamId: string; people: number }>`
    select team_id as "teamId", count(*) as people from team_season
    where organization_id = ${asked.organizationId}::uuid and season = ${asked.season}::date
      and team_id = any(${asked.teamIds}::uuid[])
    group by team_id
  `.execute(tx);
  return new Map(rows.map((row) => [row.teamId, row.people]));
};

/** Null: nobody has decided. */
export const readLeast = async (tx: Tx, organizationId: string): Promise<number | null> => {
  const row = await tx
    .selectFrom('team_rule')
    .select('least')
    .where('organization_id', '=', organizationId)
    .executeTakeFirst();
  return row?.least ?? null;
};

export const saveLeast = async (
  tx: Tx,
  rule: { readonly organizationId: string; readonly least: number },
): Promise<void> => {
  await sql`
    insert into team_rule (organization_id, least)
    select organization_id, ${rule.least}::int from organization
    where organization_id = ${rule.organizationId}::uuid
    on conflict (organization_id) do update set least = excluded.least
  `.execute(tx);
};

/** The person whose address this is on the roster; null: nobody's. `email`: lower-case. */
export const findPersonId = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly email: string },
): Promise<string | null> => {
  const row = await tx
    .selectFrom('person')
    .select('person_id as personId')
    .where('organization_id', '=', asked.organizationId)
    .where('email', '=', asked.email)
    .executeTakeFirst();
  return row?.personId ?? null;
};

/** By id; ids that nobody has are left out. */
export const listNames = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<Map<string, string>> => {
  const rows = await tx
    .selectFrom('person')
    .select(['person_id as personId', 'full_name as fullName'])
    .where('organization_id', '=', asked.organizationId)
    .where('person_id', '=', sql<string>`any(${[...asked.personIds]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.personId, row.fullName]));
};
