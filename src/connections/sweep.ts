// Sweeps away what nobody may keep any longer: secrets of sign-ins that were never finished, key pairs that were left.
import { deleteOldCertificates } from '../db/queries/certificates.ts';
import { listOrganizations } from '../db/queries/organizations.ts';
import { deleteExpiredSignIns } from '../db/queries/sign-ins.ts';
import type { Log } from '../lib/log.ts';
import { certificateLifeMs } from './certificates.ts';
import type { SourceParts } from './sources.ts';

const hour = 3_600_000;

export interface Sweep {
  stop(): Promise<void>;
}

type Parts = Pick<SourceParts, 'database' | 'seams'>;

/** Several processes may sweep at once. */
export const sweepOnce = async ({ database, seams }: Parts): Promise<void> => {
  const now = seams.clock.now();
  // Kept for an hour after their end, so that whoever comes back late is told why.
  await database.door((tx) => deleteExpiredSignIns(tx, new Date(now - hour)));
  const before = new Date(now - certificateLifeMs);
  for (const { organizationId } of await database.door(listOrganizations)) {
    await database.tenant(organizationId, (tx) => deleteOldCertificates(tx, { organizationId, before }));
  }
};

/** Sweeps every hour until it is stopped. */
export const startSweep = (parts: Parts & { readonly log: Log }): Sweep => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async (): Promise<void> => {
    for (;;) {
      await Promise.allSettled([parts.seams.clock.sleep(hour, signal)]);
      if (signal.aborted) return;
      try {
        await sweepOnce(parts);
      } catch (error) {
        parts.log.warn('What nobody uses any more could not be swept away', { error });
      }
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort(new Error('The sweep is stopping.'));
      await running;
    },
  };
};
