// What is done on schedule for every connection, once a day or sooner where something passes by itself: its test, the members of groups in its rules, and its probes.
import { claimTest, listUntested, readConnection } from '../db/queries/connections.ts';
import type { Log } from '../lib/log.ts';
import { reportGroups } from './alerts.ts';
import { testConnection } from './doctor.ts';
import { checked } from './failed-check.ts';
import { type ReachParts, refreshReach, runProbes } from './reach.ts';

/** How soon a connection comes again whose watch broke off. */
const again = 600_000;
/** How often to look for connections that are due. */
const lookEvery = 60_000;

export interface Watch {
  stop(): Promise<void>;
}

/** Tests and probes the connections of all organizations that are due; several processes share them out. Resolves to how many. */
export const watchOnce = async (parts: ReachParts, signal: AbortSignal): Promise<number> => {
  const { database, seams } = parts;
  const now = new Date(seams.clock.now());
  const due = await database.door((tx) => listUntested(tx, { now, limit: 100 }));
  let watched = 0;
  for (const key of due) {
    signal.throwIfAborted();
    const { organizationId } = key;
    const claim = { ...key, now, again: new Date(now.getTime() + again) };
    if (!(await database.tenant(organizationId, (tx) => claimTest(tx, claim)))) continue;
    await testConnection(parts, { ...key, signal });
    const connection = await database.tenant(organizationId, (tx) => readConnection(tx, key));
    if (connection === null) continue;
    // A source that does not answer now has said so in the test; its groups and mailboxes come with the next day.
    const groups = await checked('The groups are read', () => refreshReach(parts, connection, signal));
    const problem = groups.ok ? null : groups.check.problem;
    if (groups.ok || !groups.passing)
      await database.tenant(organizationId, (tx) => reportGroups(tx, { ...key, problem, now }));
    await checked('The mailboxes are probed', () => runProbes(parts, connection, signal));
    watched += 1;
  }
  return watched;
};

/** Watches until it is stopped. */
export const startWatch = (parts: ReachParts & { readonly log: Log }): Watch => {
  const stopping = new AbortController();
  const { clock } = parts.seams;
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await Promise.allSettled([clock.sleep(lookEvery, stopping.signal)]);
      if (stopping.signal.aborted) return;
      try {
        await watchOnce(parts, stopping.signal);
      } catch (error) {
        if (!stopping.signal.aborted) parts.log.warn('Connections could not be tested on schedule', { error });
      }
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort(new Error('The watch is stopping.'));
      await running;
    },
  };
};
