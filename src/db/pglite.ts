// The embedded database: PGlite in a thread of its own, one connection that callers queue for.
// It writes without fsync: a crash of the process loses nothing, a power cut may lose or damage the last seconds. Back it up, or use PostgreSQL.
import { Worker } from 'node:worker_threads';
import type { Answer, Engine, Session } from './engine.ts';
import { type Ask, openedId, type Reply, type ThreadOptions } from './pglite-messages.ts';

/** What PGlite reported, with the SQLSTATE in `code`, as pg's errors have it. */
class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError';
  readonly code: string | null;
  readonly detail: string | null;
  constructor(fault: { message: string; code: string | null; detail: string | null }) {
    super(fault.message);
    this.code = fault.code;
    this.detail = fault.detail;
  }
}

/** Rows are `never` here: whoever sent the query says their type. */
type Done = Extract<Reply<never>, { ok: true }>;
type Unsent = { ask: 'query'; text: string; parameters: readonly unknown[] } | { ask: 'dump' } | { ask: 'close' };

/** The thread as a function: an ask goes in, its reply comes out, in order. */
class Thread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, PromiseWithResolvers<Done>>();
  #next = openedId + 1;
  #gone: Error | null = null;
  /** Whether a transaction was open after the last reply. */
  inTransaction = false;

  constructor(options: ThreadOptions) {
    this.#worker = new Worker(new URL('./pglite-thread.ts', import.meta.url), { workerData: options, execArgv: [] });
    this.#worker.on('message', (reply: Reply<never>) => this.#settle(reply));
    this.#worker.on('error', (cause) => this.#fail(new Error('The embedded database stopped.', { cause })));
    this.#worker.on('exit', () => this.#fail(new Error('The embedded database is closed.')));
  }

  opened(): Promise<Done> {
    return this.#wait(openedId);
  }

  ask(ask: Unsent): Promise<Done> {
    if (this.#gone !== null) return Promise.reject(this.#gone);
    const id = this.#next;
    this.#next += 1;
    const reply = this.#wait(id);
    this.#worker.postMessage({ ...ask, id } satisfies Ask, []);
    return reply;
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #wait(id: number): Promise<Done> {
    const waiting = Promise.withResolvers<Done>();
    this.#waiting.set(id, waiting);
    return waiting.promise;
  }

  #settle(reply: Reply<never>): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    this.inTransaction = reply.open;
    if (reply.ok) waiting?.resolve(reply);
    else waiting?.reject(new EmbeddedDatabaseError(reply.fault));
  }

  #fail(error: Error): void {
    this.#gone ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#gone);
    this.#waiting.clear();
  }
}

/** Between threads a Buffer arrives as a plain Uint8Array: made what pg gives. */
const restoreBuffers = ({ rows, binary }: Done): void => {
  for (const column of binary) {
    for (const row of rows) {
      const value: unknown = Reflect.get(row, column);
      if (value instanceof Uint8Array)
        Reflect.set(row, column, Buffer.from(value.buffer, value.byteOffset, value.length));
    }
  }
};

class OnlySession implements Session {
  readonly #thread: Thread;
  readonly #free: () => void;
  constructor(thread: Thread, free: () => void) {
    this.#thread = thread;
    this.#free = free;
  }

  async query<Row>(text: string, parameters: readonly unknown[]): Promise<Answer<Row>> {
    const done = await this.#ask(text, parameters);
    restoreBuffers(done);
    return { rows: done.rows, affected: done.affected, command: done.command };
  }

  async #ask(text: string, parameters: readonly unknown[]): Promise<Done> {
    try {
      return await this.#thread.ask({ ask: 'query', text, parameters });
    } catch (error) {
      // Made when the reply came in: without this it would not tell who asked.
      if (error instanceof EmbeddedDatabaseError) Error.captureStackTrace(error);
      throw error;
    }
  }

  release(): void {
    // A transaction left open is undone before the next caller comes; asks are answered in order.
    if (this.#thread.inTransaction)
      this.#thread.ask({ ask: 'query', text: 'rollback', parameters: [] }).catch(() => {});
    this.#free();
  }
}

export interface EmbeddedEngine extends Engine {
  /** All of the data folder as a tar; nothing else runs meanwhile. */
  dump(): Promise<Uint8Array>;
}

/** Errors: EmbeddedDatabaseError when the files cannot be opened. */
export const openPglite = async (options: ThreadOptions): Promise<EmbeddedEngine> => {
  const thread = new Thread(options);
  try {
    await thread.opened();
  } catch (error) {
    await thread.end();
    throw error;
  }
  let tail: Promise<void> = Promise.resolve();
  const acquire = async (): Promise<Session> => {
    const turn = tail;
    const mine = Promise.withResolvers<void>();
    tail = mine.promise;
    await turn;
    return new OnlySession(thread, mine.resolve);
  };
  return {
    kind: 'pglite',
    acquire,
    dump: async () => {
      const session = await acquire();
      try {
        return (await thread.ask({ ask: 'dump' })).bytes ?? new Uint8Array();
      } finally {
        session.release();
      }
    },
    close: async () => {
      const session = await acquire();
      try {
        await thread.ask({ ask: 'close' });
        await thread.end();
      } finally {
        session.release();
      }
    },
  };
};
