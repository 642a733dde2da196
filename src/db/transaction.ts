// Transactions as one role: begun with everything the policies need, repeated when that is harmless, honest when nobody can say.
import { AsyncLocalStorage } from 'node:async_hooks';
import { CompiledQuery, type DatabaseConnection, type Dialect, type Driver, type Kysely, Transaction } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import {
  CommitUncertain,
  codeOf,
  DatabaseClosed,
  DatabaseUnreachable,
  InvalidOrganizationId,
  TransactionAborted,
  TransactionEnded,
  TransactionNested,
} from './errors.ts';
import type { Schema, Tx } from './schema.ts';

export interface Owner {
  readonly kysely: Kysely<Schema>;
  readonly dialect: Dialect;
  readonly driver: Driver;
  readonly clock: Clock;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Field note: on Citus a string that holds SET LOCAL and a query is sent whole to the workers and fails there, and
 * set_config() reaches one node only. A string of begin and SETs alone is fine, and one round trip.
 * JIT is off: estimates of set-returning functions switch it on, and compiling takes longer than most of our statements.
 */
const begin = (...settings: readonly string[]): string =>
  [
    'begin',
    "set local citus.propagate_set_commands to 'local'",
    "set local statement_timeout to '120s'",
    "set local idle_in_transaction_session_timeout to '60s'",
    'set local jit to off',
    ...settings,
  ].join('; ');

/** Refuses what is not a uuid: the id goes into the statement's text. */
export const beginTenant = (organizationId: string): string => {
  if (!uuid.test(organizationId)) throw new InvalidOrganizationId('The organization id is not a uuid.');
  return begin('set local role plumbline_app', `set local app.organization_id = '${organizationId}'`);
};

export const beginDoor = (): string => begin('set local role plumbline_door');

/** 40001 and 40P01 undo everything; 08, 57P and a broken socket before COMMIT do too; XX000 is how Citus reports a lost worker. */
const repeatable = (error: unknown): boolean => {
  if (error instanceof DatabaseClosed) return false;
  if (error instanceof DatabaseUnreachable) return repeatableAtConnect.has(codeOf(error.cause) ?? 'none');
  const code = codeOf(error);
  if (code === null)
    return (
      error instanceof Error && /^Connection terminated|^Client has encountered|^Query read timeout/.test(error.message)
    );
  return /^(40001|40P01|08...|57P0[123]|XX000|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code);
};
const repeatableAtConnect = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  '57P03',
  '57P01',
  '53300',
  'none',
]);

/** A refusal by a single server undoes everything; a broken line, or a Citus worker's, leaves it open. */
const commitFailed = (cause: unknown): unknown => {
  if (cause instanceof TransactionAborted) return cause;
  const code = codeOf(cause);
  const refused = code !== null && /^(23|40|25|42|53|54|55)/.test(code);
  return refused
    ? cause
    : new CommitUncertain('The connection broke while saving; it is not known whether it was saved.', { cause });
};

const rollBack = async (connection: DatabaseConnection): Promise<void> => {
  try {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  } catch {
    // The line is broken: the server undoes the transaction by itself and the pool throws the connection away.
  }
};

/** The transaction that the running code stands in, if any. */
const current = new AsyncLocalStorage<{ open: boolean }>();

/** On PGlite's one connection a transaction within a transaction would wait for ever: refused on both engines. */
export const refuseNesting = (): void => {
  if (current.getStore()?.open !== true) return;
  throw new TransactionNested(
    'Work of a transaction began another one or sent a job. Do that after the first has ended.',
  );
};

const runOnce = async <T>(owner: Owner, prologue: string, work: (tx: Tx) => Promise<T>): Promise<T> => {
  const outside = owner.kysely.getExecutor();
  return outside.provideConnection(async (connection) => {
    const state = { open: true };
    const executor = outside.withConnectionProvider({
      provideConnection: async (consumer) => {
        if (!state.open) throw new TransactionEnded('A statement was sent after its transaction had ended.');
        return consumer(connection);
      },
    });
    const { dialect, driver } = owner;
    const tx = new Transaction<Schema>({ config: { dialect }, dialect, driver, executor });
    let done: T;
    try {
      await connection.executeQuery(CompiledQuery.raw(prologue));
      done = await current.run(state, () => work(tx));
    } catch (error) {
      state.open = false;
      await rollBack(connection);
      throw error;
    }
    state.open = false;
    await commit(connection);
    return done;
  });
};

const commit = async (connection: DatabaseConnection): Promise<void> => {
  try {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  } catch (cause) {
    throw commitFailed(cause);
  }
};

/** With the waits between them about 8 s: enough for a server that is restarted. */
const attempts = 9;

/**
 * Runs `work` in a transaction begun with `prologue`; again after a deadlock, a serialization failure or a lost
 * connection, as long as nothing was committed: so `work` does nothing outside the database. Errors: CommitUncertain.
 */
export const runTransaction = async <T>(owner: Owner, prologue: string, work: (tx: Tx) => Promise<T>): Promise<T> => {
  refuseNesting();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(owner, prologue, work);
    } catch (error) {
      if (attempt >= attempts || !repeatable(error)) throw error;
      await owner.clock.sleep(Math.min(2_000, 50 * 2 ** attempt) * (0.5 + Math.random() / 2));
    }
  }
};
