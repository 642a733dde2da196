// Real usage reports: each is read, and counts agree with a count that knows nothing of the reader.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GiveUp } from '../../errors.ts';
import { reports } from './usage-figures.ts';
import { readReport } from './usage-report.ts';

const folder = join(import.meta.dirname, '../../../../../shared/data/graph-answers/csv');

const details: Readonly<Record<string, string>> = {
  'teams__report__report-useractivityuserdetail.csv': 'teams',
  'outlook__report__report-mailactivityuserdetail.csv': 'email',
  'onedrive__report__report-activityuserdetail.csv': 'onedrive',
  'spo__report__report-activityuserdetail.csv': 'sharepoint',
};

interface Line {
  readonly file: string;
  readonly rows: number;
  readonly concealed: number;
  readonly measures: number;
  readonly setAside: readonly string[];
  readonly people: boolean;
}

/** The day of the file's one row: when somebody was last active, so that the row counts. */
const dayIn = (text: string): string => {
  const [header = '', row = ''] = text.split(/\r?\n/);
  const at = header.split(',').indexOf('Last Activity Date');
  const found = at < 0 ? '' : (row.split(',')[at] ?? '');
  return found === '' ? row.slice(0, 10) : found.slice(0, 10);
};

const readFile = (file: string): Line => {
  const text = readFileSync(join(folder, file), 'utf8');
  const report = reports.find(({ part }) => part === details[file]) ?? { part: '', figures: [] };
  try {
    // As Microsoft sends it: with a byte order mark.
    const read = readReport(report, dayIn(text), `\uFEFF${text}`);
    const { rows, concealed, measures, quarantined } = read;
    return {
      file,
      rows,
      concealed,
      measures: measures.length,
      setAside: quarantined.map(({ reason }) => reason),
      people: true,
    };
  } catch (error) {
    if (!(error instanceof GiveUp)) throw error;
    return { file, rows: 0, concealed: 0, measures: 0, setAside: [], people: false };
  }
};

/** The same by splitting lines: no file has a comma within quotes in a column that counts. */
const countFile = (file: string): Omit<Line, 'setAside'> & { readonly wide: boolean } => {
  const [header = '', ...lines] = readFileSync(join(folder, file), 'utf8').split(/\r?\n/);
  const names = header.split(',');
  const rows = lines.filter((line) => line !== '');
  const at = names.indexOf('User Principal Name');
  const concealed = rows.filter((row) => /^[0-9A-F]{32}$/.test(row.split(',')[at] ?? '')).length;
  const people = at >= 0;
  const wide = rows.some((row) => row.split(',').length !== names.length);
  return { file, rows: people ? rows.length : 0, concealed: people ? concealed : 0, measures: 0, people, wide };
};

describe.skipIf(!existsSync(folder))('real usage reports (skipped without ../shared/data/graph-answers)', () => {
  const files = existsSync(folder)
    ? readdirSync(folder).filter((file) => readFileSync(join(folder, file), 'utf8').startsWith('Report Refresh Date'))
    : [];

  it('are read row by row, and every row is a person’s, concealed, or set aside with its reason', () => {
    const read = files.map(readFile);
    const counted = files.map(countFile);
    expect(read.map(({ file, rows, concealed, people }) => ({ file, rows, concealed, people }))).toEqual(
      counted.map(({ file, rows, concealed, people }) => ({ file, rows, concealed, people })),
    );
    const sum = (of: (line: Line) => number): number => read.reduce((total, line) => total + of(line), 0);
    const aside = read.flatMap(({ file, setAside }) => setAside.map((reason) => `${file}: ${reason}`));
    const people = read.filter((line) => line.people).length;
    const told = [files.length, people, sum(({ rows }) => rows), sum(({ concealed }) => concealed)];
    process.stdout.write(
      `usage reports: files, about people, rows, concealed, measures, set aside\n${[...told, sum(({ measures }) => measures), aside.length].join(', ')}\n${aside.join('\n')}`,
    );
    for (const [at, { setAside, concealed }] of read.entries())
      expect(setAside.length > 0).toBe(counted[at]?.wide === true && concealed === 0 && counted[at].people);
  });

  it('of all four kinds that become measures have every column for them', () => {
    for (const [file, part] of Object.entries(details)) {
      const text = readFileSync(join(folder, file), 'utf8').replace(/[0-9A-F]{32}/, 'ana@contoso.com');
      const report = reports.find((one) => one.part === part)!;
      const { measures, quarantined, concealed } = readReport(report, dayIn(text), text);
      const [header = ''] = text.split(/\r?\n/);
      const columns = report.figures.filter(({ columns: names }) => names.some((name) => header.includes(name)));
      expect([quarantined, concealed, measures.length]).toEqual([[], 0, columns.length]);
      expect(columns).toHaveLength(report.figures.length);
    }
  });
});
