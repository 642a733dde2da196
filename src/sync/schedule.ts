// The schedule: which connections are due, and putting them into the queue.
import type { Jobs } from '../db/jobs.ts';
import type { Database } from '../db/open.ts';
import { type ConnectionKey, listDueConnections } from '../db/queries/connections.ts';
import { makeConnectionDue } from '../db/queries/cycles.ts';
import { makeAllDue } from '../db/queries/partitions.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { enqueue } from './queue.ts';

/**
 * Makes everything of a connection due now, also what stopped, and tries again one that needed attention; what the
 * source asked to wait for is still waited for. With `jobs` it begins at once, else with a worker's next look.
 */
export const syncNow = async (
  parts: { readonly database: Database; readonly seams: { readonly clock: Clock }; readonly jobs?: Jobs },
  key: ConnectionKey,
): Promise<void> => {
  const now = new Date(parts.seams.clock.now());
  await parts.database.tenant(key.organizationId, async (tx) => {
    await makeAllDue(tx, { ...key, now });
    await makeConnectionDue(tx, { ...key, now });
  });
  if (parts.jobs !== undefined) await enqueue(parts.jobs, key);
};

export interface Schedule {
  stop(): Promise<void>;
}

/** How often to look, milliseconds. */
const lookEvery = 1000;
/** The longest wait after looks that failed. */
const longestPause = 10_000;
/** Connections put into the queue at a time; the others come with the next looks, as these are due no more. */
const atOnce = 500;
/** When more than so many are due, each is put there again only after some time, milliseconds: nearly all of them wait already. */
const many = 50;
const againAfter = 5000;

/** Looks for due connections again and again; several processes may do so at once. `skip`: those being read here. */
export const startSchedule = (parts: {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly clock: Clock;
  readonly log: Log;
  readonly skip: (connectionId: string) => boolean;
}): Schedule => {
  const { database, jobs, clock, log } = parts;
  const stopping = new AbortController();
  let queued = new Map<string, number>();

  const look = async (): Promise<void> => {
    const now = clock.now();
    const due = await database.door((tx) => listDueConnections(tx, { now: new Date(now), limit: atOnce }));
    const before = due.length > many ? queued : new Map<string, number>();
    queued = new Map();
    for (const connection of due) {
      const { connectionId } = connection;
      if (parts.skip(connectionId)) continue;
      const last = before.get(connectionId) ?? -Infinity;
      if (now - last >= againAfter) await enqueue(jobs, connection);
      queued.set(connectionId, now - last >= againAfter ? now : last);
    }
  };
  const run = async (): Promise<void> => {
    let pause = lookEvery;
    while (!stopping.signal.aborted) {
      try {
        await look();
        pause = lookEvery;
      } catch (error) {
        pause = Math.min(longestPause, pause * 2);
        if (!stopping.signal.aborted) log.warn('Due connections could not be looked for', { error });
      }
      await Promise.allSettled([clock.sleep(pause, stopping.signal)]);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort(new Error('The schedule is stopping.'));
      await running;
    },
  };
};
