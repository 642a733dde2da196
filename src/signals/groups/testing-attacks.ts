// What somebody could work out who has every view of every team: which unknowns a view adds up, and what any sums and differences of views come down to.
import type { Tx } from '../../db/schema.ts';
import { listTeamWeeks, type TeamWeek } from '../../db/queries/team-weeks.ts';
import { holdSeason } from './closing.ts';
import { type Candidate, chooseGroups, type Share } from './partition.ts';
import { composeTeams } from './teams.ts';

/** A published sum: the unknowns `week person` that it adds up, and what it comes to. */
export interface View {
  readonly name: string;
  readonly unknowns: ReadonlySet<string>;
  readonly people: number;
  readonly sum: number;
}

/** By `week person`, what somebody has of one signal; nobody who attacks knows any of it. */
export type Truth = ReadonlyMap<string, number>;

export const unknownOf = (week: string, person: string): string => `${week} ${person}`;

/** All sums of one signal that are published, a view a team and week, as they stand in the database. */
export const listPublished = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly teamIds: readonly string[]; readonly weeks: readonly string[] },
): Promise<TeamWeek[]> => {
  const { organizationId, teamIds, weeks } = asked;
  return listTeamWeeks(tx, { organizationId, teamIds, from: weeks[0] ?? '', to: weeks.at(-1) ?? '' });
};

/** The teams of a week in the order in which they are taken up. */
export const listCandidates = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly week: string; readonly now: number },
): Promise<Candidate[]> => {
  const season = await holdSeason(tx, asked, await composeTeams(tx, asked));
  return season.map(({ team, personIds }) => ({ teamId: team.teamId, members: personIds }));
};

/** Who is in each team's sum of a week, worked out again from the truth. */
export const countedIn = (
  candidates: readonly Candidate[],
  { truth, week, least }: { readonly truth: Truth; readonly week: string; readonly least: number },
): Map<string, ReadonlySet<string>> => {
  const shares = new Map<string, Share>(
    [...truth]
      .filter(([unknown]) => unknown.startsWith(week))
      .map(([unknown, value]) => [unknown.slice(week.length + 1), { columns: [value], guarded: 1 }]),
  );
  const enough = candidates.filter(({ members }) => members.length >= least);
  return new Map(chooseGroups(enough, { shares, least }).map(({ teamId, counted }) => [teamId, counted]));
};

/** One view without another: what is only in one of them. */
export const differenceOf = (a: View, b: View): string[] => [
  ...[...a.unknowns].filter((unknown) => !b.unknowns.has(unknown)),
  ...[...b.unknowns].filter((unknown) => !a.unknowns.has(unknown)),
];

/** An orthonormal basis of all that can be combined out of the rows. */
const basisOf = (rows: readonly (readonly number[])[]): number[][] => {
  const basis: number[][] = [];
  for (const row of rows) {
    let rest = [...row];
    // Twice, so that rounding leaves nothing behind.
    for (const _ of [1, 2]) {
      for (const one of basis) {
        const along = one.reduce((sum, value, at) => sum + value * (rest[at] ?? 0), 0);
        rest = rest.map((value, at) => value - along * (one[at] ?? 0));
      }
    }
    const length = Math.hypot(...rest);
    if (length > 1e-7) basis.push(rest.map((value) => value / length));
  }
  return basis;
};

/**
 * How much of each unknown the best least-squares guess out of all the views is the unknown itself: 1 for one that can be
 * worked out, 1/n for one that is only known as one of n.
 */
export const resolutionOf = (views: readonly View[]): Map<string, number> => {
  const unknowns = [...new Set(views.flatMap((view) => [...view.unknowns]))];
  const basis = basisOf(views.map((view) => unknowns.map((unknown) => (view.unknowns.has(unknown) ? 1 : 0))));
  return new Map(unknowns.map((unknown, at) => [unknown, basis.reduce((sum, one) => sum + (one[at] ?? 0) ** 2, 0)]));
};

/** Unknowns that no view tells apart, together. */
export const indistinct = (views: readonly View[]): string[][] => {
  const unknowns = [...new Set(views.flatMap((view) => [...view.unknowns]))];
  const pattern = (unknown: string): string => views.map((view) => (view.unknowns.has(unknown) ? 1 : 0)).join('');
  return [...Map.groupBy(unknowns, pattern).values()];
};
