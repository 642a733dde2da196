// Real list traffic through the whole product: its figures equal those of a few-line count over the file.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignalLine } from '../src/contract/people.ts';
import { listPeople } from '../src/contract/people.ts';
import { countMailFile, mailCounts } from './mail-file-figures.ts';
import { openStage, type Stage } from './stage.ts';

const folder = join(import.meta.dirname, '..', '..', 'shared', 'data', 'mail-metadata');
const november = join(folder, 'developers-list-2017-11.jsonl');
const otherArchive = join(folder, 'developers-list-2017-11-other-archive.jsonl');
const period = { from: '2017-10-15', to: '2018-01-15' };

/** What the product says, in the words of the count. */
const tell = (lines: readonly SignalLine[]): string[] =>
  lines
    .filter((line) => mailCounts.some((name) => name === line.signal) && line.value !== null && line.value !== 0)
    .map((line) => `${line.email} ${line.day} ${line.signal} ${line.value}`)
    .sort();

const tellFile = (paths: readonly string[]): string[] =>
  [...countMailFile(paths)]
    .flatMap(([person, { days }]) =>
      [...days].flatMap(([day, counts]) =>
        mailCounts.filter((name) => counts[name] !== 0).map((name) => `${person} ${day} ${name} ${counts[name]}`),
      ),
    )
    .sort();

const write = (value: number | null | undefined): string => (value == null ? 'none' : value.toFixed(6));

const order = (signal: string): number => mailCounts.findIndex((name) => name === signal);

/** Each person's answers and counts over the whole period. */
const tellPeriod = async ({ client }: Stage): Promise<string[]> => {
  const signals = ['reply-time', ...mailCounts].join();
  const { people } = await client.call(listPeople, { ...period, size: 200, signals });
  return people
    .map(({ email, figures }) => {
      const [replyTime, ...counts] = figures.toSorted((a, b) => order(a.signal) - order(b.signal));
      const { p90, workingMedian } = replyTime?.beside ?? {};
      return `${email} ${[replyTime?.value, p90, workingMedian].map(write).join(' ')} ${counts.map(({ value }) => value ?? 0).join(' ')}`;
    })
    .sort();
};

const tellPeriodOfFile = (paths: readonly string[]): string[] =>
  [...countMailFile(paths)]
    .map(([person, { days, answers }]) => {
      const counts = mailCounts.map((name) => [...days.values()].reduce((sum, day) => sum + day[name], 0));
      const { median, p90, workingMedian } = answers;
      return `${person} ${[median, p90, workingMedian].map(write).join(' ')} ${counts.join(' ')}`;
    })
    .sort();

const openFiles = async (paths: readonly string[]): Promise<Stage> => {
  const emulator = ['--scenario', 'mail', ...paths.flatMap((path) => ['--mail', path])];
  const stage = await openStage({ databaseUrl: null, emulator });
  await stage.connect(['people', 'mail'], null);
  await stage.sync();
  return stage;
};

describe.skipIf(!existsSync(november))('real mail traffic (skipped where ../shared/data is absent)', () => {
  let once: Stage;
  beforeAll(async () => {
    once = await openFiles([november]);
  });
  afterAll(() => once.close());

  it('has the figures of a count over the file, and no other', async () => {
    const figures = await once.figures(period.from, period.to);
    expect(tell(figures)).toEqual(tellFile([november]));
    expect(tell(figures).length).toBeGreaterThan(100);
    const whole = tellPeriodOfFile([november]);
    expect(await tellPeriod(once)).toEqual(whole);
    expect(whole.filter((line) => !line.includes('none')).length).toBeGreaterThan(5);
  });

  it('has the same figures when both archives of the month deliver every mail twice', async () => {
    const twice = await openFiles([november, otherArchive]);
    try {
      const rows = await twice.activity();
      expect(rows.length).toBeGreaterThan(2 * new Set(rows.map((row) => `${row.mailbox} ${row.event}`)).size - 1);
      expect(tell(await twice.figures(period.from, period.to))).toEqual(tellFile([november]));
    } finally {
      await twice.close();
    }
  });

  it('shows the mails without a date as such, on no day', async () => {
    const undated = (await once.activity()).filter((row) => row.at === null);
    const expected = [...countMailFile([november]).values()].reduce((sum, figures) => sum + figures.undated, 0);
    expect(expected).toBeGreaterThan(30);
    expect(undated.length).toBe(expected);
    const [connection] = await once.sync();
    expect(connection?.streams.find(({ name }) => name === 'mail')?.undated).toBe(expected);
  });
});
