// The worker apart from any queue: how many jobs it takes, and what it does when it loses one.
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type HeldJob, JobWorker, type JobWorkerOptions } from './job-worker.ts';

const options: JobWorkerOptions = {
  concurrency: 3,
  pollSeconds: 0.02,
  keepSeconds: 0.02,
  lostSeconds: 0.1,
  onError: () => {},
};

/** A queue in memory. */
const startQueue = (waiting: HeldJob[]) => {
  const log: string[] = [];
  return {
    log,
    held: true,
    broken: false,
    async take(limit: number, without: readonly string[]) {
      if (this.broken) throw new Error('no connection');
      const taken = waiting.filter((job) => !without.includes(job.group)).slice(0, limit);
      for (const job of taken) waiting.splice(waiting.indexOf(job), 1);
      return taken;
    },
    async keep() {
      if (this.broken) throw new Error('no connection');
      return this.held;
    },
    async complete(job: HeldJob) {
      log.push(`complete ${job.id}`);
    },
    async giveBack(job: HeldJob) {
      log.push(`give back ${job.id}`);
    },
  };
};

const jobsOf = (group: string, count: number): HeldJob[] =>
  Array.from({ length: count }, (_, index) => ({ id: `${group}${index}`, data: null, group }));

const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await wait(5);
};

test('one group never has more than its share at a time, and another always finds a slot', async () => {
  const queue = startQueue([...jobsOf('big', 40), ...jobsOf('small', 3)]);
  const running = new Map<string, number>();
  const most = new Map<string, number>();
  let total = 0;
  const groups = new Map<unknown, string>();
  const source = {
    ...queue,
    async take(limit: number, without: readonly string[]) {
      return (await queue.take(limit, without)).map((job) => {
        const data = {};
        groups.set(data, job.group);
        return { ...job, data };
      });
    },
  };
  const worker = new JobWorker(source, options, async (data) => {
    const group = groups.get(data)!;
    running.set(group, (running.get(group) ?? 0) + 1);
    most.set(group, Math.max(most.get(group) ?? 0, running.get(group)!));
    total = Math.max(
      total,
      [...running.values()].reduce((sum, count) => sum + count, 0),
    );
    await wait(Math.random() * 10);
    running.set(group, running.get(group)! - 1);
  });
  await until(() => queue.log.length === 43);
  await worker.stop();
  expect(most.get('big')).toBe(3);
  expect(most.get('small')).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(4);
});

test('a job that somebody else holds by now is told to end, and is neither completed nor given back', async () => {
  const queue = startQueue(jobsOf('a', 1));
  let reason = '';
  const worker = new JobWorker(queue, options, async (_data, signal) => {
    queue.held = false;
    await once(signal, 'abort');
    reason = String(signal.reason);
  });
  await until(() => reason !== '');
  await worker.stop();
  expect(reason).toContain('no longer held');
  expect(queue.log).toEqual([]);
});

test('a job that cannot be kept alive for too long is told to end before others take it', async () => {
  const queue = startQueue(jobsOf('a', 1));
  let ended = false;
  const worker = new JobWorker(queue, options, async (_data, signal) => {
    queue.broken = true;
    await once(signal, 'abort');
    ended = true;
  });
  await until(() => ended);
  queue.broken = false;
  await worker.stop();
  expect(queue.log).toEqual([]);
});

test('a queue that cannot be reached for a while is asked again, and its errors are told', async () => {
  const errors: unknown[] = [];
  const queue = startQueue(jobsOf('a', 2));
  queue.broken = true;
  const worker = new JobWorker(queue, { ...options, onError: (error) => errors.push(error) }, async () => {});
  await until(() => errors.length > 2);
  queue.broken = false;
  await until(() => queue.log.length === 2);
  await worker.stop();
  expect(queue.log.sort()).toEqual(['complete a0', 'complete a1']);
});

test('a handler that throws gives its job back, one that was told to end does so even when it returns', async () => {
  const queue = startQueue(jobsOf('a', 1));
  const worker = new JobWorker(queue, options, async () => {
    throw new Error('no');
  });
  await until(() => queue.log.length === 1);
  await worker.stop();
  const second = startQueue(jobsOf('b', 1));
  let begun = false;
  const stopped = new JobWorker(second, options, async (_data, signal) => {
    begun = true;
    await once(signal, 'abort');
  });
  await until(() => begun);
  await stopped.stop();
  expect([...queue.log, ...second.log]).toEqual(['give back a0', 'give back b0']);
});
