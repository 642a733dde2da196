// Example calls of queries/runs.ts.
import { addToRuns, countRuns, deleteOldRuns, finishRuns, listRuns } from '../runs.ts';
import { at, connectionId, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };
const counts = { stream: 'mail', beganAt: at, items: 10, requests: 1, waitedMs: 250, failures: 0, quarantined: 0 };

export const samples: Record<string, Sample> = {
  addToRuns: { run: (tx) => addToRuns(tx, { ...key, counts: [counts] }) },
  countRuns: {
    run: (tx) => countRuns(tx, { organizationId, connectionId: null, stream: null }),
    answers: [[{ total: 0 }]],
  },
  deleteOldRuns: { run: (tx) => deleteOldRuns(tx, { ...key, before: at }) },
  finishRuns: { run: (tx) => finishRuns(tx, { ...key, streams: ['mail'], now: at }) },
  listRuns: { run: (tx) => listRuns(tx, { organizationId, connectionId: null, stream: null, limit: 50, offset: 0 }) },
  'listRuns of a stream': { run: (tx) => listRuns(tx, { ...key, stream: 'mail', limit: 50, offset: 50 }) },
};
