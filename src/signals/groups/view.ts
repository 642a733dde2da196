// The one way to a group's figures: every page, file, command and mail reads teams here.
import type { TeamSummary, TeamView } from '../../contract/teams.ts';
import { listClosedWeeks, readTeamPage, type TeamHours } from '../../db/queries/team-weeks.ts';
import { countSeason, listNames, readLeast, type Team } from '../../db/queries/teams.ts';
import type { Tx } from '../../db/schema.ts';
import { formatDay, parseDay, utcDayOf } from '../../people/local-days.ts';
import { lastSettledWeek, seasonOf, settleDays, weeksUpTo } from './calendar.ts';
import { sumsOf, teamFigureOf } from './figures.ts';
import { usualLeast } from './rule.ts';
import { groupSignals } from './shares.ts';
import { composeTeams } from './teams.ts';

export interface Scope {
  readonly organizationId: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
}

/** What is the same for all teams. */
export interface Frame {
  readonly least: number;
  readonly told: { readonly from: string; readonly to: string } | null;
  readonly asOf: string | null;
  readonly next: { readonly week: string; readonly on: string };
}

export const readFrame = async (tx: Tx, { organizationId, now }: Scope): Promise<Frame> => {
  const closed = await listClosedWeeks(tx, organizationId);
  const [first, last] = [closed[0], closed.at(-1)];
  const week = formatDay(last === undefined ? lastSettledWeek(utcDayOf(now)) + 7 : parseDay(last.week) + 7);
  return {
    least: (await readLeast(tx, organizationId)) ?? usualLeast,
    told: first === undefined || last === undefined ? null : { from: first.week, to: last.week },
    asOf: last?.closedAt.toISOString() ?? null,
    next: { week, on: formatDay(parseDay(week) + 7 + settleDays) },
  };
};

/** `lead`: who leads it; null: nobody who is known. */
export const teamNameOf = ({ kind, name }: Pick<Team, 'kind' | 'name'>, lead: string | null): string => {
  if (kind === 'organization') return 'Everybody';
  return kind === 'reports' ? `Team of ${lead ?? 'a former manager'}` : name;
};

const summaryOf = (
  team: Team,
  { people, leadName }: { readonly people: number; readonly leadName: string | null },
): TeamSummary => ({
  id: team.teamId,
  kind: team.kind,
  name: teamNameOf(team, leadName),
  lead: team.leadId === null || leadName === null ? null : { id: team.leadId, name: leadName },
  people,
});

/** As the roster is now. */
const countNow = async (tx: Tx, scope: Scope, teamId: string): Promise<number> =>
  (await composeTeams(tx, scope)).find(({ team }) => team.teamId === teamId)?.personIds.length ?? 0;

/** Who belongs to teams: in the quarter of the last week that is told, else as the roster is now. */
const countPeople = async (
  tx: Tx,
  scope: Scope,
  { teams, frame }: { teams: readonly Team[]; frame: Frame },
): Promise<ReadonlyMap<string, number>> => {
  const { organizationId } = scope;
  const teamIds = teams.map((team) => team.teamId);
  const season = seasonOf(frame.told?.to ?? frame.next.week);
  const counted = await countSeason(tx, { organizationId, season, teamIds });
  if (teamIds.every((teamId) => counted.has(teamId))) return counted;
  const now = await composeTeams(tx, scope);
  return new Map(now.map(({ team, personIds }) => [team.teamId, counted.get(team.teamId) ?? personIds.length]));
};

export const summarizeTeams = async (
  tx: Tx,
  scope: Scope,
  { teams, frame }: { teams: readonly Team[]; frame: Frame },
): Promise<TeamSummary[]> => {
  const { organizationId } = scope;
  const leads = [...new Set(teams.map((team) => team.leadId).filter((lead) => lead !== null))];
  const names = await listNames(tx, { organizationId, personIds: leads });
  const people = await countPeople(tx, scope, { teams, frame });
  return teams.map((team) =>
    summaryOf(team, { people: people.get(team.teamId) ?? 0, leadName: names.get(team.leadId ?? '') ?? null }),
  );
};
const hoursOf = (told: Pick<TeamHours, 'period' | 'levels'> | null): TeamView['hours'] => {
  if (told === null) return null;
  const list = (kind: string) =>
    Object.entries(told.levels[kind] ?? {}).map(([cell, level]) => ({
      weekday: Math.floor(Number(cell) / 24),
      hour: Number(cell) % 24,
      level,
    }));
  return {
    from: told.period,
    to: formatDay(parseDay(told.period) + 27),
    mail: list('mail'),
    meetings: list('meetings'),
  };
};

/** `weeks`: how many, up to the last that is told. */
export const readTeamView = async (
  tx: Tx,
  scope: Scope,
  { team, weeks }: { readonly team: Team; readonly weeks: number },
): Promise<TeamView> => {
  const { organizationId } = scope;
  const { teamId, leadId } = team;
  const page = await readTeamPage(tx, { organizationId, teamId, leadId, weeks: weeks * 2 });
  const all = weeksUpTo(page.last ?? formatDay(lastSettledWeek(utcDayOf(scope.now))), weeks * 2);
  const [before, now] = [all.slice(0, weeks), all.slice(weeks)];
  const people = page.people > 0 ? page.people : await countNow(tx, scope, teamId);
  const least = page.least ?? usualLeast;
  const asOf = page.closedAt?.toISOString() ?? null;
  const told = { members: people, asOf };
  return {
    team: summaryOf(team, { people, leadName: page.leadName }),
    least,
    weeks: now,
    figures: groupSignals.map((signal) =>
      teamFigureOf(signal, { now, before, sums: sumsOf(page.weeks, signal.name, least) }, told),
    ),
    hours: hoursOf(page.hours),
    asOf,
  };
};
