// One row of roster values: which columns there are, how each is read, and what is said of what cannot be.
import { z } from 'zod';
import type { RosterFault } from '../contract/roster.ts';

/** What a row may say beside whom it is about. */
export type RowField = 'fullName' | 'jobTitle' | 'department' | 'manager' | 'joinedOn' | 'leftOn';

/** Not there: the row says nothing of it. Null: it is emptied. Managers by address, days `YYYY-MM-DD`. */
export type RowValues = Partial<Readonly<Record<RowField, string | null>>>;

/** A row as it was read, whatever it came from. */
export interface RosterInput {
  readonly row: number;
  /** Lower-case; null where it cannot be read. */
  readonly email: string | null;
  readonly values: RowValues;
  /** A row with faults is refused. */
  readonly faults: readonly RosterFault[];
}

/** The fields in the order of a file's columns; `column` names them in reports. */
export const rowFields: readonly { readonly field: RowField; readonly column: string }[] = [
  { field: 'fullName', column: 'full_name' },
  { field: 'jobTitle', column: 'role' },
  { field: 'department', column: 'department' },
  { field: 'manager', column: 'manager_email' },
  { field: 'joinedOn', column: 'start_date' },
];

const longest = 200;
const control = /\p{Cc}/u;

/** What of a value is repeated in a report. */
export const quoted = (value: string): string => (value.length > 80 ? `${value.slice(0, 79)}…` : value);

type Fault = Pick<RosterFault, 'fault' | 'fix'>;
type Read = { readonly value: string } | Fault;

const readWords = (text: string): Read => {
  const value = text.replaceAll(/\s+/gu, ' ');
  if (control.test(value)) return { fault: 'holds characters that cannot be shown', fix: 'Type it again.' };
  if (value.length > longest)
    return {
      fault: `is longer than ${longest} characters`,
      fix: 'Shorten it, or check that the columns are in order.',
    };
  return { value };
};

const Address = z.email().max(320);

const readAddress = (text: string): Read => {
  const value = text.toLowerCase();
  return Address.safeParse(value).success
    ? { value }
    : { fault: 'is not an e-mail address', fix: 'Write one address, such as ana@example.com.' };
};

const Day = z.iso.date();

const readDay = (text: string): Read => {
  if (Day.safeParse(text).success && text >= '1900-01-01' && text <= '2199-12-31') return { value: text };
  if (/^\d{4}-\d{2}-\d{2}$/.test(text))
    return { fault: 'is no day of the calendar that anybody starts on', fix: 'Check year, month and day.' };
  return {
    fault: 'is not written as YYYY-MM-DD',
    fix: 'Write 3 April 2024 as 2024-04-03. In Excel: Format Cells, Custom, yyyy-mm-dd, then save again.',
  };
};

const readers: Readonly<Record<RowField, (text: string) => Read>> = {
  fullName: readWords,
  jobTitle: readWords,
  department: readWords,
  manager: readAddress,
  joinedOn: readDay,
  leftOn: readDay,
};

const noAddress: RosterFault = {
  column: 'email',
  value: null,
  fault: 'is empty',
  fix: 'Every row needs the person’s e-mail address.',
};
const noName: RosterFault = {
  column: 'full_name',
  value: null,
  fault: 'is empty',
  fix: 'A name cannot be emptied: write the full name.',
};

interface Cells {
  readonly row: number;
  /** As they stand there, with blanks around; undefined: there is no such column. */
  readonly email: string | undefined;
  readonly cells: Partial<Readonly<Record<RowField, string | undefined>>>;
  /** Whether an empty cell says nothing, or empties the field. */
  readonly emptyCells: 'keep' | 'clear';
}

/** Reads every cell of a row; each that cannot be read is a fault, and faults refuse the row. */
export const readRow = ({ row, email, cells, emptyCells }: Cells): RosterInput => {
  const faults: RosterFault[] = [];
  const values: Partial<Record<RowField, string | null>> = {};
  const written = email?.trim() ?? '';
  const address = written === '' ? null : readAddress(written);
  if (address === null) faults.push(noAddress);
  else if (!('value' in address)) faults.push({ column: 'email', value: quoted(written), ...address });
  for (const { field, column } of rowFields) {
    const text = cells[field]?.trim();
    if (text === undefined) continue;
    if (text === '') {
      if (emptyCells === 'keep') continue;
      if (field === 'fullName') faults.push(noName);
      else values[field] = null;
      continue;
    }
    const read = readers[field](text);
    if ('value' in read) values[field] = read.value;
    else faults.push({ column, value: quoted(text), ...read });
  }
  return { row, email: address !== null && 'value' in address ? address.value : null, values, faults };
};
