// What the endpoints of contract/notices.ts are asked with, and what they answer where it is not 200.
import type { Samples, Statuses } from './sample.ts';

export const samples: Samples = {
  'GET /api/connections/:id/notices': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/connections/:id/notices': ({ connectionId }) => ({ id: connectionId, told: true }),
};

export const others: Statuses = {
  // The test source never tells of changes.
  'POST /api/connections/:id/notices': 409,
};
