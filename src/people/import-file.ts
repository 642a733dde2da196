// A roster file, read into rows: which delimiter it has, which columns in which order, and each row's cells.
import { CsvError, parse } from 'csv-parse/sync';
import { mostRosterRows, rosterColumns } from '../contract/roster.ts';
import { readText, RosterFileRefused, type RosterText } from './import-text.ts';
import { quoted, readRow, type RosterInput, rowFields } from './roster-values.ts';

export interface RosterFile {
  readonly encoding: RosterText['encoding'];
  readonly delimiter: ',' | ';' | '\t';
  /** Names of columns that are not known, as written. */
  readonly ignoredColumns: readonly string[];
  readonly blankRows: number;
  readonly rows: readonly RosterInput[];
}

type Delimiter = RosterFile['delimiter'];
const delimiters: readonly Delimiter[] = [',', ';', '\t'];
const known: ReadonlySet<string> = new Set(rosterColumns);
const expected = `The first row names the columns: ${rosterColumns.join(', ')}, in any order.`;
/** One row's characters at most: more is a quote that is never closed. */
const mostOfRow = 65_536;

interface Line {
  readonly record: readonly string[];
  /** As a spreadsheet counts rows. */
  readonly row: number;
}

const options = (delimiter: Delimiter) => ({
  delimiter,
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: true,
  max_record_size: mostOfRow,
});

const unclosed = (line: number, cause: unknown): RosterFileRefused =>
  new RosterFileRefused(
    {
      code: 'quote-not-closed',
      message: `A quote (") that opens in or after line ${line} is not closed, so nothing after it can be told apart.`,
      fix: 'Close the quote, or write a quote within a value twice ("").',
    },
    { cause },
  );

/** Errors: RosterFileRefused. */
const parseLines = (text: string, delimiter: Delimiter, to?: number): Line[] => {
  let last = 1;
  const lines: Line[] = [];
  try {
    parse(text, {
      ...options(delimiter),
      ...(to === undefined ? {} : { to }),
      on_record: (record: string[], { lines: line, records, empty_lines: empty }) => {
        last = line;
        if (lines.length > mostRosterRows) throw tooMany();
        lines.push({ record, row: records + empty });
        return null;
      },
    });
  } catch (cause) {
    if (cause instanceof CsvError) throw unclosed(last, cause);
    throw cause;
  }
  return lines;
};

const tooMany = (): RosterFileRefused =>
  new RosterFileRefused({
    code: 'too-many-rows',
    message: `The file has more than ${mostRosterRows.toLocaleString('en')} rows.`,
    fix: 'Split it into several files, each with the header. Managers may stand in a file that was imported before.',
  });

/** `Full Name` and `full-name` are `full_name`. */
const columnOf = (cell: string): string =>
  cell
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');

const headerOf = (text: string, delimiter: Delimiter): readonly string[] =>
  parseLines(text, delimiter, 1)[0]?.record ?? [];

/** The delimiter that finds most known columns. Errors: RosterFileRefused where none finds the address. */
const chooseDelimiter = (text: string): { delimiter: Delimiter; header: readonly string[] } => {
  const found = delimiters.map((delimiter) => {
    const header = headerOf(text, delimiter);
    return { delimiter, header, hits: header.filter((cell) => known.has(columnOf(cell))).length };
  });
  const best = found.reduce((a, b) => ((b.hits - a.hits || b.header.length - a.header.length) > 0 ? b : a));
  if (best.header.some((cell) => columnOf(cell) === 'email')) return best;
  const seen = best.header.filter((cell) => cell.trim() !== '').slice(0, 10);
  throw new RosterFileRefused({
    code: 'no-email-column',
    message: `There is no column "email" in the first row${seen.length === 0 ? '' : ` (${quoted(seen.join(', '))})`}.`,
    fix: `${expected} Columns are set apart by comma, semicolon or tab.`,
  });
};

/** Where each known column stands. Errors: RosterFileRefused for a column that is there twice. */
const placesOf = (header: readonly string[]): ReadonlyMap<string, number> => {
  const places = new Map<string, number>();
  for (const [at, cell] of header.entries()) {
    const column = columnOf(cell);
    if (!known.has(column)) continue;
    if (places.has(column))
      throw new RosterFileRefused({
        code: 'column-twice',
        message: `The column "${column}" is there twice.`,
        fix: 'Leave one of them out, or give it another name.',
      });
    places.set(column, at);
  }
  return places;
};

const isBlank = (record: readonly string[]): boolean => record.every((cell) => cell.trim() === '');

interface Shape {
  readonly width: number;
  readonly places: ReadonlyMap<string, number>;
  readonly emptyCells: 'keep' | 'clear';
}

const readLine = ({ record, row }: Line, { width, places, emptyCells }: Shape): RosterInput => {
  const cell = (column: string): string | undefined => {
    const at = places.get(column);
    return at === undefined ? undefined : (record[at] ?? '');
  };
  // Delimiters at the end of a row are harmless; any other difference moves values into the wrong columns.
  const surplus = record.slice(width).some((text) => text.trim() !== '');
  if (record.length >= width && !surplus) {
    const cells = Object.fromEntries(rowFields.map(({ field, column }) => [field, cell(column)]));
    return readRow({ row, email: cell('email'), cells, emptyCells });
  }
  const fault = {
    column: null,
    value: null,
    fault: `has ${record.length} cells where the header has ${width}`,
    fix: surplus
      ? 'Put quotes (") around values that hold the delimiter.'
      : 'Fill the row up with delimiters, or check that no line break is missing or too many.',
  };
  return { row, email: null, values: {}, faults: [fault] };
};

/** Errors: RosterFileRefused for a file that cannot be read as a whole; a row that cannot is among the rows, with its faults. */
export const readRosterFile = (
  bytes: Uint8Array,
  { emptyCells }: { readonly emptyCells: 'keep' | 'clear' },
): RosterFile => {
  const { encoding, text: whole } = readText(bytes);
  // Excel's own first line, which says the delimiter; still a row to a spreadsheet.
  const [hint = ''] = /^\ufeff?sep=.\r?\n/i.exec(whole) ?? [];
  const text = whole.slice(hint.length);
  const { delimiter, header } = chooseDelimiter(text);
  const places = placesOf(header);
  const [, ...lines] = parseLines(text, delimiter);
  const filled = lines.filter(({ record }) => !isBlank(record));
  if (filled.length === 0)
    throw new RosterFileRefused({ code: 'no-rows', message: 'There is no row beneath the header.', fix: expected });
  const shape = { width: header.length, places, emptyCells };
  const shift = hint === '' ? 0 : 1;
  return {
    encoding,
    delimiter,
    ignoredColumns: header.filter((cell) => !known.has(columnOf(cell)) && cell.trim() !== '').map(quoted),
    blankRows: blankRowsOf(lines, filled.length),
    rows: filled.map((line) => readLine({ ...line, row: line.row + shift }, shape)),
  };
};

/** Up to the last row that says anything; blank ones at the end are nothing. */
const blankRowsOf = (lines: readonly Line[], filled: number): number => {
  const last = lines.findLast(({ record }) => !isBlank(record));
  return last === undefined ? 0 : last.row - 1 - filled;
};
