// Closing a week: once, when it is over, settled and read, the sums that may be shown are written; after that they hardly change.
import { listSeason, saveSeason } from '../../db/queries/teams.ts';
import {
  claimWeek,
  holdTeamWeeks,
  listClosedWeeks,
  listLatePeople,
  savePersonWeeks,
  saveTeamWeeks,
  type TeamSums,
} from '../../db/queries/team-weeks.ts';
import type { Tx } from '../../db/schema.ts';
import { formatDay, parseDay } from '../../people/local-days.ts';
import { readPeriods } from '../people-days.ts';
import { seasonOf } from './calendar.ts';
import { type Candidate, chooseGroups, isSafe, type Share } from './partition.ts';
import { groupSignals, sharesOf } from './shares.ts';
import type { Composed } from './teams.ts';

export interface WeekScope {
  readonly organizationId: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: number;
  /** Its Monday. */
  readonly week: string;
  readonly least: number;
}

/** People whose days are held in memory at once. */
const atOnce = 400;

/** By signal and person. */
type Shares = Map<string, Map<string, Share>>;

const readShares = async (tx: Tx, scope: WeekScope, personIds: readonly string[]): Promise<Shares> => {
  const shares: Shares = new Map();
  const { organizationId, now, week } = scope;
  const to = formatDay(parseDay(week) + 6);
  for (let begin = 0; begin < personIds.length; begin += atOnce) {
    const some = personIds.slice(begin, begin + atOnce);
    const periods = await readPeriods(tx, { organizationId, now, personIds: some, from: week, to });
    for (const [personId, period] of periods) {
      for (const [signal, share] of sharesOf(period)) {
        const people = shares.get(signal) ?? new Map<string, Share>();
        shares.set(signal, people.set(personId, share));
      }
    }
  }
  return shares;
};

const rank = { organization: 0, reports: 1, department: 2, custom: 3 } as const;

/** The larger before the smaller, so that what is left out beside the shown is small; always in the same order. */
const inOrder = (a: Composed, b: Composed): number =>
  rank[a.team.kind] - rank[b.team.kind] ||
  (a.team.kind === 'custom' ? a.team.madeAt.getTime() - b.team.madeAt.getTime() : 0) ||
  b.personIds.length - a.personIds.length ||
  (a.team.teamId < b.team.teamId ? -1 : 1);

/** Who belongs to each team in the week's quarter: as it was first written, for teams that are new as it is now. */
export const holdSeason = async (
  tx: Tx,
  scope: Pick<WeekScope, 'organizationId' | 'week'>,
  composed: readonly Composed[],
): Promise<Composed[]> => {
  const { organizationId, week } = scope;
  const season = seasonOf(week);
  const written = new Map((await listSeason(tx, { organizationId, season })).map((row) => [row.teamId, row.personIds]));
  const fresh = composed.filter(({ team }) => !written.has(team.teamId));
  const teams = fresh.map(({ team, personIds }) => ({ teamId: team.teamId, personIds }));
  await saveSeason(tx, { organizationId, season, teams });
  return composed
    .map(({ team, personIds }) => ({ team, personIds: written.get(team.teamId) ?? personIds }))
    .sort(inOrder);
};

const sumOf = (people: Iterable<string>, shares: ReadonlyMap<string, Share>): number[] => {
  const sums: number[] = [0];
  for (const person of people) {
    const share = shares.get(person);
    if (share === undefined) continue;
    sums[0] = (sums[0] ?? 0) + 1;
    for (const [at, value] of share.columns.entries()) sums[at + 1] = (sums[at + 1] ?? 0) + value;
  }
  return sums;
};

/** What may be shown, by team and signal; and who stands in it, by signal. */
const release = (candidates: readonly Candidate[], shares: Shares, least: number) => {
  const teams = new Map<string, Record<string, number[]>>();
  const counted = new Map<string, ReadonlySet<string>>();
  for (const [signal, people] of shares) {
    const inAny = new Set<string>();
    for (const group of chooseGroups(candidates, { shares: people, least })) {
      const figures = teams.get(group.teamId) ?? {};
      figures[signal] = sumOf(group.counted, people);
      teams.set(group.teamId, figures);
      for (const person of group.counted) inAny.add(person);
    }
    counted.set(signal, inAny);
  }
  return { teams, counted };
};

const names = groupSignals.map((signal) => signal.name);

/** Writes a week that is not closed yet; false: somebody else has. */
export const closeWeek = async (tx: Tx, scope: WeekScope, composed: readonly Composed[]): Promise<boolean> => {
  const { organizationId, now, week, least } = scope;
  if (!(await claimWeek(tx, { organizationId, week, closedAt: new Date(now), least, signals: names }))) return false;
  const season = await holdSeason(tx, scope, composed);
  const candidates = season
    .filter(({ personIds }) => personIds.length >= least)
    .map(({ team, personIds }) => ({ teamId: team.teamId, members: personIds }));
  const everybody = [...new Set(season.flatMap(({ personIds }) => personIds))].sort();
  const shares = await readShares(tx, scope, everybody);
  const { teams, counted } = release(candidates, shares, least);
  const weeks = [...teams].map(([teamId, figures]) => ({ teamId, week, figures }));
  await saveTeamWeeks(tx, { organizationId, weeks });
  const present = new Set([...shares.values()].flatMap((people) => [...people.keys()]));
  const people = [...present].sort().map((personId) => ({
    personId,
    counted: names.map((name) => (counted.get(name)?.has(personId) === true ? '1' : '0')).join(''),
    late: false,
  }));
  await savePersonWeeks(tx, { organizationId, week, people });
  return true;
};

/** Those who came late to a signal, by the groups that are shown and that they belong to. */
const waitingOf = (
  people: ReadonlyMap<string, Share>,
  { shown, isCounted }: { shown: readonly Candidate[]; isCounted: (person: string) => boolean },
): Map<string, { readonly teamIds: readonly string[]; readonly people: string[] }> => {
  const classes = new Map<string, { teamIds: string[]; people: string[] }>();
  const members = shown.map(({ teamId, members: all }) => ({ teamId, has: new Set(all) }));
  for (const person of people.keys()) {
    if (isCounted(person)) continue;
    const teamIds = members.filter(({ has }) => has.has(person)).map(({ teamId }) => teamId);
    if (teamIds.length === 0) continue;
    const found = classes.get(teamIds.join());
    if (found === undefined) classes.set(teamIds.join(), { teamIds, people: [person] });
    else found.people.push(person);
  }
  return classes;
};

const added = (sums: readonly number[], more: readonly number[]): number[] =>
  more.map((value, at) => value + (sums[at] ?? 0));

/**
 * Takes up people whose data came after the week was closed: those who came together with enough others in the very same
 * groups; the rest waits. What was summed already is never changed.
 */
export const addLate = async (tx: Tx, scope: WeekScope, composed: readonly Composed[]): Promise<number> => {
  const { organizationId, week, least } = scope;
  const closed = (await listClosedWeeks(tx, organizationId)).find((one) => one.week === week);
  if (closed === undefined) return 0;
  const season = await holdSeason(tx, scope, composed);
  const rows = new Map((await holdTeamWeeks(tx, { organizationId, week })).map((row) => [row.teamId, row.figures]));
  const late = new Map((await listLatePeople(tx, { organizationId, week })).map((row) => [row.personId, row.counted]));
  const shares = await readShares(tx, scope, [...late.keys()]);
  const changed = new Map<string, TeamSums>();
  const taken = new Map<string, Set<string>>();
  const waiting = new Set<string>();
  for (const [at, signal] of closed.signals.entries()) {
    const shown = season
      .filter(({ team }) => rows.get(team.teamId)?.[signal] !== undefined)
      .map(({ team, personIds }) => ({ teamId: team.teamId, members: personIds }));
    const people = shares.get(signal) ?? new Map<string, Share>();
    const isCounted = (person: string): boolean => late.get(person)?.[at] === '1';
    for (const { teamIds, people: some } of waitingOf(people, { shown, isCounted }).values()) {
      const theirs = some.flatMap((person) => people.get(person) ?? []);
      if (!isSafe(theirs, least)) {
        for (const person of some) waiting.add(person);
        continue;
      }
      const more = sumOf(some, people);
      for (const teamId of teamIds) {
        const figures = changed.get(teamId) ?? rows.get(teamId) ?? {};
        changed.set(teamId, { ...figures, [signal]: added(figures[signal] ?? [], more) });
      }
      taken.set(signal, new Set([...some, ...(taken.get(signal) ?? [])]));
    }
  }
  await saveTeamWeeks(tx, {
    organizationId,
    weeks: [...changed].map(([teamId, figures]) => ({ teamId, week, figures })),
  });
  const people = [...late].map(([personId, before]) => {
    const counted = closed.signals
      .map((signal, at) => (before[at] === '1' || taken.get(signal)?.has(personId) === true ? '1' : '0'))
      .join('');
    return { personId, counted, late: waiting.has(personId) };
  });
  await savePersonWeeks(tx, { organizationId, week, people });
  return people.filter((person) => !person.late).length;
};
