// Example calls of queries/stored-activities.ts.
import { listStoredActivities } from '../stored-activities.ts';
import { accountId, at, id, organizationId, personId, type Sample } from './sample.ts';

const all = { organizationId, personId: null, from: null, to: null, after: null, limit: 100 };

export const samples: Record<string, Sample> = {
  listStoredActivities: { run: (tx) => listStoredActivities(tx, all) },
  'listStoredActivities of a person and some days': {
    run: (tx) => listStoredActivities(tx, { ...all, personId, from: at, to: at, after: { accountId, item: id(5) } }),
  },
};
