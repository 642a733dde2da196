// Runs tests on both engines: PGlite in memory and a real PostgreSQL, each with a fresh, migrated database of its own.
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, inject } from 'vitest';
import { migrate } from './migrate.ts';
import { type Database, openDatabase } from './open.ts';
import { migratedTemplate } from './testing-setup.ts';

export interface Here {
  readonly engine: 'pglite' | 'postgres';
  /** Open while the tests of the block run. */
  readonly database: Database;
  /** The database's URL for a second client; null on PGlite. */
  readonly url: string | null;
}

const asSuperuser = async (port: number, text: string): Promise<void> => {
  const client = new Client({ connectionString: `postgres://postgres@127.0.0.1:${port}/postgres` });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
};

interface Opened {
  readonly database: Database;
  readonly url: string | null;
  readonly drop: () => Promise<void>;
}

const openOnPglite = async (): Promise<Opened> => {
  const database = await openDatabase({ url: null, dataDir: null });
  await migrate(database);
  return { database, url: null, drop: async () => {} };
};

const openOnPostgres = async (port: number): Promise<Opened> => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(port, `create database ${name} owner plumbline template ${migratedTemplate}`);
  const url = `postgres://plumbline@127.0.0.1:${port}/${name}`;
  const database = await openDatabase({ url, dataDir: null });
  return { database, url, drop: () => asSuperuser(port, `drop database ${name} with (force)`) };
};

const defineOn = (engine: Here['engine'], open: () => Promise<Opened>, define: (here: Here) => void): void => {
  let opened: Opened | null = null;
  const current = (): Opened => {
    if (opened === null)
      throw new Error('The database is open only while tests run: read `here.database` inside a test or hook.');
    return opened;
  };
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    await opened?.database.close();
    await opened?.drop();
    opened = null;
  });
  define({
    engine,
    get database() {
      return current().database;
    },
    get url() {
      return current().url;
    },
  });
};

/** Defines the same tests twice; where PostgreSQL is not installed its half is skipped, and its name says why. */
export const withDatabases = (define: (here: Here) => void): void => {
  const cluster = inject('postgres');
  describe('on PGlite', () => defineOn('pglite', openOnPglite, define));
  if (cluster === null) {
    describe.skip('on PostgreSQL (not installed here: initdb and postgres were not found)', () =>
      defineOn('postgres', () => openOnPostgres(0), define));
    return;
  }
  describe(`on PostgreSQL ${cluster.version}`, () => defineOn('postgres', () => openOnPostgres(cluster.port), define));
};
