// What keeps a process from saving anything at all, whatever it reads: noticed where saving fails, told by each worker's heartbeat.
import type { Problem } from '../contract/connections.ts';
import { codeOf } from '../db/errors.ts';
import type { Database } from '../db/open.ts';
import { listTroubles } from '../db/queries/workers.ts';
import { livesFor } from './shares.ts';

export type Trouble = 'database-full';

/** SQLSTATE 53100: the disk of the database has no room left. Null for everything else. */
export const troubleOf = (error: unknown): Trouble | null => (codeOf(error) === '53100' ? 'database-full' : null);

export const problemOf = (trouble: Trouble): Problem => ({
  code: trouble,
  title: 'The disk of the database is full: nothing that is read can be saved.',
  fix: 'Make room on the disk that holds the database, or give it a larger one. Nothing is lost: reading goes on by itself where it stopped, within half a minute.',
  who: 'operator',
  link: null,
  raw: 'SQLSTATE 53100',
});

/** What keeps the workers from saving: those of this process, and the others that live. Errors: those of the database. */
export const readTroubles = async (database: Database, own: Trouble | null): Promise<readonly Trouble[]> => [
  ...new Set([...(own === null ? [] : [own]), ...(await database.door((tx) => listTroubles(tx, livesFor / 1000)))]),
];
