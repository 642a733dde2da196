// A report in words: which rows a filter shows, and what is said of each.
import type { RosterReport, RosterRowReport, RowCounts } from '../../../../src/contract/roster.ts';
import { countOf } from '../../../ui/figures.ts';
import { fieldNames } from '../roster.ts';

export type RowFilter = 'all' | keyof RowCounts;

export const filters: readonly { readonly value: RowFilter; readonly label: string }[] = [
  { value: 'all', label: 'All' },
  { value: 'new', label: 'New' },
  { value: 'changed', label: 'Changed' },
  { value: 'unchanged', label: 'Unchanged' },
  { value: 'refused', label: 'Refused' },
  { value: 'duplicate', label: 'Duplicate' },
  { value: 'partial', label: 'Without manager' },
];

/** Rows of which something is left out are shown on their own, and with what becomes of the rest. */
export const rowsShown = (rows: readonly RosterRowReport[], filter: RowFilter): readonly RosterRowReport[] => {
  if (filter === 'all') return rows;
  if (filter === 'partial') return rows.filter(({ outcome, faults }) => outcome !== 'refused' && faults.length > 0);
  return rows.filter(({ outcome }) => outcome === filter);
};

export const badges = {
  new: { tone: 'success', text: 'New' },
  changed: { tone: 'brand', text: 'Changed' },
  unchanged: { tone: 'subtle', text: 'Unchanged' },
  refused: { tone: 'warning', text: 'Refused' },
  duplicate: { tone: 'subtle', text: 'Duplicate' },
} as const;

/** `Department: Sales → Legal`; of who is new just what they get. */
export const writeChange = ({ field, from, to }: RosterRowReport['changes'][number], isNew: boolean): string =>
  isNew ? `${fieldNames[field]}: ${to ?? '–'}` : `${fieldNames[field]}: ${from ?? '–'} → ${to ?? '–'}`;

/** Of who is new the name and address stand beside it already. */
export const changesShown = ({ outcome, changes }: RosterRowReport): RosterRowReport['changes'] =>
  outcome === 'new'
    ? changes.filter(({ field, to }) => field !== 'fullName' && field !== 'email' && to !== null)
    : changes;

const delimiters = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' } as const;

/** How the file was read, one sentence each. */
export const fileFacts = ({ file }: RosterReport): readonly string[] => {
  if (file === null) return [];
  const { encoding, delimiter, ignoredColumns, blankRows } = file;
  return [
    `Read as ${encoding} with ${delimiters[delimiter]}.`,
    ...(ignoredColumns.length === 0 ? [] : [`Not known, and ignored: ${ignoredColumns.join(', ')}.`]),
    ...(blankRows === 0 ? [] : [`${countOf(blankRows, 'blank row')} passed over.`]),
  ];
};

/** `3 new, 1 changed`; null where nobody would be saved. */
export const savedWords = ({ new: made, changed }: RowCounts): string | null => {
  const parts = [...(made === 0 ? [] : [`${made} new`]), ...(changed === 0 ? [] : [`${changed} changed`])];
  return parts.length === 0 ? null : parts.join(', ');
};
