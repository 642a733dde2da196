// The queue of connections that are to be read: each waits in it at most once.
import { z } from 'zod';
import type { Jobs } from '../db/jobs.ts';
import type { ConnectionKey } from '../db/queries/connections.ts';

export const syncQueue = 'sync';

const Job = z.object({ organizationId: z.uuid(), connectionId: z.uuid() });

/** Puts a connection at the end, unless it waits already. */
export const enqueue = (jobs: Jobs, { organizationId, connectionId }: ConnectionKey): Promise<void> =>
  jobs.send(syncQueue, { organizationId, connectionId }, { singletonKey: connectionId, group: organizationId });

/** Null for what this version does not understand. */
export const readJob = (data: unknown): ConnectionKey | null => {
  const parsed = Job.safeParse(data);
  return parsed.success ? parsed.data : null;
};
