// The org chart out of reporting lines: its top, its levels, and what in it is to be mended.
import type { ChartPerson } from '../contract/org-chart.ts';
import { findPeopleIds, listCards, listReportingLines, type ReportingLine } from '../db/queries/org-chart.ts';
import type { Tx } from '../db/schema.ts';
import { findCircles } from './reporting-lines.ts';

const mostShown = 200;

interface Chart {
  /** Who works here, by name. */
  readonly present: readonly string[];
  /** In the order of names: who has reports and no manager. */
  readonly top: readonly string[];
  /** Who has neither a manager nor reports. */
  readonly unplaced: readonly string[];
  readonly circles: readonly (readonly string[])[];
  /** Managers who left and still have reports. */
  readonly leftManagers: readonly string[];
  readonly knows: (personId: string) => boolean;
  readonly managerOf: (personId: string) => string | null;
  /** Who reports to somebody, by name. */
  readonly reportsOf: (personId: string) => readonly string[];
  /** How many people are below somebody, on all levels; in a circle each is counted once, the person not. */
  readonly countBelow: (personId: string) => number;
  readonly leftOn: (personId: string) => string | null;
}

const countFrom = (reportsOf: (personId: string) => readonly string[], personId: string): number => {
  const seen = new Set([personId]);
  const next = [personId];
  for (let at = next.pop(); at !== undefined; at = next.pop())
    for (const report of reportsOf(at))
      if (!seen.has(report)) {
        seen.add(report);
        next.push(report);
      }
  return seen.size - 1;
};

/** Lines in the order of names; `today` decides who has left: the last day is still a day here. Who left and has nobody below is left out. */
export const drawChart = (all: readonly ReportingLine[], today: string): Chart => {
  const merged = new Map(all.map(({ personId, mergedInto }) => [personId, mergedInto]));
  const meant = (personId: string): string => merged.get(personId) ?? personId;
  const lines = new Map(all.filter(({ mergedInto }) => mergedInto === null).map((line) => [line.personId, line]));
  const hasLeft = (personId: string): boolean => (lines.get(personId)?.leftOn ?? '9999') < today;
  const managerOf = (personId: string): string | null => {
    const managerId = lines.get(personId)?.managerId ?? null;
    return managerId !== null && lines.has(meant(managerId)) ? meant(managerId) : null;
  };
  const allReports = Map.groupBy(lines.keys(), managerOf);
  // Who left stays in the chart while somebody who works here is below.
  const shown = new Set<string>();
  for (const personId of lines.keys())
    if (!hasLeft(personId))
      for (let at: string | null = personId; at !== null && !shown.has(at); at = managerOf(at)) shown.add(at);
  const reportsOf = (personId: string): readonly string[] =>
    (allReports.get(personId) ?? []).filter((report) => shown.has(report));
  const inOrder = [...lines.keys()].filter((personId) => shown.has(personId));
  const loose = inOrder.filter((personId) => managerOf(personId) === null);
  return {
    present: inOrder.filter((personId) => !hasLeft(personId)),
    top: loose.filter((personId) => reportsOf(personId).length > 0),
    unplaced: loose.filter((personId) => reportsOf(personId).length === 0),
    circles: findCircles(inOrder, managerOf),
    leftManagers: inOrder.filter((personId) => hasLeft(personId) && reportsOf(personId).some((one) => !hasLeft(one))),
    knows: (personId) => lines.has(personId),
    managerOf,
    reportsOf,
    countBelow: (personId) => countFrom(reportsOf, personId),
    leftOn: (personId) => (hasLeft(personId) ? (lines.get(personId)?.leftOn ?? null) : null),
  };
};

interface Asked {
  readonly organizationId: string;
  readonly now: Date;
}

const openChart = async (tx: Tx, { organizationId, now }: Asked): Promise<Chart> =>
  drawChart(await listReportingLines(tx, organizationId), now.toISOString().slice(0, 10));

/** Cards of people, in the order asked for. */
const drawPeople = async (
  tx: Tx,
  { organizationId }: Asked,
  { chart, personIds }: { chart: Chart; personIds: readonly string[] },
): Promise<Map<string, ChartPerson>> => {
  const cards = new Map(
    (await listCards(tx, { organizationId, personIds })).map(({ personId, ...card }) => [personId, card]),
  );
  const drawn = new Map<string, ChartPerson>();
  for (const id of personIds) {
    const card = cards.get(id);
    if (card === undefined) continue;
    const reports = chart.reportsOf(id).length;
    drawn.set(id, { id, ...card, leftOn: chart.leftOn(id), reports, below: reports === 0 ? 0 : chart.countBelow(id) });
  }
  return drawn;
};

const pick = (drawn: ReadonlyMap<string, ChartPerson>, personIds: readonly string[]): ChartPerson[] =>
  personIds.map((id) => drawn.get(id)).filter((person) => person !== undefined);

const countOrphans = (chart: Chart): number =>
  chart.leftManagers.flatMap((id) => chart.reportsOf(id)).filter((id) => chart.leftOn(id) === null).length;

export const readTop = async (tx: Tx, asked: Asked) => {
  const chart = await openChart(tx, asked);
  const { top, unplaced, circles } = chart;
  return {
    people: chart.present.length,
    top: [...(await drawPeople(tx, asked, { chart, personIds: top.slice(0, mostShown) })).values()],
    mend: { unplaced: unplaced.length, circles: circles.length, orphaned: countOrphans(chart) },
  };
};

/** Null: there is no such person. */
export const readReports = async (tx: Tx, asked: Asked, personId: string): Promise<ChartPerson[] | null> => {
  const chart = await openChart(tx, asked);
  if (!chart.knows(personId)) return null;
  return [...(await drawPeople(tx, asked, { chart, personIds: chart.reportsOf(personId) })).values()];
};

/** From the top to the manager; of a circle, as far as it can be gone without coming back. */
const wayTo = ({ managerOf }: Chart, personId: string): string[] => {
  const way: string[] = [];
  for (let at = managerOf(personId); at !== null && at !== personId && !way.includes(at); at = managerOf(at))
    way.unshift(at);
  return way;
};

/** Who is found by name, address or job title, with the way down to them. */
export const searchChart = async (tx: Tx, asked: Asked, search: string) => {
  const chart = await openChart(tx, asked);
  const matching = new Set(await findPeopleIds(tx, { organizationId: asked.organizationId, search }));
  const personIds = chart.present.filter((id) => matching.has(id));
  const shown = personIds.slice(0, 20).map((id) => ({ id, way: wayTo(chart, id) }));
  const wanted = [...new Set(shown.flatMap(({ id, way }) => [id, ...way]))];
  const drawn = await drawPeople(tx, asked, { chart, personIds: wanted });
  return {
    total: personIds.length,
    found: shown.flatMap(({ id, way }) => {
      const person = drawn.get(id);
      return person === undefined
        ? []
        : [{ person, path: pick(drawn, way).map(({ id, fullName }) => ({ id, fullName })) }];
    }),
  };
};

export const readMending = async (tx: Tx, asked: Asked) => {
  const chart = await openChart(tx, asked);
  const unplaced = chart.unplaced.slice(0, mostShown);
  const circles = chart.circles.slice(0, mostShown).map((circle) => circle.slice(0, mostShown));
  const orphaned = chart.leftManagers.slice(0, mostShown).map((managerId) => ({
    managerId,
    reports: chart
      .reportsOf(managerId)
      .filter((id) => chart.leftOn(id) === null)
      .slice(0, mostShown),
  }));
  const personIds = [
    ...new Set([
      ...unplaced,
      ...circles.flat(),
      ...orphaned.flatMap(({ managerId, reports }) => [managerId, ...reports]),
    ]),
  ];
  const drawn = await drawPeople(tx, asked, { chart, personIds });
  return {
    unplaced: pick(drawn, unplaced),
    circles: circles.map((circle) => pick(drawn, circle)),
    orphaned: orphaned.flatMap(({ managerId, reports }) =>
      pick(drawn, [managerId]).map((manager) => ({ manager, reports: pick(drawn, reports) })),
    ),
  };
};
