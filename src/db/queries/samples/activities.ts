// Example calls of queries/activities.ts.
import { listActivities } from '../activities.ts';
import { accountId, at, organizationId, type Sample } from './sample.ts';

const from = at.getTime();

export const samples: Record<string, Sample> = {
  listActivities: {
    run: (tx) => listActivities(tx, { organizationId, accountIds: [accountId], from, to: from + 1, limit: 1000 }),
  },
};
