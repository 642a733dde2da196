// Opens the database, whichever engine it is, and hands out transactions as one of two roles; no caller has more.
import { Kysely } from 'kysely';
import { type Clock, systemClock } from '../lib/clock.ts';
import { openEmbedded } from './embedded.ts';
import { type Engine, engineDialect } from './engine.ts';
import { checkVersion, openPostgres } from './postgres.ts';
import type { Schema, Tx } from './schema.ts';
import { beginDoor, beginTenant, type Owner, runTransaction } from './transaction.ts';

export interface Database {
  readonly engine: 'pglite' | 'postgres';
  /** A transaction that sees and writes the rows of one organization. Repeats `work` after deadlocks and lost connections while nothing is committed. Errors: InvalidOrganizationId, CommitUncertain, DatabaseUnreachable. */
  tenant<T>(organizationId: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** A transaction that knows organizations, logins, sessions and which connections are due, and no activity. */
  door<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Lets a second process on the same data folder know where this one serves. */
  announce(url: string): Promise<void>;
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

interface Opened {
  readonly engine: Engine;
  readonly announce: (url: string) => Promise<void>;
}

const overEngine = ({ engine, announce }: Opened, clock: Clock): Database => {
  const dialect = engineDialect(engine);
  const kysely = new Kysely<Schema>({ dialect });
  const owner: OwnerAccess = { engine, kysely, dialect, driver: dialect.createDriver(), clock };
  const database: Database = {
    engine: engine.kind,
    tenant: async (organizationId, work) => runTransaction(owner, beginTenant(organizationId), work),
    door: async (work) => runTransaction(owner, beginDoor(), work),
    announce,
    close: () => engine.close(),
  };
  owners.set(database, owner);
  return database;
};

/** A server that cannot be reached or is too old is told of at once, not at the first question. */
const openReachable = async (url: string): Promise<Opened> => {
  const engine = openPostgres(url);
  try {
    const session = await engine.acquire();
    try {
      const { rows } = await session.query<{ version: number }>(
        "select current_setting('server_version_num')::int as version",
        [],
      );
      checkVersion(rows[0]?.version ?? 0, url);
    } finally {
      session.release();
    }
  } catch (error) {
    await engine.close();
    throw error;
  }
  return { engine, announce: async () => {} };
};

/** Errors: DatabaseUnreachable, DatabaseTooOld, DataFolderInUse, DataFolderDamaged, DataFolderUnwritable. */
export const openDatabase = async ({ url, dataDir, clock }: DatabaseOptions): Promise<Database> =>
  overEngine(url === null ? await openEmbedded(dataDir) : await openReachable(url), clock ?? systemClock());
