// The queue on both engines: every job is done, at least once, whoever dies meanwhile.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type Jobs, openJobs } from './jobs.ts';
import { ownerOf } from './open.ts';
import { withDatabases } from './testing.ts';

const poll = { concurrency: 4, pollSeconds: 0.5 };

const until = async (done: () => boolean): Promise<void> => {
  while (!done()) await wait(20);
};

withDatabases((here) => {
  const withJobs = async (story: (jobs: Jobs, errors: unknown[]) => Promise<void>): Promise<void> => {
    const errors: unknown[] = [];
    const jobs = await openJobs(here.database, (error) => errors.push(error));
    try {
      await story(jobs, errors);
    } finally {
      await jobs.stop();
    }
  };

  test('what is sent is done once, with the data it was sent with', async () => {
    await withJobs(async (jobs, errors) => {
      const done: unknown[] = [];
      await jobs.work('plain', poll, async (data) => {
        done.push(data);
      });
      const sent = Array.from({ length: 60 }, (_, index) => ({ index, text: `"it's" {${index}}` }));
      await Promise.all(sent.map((data) => jobs.send('plain', data)));
      await until(() => done.length >= 60);
      await wait(700);
      expect(done).toHaveLength(60);
      expect(done).toEqual(expect.arrayContaining(sent));
      expect(errors).toEqual([]);
    });
  });

  test('a job that waits is not sent twice, one that runs does not keep the next from waiting', async () => {
    await withJobs(async (jobs) => {
      const gate = Promise.withResolvers<void>();
      let runs = 0;
      const send = () => jobs.send('keyed', {}, { singletonKey: 'mailbox-1' });
      await Promise.all([send(), send(), send()]);
      await jobs.work('keyed', poll, async () => {
        runs += 1;
        await gate.promise;
      });
      await until(() => runs === 1);
      await send();
      await until(() => runs === 2);
      gate.resolve();
    });
    // The third and later ones were never added.
    await withJobs(async (jobs) => {
      let runs = 0;
      await jobs.work('keyed', poll, async () => {
        runs += 1;
      });
      await wait(700);
      expect(runs).toBe(0);
    });
  });

  test('a job of higher priority is done first, and one that starts later waits for its time', async () => {
    await withJobs(async (jobs) => {
      const order: unknown[] = [];
      await jobs.send('ordered', { name: 'later' }, { startAfter: 600, priority: 9 });
      await jobs.send('ordered', { name: 'low' });
      await jobs.send('ordered', { name: 'high' }, { priority: 5 });
      await jobs.work('ordered', { concurrency: 1, pollSeconds: 0.5 }, async (data) => {
        order.push(data);
      });
      await until(() => order.length === 2);
      await sql`update pgboss.job set start_after = now() where name = 'ordered' and state = 'created'`.execute(
        ownerOf(here.database).kysely,
      );
      await until(() => order.length === 3);
      expect(order).toEqual([{ name: 'high' }, { name: 'low' }, { name: 'later' }]);
    });
  });

  test("an organization with a long queue does not keep another's single job waiting", async () => {
    await withJobs(async (jobs) => {
      const gate = Promise.withResolvers<void>();
      const started: unknown[] = [];
      for (let index = 0; index < 20; index += 1) await jobs.send('fair', { of: 'big' }, { group: 'big', priority: 1 });
      await jobs.send('fair', { of: 'small' }, { group: 'small' });
      await jobs.work('fair', poll, async (data) => {
        started.push(data);
        await gate.promise;
      });
      await until(() => started.length === 5);
      expect(started.filter((data) => JSON.stringify(data).includes('small'))).toHaveLength(1);
      await wait(700);
      expect(started).toHaveLength(5);
      gate.resolve();
      await until(() => started.length === 21);
    });
  });

  test('a job whose handler throws comes again, and what it threw is told, not stored', async () => {
    await withJobs(async (jobs, errors) => {
      let tries = 0;
      await jobs.work('failing', poll, async () => {
        tries += 1;
        if (tries < 2) throw new Error('secret words of a source');
      });
      await jobs.send('failing', {});
      await until(() => tries === 2);
      expect(errors.map(String)).toEqual(['Error: secret words of a source']);
    });
  });

  test('stopping tells the handlers to end, waits for them, and gives their jobs back', async () => {
    const seen: string[] = [];
    await withJobs(async (jobs, errors) => {
      await jobs.work('stopped', poll, async (_data, signal) => {
        seen.push('begun');
        await once(signal, 'abort');
        await wait(50);
        seen.push('ended');
      });
      await jobs.send('stopped', {});
      await until(() => seen.length === 1);
      await jobs.stop();
      expect(seen).toEqual(['begun', 'ended']);
      expect(errors).toEqual([]);
    });
    await withJobs(async (jobs) => {
      await jobs.work('stopped', poll, async () => {
        seen.push('again');
      });
      await until(() => seen.length === 3);
    });
    expect(seen).toEqual(['begun', 'ended', 'again']);
  });

  test.skipIf(here.engine === 'pglite')('a job of a killed process is taken up by another one', async () => {
    const script = `
      import { openDatabase } from '${new URL('./open.ts', import.meta.url).href}';
      import { openJobs } from '${new URL('./jobs.ts', import.meta.url).href}';
      const jobs = await openJobs(await openDatabase({ url: '${here.url}', dataDir: null }));
      await jobs.work('orphan', { concurrency: 1, pollSeconds: 0.5 }, async () => {
        console.log('taken');
        await new Promise(() => {});
      });
    `;
    await withJobs(async (jobs) => {
      await jobs.send('orphan', { was: 'held by the dead' });
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const taken = Promise.withResolvers<unknown>();
      await jobs.work('orphan', poll, async (data) => taken.resolve(data));
      expect(await taken.promise).toEqual({ was: 'held by the dead' });
    });
  });
});
