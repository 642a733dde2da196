// Takes jobs from a queue and runs them: as many as it may at a time, no group more than its share, each kept alive while it runs.
import { setTimeout as wait } from 'node:timers/promises';

export interface HeldJob {
  readonly id: string;
  readonly data: unknown;
  readonly group: string;
}

/** The queue as one worker sees it; a held job is one attempt, and another attempt's holder is never disturbed. */
export interface JobSource<Job extends HeldJob> {
  /** At most `limit` jobs that wait and are of none of the groups `without`. */
  take(limit: number, without: readonly string[]): Promise<readonly Job[]>;
  /** Says that this job is still being worked on; false: it is no longer ours. */
  keep(job: Job): Promise<boolean>;
  complete(job: Job): Promise<void>;
  /** To be tried again later. */
  giveBack(job: Job): Promise<void>;
}

export interface JobWorkerOptions {
  /** Jobs of one group at a time; one more slot is there for other groups. */
  readonly concurrency: number;
  readonly pollSeconds: number;
  /** How often a running job is kept alive, and after how long without it the job is lost. */
  readonly keepSeconds: number;
  readonly lostSeconds: number;
  readonly onError: (error: unknown) => void;
}

export class JobWorker<Job extends HeldJob> {
  readonly #source: JobSource<Job>;
  readonly #options: JobWorkerOptions;
  readonly #handler: (data: unknown, signal: AbortSignal) => Promise<void>;
  readonly #running = new Map<Job, Promise<void>>();
  readonly #stopping = new AbortController();
  #resting = new AbortController();
  readonly #loop: Promise<void>;

  constructor(
    source: JobSource<Job>,
    options: JobWorkerOptions,
    handler: (data: unknown, signal: AbortSignal) => Promise<void>,
  ) {
    this.#source = source;
    this.#options = options;
    this.#handler = handler;
    this.#loop = this.#work();
  }

  /** Looks for jobs now. */
  wake(): void {
    this.#resting.abort();
  }

  /** Takes no more, aborts the signals of what runs, and resolves when all of it has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('This process is stopping.'));
    this.wake();
    await this.#loop;
    await Promise.all(this.#running.values());
  }

  async #work(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#resting = new AbortController();
      const took = await this.#takeSome();
      if (!took) await this.#rest();
    }
  }

  async #rest(): Promise<void> {
    const { signal } = this.#resting;
    try {
      await wait(this.#options.pollSeconds * 1000, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** Resolves to whether there may be more to take at once. */
  async #takeSome(): Promise<boolean> {
    const { concurrency, onError } = this.#options;
    const counts = new Map<string, number>();
    for (const { group } of this.#running.keys()) counts.set(group, (counts.get(group) ?? 0) + 1);
    const full = [...counts].filter(([, count]) => count >= concurrency).map(([group]) => group);
    const busiest = Math.max(0, ...[...counts.values()].filter((count) => count < concurrency));
    // Invariant: even if all that come are of the busiest group that has room, it stays within its share.
    const limit = Math.min(concurrency + 1 - this.#running.size, concurrency - busiest);
    if (limit <= 0) return false;
    try {
      const jobs = await this.#source.take(limit, full);
      for (const job of jobs) this.#running.set(job, this.#run(job));
      return jobs.length > 0;
    } catch (error) {
      onError(error);
      return false;
    }
  }

  async #run(job: Job): Promise<void> {
    const lost = new AbortController();
    const signal = AbortSignal.any([lost.signal, this.#stopping.signal]);
    const keeping = this.#keepAlive(job, lost);
    try {
      try {
        await this.#handler(job.data, signal);
        // Who was told to end may not have finished: the job comes again.
        signal.throwIfAborted();
        await this.#source.complete(job);
      } catch (error) {
        if (!signal.aborted) this.#options.onError(error);
        if (!lost.signal.aborted) await this.#source.giveBack(job);
      }
    } catch (error) {
      // The queue cannot be reached: the job is lost to this worker and comes again by itself.
      this.#options.onError(error);
    } finally {
      clearInterval(keeping);
      this.#running.delete(job);
      this.wake();
    }
  }

  #keepAlive(job: Job, lost: AbortController): NodeJS.Timeout {
    let kept = Date.now();
    const keep = async (): Promise<void> => {
      try {
        const ours = await this.#source.keep(job);
        if (ours) kept = Date.now();
        else lost.abort(new Error('The job is no longer held by this worker.'));
      } catch (error) {
        this.#options.onError(error);
        if (Date.now() - kept > this.#options.lostSeconds * 1000) lost.abort(error);
      }
    };
    return setInterval(() => void keep(), this.#options.keepSeconds * 1000);
  }
}
