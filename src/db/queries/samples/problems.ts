// Example calls of queries/problems.ts.
import { listProblemGroups, listProblems } from '../problems.ts';
import { connectionId, organizationId, type Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  listProblemGroups: { run: (tx) => listProblemGroups(tx, { organizationId, names: 20 }) },
  listProblems: { run: (tx) => listProblems(tx, { organizationId, connectionId, names: 20 }) },
};
