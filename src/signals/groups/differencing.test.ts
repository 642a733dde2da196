// Somebody who has every view of every team, of every span of weeks, on every day, learns nothing about one person.
import { beforeAll, expect, test } from 'vitest';
import { withDatabases } from '../../db/testing.ts';
import { listTeams } from '../../db/queries/teams.ts';
import { systemClock } from '../../lib/clock.ts';
import type { Office } from '../testing-office.ts';
import {
  countedIn,
  differenceOf,
  indistinct,
  listCandidates,
  listPublished,
  resolutionOf,
  type Truth,
  unknownOf,
  type View,
} from './testing-attacks.ts';
import {
  addTeam,
  chart,
  groupsNow,
  numbersFrom,
  openGroups,
  personIdOf,
  saveWeek,
  type WeekValues,
} from './testing-groups.ts';
import { keepWeeks } from './upkeep.ts';

const least = 10;
const people = chart([13, 12, 11, 9, 18, 5, 14, 31]);
const names = people.map(({ name }) => name);
const weeks = ['2026-10-12', '2026-10-19', '2026-10-26', '2026-11-02', '2026-11-09'];
const lateWeek = weeks[2] ?? '';

const personOf = (unknown: string): string => unknown.slice(11);

interface Day {
  readonly name: string;
  /** A view a team and week. */
  readonly cells: readonly (View & { readonly teamId: string; readonly week: string })[];
}

withDatabases((here) => {
  let office: Office;
  const truth = new Map<string, number>();
  const days: Day[] = [];
  const clock = { ...systemClock(), now: () => groupsNow };
  const keep = () =>
    keepWeeks(here.database, { organizationId: office.organizationId, clock, signal: new AbortController().signal });

  /** Everything that is published now; the sets behind it are worked out again and must come to the very same sums. */
  const look = async (name: string, known: ReadonlyMap<string, Truth>, first: Day | null): Promise<Day> => {
    const { organizationId } = office;
    return here.database.tenant(organizationId, async (tx) => {
      const teams = await listTeams(tx, organizationId);
      const rows = await listPublished(tx, { organizationId, teamIds: teams.map((team) => team.teamId), weeks });
      const sets = new Map<string, Map<string, ReadonlySet<string>>>();
      for (const week of weeks) {
        const candidates = await listCandidates(tx, { organizationId, week, now: groupsNow });
        sets.set(week, countedIn(candidates, { truth: known.get(week) ?? new Map(), week, least }));
      }
      const cells = rows.flatMap(({ teamId, week, figures }) => {
        const [behind, sum] = figures['mail-sent'] ?? [];
        if (behind === undefined || sum === undefined) return [];
        const counted = sets.get(week)?.get(teamId) ?? new Set<string>();
        const unknowns = new Set([...counted].map((person) => unknownOf(week, person)));
        const before = first?.cells.find((cell) => cell.teamId === teamId && cell.week === week);
        if (before !== undefined && behind > before.people) for (const one of lateOf(teamId, week)) unknowns.add(one);
        return [{ name: `${teamId} ${week} ${name}`, teamId, week, unknowns, people: behind, sum }];
      });
      return { name, cells };
    });
  };

  let lateNames: string[] = [];
  const lateOf = (teamId: string, week: string): string[] => {
    if (week !== lateWeek) return [];
    const members = memberships.get(teamId) ?? new Set();
    return lateNames
      .map((name) => personIdOf(office, name))
      .filter((id) => members.has(id))
      .map((id) => unknownOf(week, id));
  };
  const memberships = new Map<string, ReadonlySet<string>>();

  beforeAll(async () => {
    office = await openGroups(here.database, people);
    const random = numbersFrom(20_261_121);
    const first = names.filter((name) => name.startsWith('p0-') || name.startsWith('p4-'));
    await addTeam(here.database, office, { name: 'Twelve', people: first.slice(0, 12) });
    await addTeam(here.database, office, { name: 'Twelve and one', people: first.slice(0, 13) });
    await addTeam(here.database, office, { name: 'All but one', people: names.slice(1) });
    await addTeam(here.database, office, { name: 'Across', people: names.filter((_, at) => at % 3 === 0) });
    await addTeam(here.database, office, {
      name: 'Nearly a department',
      people: names.filter((name) => name.startsWith('p6-')).slice(1),
    });
    lateNames = names.filter((name) => name.startsWith('p7-'));
    for (const [at, week] of weeks.entries()) {
      const values: Record<string, Record<string, number>> = {};
      for (const [place, name] of names.entries()) {
        // People join, leave and are away; one of them works more than all others together.
        const away = random() < 0.07 || (place % 17 === 3 && at < 2) || (place % 19 === 5 && at > 3);
        const value = place === 40 ? 900 + random() : Math.round(Math.exp(2 + 1.2 * random()) * 1e4) / 1e4;
        if (away || (week === lateWeek && lateNames.includes(name))) continue;
        values[name] = { 'mail-sent': value };
        truth.set(unknownOf(week, personIdOf(office, name)), value);
      }
      await saveWeek(here.database, office, { week, values: values satisfies WeekValues });
    }
    await keep();
    const known = new Map(
      weeks.map((week) => [week, new Map([...truth].filter(([unknown]) => unknown.startsWith(week)))]),
    );
    await here.database.tenant(office.organizationId, async (tx) => {
      const candidates = await listCandidates(tx, {
        organizationId: office.organizationId,
        week: lateWeek,
        now: groupsNow,
      });
      for (const { teamId, members } of candidates) memberships.set(teamId, new Set(members));
    });
    days.push(await look('first day', known, null));
    const late = Object.fromEntries(
      lateNames.map((name) => [name, { 'mail-sent': 20 + Math.round(random() * 1e5) / 1e4 }]),
    );
    for (const [name, { 'mail-sent': value }] of Object.entries(late))
      truth.set(unknownOf(lateWeek, personIdOf(office, name)), value ?? 0);
    // One by one, with a look after each: as long as they are few, nothing moves.
    for (const count of [1, 2, 9, 31]) {
      const values = Object.fromEntries(Object.entries(late).slice(0, count));
      await saveWeek(here.database, office, { week: lateWeek, values });
      await keep();
      days.push(await look(`after ${count} came late`, known, days[0] ?? null));
    }
  }, 120_000);

  /** What pages show: a team over any weeks in a row, on any of the days. */
  const views = (): View[] =>
    days.flatMap((day) => {
      const teams = Map.groupBy(day.cells, (cell) => cell.teamId);
      return [...teams].flatMap(([teamId, cells]) =>
        weeks.flatMap((_, from) =>
          weeks.slice(from).map((__, length): View => {
            const span = weeks.slice(from, from + length + 1);
            const inside = cells.filter((cell) => span.includes(cell.week));
            return {
              name: `${teamId} ${span.join()} ${day.name}`,
              unknowns: new Set(inside.flatMap((cell) => [...cell.unknowns])),
              people: inside.reduce((sum, cell) => sum + cell.people, 0),
              sum: inside.reduce((sum, cell) => sum + cell.sum, 0),
            };
          }),
        ),
      );
    });

  const valueOf = (unknown: string): number => truth.get(unknown) ?? 0;

  test('every published sum is that of the people it is said to be of, and enough teams are shown to try', () => {
    for (const { cells } of days) {
      for (const { name, unknowns, people: behind, sum } of cells) {
        expect([name, unknowns.size]).toEqual([name, behind]);
        expect(sum).toBeCloseTo(
          [...unknowns].reduce((total, unknown) => total + valueOf(unknown), 0),
          6,
        );
      }
    }
    expect(new Set(days[0]?.cells.map((cell) => cell.teamId)).size).toBeGreaterThan(8);
    expect(days.at(-1)?.cells.reduce((sum, cell) => sum + cell.people, 0)).toBeGreaterThan(
      days[0]?.cells.reduce((sum, cell) => sum + cell.people, 0) ?? 0,
    );
  });

  test('nothing moves while those who come late are few', () => {
    const [first, ...rest] = days;
    for (const day of rest.slice(0, 3))
      expect(day.cells.map(({ teamId, week, people: behind, sum }) => [teamId, week, behind, sum])).toEqual(
        first?.cells.map(({ teamId, week, people: behind, sum }) => [teamId, week, behind, sum]),
      );
  });

  test('10,000 differences of two views come down to nobody, or to enough people with none above the others', () => {
    const all = views();
    const random = numbersFrom(7);
    const pick = (): View => all[Math.floor(random() * all.length)]!;
    const sameTeam = all.flatMap((a) =>
      all.filter((b) => a.name < b.name && a.name.slice(0, 36) === b.name.slice(0, 36)),
    );
    const pairs = [
      ...Array.from({ length: 6000 }, () => [pick(), pick()] as const),
      ...sameTeam
        .filter((_, at) => at % Math.ceil(sameTeam.length / 6000) === 0)
        .map((a) => [a, all[Math.floor(random() * all.length)]!] as const),
      ...all.flatMap((a, at) => all.slice(at + 1, at + 12).map((b) => [a, b] as const)),
    ];
    expect(pairs.length).toBeGreaterThanOrEqual(10_000);
    for (const [a, b] of pairs) {
      const left = differenceOf(a, b);
      if (left.length === 0) continue;
      const byPerson = Map.groupBy(left, personOf);
      expect([a.name, b.name, byPerson.size >= least]).toEqual([a.name, b.name, true]);
      for (const block of Map.groupBy(left, (unknown) => unknown.slice(0, 10)).values()) {
        const values = block.map(valueOf).sort((x, y) => y - x);
        const rest = values.slice(2).reduce((sum, value) => sum + value, 0);
        expect(rest).toBeGreaterThanOrEqual((values[0] ?? 0) * 0.5);
      }
    }
  });

  test('of all sums and differences of all views at once, the best guess of anybody’s figure is one of ten people’s', () => {
    const cells = days.flatMap((day) => day.cells);
    for (const [unknown, resolution] of resolutionOf(cells))
      expect([unknown, resolution <= 1 / least + 1e-6]).toEqual([unknown, true]);
    for (const block of indistinct(cells)) expect(block.length).toBeGreaterThanOrEqual(least);
  });
});
