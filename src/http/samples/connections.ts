// What the endpoints of contract/connections.ts are asked with, and what they answer where it is not 200.
import type { Samples, Statuses } from './sample.ts';

export const samples: Samples = {
  'GET /api/providers': () => ({}),
  'GET /api/connections': () => ({}),
  'POST /api/connections': () => ({ provider: 'test', fields: {}, streams: ['people'], since: null }),
  'POST /api/connections/:id/test': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/connections/:id/sync': ({ connectionId }) => ({ id: connectionId }),
  'GET /api/connections/:id/test': ({ connectionId }) => ({ id: connectionId }),
  'GET /api/connections/:id/permissions': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/certificates': () => ({ provider: 'test', name: 'plumbline', days: 365 }),
};

export const others: Statuses = {
  'POST /api/connections': 400,
  // Its credential cannot be opened with this server's key.
  'GET /api/connections/:id/permissions': 409,
};
