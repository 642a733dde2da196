// The tree as the rows that are seen, one after another, and where each key leads from a row.
import type { ChartPerson } from '../../../../src/contract/org-chart.ts';

/** People of one level that are shown at first, and more at each asking. */
export const levelStep = 100;

interface PersonRow {
  readonly kind: 'person';
  readonly person: ChartPerson;
  readonly parent: string | null;
  /** 1 at the top. */
  readonly level: number;
  readonly place: number;
  readonly size: number;
  readonly open: boolean;
}

export interface OtherRow {
  /** `waiting`: the level is being read; `failed`: it could not be; `more`: further people of the level. */
  readonly kind: 'waiting' | 'failed' | 'more';
  readonly parent: string;
  readonly level: number;
  readonly hidden: number;
}

export type Row = PersonRow | OtherRow;

interface Tree {
  readonly top: readonly ChartPerson[];
  readonly isOpen: (id: string) => boolean;
  /** Null: not read yet; false: it could not be. */
  readonly reportsOf: (id: string) => readonly ChartPerson[] | null | false;
  /** How many of a level are shown. */
  readonly shownOf: (id: string) => number;
}

/** Nobody is opened within their own reports, also where reporting lines are a circle. */
export const rowsOf = (tree: Tree): Row[] => {
  const rows: Row[] = [];
  const add = (people: readonly ChartPerson[], way: readonly string[], size: number): void => {
    const parent = way.at(-1) ?? null;
    for (const [at, person] of people.entries()) {
      const open = person.reports > 0 && tree.isOpen(person.id) && !way.includes(person.id);
      rows.push({ kind: 'person', person, parent, level: way.length + 1, place: at + 1, size, open });
      if (!open) continue;
      const reports = tree.reportsOf(person.id);
      const level = way.length + 2;
      if (reports === null || reports === false) {
        rows.push({ kind: reports === null ? 'waiting' : 'failed', parent: person.id, level, hidden: 0 });
        continue;
      }
      const shown = reports.slice(0, tree.shownOf(person.id));
      add(shown, [...way, person.id], reports.length);
      const hidden = reports.length - shown.length;
      if (hidden > 0) rows.push({ kind: 'more', parent: person.id, level, hidden });
    }
  };
  add(tree.top, [], tree.top.length);
  return rows;
};

export const keyOf = (row: Row): string =>
  row.kind === 'person' ? `${row.parent ?? ''} ${row.person.id}` : `${row.parent} ${row.kind}`;

export type Move = { readonly go: number } | { readonly open: string } | { readonly close: string };

const parentOf = (rows: readonly Row[], at: number): number => {
  const level = rows[at]?.level ?? 1;
  return rows.findLastIndex((row, index) => index < at && row.level < level);
};

/** The next row one may stand on, else `at`: a level that is being read is gone a moment later, and the focus with it. */
const nextFrom = (rows: readonly Row[], at: number, step: 1 | -1): number => {
  for (let next = at + step; next >= 0 && next < rows.length; next += step)
    if (rows[next]?.kind !== 'waiting') return next;
  return at;
};

/** What a key does at a row, as a tree's keys are known; null: nothing of the tree's. */
export const moveBy = (key: string, rows: readonly Row[], at: number): Move | null => {
  const row = rows[at];
  if (row === undefined) return null;
  const person = row.kind === 'person' ? row : null;
  switch (key) {
    case 'ArrowDown':
      return { go: nextFrom(rows, at, 1) };
    case 'ArrowUp':
      return { go: nextFrom(rows, at, -1) };
    case 'Home':
      return { go: 0 };
    case 'End':
      return { go: nextFrom(rows, rows.length, -1) };
    case 'ArrowRight':
      if (person === null || person.person.reports === 0) return null;
      if (!person.open) return { open: person.person.id };
      return { go: rows[at + 1]?.kind === 'waiting' ? at : nextFrom(rows, at, 1) };
    case 'ArrowLeft': {
      if (person?.open === true) return { close: person.person.id };
      const parent = parentOf(rows, at);
      return parent === -1 ? null : { go: parent };
    }
    default:
      return null;
  }
};
