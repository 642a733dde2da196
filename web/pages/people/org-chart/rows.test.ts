// The rows of the tree and its keys.
import { describe, expect, it } from 'vitest';
import type { ChartPerson } from '../../../../src/contract/org-chart.ts';
import { keyOf, moveBy, type Row, rowsOf } from './rows.ts';

const person = (id: string, reports = 0): ChartPerson => ({
  id,
  fullName: id,
  email: `${id}@contoso.com`,
  jobTitle: null,
  department: null,
  leftOn: null,
  reports,
  below: reports,
});
const levels: Readonly<Record<string, readonly ChartPerson[]>> = {
  Ana: [person('Ben', 2), person('Cem')],
  Ben: [person('Dia'), person('Eve')],
};
const draw = (...open: string[]): Row[] =>
  rowsOf({
    top: [person('Ana', 2)],
    isOpen: (id) => open.includes(id),
    reportsOf: (id) => levels[id] ?? null,
    shownOf: () => 100,
  });
const words = (rows: readonly Row[]): string[] =>
  rows.map((row) => `${row.level} ${row.kind === 'person' ? row.person.id : row.kind}`);

describe('the tree', () => {
  it('shows what is open, level by level', () => {
    expect(words(draw())).toEqual(['1 Ana']);
    expect(words(draw('Ana', 'Ben'))).toEqual(['1 Ana', '2 Ben', '3 Dia', '3 Eve', '2 Cem']);
    expect(draw('Ana')[2]).toMatchObject({ place: 2, size: 2, parent: 'Ana' });
  });

  it('says where a level is being read, could not be, or goes on', () => {
    const one = (reports: readonly ChartPerson[] | null | false) =>
      rowsOf({ top: [person('Ana', 3)], isOpen: () => true, reportsOf: () => reports, shownOf: () => 1 });
    expect(words(one(null))).toEqual(['1 Ana', '2 waiting']);
    expect(words(one(false))).toEqual(['1 Ana', '2 failed']);
    expect(one([person('Ben'), person('Cem'), person('Dia')]).at(-1)).toMatchObject({ kind: 'more', hidden: 2 });
  });

  it('ends where people report to one another in a circle', () => {
    const rows = rowsOf({
      top: [person('Ana', 1)],
      isOpen: () => true,
      reportsOf: (id) => [person(id === 'Ana' ? 'Ben' : 'Ana', 1)],
      shownOf: () => 100,
    });
    expect(words(rows)).toEqual(['1 Ana', '2 Ben', '3 Ana']);
    expect(new Set(rows.map(keyOf)).size).toBe(3);
  });
});

describe('keys', () => {
  const rows = draw('Ana', 'Ben');
  it.each([
    ['ArrowDown', 0, { go: 1 }],
    ['ArrowDown', 4, { go: 4 }],
    ['ArrowUp', 0, { go: 0 }],
    ['Home', 3, { go: 0 }],
    ['End', 0, { go: 4 }],
    ['ArrowRight', 1, { go: 2 }],
    ['ArrowRight', 2, null],
    ['ArrowLeft', 1, { close: 'Ben' }],
    ['ArrowLeft', 3, { go: 1 }],
    ['ArrowLeft', 4, { go: 0 }],
    ['Enter', 0, null],
  ])('%s at row %i does what it does in every tree', (key, at, move) => {
    expect(moveBy(key, rows, at)).toEqual(move);
  });

  it('no key leads to a level that is still being read', () => {
    const reading = rowsOf({
      top: [person('Ana', 2), person('Zoe', 1)],
      isOpen: () => true,
      reportsOf: () => null,
      shownOf: () => 100,
    });
    expect(words(reading)).toEqual(['1 Ana', '2 waiting', '1 Zoe', '2 waiting']);
    expect(['ArrowRight', 'ArrowDown', 'End'].map((key) => moveBy(key, reading, 0))).toEqual([
      { go: 0 },
      { go: 2 },
      { go: 2 },
    ]);
    expect(['ArrowUp', 'ArrowDown'].map((key) => moveBy(key, reading, 2))).toEqual([{ go: 0 }, { go: 2 }]);
  });

  it('the right arrow opens who is closed', () => {
    expect(moveBy('ArrowRight', draw(), 0)).toEqual({ open: 'Ana' });
  });
});
