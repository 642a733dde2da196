// Purges every hour what is too old in every organization, until it is stopped.
import { listOrganizations } from '../db/queries/organizations.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { purgeOrganization, type PurgeParts } from './retention.ts';

const hour = 3_600_000;

export interface PurgeLoop {
  stop(): Promise<void>;
}

interface LoopParts extends PurgeParts {
  readonly clock: Clock;
  readonly log: Log;
}

/** One organization that fails does not keep the others. Errors: the abort reason; those of listing the organizations. */
const purgeAll = async (parts: LoopParts, signal: AbortSignal): Promise<void> => {
  for (const { organizationId } of await parts.database.door(listOrganizations)) {
    try {
      await purgeOrganization(parts, { organizationId, now: parts.clock.now(), signal });
    } catch (error) {
      if (signal.aborted) return;
      parts.log.warn('What is too old could not be purged, and is tried again within the hour', { error });
    }
  }
};

export const startPurge = (parts: LoopParts): PurgeLoop => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    for (;;) {
      await Promise.allSettled([parts.clock.sleep(hour, signal)]);
      if (signal.aborted) return;
      try {
        await purgeAll(parts, signal);
      } catch (error) {
        parts.log.warn('Organizations could not be listed for the purge', { error });
      }
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort(new Error('The purge is stopping.'));
      await running;
    },
  };
};
