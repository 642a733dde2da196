// Opens the database, whichever engine it is, and hands out transactions as one of two roles; no caller has more.
import { Kysely } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import { type Engine, engineDialect } from './engine.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import type { Schema, Tx } from './schema.ts';
import { beginDoor, beginTenant, type Owner, runTransaction } from './transaction.ts';

export interface Database {
  readonly engine: 'pglite' | 'postgres';
  /** A transaction that sees and writes the rows of one organization. Repeats `work` after deadlocks and lost connections while nothing is committed. Errors: InvalidOrganizationId, CommitUncertain, DatabaseUnreachable. */
  tenant<T>(organizationId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A transaction that knows organizations, logins, sessions and which connections are due, and no activity. */
  door<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** postgres://…; null: embedded. */
  readonly url: string | null;
  /** Folder of the embedded database; null: in memory. */
  readonly dataDir: string | null;
  readonly clock?: Clock;
}

/** The rights of who made the database: for this folder's migrations and queue only. */
export interface OwnerAccess extends Owner {
  readonly engine: Engine;
}

const owners = new WeakMap<Database, OwnerAccess>();

export const ownerOf = (database: Database): OwnerAccess => {
  const owner = owners.get(database);
  if (owner === undefined) throw new TypeError('This database was not opened by openDatabase.');
  return owner;
};

const overEngine = (engine: Engine): Database => {
  const dialect = engineDialect(engine);
  const kysely = new Kysely<Schema>({ dialect });
  const owner: OwnerAccess = { engine, kysely, dialect, driver: dialect.createDriver() };
  const database: Database = {
    engine: engine.kind,
    tenant: async (organizationId, work) => runTransaction(owner, beginTenant(organizationId), work),
    door: async (work) => runTransaction(owner, beginDoor(), work),
    close: () => engine.close(),
  };
  owners.set(database, owner);
  return database;
};

export const openDatabase = async (options: DatabaseOptions): Promise<Database> =>
  overEngine(
    options.url === null ? await openPglite({ folder: options.dataDir, template: null }) : openPostgres(options.url),
  );
