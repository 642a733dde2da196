// One day's report as a table → measures. Columns are found by their names: their number and order have changed over the years.
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Idle, Measure } from '../../../contract/records.ts';
import { GiveUp } from '../../errors.ts';
import type { Quarantined } from '../../stream.ts';
import { oddAnswer } from '../errors.ts';
import { address, sourceId } from '../fields.ts';
import type { Figure, Report } from './usage-figures.ts';

/** What a report told of a day. */
export interface ReportedDay {
  readonly rows: number;
  /** Rows of people whose names the tenant conceals: they are counted, and never taken for anybody. */
  readonly concealed: number;
  readonly measures: readonly Measure[];
  /** Who is listed with nothing on the day, in a report that was computed on it or later. */
  readonly idle: Idle;
  readonly quarantined: readonly Quarantined[];
  /** Ids of the rows that could be read, as they are set aside where they cannot. */
  readonly readable: readonly string[];
  /** The newest "Report Refresh Date"; null where there is no row. */
  readonly refreshedOn: string | null;
}

const refreshColumn = 'Report Refresh Date';
const nameColumn = 'User Principal Name';

/** Concealed names are 32 hex digits; concealed ids are all alike. */
const concealedName = /^[0-9a-f]{32}$/i;
const concealedId = '00000000-0000-0000-0000-000000000000';

const Day = z.iso.date();

/** `2026-11-19`, also as `2026-11-19T00:00:00Z`; null for anything else. */
const dayOf = (cell: string): string | null => {
  const [day = '', time] = cell.split('T');
  return Day.safeParse(day).success && (time === undefined || /^00:00:00(\.0+)?Z?$/.test(time)) ? day : null;
};

const duration = /^PT(?:(\d{1,7})H)?(?:(\d{1,9})M)?(?:(\d{1,11})(?:\.\d+)?S)?$/;

/** A count, or `PT1H2M3S` in seconds; null for anything else. */
const numberOf = (cell: string): number | null => {
  if (/^\d{1,15}$/.test(cell)) return Number(cell);
  const [, hours, minutes, seconds] = cell.length > 2 ? (duration.exec(cell) ?? []) : [];
  if (hours === undefined && minutes === undefined && seconds === undefined) return null;
  return Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
};

type Columns = ReadonlyMap<string, number>;

const tableOf = (text: string): readonly (readonly string[])[] => {
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw oddAnswer('its table is damaged', error.code);
  }
};

const changed = (column: string): GiveUp =>
  new GiveUp({
    code: 'report-changed',
    title: `The usage report no longer has the column "${column}".`,
    fix: 'Update Plumbline, or report this: Microsoft has changed the report. Until then its figures are unavailable; those of other reports are not.',
    who: 'operator',
    link: null,
    raw: 'header',
  });

/** Errors: RetryLater for what is no report; GiveUp for a report without the columns that name who and when. */
const columnsOf = (header: readonly string[]): Columns => {
  const columns = new Map(header.map((name, index) => [name.trim(), index]));
  if (!columns.has(refreshColumn)) throw oddAnswer('it is no report', `no ${refreshColumn}`);
  if (!columns.has(nameColumn)) throw changed(nameColumn);
  return columns;
};

/** Errors: GiveUp where a figure has no column any more: what is not told must not look like 0. */
const figuresIn = ({ figures }: Pick<Report, 'figures'>, columns: Columns): Reading['figures'] =>
  figures.map((one) => {
    const column = one.columns.find((name) => columns.has(name));
    if (column === undefined) throw changed(one.columns[0] ?? one.name);
    return { ...one, column };
  });

/** Whether only the beginning of a file came. What is missing after a whole line cannot be told; the last column ("Report Period") is the same in all lines. */
const isCut = (text: string, header: readonly string[], rows: readonly (readonly string[])[]): boolean => {
  const ended = text.endsWith('\n');
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) return !ended;
  if (last.length < header.length) return true;
  const at = header.length - 1;
  return !ended && (last[at] === '' || last[at] !== first[at]);
};

const accountOf = (name: string, id: string): Measure['account'] | null => {
  if (z.guid().safeParse(id).success && id !== concealedId) return { id };
  const found = address.safeParse(name);
  return found.success && /^[^@\s]+@[^@\s]+$/.test(found.data) ? { address: found.data } : null;
};

interface Reading {
  readonly day: string;
  readonly width: number;
  readonly cell: (row: readonly string[], name: string) => string | undefined;
  /** The report's figures with the column that this table has for each. */
  readonly figures: readonly (Figure & { readonly column: string })[];
}

type Row =
  | { readonly fault: string }
  | { readonly concealed: true }
  | { readonly measures: readonly Measure[] }
  | { readonly idle: Idle['accounts'][number] };

/**
 * An account that did anything on the day, or of which the report says that it did, has all figures, zeros included, so
 * that a later computing of the report can lower them. Of the others nothing is kept, as most accounts do nothing most
 * days; they are told as idle, so that what an earlier computing said of them does not stay.
 */
const readRow = ({ day, width, cell, figures }: Reading, row: readonly string[]): Row => {
  const name = cell(row, nameColumn) ?? '';
  if (concealedName.test(name)) return { concealed: true };
  if (row.length !== width) return { fault: `row: has ${row.length} fields where ${width} are named` };
  const refreshedOn = dayOf(cell(row, refreshColumn) ?? '');
  if (refreshedOn === null) return { fault: `${refreshColumn}: is no day` };
  const account = accountOf(name, cell(row, 'User Id') ?? '');
  if (account === null) return { fault: `${nameColumn}: is no address` };
  const active = cell(row, 'Last Activity Date') ?? '';
  if (active !== '' && dayOf(active) === null) return { fault: 'Last Activity Date: is no day' };
  const measures: Measure[] = [];
  for (const { name: figure, column } of figures) {
    const value = numberOf(cell(row, column) ?? '');
    if (value === null) return { fault: `${column}: is no number` };
    measures.push({ account, day, name: figure, value, refreshedOn });
  }
  const isActive = dayOf(active) === day || measures.some(({ value }) => value > 0);
  return isActive ? { measures } : { idle: { account, refreshedOn } };
};

/** `id` of a row that is set aside: its report, and its account's name on that day, where it can be told. */
const asideId = (part: string, day: string, name: string): string | null =>
  sourceId.safeParse(`${part} ${day} ${name}`).data ?? null;

/** `text`: CSV with a header, with or without a byte order mark. Errors: RetryLater, GiveUp. */
export const readReport = (report: Pick<Report, 'part' | 'figures'>, day: string, text: string): ReportedDay => {
  const [header = [], ...rows] = tableOf(text);
  if (isCut(text, header, rows)) throw oddAnswer('its table is cut', 'last line');
  const columns = columnsOf(header);
  const cell = (row: readonly string[], name: string): string | undefined => row[columns.get(name) ?? -1]?.trim();
  const figures = figuresIn(report, columns);
  const reading: Reading = { day, width: header.length, cell, figures };
  const measures: Measure[] = [];
  const accounts: Idle['accounts'][number][] = [];
  const quarantined: Quarantined[] = [];
  const readable: string[] = [];
  let concealed = 0;
  let refreshedOn: string | null = null;
  for (const row of rows) {
    const read = readRow(reading, row);
    const refreshed = dayOf(cell(row, refreshColumn) ?? '');
    if (refreshed !== null && (refreshedOn === null || refreshed > refreshedOn)) refreshedOn = refreshed;
    if ('concealed' in read) concealed += 1;
    else {
      const id = asideId(report.part, day, cell(row, nameColumn) ?? '');
      if ('fault' in read) quarantined.push({ id, reason: read.fault });
      else if (id !== null) readable.push(id);
      if ('measures' in read) measures.push(...read.measures);
      if ('idle' in read && read.idle.refreshedOn >= day) accounts.push(read.idle);
    }
  }
  const idle = { day, names: figures.map(({ name }) => name), accounts };
  return { rows: rows.length, concealed, measures, idle, quarantined, readable, refreshedOn };
};
