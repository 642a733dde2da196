// The queue of background work: pg-boss behind four words, on both engines, its tables in a schema of their own.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Db, type Job, PgBoss, type QueueOptions } from 'pg-boss';
import type { Engine } from './engine.ts';
import { type HeldJob, type JobSource, JobWorker } from './job-worker.ts';
import { type Database, ownerOf } from './open.ts';
import { type Owner, refuseNesting } from './transaction.ts';

export interface SendOptions {
  /** While a job of this key waits, no second one is added; one that runs does not count. */
  readonly singletonKey?: string;
  /** Seconds from now. */
  readonly startAfter?: number;
  /** The higher the sooner; 0 unless given. */
  readonly priority?: number;
  /** Whom the work is for, such as the organization: one group cannot keep the others waiting. */
  readonly group?: string;
}

export interface WorkOptions {
  /** Jobs of one group that run at a time in this process; one more slot is kept for other groups. */
  readonly concurrency: number;
  /** How often to look for jobs that other processes sent; at least 0.5. */
  readonly pollSeconds: number;
}

/** What was sent, and a signal that is aborted when this process stops or no longer holds the job: end soon then. */
export type JobHandler = (data: unknown, signal: AbortSignal) => Promise<void>;

export interface Jobs {
  send(queue: string, data: object, options?: SendOptions): Promise<void>;
  /**
   * At least once: a job whose handler throws, or whose process died, comes again. Between two tries of one that
   * throws the wait grows from 1 s to 10 s, so that one whose database fell again and again goes on soon; that of a dead process is taken up by others within about 13 s.
   */
  work(queue: string, options: WorkOptions, handler: JobHandler): Promise<void>;
  /** Whether the queue's tables are there and answer. Errors: those of the database. */
  isReady(): Promise<boolean>;
  /** Aborts the handlers' signals, waits until they have ended, and gives unfinished jobs back. */
  stop(): Promise<void>;
}

/** pg-boss takes heartbeats of 10 s or more. A dead process's job comes again after heartbeat, supervision and one poll. */
const heartbeatSeconds = 10;
const keepSeconds = 3;
const superviseSeconds = 2;

const queueOptions: QueueOptions = {
  heartbeatSeconds,
  expireInSeconds: 6 * 3600,
  retryLimit: 1_000_000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 10,
  deleteAfterSeconds: 60,
};

const overEngine = (engine: Engine): Db => ({
  executeSql: async (text, values) => {
    refuseNesting();
    const session = await engine.acquire();
    try {
      return await session.query(text, values ?? []);
    } finally {
      session.release();
    }
  },
});

const startBoss = async (database: Database, onError: (error: unknown) => void): Promise<PgBoss> => {
  const { engine, kysely } = ownerOf(database);
  const { rows } = await sql`select from pg_extension where extname = 'citus'`.execute(kysely);
  const embedded = engine.kind === 'pglite';
  const onPostgres = rows.length > 0 ? 'citus' : 'postgres';
  const boss = new PgBoss({
    db: overEngine(engine),
    backend: embedded ? 'pglite' : onPostgres,
    schema: 'pgboss',
    schedule: false,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    maintenanceIntervalSeconds: 60,
    flowIntervalSeconds: 3600,
    monitorVacuum: false,
    reindex: !embedded,
  });
  boss.on('error', onError);
  await boss.start();
  if (embedded) await releaseOrphans(kysely);
  return boss;
};

/** An embedded database has one process: whatever ran when it is opened belonged to one that is dead, and need not wait for its heartbeat to be missed. */
const releaseOrphans = async (kysely: Owner['kysely']): Promise<void> => {
  await sql`update pgboss.job set heartbeat_on = now() - interval '1 day' where state = 'active'`.execute(kysely);
};

type Taken = Job<unknown> & HeldJob;

const sourceOf = (boss: PgBoss, queue: string): JobSource<Taken> => ({
  take: async (limit, without) => {
    const jobs = await boss.fetch<unknown>(queue, { batchSize: limit, ignoreGroups: [...without] });
    return jobs.map((job) => ({ ...job, group: job.groupId ?? 'none' }));
  },
  keep: async (job) => {
    const answer = await boss.touch(queue, job);
    return !('affected' in answer && answer.affected === 0);
  },
  complete: async (job) => {
    await boss.complete(queue, job);
  },
  // The error is not handed over: what a source said does not belong into the queue's tables.
  giveBack: async (job) => {
    await boss.fail(queue, job);
  },
});

/** One promise per queue of its being there; a failure is forgotten, so that the next caller tries again. */
const queueMaker = (boss: PgBoss): ((name: string) => Promise<void>) => {
  const made = new Map<string, Promise<void>>();
  const make = async (name: string): Promise<void> => {
    await boss.createQueue(name, { ...queueOptions, policy: 'short' });
    await boss.updateQueue(name, queueOptions);
  };
  return async (name) => {
    const making = made.get(name) ?? make(name);
    made.set(name, making);
    try {
      await making;
    } catch (error) {
      made.delete(name);
      throw error;
    }
  };
};

/** Jobs that are due and taken by nobody, by queue; none while there is no queue yet. */
export const countWaitingJobs = async (
  database: Database,
): Promise<{ readonly name: string; readonly count: number }[]> => {
  const { kysely } = ownerOf(database);
  const { rows: found } = await sql<{ there: boolean }>`select to_regclass('pgboss.job') is not null as there`.execute(
    kysely,
  );
  if (found[0]?.there !== true) return [];
  const { rows } = await sql<{ name: string; count: number }>`
    select name, count(*) as count from pgboss.job where state in ('created', 'retry') and start_after <= now()
    group by name order by name`.execute(kysely);
  return rows;
};

/** Makes the queue's tables where there are none. `onError` hears of what handlers throw and of failures that heal by themselves, such as a lost connection. */
export const openJobs = async (database: Database, onError: (error: unknown) => void = () => {}): Promise<Jobs> => {
  const boss = await startBoss(database, onError);
  const ensureQueue = queueMaker(boss);
  const workers = new Map<string, JobWorker<Taken>[]>();
  return {
    send: async (queue, data, options = {}) => {
      const { singletonKey, startAfter, priority, group } = options;
      await ensureQueue(queue);
      await boss.send(queue, data, {
        // The policy keeps one waiting job per key, and "no key" would be one key for all.
        singletonKey: singletonKey ?? randomUUID(),
        group: { id: group ?? 'none' },
        ...(startAfter === undefined ? {} : { startAfter }),
        ...(priority === undefined ? {} : { priority }),
      });
      if (startAfter === undefined) for (const worker of workers.get(queue) ?? []) worker.wake();
    },
    work: async (queue, options, handler) => {
      await ensureQueue(queue);
      const settings = { ...options, keepSeconds, lostSeconds: heartbeatSeconds, onError };
      const worker = new JobWorker(sourceOf(boss, queue), settings, handler);
      workers.set(queue, [...(workers.get(queue) ?? []), worker]);
    },
    isReady: () => boss.isInstalled(),
    stop: async () => {
      await Promise.all([...workers.values()].flat().map((worker) => worker.stop()));
      await boss.stop({ graceful: false, close: false });
    },
  };
};
