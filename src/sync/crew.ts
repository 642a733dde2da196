// Says again and again that this worker lives, and hears how many others do.
import type { Database } from '../db/open.ts';
import { beatWorker, forgetWorker } from '../db/queries/workers.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { beatEvery, livesFor, type Shares } from './shares.ts';
import type { Trouble } from './trouble.ts';

export interface Membership {
  /** The others need not wait until it counts as dead. */
  leave(): Promise<void>;
}

export interface Member {
  readonly database: Database;
  readonly clock: Clock;
  /** Milliseconds that never go back. */
  readonly ticks: () => number;
  readonly log: Log;
  readonly worker: string;
  readonly shares: Shares;
  /** What it tells of itself. */
  readonly trouble: () => Trouble | null;
  /** Called when its shares may have changed. */
  readonly changed: () => void;
}

export const joinCrew = ({ database, clock, ticks, log, worker, shares, trouble, changed }: Member): Membership => {
  const leaving = new AbortController();
  const { signal } = leaving;
  const beat = () => database.door((tx) => beatWorker(tx, { worker, seconds: livesFor / 1000, trouble: trouble() }));
  const run = async (): Promise<void> => {
    let known = false;
    while (!signal.aborted) {
      const asked = ticks();
      try {
        // Of two that begin at the same moment, one at least sees the other the second time.
        if (!known) await beat();
        shares.look(await beat(), asked);
        known = true;
        changed();
      } catch (error) {
        if (!signal.aborted) log.warn('Other workers could not be looked for', { error });
      }
      await Promise.allSettled([clock.sleep(beatEvery, signal)]);
    }
  };
  const running = run();
  return {
    leave: async () => {
      leaving.abort(new Error('The worker is stopping.'));
      await running;
      try {
        await database.door((tx) => forgetWorker(tx, worker));
      } catch (error) {
        log.debug('The others find out by themselves that this worker left', { error });
      }
    },
  };
};
