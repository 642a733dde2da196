// The embedded database's data folder: one process at a time, whole or not there, told apart from what cannot be opened.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DataFolderDamaged, DataFolderInUse, DataFolderUnwritable } from './errors.ts';
import { readHolder } from './folder-lock.ts';
import { openJobs } from './jobs.ts';
import { migrate } from './migrate.ts';
import { openDatabase } from './open.ts';
import { createOrganization, listOrganizations } from './queries/organizations.ts';

const root = mkdtempSync(join(tmpdir(), 'plumbline-embedded-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };
const organization = {
  organizationId: '00000000-0000-4000-8000-000000000001',
  name: 'Contoso',
  zone: 'UTC',
  hours,
  createdAt: new Date(),
};

const openFolder = (dataDir: string) => openDatabase({ url: null, dataDir });

const withFolder = async (
  dataDir: string,
  story: (database: Awaited<ReturnType<typeof openFolder>>) => Promise<void>,
) => {
  const database = await openFolder(dataDir);
  try {
    await story(database);
  } finally {
    await database.close();
  }
};

/** A folder that holds one organization, closed. */
const sample = join(root, 'sample');
beforeAll(() =>
  withFolder(sample, async (database) => {
    await migrate(database);
    await database.door((tx) => createOrganization(tx, organization));
  }),
);

const copySample = (name: string): string => {
  const dataDir = join(root, name);
  cpSync(sample, dataDir, { recursive: true });
  return dataDir;
};

const namesIn = async (dataDir: string): Promise<string[]> => {
  let names: string[] = [];
  await withFolder(dataDir, async (database) => {
    await migrate(database);
    names = (await database.door(listOrganizations)).map((row) => row.name);
  });
  return names;
};

/** A digest of each file that holds rows; PostgreSQL's own notes (caches, checkpoints) left out. */
const digestData = (folder: string): Map<string, string> => {
  const data = /^(base|global|pg_xact)\/(.*\/)?[0-9A-F_]+$|PG_VERSION$/;
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => data.test(name));
  const digests = files
    .filter((name) => statSync(join(folder, name)).isFile())
    .map(
      (name) =>
        [
          name,
          createHash('sha256')
            .update(readFileSync(join(folder, name)))
            .digest('hex'),
        ] as const,
    );
  return new Map(digests);
};

/** Another process that opens the folder, says so, and waits. */
const openElsewhere = async (dataDir: string, then = '') => {
  const script = `
    import { openDatabase } from '${new URL('./open.ts', import.meta.url).href}';
    const database = await openDatabase({ url: null, dataDir: ${JSON.stringify(dataDir)} });
    ${then}
    console.log('open');
    await new Promise((resolve) => setTimeout(resolve, 600000));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  return { pid: child.pid, kill };
};

test('what was saved is there when the folder is opened again', async () => {
  expect(await namesIn(sample)).toEqual(['Contoso']);
  expect(readdirSync(sample)).toEqual(['database']);
});

describe('a folder that another process has open', () => {
  test('is refused with the process and the address it serves, and its lock stays', async () => {
    const dataDir = copySample('shared');
    const other = await openElsewhere(dataDir, "await database.announce('http://127.0.0.1:4321');");
    try {
      const refused = await openFolder(dataDir).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(DataFolderInUse);
      expect(String(refused)).toContain(dataDir);
      expect(String(refused)).toContain(`process ${other.pid} on ${hostname()}`);
      expect(String(refused)).toContain('http://127.0.0.1:4321');
      expect(refused).toMatchObject({ url: 'http://127.0.0.1:4321' });
      expect(await readHolder(dataDir)).toMatchObject({ pid: other.pid, url: 'http://127.0.0.1:4321' });
    } finally {
      await other.kill();
    }
  });

  test('is taken over once that process was killed, with all that it saved', async () => {
    const dataDir = copySample('killed');
    const other = await openElsewhere(dataDir);
    await other.kill();
    expect(await readHolder(dataDir)).toBeNull();
    expect(await namesIn(dataDir)).toEqual(['Contoso']);
  });

  test('is refused to a second opening in the same process as well', async () => {
    const dataDir = copySample('same');
    await withFolder(dataDir, async () => {
      await expect(openFolder(dataDir)).rejects.toThrow(`process ${process.pid}`);
    });
  });

  test('goes to exactly one of many that find a dead lock at the same time', async () => {
    const dataDir = copySample('crowd');
    const dead = {
      token: 't',
      pid: 4_194_305,
      host: hostname(),
      began: '1',
      since: new Date().toISOString(),
      url: null,
    };
    writeFileSync(join(dataDir, 'database.lock'), JSON.stringify(dead));
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => openFolder(dataDir)));
    const opened = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    await Promise.all(opened.map((database) => database.close()));
    expect(opened).toHaveLength(1);
    expect(results.filter((r) => r.status === 'rejected').every((r) => r.reason instanceof DataFolderInUse)).toBe(true);
  });
});

test('a job that a killed process held is done by the next one', async () => {
  const dataDir = copySample('job');
  const holding = `
    const { openJobs } = await import('${new URL('./jobs.ts', import.meta.url).href}');
    const jobs = await openJobs(database);
    await jobs.send('orphan', { was: 'held by the dead' });
    await new Promise((taken) => jobs.work('orphan', { concurrency: 1, pollSeconds: 0.5 }, async () => {
      taken();
      await new Promise(() => {});
    }));
  `;
  const other = await openElsewhere(dataDir, holding);
  await other.kill();
  await withFolder(dataDir, async (database) => {
    const jobs = await openJobs(database);
    const taken = Promise.withResolvers<unknown>();
    await jobs.work('orphan', { concurrency: 1, pollSeconds: 0.5 }, async (data) => taken.resolve(data));
    expect(await taken.promise).toEqual({ was: 'held by the dead' });
    await jobs.stop();
  });
});

test("a lock whose number belongs to another process by now is a dead one's", async () => {
  const dataDir = copySample('reused');
  const reused = {
    token: 't',
    pid: process.ppid,
    host: hostname(),
    began: '1',
    since: new Date().toISOString(),
    url: null,
  };
  writeFileSync(join(dataDir, 'database.lock'), JSON.stringify(reused));
  expect(await namesIn(dataDir)).toEqual(['Contoso']);
});

describe('a folder that cannot be opened', () => {
  const damages: [string, (folder: string) => void][] = [
    ['a truncated control file', (folder) => truncateSync(join(folder, 'global/pg_control'), 100)],
    ['a missing folder of data', (folder) => rmSync(join(folder, 'base'), { recursive: true })],
    [
      'emptied data',
      (folder) =>
        readdirSync(join(folder, 'base')).forEach((name) => rmSync(join(folder, 'base', name), { recursive: true })),
    ],
    [
      'no write-ahead log',
      (folder) =>
        readdirSync(join(folder, 'pg_wal')).forEach((name) =>
          rmSync(join(folder, 'pg_wal', name), { recursive: true }),
        ),
    ],
    ['another major version', (folder) => writeFileSync(join(folder, 'PG_VERSION'), '17\n')],
    [
      'files of something else',
      (folder) =>
        readdirSync(folder)
          .filter((name) => name !== 'base')
          .forEach((name) => rmSync(join(folder, name), { recursive: true })),
    ],
  ];
  test.each(damages)('with %s is named with what to do, and left as it is', async (_name, damage) => {
    const dataDir = copySample(`damaged-${Math.random()}`);
    const folder = join(dataDir, 'database');
    damage(folder);
    const before = digestData(folder);
    const refused = await openFolder(dataDir).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DataFolderDamaged);
    expect(String(refused)).toContain(folder);
    expect(String(refused)).toContain('move it away');
    expect(digestData(folder)).toEqual(before);
    expect(await readHolder(dataDir)).toBeNull();
  });

  test('because a killed process left an empty process file is opened all the same', async () => {
    const dataDir = copySample('pidfile');
    writeFileSync(join(dataDir, 'database', 'postmaster.pid'), '');
    expect(await namesIn(dataDir)).toEqual(['Contoso']);
  });

  test('because there is a file in its place is named with what to do', async () => {
    const dataDir = join(root, 'a-file');
    writeFileSync(dataDir, 'not a folder');
    await expect(openFolder(dataDir)).rejects.toThrow(DataFolderUnwritable);
    expect(readFileSync(dataDir, 'utf8')).toBe('not a folder');
  });
});

test('a folder whose making was cut off is made anew, and the remains are removed', async () => {
  const dataDir = join(root, 'cut-off');
  cpSync(join(sample, 'database', 'global'), join(dataDir, 'database.part-1', 'global'), { recursive: true });
  expect(await namesIn(dataDir)).toEqual([]);
  expect(readdirSync(dataDir)).toEqual(['database']);
});
