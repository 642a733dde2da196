// Periods of people made out of raw activity at once, as the roll-up computes their days: nothing of what is stored is read.
import { listActivities } from '../src/db/queries/activities.ts';
import type { Tx } from '../src/db/schema.ts';
import { daysBetween, formatDay, type LocalDay, parseDay } from '../src/people/local-days.ts';
import { openAssembly } from '../src/signals/day-assembly.ts';
import { signals } from '../src/signals/index.ts';
import { type Asked, type PersonPeriod, type ReadDay, readEmptyPeriods } from '../src/signals/people-days.ts';
import { reachMs } from '../src/signals/person-day.ts';
import type { AnySignal, Signal } from '../src/signals/signal.ts';
import { storeDay } from '../src/signals/stored-day.ts';

/** The roll-up's own. */
const pageRows = 1000;

interface Work {
  readonly organizationId: string;
  readonly period: PersonPeriod;
  /** In order, one after the other. */
  readonly days: readonly LocalDay[];
  /** What is computed of a day: no more than the page shows. */
  readonly wanted: (day: LocalDay) => readonly Signal[];
}

/** Nothing is held here beside mail and meetings. While rows are worked on, the database reads the next. */
const computeDays = async (tx: Tx, { organizationId, period, days, wanted }: Work) => {
  const { viewer, reading } = period;
  const { workingTime } = viewer;
  const assembly = openAssembly(viewer);
  const to = workingTime.day(days.at(-1) ?? 0)[1];
  const read = (from: number) => listActivities(tx, { organizationId, ...reading, from, to, limit: pageRows });
  const stored = new Map<string, ReadDay>();
  let taken = 0;
  let rows = 0;
  let coming: ReturnType<typeof read> | null = read(workingTime.day(days[0] ?? 0)[0] - reachMs);
  while (coming !== null) {
    const page: Awaited<ReturnType<typeof read>> = await coming;
    coming = page.next === null ? null : read(page.next);
    rows += page.rows.length;
    assembly.add(page.rows);
    for (const day of days.slice(taken)) {
      if (page.next !== null && workingTime.day(day)[1] > page.next) break;
      const figures = storeDay(assembly.take(day), wanted(day));
      if (figures !== null) stored.set(formatDay(day), figures);
      taken += 1;
    }
  }
  return { stored, rows };
};

/** What `readPeriods` would give, for pages that show these signals. */
export const readRawPeriods = async (
  tx: Tx,
  asked: Asked,
  shown: readonly AnySignal[],
): Promise<{ periods: Map<string, PersonPeriod>; rows: number }> => {
  const own = signals.filter((signal) => shown.includes(signal));
  const sources = new Set(shown.flatMap((signal) => (signal.period === 'weeks' ? signal.from : [])));
  const ofWeeks = signals.filter(({ name }) => sources.has(name));
  const both = signals.filter((signal) => own.includes(signal) || ofWeeks.includes(signal));
  const from = parseDay(asked.from);
  const last = parseDay(asked.to);
  const first = Math.min(from, last - (asked.before ?? 0));
  const wanted = (day: LocalDay): readonly Signal[] => (day < from ? ofWeeks : both);
  const periods = new Map<string, PersonPeriod>();
  let sum = 0;
  for (const [personId, period] of await readEmptyPeriods(tx, asked)) {
    const { organizationId } = asked;
    const { stored, rows } = await computeDays(tx, { organizationId, period, days: daysBetween(first, last), wanted });
    periods.set(personId, { ...period, stored });
    sum += rows;
  }
  return { periods, rows: sum };
};
