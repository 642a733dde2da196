// Example calls of queries/untold.ts.
import { dropUntold, listUntold, saveUntold } from '../untold.ts';
import { accountId, at, connectionId, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId, stream: 'usage', accountId, part: 'teams' };
const day = { from: '2026-03-02T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z' };

export const samples: Record<string, Sample> = {
  saveUntold: { run: (tx) => saveUntold(tx, key, [{ ...day, why: 'late' }]) },
  dropUntold: { run: (tx) => dropUntold(tx, key, [day]) },
  listUntold: { run: (tx) => listUntold(tx, { organizationId, connectionIds: [connectionId], from: at, to: at }) },
};
