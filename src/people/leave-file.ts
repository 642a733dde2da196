// A CSV file of leave (email,from,to,part): each row read by itself, with what is wrong in it.
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { DayPart, Leave } from './days-off.ts';

/** The file as a whole cannot be read; the message says why, for the person who sent it. */
export class LeaveFileRefused extends Error {
  override readonly name = 'LeaveFileRefused';
}

export interface LeaveLine {
  /** The first is 1. */
  readonly line: number;
  /** Lower-case. */
  readonly email: string;
  /** As written. */
  readonly from: string;
  readonly to: string;
  /** Null: refused, see `fault`. */
  readonly leave: Leave | null;
  readonly fault: string;
}

const columns = ['email', 'from', 'to', 'part'] as const;
const mostRows = 20_000;
const mostDays = 366;
const dayMs = 86_400_000;

const parts: ReadonlyMap<string, DayPart> = new Map([
  ['', 'day'],
  ['day', 'day'],
  ['full', 'day'],
  ['morning', 'morning'],
  ['am', 'morning'],
  ['afternoon', 'afternoon'],
  ['pm', 'afternoon'],
]);

const Day = z.iso.date();
const Line = z.object({
  info: z.object({ lines: z.number() }),
  record: z.array(z.string()),
});

/** Errors: LeaveFileRefused. */
const readRecords = (csv: string): { line: number; cells: readonly string[] }[] => {
  try {
    const found = parse(csv, {
      bom: true,
      delimiter: [',', ';', '\t'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
    return z
      .array(Line)
      .parse(found)
      .map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new LeaveFileRefused(`The file cannot be read as CSV: ${error.message}`, { cause: error });
  }
};

const faultOf = (from: string, to: string, part: DayPart | undefined): string | null => {
  if (!Day.safeParse(from).success) return `“${from}” is no day. Write it as 2026-12-24.`;
  if (!Day.safeParse(to).success) return `“${to}” is no day. Write it as 2026-12-24.`;
  if (to < from) return 'It ends before it begins.';
  if ((Date.parse(to) - Date.parse(from)) / dayMs >= mostDays) return `Longer than ${mostDays} days.`;
  return part === undefined ? 'part is day, morning or afternoon.' : null;
};

/** Columns in any order, named in the first row; an empty `to` is the same day, an empty `part` the whole day. Errors: LeaveFileRefused. */
export const readLeaveFile = (csv: string): LeaveLine[] => {
  const [head, ...rows] = readRecords(csv);
  const names = (head?.cells ?? []).map((name) => name.toLowerCase());
  const missing = ['email', 'from'].filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new LeaveFileRefused(
      `The first row names the columns: ${columns.join(',')}. There is no ${missing.join(' and no ')}.`,
    );
  if (rows.length > mostRows) throw new LeaveFileRefused(`At most ${mostRows} rows at a time.`);
  return rows.map(({ line, cells }) => {
    const cell = (name: (typeof columns)[number]): string => cells[names.indexOf(name)] ?? '';
    const email = cell('email').toLowerCase();
    const from = cell('from');
    const to = cell('to') === '' ? from : cell('to');
    const part = parts.get(cell('part').toLowerCase());
    const fault = email === '' ? 'There is no address.' : faultOf(from, to, part);
    return {
      line,
      email,
      from,
      to,
      leave: fault === null ? { from, to, part: part ?? 'day' } : null,
      fault: fault ?? '',
    };
  });
};
