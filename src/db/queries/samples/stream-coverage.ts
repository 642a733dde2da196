// Example calls of queries/stream-coverage.ts.
import { listCoveredAccounts, listReadGroups } from '../stream-coverage.ts';
import { at, connectionId, organizationId, type Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  listCoveredAccounts: {
    run: (tx) => listCoveredAccounts(tx, { organizationId, connectionIds: [connectionId] }),
  },
  listReadGroups: {
    run: (tx) =>
      listReadGroups(tx, { organizationId, wanted: [{ connectionId, stream: 'mail', lag: 60 }], ends: [at] }),
  },
};
