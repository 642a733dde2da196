// Real list traffic through the whole product: its figures equal those of a few-line count over the file.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SignalLine } from '../src/contract/people.ts';
import { readPerson, listPeople } from '../src/contract/people.ts';
import { countMailFile } from './mail-file-figures.ts';
import { openStage, type Stage } from './stage.ts';

const folder = join(import.meta.dirname, '..', '..', 'shared', 'data', 'mail-metadata');
const november = join(folder, 'developers-list-2017-11.jsonl');
const otherArchive = join(folder, 'developers-list-2017-11-other-archive.jsonl');
const period = { from: '2017-10-15', to: '2018-01-15' };
const counted = ['mail-sent', 'mail-received', 'mail-bulk-received', 'threads-started'] as const;

/** What the product says, in the words of the count. */
const tell = (lines: readonly SignalLine[]): string[] =>
  lines
    .filter((line) => counted.some((name) => name === line.signal) && line.value !== null && line.value !== 0)
    .map((line) => `${line.email} ${line.day} ${line.signal} ${line.value}`)
    .sort();

const tellFile = (paths: readonly string[]): string[] =>
  [...countMailFile(paths)]
    .flatMap(([person, { days }]) =>
      [...days].flatMap(([day, counts]) =>
        counted.filter((name) => counts[name] !== 0).map((name) => `${person} ${day} ${name} ${counts[name]}`),
      ),
    )
    .sort();

/** The median of each person's answers over the whole period. */
const tellReplies = async ({ client }: Stage): Promise<string[]> => {
  const { people } = await client.call(listPeople, { ...period, size: 200 });
  const told: string[] = [];
  for (const { id, email } of people) {
    const { signals } = await client.call(readPerson, { id, ...period });
    const value = signals.find((signal) => signal.period.signal === 'reply-time')?.period.value ?? null;
    told.push(`${email} ${value === null ? 'none' : value.toFixed(6)}`);
  }
  return told.sort();
};

const withFiles = async <T>(paths: readonly string[], use: (stage: Stage) => Promise<T>): Promise<T> => {
  const emulator = ['--scenario', 'mail', ...paths.flatMap((path) => ['--mail', path])];
  const stage = await openStage({ databaseUrl: null, emulator });
  try {
    await stage.connect(['people', 'mail'], null);
    await stage.sync();
    return await use(stage);
  } finally {
    await stage.close();
  }
};

describe.skipIf(!existsSync(november))('real mail traffic (skipped where ../shared/data is absent)', () => {
  it('has the figures of a count over the file, and no other', async () => {
    await withFiles([november], async (stage) => {
      const figures = await stage.figures(period.from, period.to);
      expect(tell(figures)).toEqual(tellFile([november]));
      expect(tell(figures).length).toBeGreaterThan(100);
      const replies = [...countMailFile([november])].map(
        ([person, { replyTime }]) => `${person} ${replyTime === null ? 'none' : replyTime.toFixed(6)}`,
      );
      expect(await tellReplies(stage)).toEqual(replies.sort());
      expect(replies.filter((line) => !line.endsWith('none')).length).toBeGreaterThan(5);
    });
  });

  it('has the same figures when both archives of the month deliver every mail twice', async () => {
    const once = await withFiles([november], (stage) => stage.figures(period.from, period.to));
    const twice = await withFiles([november, otherArchive], async (stage) => {
      const rows = await stage.activity();
      expect(rows.length).toBeGreaterThan(2 * new Set(rows.map((row) => `${row.mailbox} ${row.event}`)).size - 1);
      return stage.figures(period.from, period.to);
    });
    expect(tell(twice)).toEqual(tell(once));
  });

  it('shows the mails without a date as such, on no day', async () => {
    await withFiles([november], async (stage) => {
      const undated = (await stage.activity()).filter((row) => row.at === null);
      const expected = [...countMailFile([november]).values()].reduce((sum, figures) => sum + figures.undated, 0);
      expect(expected).toBeGreaterThan(30);
      expect(undated.length).toBe(expected);
      const [connection] = await stage.sync();
      expect(connection?.streams.find(({ name }) => name === 'mail')?.undated).toBe(expected);
    });
  });
});
