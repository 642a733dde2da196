// PostgreSQL 15 or newer by URL: a pool of connections that break, come back and never carry somebody's open transaction.
import { Pool, type PoolClient, type PoolConfig, TypeOverrides } from 'pg';
import type { Answer, Engine, Session } from './engine.ts';
import { codeOf, DatabaseClosed, DatabaseTooOld, DatabaseUnreachable } from './errors.ts';
import { arrayParsers, scalarParsers } from './values.ts';

const readings = (): TypeOverrides => {
  const overrides = new TypeOverrides();
  for (const [oid, parse] of Object.entries({ ...scalarParsers, ...arrayParsers })) {
    overrides.setTypeParser(Number(oid), parse);
  }
  return overrides;
};

/** Host, port and database of a connection URL; never the user's password. */
export const placeOf = (url: string): string => {
  try {
    const { hostname, port, pathname, searchParams } = new URL(url);
    const host = searchParams.get('host') ?? (decodeURIComponent(hostname) || 'localhost');
    return `${host}:${searchParams.get('port') ?? (port || '5432')}${pathname === '' ? '' : decodeURIComponent(pathname)}`;
  } catch {
    return 'the configured address';
  }
};

const notListening = 'Nothing listens there: start PostgreSQL, or correct DATABASE_URL.';
const notKnown = 'The host name is not known: correct DATABASE_URL, or check the network.';
const notLetIn = 'The user or password was refused: correct them in DATABASE_URL, or ask for access (pg_hba.conf).';
const advice = new Map([
  ['ECONNREFUSED', notListening],
  ['ENOENT', notListening],
  ['ENOTFOUND', notKnown],
  ['EAI_AGAIN', notKnown],
  ['28P01', notLetIn],
  ['28000', notLetIn],
  ['3D000', 'That database does not exist: create it (createdb), or correct DATABASE_URL.'],
  ['53300', 'The server has no connection left: raise max_connections or end other clients.'],
  ['57P03', 'The server is starting up or shutting down: try again in a moment.'],
]);
const otherwise = 'Check that PostgreSQL runs and can be reached, and that DATABASE_URL is right.';

const unreachable = (url: string, cause: unknown): DatabaseUnreachable => {
  const code = codeOf(cause);
  const said = cause instanceof Error && cause.message !== '' ? cause.message : 'no answer';
  const kind = code === null || said.includes(code) ? said : `${said}, ${code}`;
  return new DatabaseUnreachable(
    `The database at ${placeOf(url)} cannot be used (${kind}). ${advice.get(code ?? '') ?? otherwise}`,
    {
      cause,
    },
  );
};

/** The oldest PostgreSQL that the statements are tried on. `versionNumber`: as the server counts, 150018 for 15.18. */
export const checkVersion = (versionNumber: number, url: string): void => {
  const major = Math.floor(versionNumber / 10_000);
  if (major >= 15) return;
  throw new DatabaseTooOld(
    `The database at ${placeOf(url)} is PostgreSQL ${major}; Plumbline needs 15 or newer. Upgrade the server, or point DATABASE_URL to another.`,
  );
};

/** Longer than any statement may take by its transaction's own limit: only a server that has vanished answers later. */
const vanishedMs = 150_000;

const isSqlState = (code: string | null): code is string => code !== null && /^[0-9A-Z]{5}$/.test(code);
/** After these the connection is no good, whatever its state says. */
const breaking = /^(08|57P|XX)/;

class PooledSession implements Session {
  readonly #client: PoolClient;
  readonly #limit: number;
  #broken = false;
  readonly #onError = (): void => {
    this.#broken = true;
  };

  constructor(client: PoolClient, limit: number) {
    this.#client = client;
    this.#limit = limit;
    // Field note: the pool listens only to idle connections; one in use that breaks between two statements would end the process.
    client.on('error', this.#onError);
  }

  async query<Row>(text: string, parameters: readonly unknown[]): Promise<Answer<Row>> {
    const asked = { text, values: [...parameters], query_timeout: this.#limit };
    try {
      // Several statements in one text give an array of results, which pg's types do not say.
      const answered = [await this.#client.query(asked)].flat();
      const last = answered.at(-1);
      if (last === undefined) return { rows: [], affected: null, command: null };
      const counted = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(last.command);
      const rows = answered.flatMap((result) => result.rows);
      return { rows, affected: counted ? last.rowCount : null, command: last.command };
    } catch (error) {
      const code = codeOf(error);
      this.#broken ||= !isSqlState(code) || breaking.test(code);
      throw error;
    }
  }

  release(): void {
    this.#client.off('error', this.#onError);
    this.#client.release(this.#broken || this.#client.getTransactionStatus() !== 'I');
  }
}

const poolOptions = (url: string): PoolConfig => ({
  connectionString: url,
  max: 10,
  application_name: 'plumbline',
  connectionTimeoutMillis: 10_000,
  idleTimeoutMillis: 30_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  types: readings(),
});

/** Opens no connection yet. `url`: postgres://user:password@host:port/database. */
export const openPostgres = (url: string): Engine => {
  const pool = new Pool(poolOptions(url));
  let closed = false;
  // An idle connection that breaks is dropped by the pool; whoever asks next gets a new one.
  pool.on('error', () => {});
  return {
    kind: 'postgres',
    acquire: async ({ patient } = { patient: false }) => {
      if (closed) throw new DatabaseClosed(`The database at ${placeOf(url)} was closed: this process is ending.`);
      try {
        // 0: no limit.
        return new PooledSession(await pool.connect(), patient ? 0 : vanishedMs);
      } catch (cause) {
        throw unreachable(url, cause);
      }
    },
    close: () => {
      closed = true;
      return pool.end();
    },
  };
};
