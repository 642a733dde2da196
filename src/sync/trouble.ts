// What keeps a process from saving anything at all, whatever it reads: noticed where saving fails, told by each worker's heartbeat.
import type { Problem } from '../contract/connections.ts';
import { CommitUncertain, codeOf, DatabaseUnreachable } from '../db/errors.ts';
import type { Database } from '../db/open.ts';
import { listTroubles } from '../db/queries/workers.ts';
import { livesFor } from './shares.ts';

export type Trouble = 'database-full';

/** SQLSTATE 53100: the disk of the database has no room left. Null for everything else. */
export const troubleOf = (error: unknown): Trouble | null => (codeOf(error) === '53100' ? 'database-full' : null);

/**
 * Whether an error of saving says that the database cannot be used now. A page that the database refuses for what it holds
 * (SQLSTATE classes 21 to 23, 42, 54) and everything that is no error of the database concern their partition only.
 */
export const concernsDatabase = (error: unknown): boolean => {
  if (error instanceof DatabaseUnreachable || error instanceof CommitUncertain) return true;
  const code = codeOf(error);
  if (code !== null) return /^(08...|25...|40...|53...|55...|57...|58...|XX...|E[A-Z]+)$/.test(code);
  return (
    error instanceof Error &&
    /^(Connection terminated|Client has encountered|The embedded database)/.test(error.message)
  );
};

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
