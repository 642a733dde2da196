// Example calls of queries/problems.ts.
import { listProblemGroups } from '../problems.ts';
import { organizationId, type Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  listProblemGroups: { run: (tx) => listProblemGroups(tx, { organizationId, attempts: 4, names: 20 }) },
};
