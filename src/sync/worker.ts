// A worker: takes connections from the queue and reads each for a while, several at a time; everything it starts it can stop.
import type { Jobs } from '../db/jobs.ts';
import type { Database } from '../db/open.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';
import type { Clock } from '../lib/clock.ts';
import { backoff } from '../lib/backoff.ts';
import { newId } from '../lib/ids.ts';
import type { Log } from '../lib/log.ts';
import type { Bounds } from './allowance.ts';
import { defaultBounds, openBudget } from './budget.ts';
import { joinCrew, type Membership } from './crew.ts';
import { type Memory, newMemory, runSlice } from './engine.ts';
import { readJob, enqueue, syncQueue } from './queue.ts';
import { startSchedule } from './schedule.ts';
import { Shares } from './shares.ts';
import type { EngineParts } from './slice.ts';
import { type Trouble, troubleOf } from './trouble.ts';
import { Turnstile } from './turnstile.ts';

export interface WorkerOptions extends Pick<EngineParts, 'sources' | 'mapAccounts' | 'seal' | 'rollUp'> {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  /** Seconds for which a connection is read before others have their turn. */
  readonly sliceSeconds?: number;
  /** Connections of one organization read at a time; some of them only wait for a slow limit. */
  readonly concurrency?: number;
  readonly bounds?: Bounds;
  /** Whether no other process can hold this database, so that nobody's leases but its own count; for the embedded one. */
  readonly alone?: boolean;
}

export interface Worker {
  /** What keeps it from saving anything; null: nothing. */
  readonly trouble: Trouble | null;
  /** Sends no further request; pages on their way have a second to arrive and be saved, then they are given up. */
  stop(): Promise<void>;
}

const leaseSeconds = 15;
const graceMs = 1000;
const pollSeconds = 1;
const ticks = (): number => performance.now();

const failureWaits = { first: 1000, most: 10_000 };

interface Remembered extends Memory {
  /** Failed slices in a row, and when the next may begin; milliseconds of the worker's clock. */
  failures: number;
  notBefore: number;
}

class SyncWorker {
  readonly #parts: EngineParts;
  readonly #options: WorkerOptions;
  readonly #stopping = new AbortController();
  readonly #running = new Map<string, Promise<boolean>>();
  readonly #remembered = new Map<string, Remembered>();
  /** Null where there can be no other worker. */
  readonly #crew: Membership | null;
  #trouble: Trouble | null = null;

  constructor(options: WorkerOptions) {
    const { database, clock, log, sources, mapAccounts, seal, rollUp } = options;
    this.#options = options;
    const alone = options.alone ?? database.engine === 'pglite';
    const [worker, shares] = [newId(), new Shares()];
    const time = { ticks, sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal) };
    const budget = openBudget(options.bounds ?? defaultBounds, time, alone ? undefined : shares.of);
    this.#parts = {
      database,
      clock,
      log,
      sources,
      mapAccounts,
      seal,
      rollUp: (data, work) => this.#notice(() => rollUp(data, work)),
      ticks,
      random: Math.random,
      budget,
      saving: new Turnstile(database.engine === 'pglite' ? 1 : 4),
      alone,
      leaseSeconds,
      worker,
    };
    const member = {
      database,
      clock,
      ticks,
      log,
      worker,
      shares,
      trouble: () => this.#trouble,
      changed: () => budget.look(),
    };
    this.#crew = alone ? null : joinCrew(member);
  }

  get trouble(): Trouble | null {
    return this.#trouble;
  }

  isReading(connectionId: string): boolean {
    return this.#running.has(connectionId);
  }

  /** Never rejects: what failed stays due and comes again. */
  async handle(data: unknown, signal: AbortSignal): Promise<void> {
    const key = readJob(data);
    if (key === null) {
      this.#parts.log.error('A job of the queue cannot be understood', { queue: syncQueue });
      return;
    }
    if (this.#stopping.signal.aborted || this.isReading(key.connectionId)) return;
    const remembered = this.#memoryOf(key.connectionId);
    if (remembered.notBefore > this.#parts.ticks()) return;
    const over = AbortSignal.any([signal, this.#stopping.signal]);
    const reading = this.#read(key, remembered, over);
    this.#running.set(key.connectionId, reading);
    const more = await reading;
    this.#running.delete(key.connectionId);
    // Only now: a job that comes while its connection is being read here is dropped.
    if (more && !over.aborted) await this.#enqueue(key);
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error('The worker is stopping.'));
    await Promise.all(this.#running.values());
    await this.#crew?.leave();
    this.#parts.budget.close();
  }

  #memoryOf(connectionId: string): Remembered {
    const now = this.#parts.ticks();
    const remembered = this.#remembered.get(connectionId) ?? { ...newMemory(now), failures: 0, notBefore: 0 };
    this.#remembered.set(connectionId, remembered);
    return remembered;
  }

  /** Resolves to whether there is more to read at once. */
  async #read(key: ConnectionKey, remembered: Remembered, signal: AbortSignal): Promise<boolean> {
    const { random, log } = this.#parts;
    try {
      const seconds = this.#options.sliceSeconds ?? 15;
      const control = { signal, seconds, grace: graceMs, memory: remembered };
      const more = await this.#notice(() => runSlice(this.#parts, key, control));
      this.#trouble = null;
      remembered.failures = 0;
      return more;
    } catch (error) {
      remembered.notBefore = ticks() + backoff(remembered.failures, failureWaits, random);
      remembered.failures += 1;
      log.error('A connection could not be read', {
        connection: key.connectionId,
        failures: remembered.failures,
        error,
      });
      return false;
    }
  }

  /** Notices when nothing can be saved any more. */
  async #notice<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#trouble = troubleOf(error) ?? this.#trouble;
      throw error;
    }
  }

  /** When the queue does not take it the schedule finds it: it is still due. */
  async #enqueue(key: ConnectionKey): Promise<void> {
    try {
      await enqueue(this.#options.jobs, key);
    } catch (error) {
      this.#parts.log.warn('A connection could not be put into the queue', { connection: key.connectionId, error });
    }
  }
}

/** Reads until it is stopped. Errors: those of the queue when it cannot begin. */
export const startWorker = async (options: WorkerOptions): Promise<Worker> => {
  const { database, jobs, clock, log, concurrency = 6 } = options;
  const worker = new SyncWorker(options);
  await jobs.work(syncQueue, { concurrency, pollSeconds }, (data, signal) => worker.handle(data, signal));
  const schedule = startSchedule({ database, jobs, clock, log, skip: (id) => worker.isReading(id) });
  return {
    get trouble() {
      return worker.trouble;
    },
    stop: async () => {
      await Promise.all([schedule.stop(), worker.stop()]);
    },
  };
};
