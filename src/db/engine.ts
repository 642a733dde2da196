// What a database engine is to the rest of this folder, and the kysely dialect over it: one way of sending, whichever engine answers.
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import { TransactionAborted } from './errors.ts';

export interface Answer<Row> {
  readonly rows: Row[];
  /** Rows inserted, updated or deleted; null for everything else. */
  readonly affected: number | null;
  /** What the last statement was, as the server says it: `COMMIT`. */
  readonly command: string | null;
}

/** One connection, held by one caller. A text without parameters may hold several statements: their rows come one after another, `affected` is the last one's. */
export interface Session {
  query<Row>(text: string, parameters: readonly unknown[]): Promise<Answer<Row>>;
  /** Gives the connection back. One whose transaction is still open, or whose line is broken, is thrown away. */
  release(): void;
}

/**
 * Both engines speak the same types: timestamptz as Date (milliseconds), date as `YYYY-MM-DD`, int8 as number
 * (beyond 2^53: RangeError), numeric as text, bytea as Buffer, json parsed; arrays of these likewise.
 */
export interface Engine {
  readonly kind: 'pglite' | 'postgres';
  /** Waits until a connection is free. `patient`: its statements may take as long as they need. Errors: DatabaseUnreachable. */
  acquire(options?: { readonly patient: boolean }): Promise<Session>;
  close(): Promise<void>;
}

class HeldConnection implements DatabaseConnection {
  readonly session: Session;
  constructor(session: Session) {
    this.session = session;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, affected, command } = await this.session.query<Row>(query.sql, query.parameters);
    // Field note: COMMIT after a failed statement succeeds, and undoes everything.
    if (query.sql === 'commit' && command === 'ROLLBACK') {
      throw new TransactionAborted('A statement had failed and its error was caught, so nothing was saved.');
    }
    return affected === null ? { rows } : { rows, numAffectedRows: BigInt(affected) };
  }

  // biome-ignore lint/correctness/useYield: kysely's interface asks for a generator.
  // oxlint-disable-next-line require-yield
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Reading row by row is not supported on both engines: page by key instead.');
  }
}

class EngineDriver implements Driver {
  readonly #engine: Engine;
  readonly #patient: boolean;
  readonly #held = new WeakMap<DatabaseConnection, Session>();
  constructor(engine: Engine, patient: boolean) {
    this.#engine = engine;
    this.#patient = patient;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const session = await this.#engine.acquire({ patient: this.#patient });
    const connection = new HeldConnection(session);
    this.#held.set(connection, session);
    return connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#held.get(connection)?.release();
  }

  async destroy(): Promise<void> {
    await this.#engine.close();
  }
}

/** PGlite has one connection, which nobody else can be migrating through. */
class EmbeddedAdapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

/** `patient`: see Engine.acquire. */
export const engineDialect = (engine: Engine, { patient } = { patient: false }): Dialect => ({
  createDriver: () => new EngineDriver(engine, patient),
  createQueryCompiler: () => new PostgresQueryCompiler(),
  createAdapter: () => (engine.kind === 'pglite' ? new EmbeddedAdapter() : new PostgresAdapter()),
  createIntrospector: (kysely) => new PostgresIntrospector(kysely),
});
