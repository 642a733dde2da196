// From a team's sums to what is shown of them: means a person and week, rounded so that one person more or less cannot be seen.
import type { Figure, SignalDefinition } from '../../contract/people.ts';
import type { TeamFigure } from '../../contract/teams.ts';
import type { TeamWeek } from '../../db/queries/team-weeks.ts';
import { bins } from './shares.ts';

type Definition = Pick<SignalDefinition, 'name' | 'unit' | 'period'>;
type Reason = NonNullable<Figure['reason']>;

/** One for everything that is not shown: it must not tell which rule forbids it. */
export const withheld: Reason = {
  code: 'too-few',
  text: 'Not shown: too few people would stand behind it, here or beside another figure.',
};
const notTold: Reason = { code: 'not-told', text: 'No week of this team has been closed yet.' };

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, min: 60_000 };

/** People are told in fives, downwards. */
const bandOf = (people: number): number => Math.floor(people / 5) * 5;

/** 1, 2 or 5 times a power of ten, not smaller than `size`. */
const stepOver = (size: number): number => {
  const power = 10 ** Math.floor(Math.log10(size));
  return Number((([1, 2, 5].find((each) => each * power >= size * (1 - 1e-9)) ?? 10) * power).toPrecision(6));
};

/** Rounded to about what one of the people adds to the mean. */
const roundFor = (value: number, people: number): number => {
  if (value === 0) return 0;
  const step = stepOver(Math.abs(value) / people);
  return Number((Math.round(value / step) * step).toPrecision(12));
};

/** The time within which half of the answers came, along the class that holds the middle; minutes. */
const medianOf = (counts: readonly number[]): number => {
  const half = counts.reduce((sum, count) => sum + count, 0) / 2;
  let before = 0;
  for (const [at, count] of counts.entries()) {
    const [low, high] = [bins[at - 1] ?? 0, bins[at] ?? 0];
    if (count > 0 && before + count >= half) return low + ((half - before) / count) * (high - low);
    before += count;
  }
  return 0;
};

/** Of sums `[people, …columns]`; null where nothing is below the line. */
const valueOf = ({ unit, period }: Definition, [people = 0, ...columns]: readonly number[]): number | null => {
  const [amount = 0, of = 0] = columns;
  const scale = unitMs[unit] ?? 1;
  if (period === 'median') return medianOf(columns.slice(1));
  if (period === 'sum') return people === 0 ? null : amount / people / scale;
  if (of === 0) return null;
  return period === 'mean' ? amount / of / scale : amount / of;
};

interface Stretch {
  /** Mondays, in order. */
  readonly weeks: readonly string[];
  readonly sums: ReadonlyMap<string, readonly number[]>;
}

const addUp = (rows: readonly (readonly number[])[]): number[] => {
  const total: number[] = [];
  for (const row of rows) for (const [at, value] of row.entries()) total[at] = (total[at] ?? 0) + value;
  return total;
};

interface Told {
  readonly members: number;
  readonly asOf: string | null;
}

const blank = ({ name, unit }: Definition, { asOf }: Told): Figure => ({
  signal: name,
  unit,
  value: null,
  state: 'unavailable',
  coverage: 0,
  asOf,
  reason: asOf === null ? notTold : withheld,
  beside: {},
});

const figureOf = (definition: Definition, { weeks, sums }: Stretch, told: Told): Figure => {
  const rows = weeks.flatMap((week) => {
    const row = sums.get(week);
    return row === undefined ? [] : [row];
  });
  const value = rows.length === 0 ? null : valueOf(definition, addUp(rows));
  if (value === null) return blank(definition, told);
  const fewest = Math.min(...rows.map(([people = 0]) => people));
  const people = rows.reduce((sum, [count = 0]) => sum + bandOf(count), 0);
  const all = Math.max(told.members, 1) * weeks.length;
  const missing = weeks.length - rows.length;
  return {
    ...blank(definition, told),
    value: roundFor(value, fewest),
    state: missing === 0 ? 'measured' : 'estimated',
    coverage: Math.round(Math.min(1, people / all) * 20) / 20,
    reason:
      missing === 0
        ? null
        : { code: 'weeks-left-out', text: `${missing} of ${weeks.length} weeks are not shown and not counted.` },
  };
};

/**
 * One signal of one team over weeks and over as many before. `sums`: by week `[people, …columns]` as they were released.
 * Every figure of a group that leaves the product is made here, out of nothing else.
 */
export const teamFigureOf = (
  definition: Definition,
  { now, before, sums }: { now: readonly string[]; before: readonly string[]; sums: Stretch['sums'] },
  told: Told,
): TeamFigure => ({
  figure: figureOf(definition, { weeks: now, sums }, told),
  before: figureOf(definition, { weeks: before, sums }, told),
  weeks: now.map((week) => {
    const row = sums.get(week);
    const value = row === undefined ? null : valueOf(definition, row);
    if (row === undefined || value === null) return { week, value: null, people: null };
    const [people = 0] = row;
    return { week, value: roundFor(value, people), people: bandOf(people) };
  }),
});

/** By week, the sums of one signal that at least so many people stand behind. */
export const sumsOf = (
  rows: readonly Omit<TeamWeek, 'teamId'>[],
  signal: string,
  least: number,
): Map<string, readonly number[]> =>
  new Map(
    rows.flatMap(({ week, figures }) => {
      const sums = figures[signal];
      return sums === undefined || (sums[0] ?? 0) < least ? [] : [[week, sums] as const];
    }),
  );
