// Closed weeks: what is shown of teams, whose weeks are in it, and what came late.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

export interface ClosedWeek {
  /** Its Monday. */
  readonly week: string;
  readonly closedAt: Date;
  readonly signals: readonly string[];
}

/** In order of time. */
export const listClosedWeeks = (tx: Tx, organizationId: string): Promise<ClosedWeek[]> =>
  tx
    .selectFrom('closed_week')
    .select(['week', 'closed_at as closedAt', 'signals'])
    .where('organization_id', '=', organizationId)
    .orderBy('week')
    .execute();

/** Closes a week once, however many try: whoever comes second waits, and is told false. */
export const claimWeek = async (
  tx: Tx,
  closed: ClosedWeek & { readonly organizationId: string; readonly least: number },
): Promise<boolean> => {
  const { rows } = await sql`
    insert into closed_week (organization_id, week, closed_at, least, signals)
    select organization_id, ${closed.week}::date, ${closed.closedAt}::timestamptz, ${closed.least}::int,
      ${closed.signals}::text[]
    from organization where organization_id = ${closed.organizationId}::uuid
    on conflict (organization_id, week) do nothing
    returning week
  `.execute(tx);
  return rows.length > 0;
};

/** By signal how many people, then the sums of their columns. */
export type TeamSums = Readonly<Record<string, readonly number[]>>;

export interface TeamWeek {
  readonly teamId: string;
  readonly week: string;
  readonly figures: TeamSums;
}

export const saveTeamWeeks = async (
  tx: Tx,
  saved: { readonly organizationId: string; readonly weeks: readonly TeamWeek[] },
): Promise<void> => {
  const { weeks } = saved;
  if (weeks.length === 0) return;
  await sql`
    insert into team_week (organization_id, team_id, week, figures)
    select organization.organization_id, came.team_id, came.week, came.figures::jsonb
    from organization cross join unnest(
      ${weeks.map((row) => row.teamId)}::uuid[], ${weeks.map((row) => row.week)}::date[],
      ${weeks.map((row) => JSON.stringify(row.figures))}::text[]
    ) came (team_id, week, figures)
    where organization.organization_id = ${saved.organizationId}::uuid
    on conflict (organization_id, team_id, week) do update set figures = excluded.figures
  `.execute(tx);
};

/** In the order of teams and weeks; `from` and `to` are Mondays, both included. */
export const listTeamWeeks = async (
  tx: Tx,
  asked: {
    readonly organizationId: string;
    readonly teamIds: readonly string[];
    readonly from: string;
    readonly to: string;
  },
): Promise<TeamWeek[]> => {
  const { rows } = await sql<TeamWeek>`
    select team_id as "teamId", week, figures from team_week
    where organization_id = ${asked.organizationId}::uuid and team_id = any(${asked.teamIds}::uuid[])
      and week between ${asked.from}::date and ${asked.to}::date
    order by team_id, week
  `.execute(tx);
  return rows;
};

/** All teams' sums of one week, held until the transaction ends. */
export const holdTeamWeeks = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly week: string },
): Promise<TeamWeek[]> => {
  const { rows } = await sql<TeamWeek>`
    select team_id as "teamId", week, figures from team_week
    where organization_id = ${asked.organizationId}::uuid and week = ${asked.week}::date
    order by team_id
    for update
  `.execute(tx);
  return rows;
};

export interface PersonWeek {
  readonly personId: string;
  /** A 1 for each signal of the closed week that counts the person, a 0 where not; empty: none does. */
  readonly counted: string;
}

export const savePersonWeeks = async (
  tx: Tx,
  saved: {
    readonly organizationId: string;
    readonly week: string;
    readonly people: readonly (PersonWeek & { readonly late: boolean })[];
  },
): Promise<void> => {
  const { people } = saved;
  if (people.length === 0) return;
  await sql`
    insert into person_week (organization_id, week, person_id, counted, late)
    select organization.organization_id, ${saved.week}::date, came.person_id, came.counted, came.late
    from organization cross join unnest(
      ${people.map((row) => row.personId)}::uuid[], ${people.map((row) => row.counted)}::text[],
      ${people.map((row) => row.late)}::boolean[]
    ) came (person_id, counted, late)
    where organization.organization_id = ${saved.organizationId}::uuid
    on conflict (organization_id, week, person_id) do update set counted = excluded.counted, late = excluded.late
  `.execute(tx);
};

/** Marks people whose days changed in weeks that are closed; those who count in every signal stay as they are. */
export const markLate = async (
  tx: Tx,
  changed: {
    readonly organizationId: string;
    readonly days: readonly { readonly personId: string; readonly day: string }[];
  },
): Promise<void> => {
  const { organizationId, days } = changed;
  if (days.length === 0) return;
  await sql`
    insert into person_week as known (organization_id, week, person_id, counted, late)
    select closed_week.organization_id, closed_week.week, came.person_id, '', true
    from closed_week join (
      select distinct person_id, date_trunc('week', day::timestamp)::date as week
      from unnest(${days.map((row) => row.personId)}::uuid[], ${days.map((row) => row.day)}::date[]) changed (person_id, day)
    ) came on came.week = closed_week.week
    where closed_week.organization_id = ${organizationId}::uuid
    on conflict (organization_id, week, person_id) do update set late = true
    where not known.late and position('0' in known.counted) > 0
  `.execute(tx);
};

/** Weeks that at least so many people came late to, in order of time. */
export const listLateWeeks = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly least: number },
): Promise<string[]> => {
  const { rows } = await sql<{ week: string }>`
    select week from person_week
    where organization_id = ${asked.organizationId}::uuid and late
    group by week having count(*) >= ${asked.least}::int
    order by week
  `.execute(tx);
  return rows.map((row) => row.week);
};

export const listLatePeople = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly week: string },
): Promise<PersonWeek[]> => {
  const { rows } = await sql<PersonWeek>`
    select person_id as "personId", counted from person_week
    where organization_id = ${asked.organizationId}::uuid and week = ${asked.week}::date and late
    order by person_id
    for update
  `.execute(tx);
  return rows;
};

/** How far what is read continually was read: parts by the UTC day up to which they were, null for never. */
export const listReadingDays = async (
  tx: Tx,
  organizationId: string,
): Promise<{ readonly day: string | null; readonly parts: number }[]> => {
  const { rows } = await sql<{ day: string | null; parts: number }>`
    select (as_of at time zone 'UTC')::date as day, count(*) as parts from stream_partition
    where organization_id = ${organizationId}::uuid and state <> 'stopped'
      and stream <> all(array['people', 'contacts'])
      and connection_id in (
        select connection_id from connection
        where connection.organization_id = ${organizationId}::uuid
          and connection.status = any(array['connected', 'needs-attention'])
      )
    group by 1 order by 1
  `.execute(tx);
  return rows;
};

export interface TeamHours {
  readonly teamId: string;
  /** The Monday of the first of four weeks. */
  readonly period: string;
  /** By kind and by weekday × 24 + hour (0 = Monday, midnight) how strong the hour is, 1 to 5. */
  readonly levels: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export const saveTeamHours = async (
  tx: Tx,
  saved: { readonly organizationId: string; readonly hours: readonly TeamHours[] },
): Promise<void> => {
  const { hours } = saved;
  if (hours.length === 0) return;
  await sql`
    insert into team_hours (organization_id, team_id, period, levels)
    select organization.organization_id, came.team_id, came.period, came.levels::jsonb
    from organization cross join unnest(
      ${hours.map((row) => row.teamId)}::uuid[], ${hours.map((row) => row.period)}::date[],
      ${hours.map((row) => JSON.stringify(row.levels))}::text[]
    ) came (team_id, period, levels)
    where organization.organization_id = ${saved.organizationId}::uuid
    on conflict (organization_id, team_id, period) do nothing
  `.execute(tx);
};

export interface TeamPage {
  readonly least: number | null;
  /** Of all closed weeks, the first, the last, and when that one was closed; null where none is. */
  readonly first: string | null;
  readonly last: string | null;
  readonly closedAt: Date | null;
  readonly weeks: readonly Omit<TeamWeek, 'teamId'>[];
  /** Of the quarter of the last week; 0 where it was not written of this team. */
  readonly people: number;
  readonly leadName: string | null;
  readonly hours: Pick<TeamHours, 'period' | 'levels'> | null;
}

/** All that a team's page is made of, in one look: the latest `weeks` weeks up to the last that is closed. */
export const readTeamPage = async (
  tx: Tx,
  asked: {
    readonly organizationId: string;
    readonly teamId: string;
    readonly leadId: string | null;
    readonly weeks: number;
  },
): Promise<TeamPage> => {
  const { organizationId, teamId } = asked;
  const ours = sql`organization_id = ${organizationId}::uuid`;
  const { rows } = await sql<TeamPage>`
    select closed.first, closed.last, closed.at as "closedAt",
      (select least from team_rule where ${ours}) as least,
      coalesce((select jsonb_agg(jsonb_build_object('week', week, 'figures', figures) order by week) from team_week
        where ${ours} and team_id = ${teamId}::uuid and week > closed.last - ${asked.weeks * 7}::int), '[]') as weeks,
      (select count(*)::int from team_season where ${ours} and team_id = ${teamId}::uuid
        and season = date_trunc('quarter', (closed.last + 3)::timestamp)::date) as people,
      (select full_name from person where ${ours} and person_id = ${asked.leadId}::uuid) as "leadName",
      (select jsonb_build_object('period', period, 'levels', levels) from team_hours
        where ${ours} and team_id = ${teamId}::uuid order by period desc limit 1) as hours
    from (
      select min(week) as first, max(week) as last, max(closed_at) filter (where newest) as at from (
        select week, closed_at, row_number() over (order by week desc) = 1 as newest from closed_week where ${ours}
      ) weeks
    ) closed
  `.execute(tx);
  const [row] = rows;
  return (
    row ?? { least: null, first: null, last: null, closedAt: null, weeks: [], people: 0, leadName: null, hours: null }
  );
};

/** The four-week periods whose hours were told of the whole organization. */
export const listToldPeriods = async (tx: Tx, organizationId: string): Promise<string[]> => {
  const rows = await tx
    .selectFrom('team_hours')
    .select('period')
    .where('organization_id', '=', organizationId)
    .where('team_id', '=', organizationId)
    .orderBy('period')
    .execute();
  return rows.map((row) => row.period);
};
