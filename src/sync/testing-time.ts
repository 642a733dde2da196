// Time of a test's own: it stands still while the database works, and leaps to whatever is waited for next.
import type { Database } from '../db/open.ts';
import type { Clock } from '../lib/clock.ts';

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** Turns of the event loop in which nothing came of itself: whoever could go on has gone on. */
const quietTurns = 4;

export class LeapingTime implements Clock {
  readonly #began = Date.parse('2026-03-05T10:00:00.000Z');
  readonly #sleepers = new Set<Sleeper>();
  #ticks = 0;
  #working = 0;
  #stirred = 0;

  now(): number {
    return this.#began + this.#ticks;
  }

  readonly ticks = (): number => this.#ticks;

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (signal?.aborted) return Promise.reject(signal.reason);
    const sleeper = { until: this.#ticks + ms, wake: resolve };
    this.#sleepers.add(sleeper);
    const leave = (): void => {
      this.#sleepers.delete(sleeper);
      this.#stirred = 0;
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    return promise.finally(() => signal?.removeEventListener('abort', leave));
  }

  /** The database, during whose work no time passes. */
  over(database: Database): Database {
    return {
      ...database,
      engine: database.engine,
      tenant: async (organizationId, work) => {
        this.#working += 1;
        try {
          return await database.tenant(organizationId, work);
        } finally {
          this.#working -= 1;
          this.#stirred = 0;
        }
      },
    };
  }

  /** Lets time pass until the work is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    const done = new AbortController();
    const watched = work.finally(() => done.abort());
    watched.catch(() => {});
    while (!done.signal.aborted) {
      await new Promise(setImmediate);
      this.#stirred = this.#working > 0 ? 0 : this.#stirred + 1;
      if (this.#stirred >= quietTurns) this.#leap();
    }
    return watched;
  }

  #leap(): void {
    this.#stirred = 0;
    this.#ticks = Math.max(this.#ticks, Math.min(...[...this.#sleepers].map(({ until }) => until), Infinity));
    for (const sleeper of this.#sleepers) {
      if (sleeper.until > this.#ticks) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
