// What the endpoints of contract/sync.ts are asked with, and what they answer where it is not 200.
import { period, type Samples, type Statuses } from './sample.ts';

export const samples: Samples = {
  'GET /api/sync/runs': () => ({}),
  'GET /api/sync/problems': () => ({}),
  'GET /api/sync/quarantine': () => ({}),
  'POST /api/connections/:id/quarantine/retry': ({ connectionId }) => ({ id: connectionId, stream: 'mail' }),
  'GET /api/sync/coverage': () => period,
};

export const others: Statuses = {
  // Disconnected before, in the order of the contract.
  'POST /api/connections/:id/quarantine/retry': 409,
};
