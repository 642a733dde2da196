// The addresses that somebody wants to invite, from a list or a CSV file, each row with what is wrong with it.
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { FlowInvalid } from './flow-refusal.ts';

const mostRows = 1000;

export interface InviteAddress {
  /** Line of the file, or place in the list; from 1. */
  readonly line: number;
  /** Trimmed, lower-case. */
  readonly email: string;
  /** Null: it can be invited. */
  readonly fault: { readonly state: 'already' | 'invalid'; readonly text: string } | null;
}

const Cells = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

/** What separates the cells: the candidate that stands most often in the first line, outside of quotes. */
const delimiterOf = (text: string): string => {
  const first = (text.split(/\r?\n/, 1)[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const count = (sign: string): number => first.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
};

const readCells = (csv: string): z.output<typeof Cells> => {
  try {
    const options = { bom: true, delimiter: delimiterOf(csv), info: true, relax_column_count: true, trim: true };
    return Cells.parse(parse(csv, { ...options, skip_empty_lines: true }));
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const lines: unknown = cause['lines'];
    const line = typeof lines === 'number' ? ` near line ${lines}` : '';
    throw new FlowInvalid('csv', `This is no CSV file${line}: a quotation mark is not closed or stands inside a cell.`);
  }
};

const fromCsv = (csv: string): { line: number; text: string }[] => {
  const [head, ...rows] = readCells(csv);
  const column = head?.record.findIndex((name) => name.toLowerCase() === 'email') ?? -1;
  if (column === -1) {
    const found = head === undefined ? 'nothing' : head.record.slice(0, 5).join(', ').slice(0, 100);
    throw new FlowInvalid('csv', `The first line must name a column "email"; it has: ${found}.`);
  }
  return rows.map(({ record, info }) => ({ line: info.lines, text: record[column] ?? '' }));
};

const Email = z.email();

/** Errors: FlowInvalid for a file that cannot be read, no address at all, or more than a thousand. */
export const readAddresses = (given: {
  readonly emails: readonly string[];
  readonly csv: string | null;
}): InviteAddress[] => {
  const listed = given.emails.map((text, index) => ({ line: index + 1, text }));
  const rows = given.csv === null ? listed : [...listed, ...fromCsv(given.csv)];
  const field = given.csv === null ? 'emails' : 'csv';
  if (rows.length === 0) throw new FlowInvalid(field, 'Enter at least one e-mail address.');
  if (rows.length > mostRows) {
    throw new FlowInvalid(field, `These are ${rows.length} rows. Send at most ${mostRows} at a time.`);
  }
  const seen = new Map<string, number>();
  return rows.map(({ line, text }) => {
    const email = text.trim().toLowerCase();
    const first = seen.get(email);
    seen.set(email, first ?? line);
    if (!Email.safeParse(email).success) {
      const said = email === '' ? 'There is no address in this row.' : 'This is not an e-mail address.';
      return { line, email: email.slice(0, 320), fault: { state: 'invalid' as const, text: said } };
    }
    if (first === undefined) return { line, email, fault: null };
    return { line, email, fault: { state: 'already' as const, text: `The same address stands in row ${first}.` } };
  });
};
