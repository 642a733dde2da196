// When in the week a group's mail and meetings happen: over four whole weeks, only the hours that enough people share, only how strong they are.
import { listDays } from '../../db/queries/figures.ts';
import { saveTeamHours, type TeamHours } from '../../db/queries/team-weeks.ts';
import type { Tx } from '../../db/schema.ts';
import { formatDay, parseDay, weekdayOf } from '../../people/local-days.ts';
import { type Candidate, chooseGroups, type Share } from './partition.ts';

const kinds = ['mail', 'meetings'] as const;
const strongest = 5;
const atOnce = 400;

/** By kind, by weekday × 24 + hour, by person, how often. */
type Hours = Map<string, Map<number, Map<string, number>>>;

const countIn = (hours: Hours, cell: { kind: string; hour: number; person: string; count: number }): void => {
  const ofKind = hours.get(cell.kind) ?? new Map<number, Map<string, number>>();
  const people = ofKind.get(cell.hour) ?? new Map<string, number>();
  people.set(cell.person, (people.get(cell.person) ?? 0) + cell.count);
  hours.set(cell.kind, ofKind.set(cell.hour, people));
};

const readHours = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly period: string; readonly personIds: readonly string[] },
): Promise<Hours> => {
  const { organizationId, period, personIds } = asked;
  const hours: Hours = new Map();
  const to = formatDay(parseDay(period) + 27);
  for (let begin = 0; begin < personIds.length; begin += atOnce) {
    const some = personIds.slice(begin, begin + atOnce);
    for (const row of await listDays(tx, { organizationId, personIds: some, from: period, to })) {
      // Weeks begin on Monday here, on Sunday there.
      const day = ((weekdayOf(parseDay(row.day)) + 6) % 7) * 24;
      for (const kind of kinds) {
        for (const [hour, count] of Object.entries(row.figures[kind] ?? {}))
          countIn(hours, { kind, hour: day + Number(hour), person: row.personId, count });
      }
    }
  }
  return hours;
};

/** What is shown of hours, by team and kind: sums over people none of whom can be told apart. */
const sumHours = (hours: Hours, { candidates, least }: { candidates: readonly Candidate[]; least: number }) => {
  const teams = new Map<string, Map<string, Map<number, number>>>();
  for (const [kind, byHour] of hours) {
    for (const [hour, people] of byHour) {
      const shares = new Map<string, Share>(
        [...people].map(([person, count]) => [person, { columns: [count], guarded: 1 }]),
      );
      for (const { teamId, counted } of chooseGroups(candidates, { shares, least })) {
        const team = teams.get(teamId) ?? new Map<string, Map<number, number>>();
        const cells = team.get(kind) ?? new Map<number, number>();
        cells.set(
          hour,
          [...counted].reduce((sum, person) => sum + (people.get(person) ?? 0), 0),
        );
        teams.set(teamId, team.set(kind, cells));
      }
    }
  }
  return teams;
};

const levelsOf = (cells: ReadonlyMap<number, number>): Record<string, number> => {
  const most = Math.max(...cells.values());
  return Object.fromEntries(
    [...cells]
      .sort(([a], [b]) => a - b)
      .map(([hour, count]) => [String(hour), Math.max(1, Math.ceil((count / most) * strongest))]),
  );
};

/** Tells the hours of four weeks (from their first Monday), all of which are closed, once. */
export const tellHours = async (
  tx: Tx,
  asked: {
    readonly organizationId: string;
    readonly period: string;
    readonly candidates: readonly Candidate[];
    readonly least: number;
  },
): Promise<void> => {
  const { organizationId, period, candidates, least } = asked;
  const personIds = [...new Set(candidates.flatMap(({ members }) => members))].sort();
  const hours = await readHours(tx, { organizationId, period, personIds });
  const enough = candidates.filter(({ members }) => members.length >= least);
  const told = new Map<string, TeamHours>([[organizationId, { teamId: organizationId, period, levels: {} }]]);
  for (const [teamId, team] of sumHours(hours, { candidates: enough, least })) {
    const levels = Object.fromEntries([...team].map(([kind, cells]) => [kind, levelsOf(cells)]));
    told.set(teamId, { teamId, period, levels });
  }
  await saveTeamHours(tx, { organizationId, hours: [...told.values()] });
};
