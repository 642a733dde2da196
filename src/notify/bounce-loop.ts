// Looks for mail that came back until it is stopped; several processes may do it at once.
import { listOrganizations } from '../db/queries/organizations.ts';
import type { Log } from '../lib/log.ts';
import { type BounceParts, readBounces } from './bounces.ts';

type LoopParts = BounceParts & { readonly log: Log };

/** How often to look which mailboxes are due, milliseconds. */
const lookEvery = 30_000;

const lookAtAll = async (parts: LoopParts, signal: AbortSignal): Promise<void> => {
  for (const { organizationId } of await parts.database.door(listOrganizations)) {
    if (signal.aborted) return;
    try {
      await readBounces(parts, { organizationId }, signal);
    } catch (error) {
      // One organization's trouble holds up no other.
      if (!signal.aborted) parts.log.warn('What came back could not be read', { organization: organizationId, error });
    }
  }
};

export const startBounces = (parts: LoopParts): { stop(): Promise<void> } => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await Promise.allSettled([parts.seams.clock.sleep(lookEvery, signal)]);
      if (signal.aborted) return;
      try {
        await lookAtAll(parts, signal);
      } catch (error) {
        if (!signal.aborted) parts.log.warn('Mail that came back could not be looked for', { error });
      }
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort(new Error('Reading what came back is stopping.'));
      await running;
    },
  };
};
