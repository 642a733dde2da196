// What the import page says of rows.
import { expect, it } from 'vitest';
import type { RosterRowReport } from '../../../../src/contract/roster.ts';
import { changesShown, fileFacts, rowsShown, savedWords, writeChange } from './report.ts';

const fault = { column: 'manager_email', value: 'x', fault: 'is nobody', fix: 'Mend it.' };
const row = (at: number, more: Partial<RosterRowReport> = {}): RosterRowReport => ({
  row: at,
  outcome: 'new',
  email: null,
  fullName: null,
  duplicateOf: null,
  changes: [],
  faults: [],
  ...more,
});
const counts = { new: 0, changed: 0, unchanged: 0, refused: 0, duplicate: 0, partial: 0 };

it('rows that are taken without their manager are found beside those that are refused', () => {
  const rows = [row(2), row(3, { faults: [fault] }), row(4, { outcome: 'refused', faults: [fault] })];
  expect(rowsShown(rows, 'all')).toHaveLength(3);
  expect(rowsShown(rows, 'new').map(({ row }) => row)).toEqual([2, 3]);
  expect(rowsShown(rows, 'partial').map(({ row }) => row)).toEqual([3]);
  expect(rowsShown(rows, 'refused').map(({ row }) => row)).toEqual([4]);
});

it('a change says from what to what; of who is new only what is not said beside it', () => {
  const change = { field: 'department', from: null, to: 'Sales' } as const;
  expect(writeChange(change, false)).toBe('Department: – → Sales');
  expect(writeChange(change, true)).toBe('Department: Sales');
  const changes = [{ field: 'fullName', from: null, to: 'Ana' } as const, change];
  expect(changesShown(row(2, { changes }))).toEqual([change]);
  expect(changesShown(row(2, { outcome: 'changed', changes }))).toEqual(changes);
});

it('the file’s facts name encoding, delimiter, and what was passed over', () => {
  const file = { encoding: 'Windows-1252', delimiter: '\t', ignoredColumns: ['pay', 'notes'], blankRows: 2 } as const;
  expect(fileFacts({ counts, rows: [], file: { ...file, ignoredColumns: [...file.ignoredColumns] } })).toEqual([
    'Read as Windows-1252 with tabs.',
    'Not known, and ignored: pay, notes.',
    '2\u00a0blank rows passed over.',
  ]);
  expect(savedWords({ ...counts, new: 3, changed: 1 })).toBe('3 new, 1 changed');
  expect(savedWords({ ...counts, unchanged: 9 })).toBeNull();
});
