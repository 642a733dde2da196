// What the endpoints of contract/lifecycle.ts are asked with, and what they answer where it is not 200.
import type { Samples, Statuses } from './sample.ts';

export const samples: Samples = {
  'POST /api/connections/:id/pause': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/connections/:id/resume': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/connections/:id/credential': ({ connectionId }) => ({ id: connectionId, fields: {} }),
  'POST /api/connections/:id/streams': ({ connectionId }) => ({ id: connectionId, streams: ['people', 'mail'] }),
  'POST /api/connections/:id/disconnect': ({ connectionId }) => ({ id: connectionId, erase: false }),
  'GET /api/receipts': () => ({}),
  'GET /api/alerts': () => ({}),
  'POST /api/alerts/:id/dismiss': ({ connectionId }) => ({ id: connectionId }),
};

export const others: Statuses = {
  'POST /api/connections/:id/credential': 400,
  'POST /api/alerts/:id/dismiss': 404,
};
