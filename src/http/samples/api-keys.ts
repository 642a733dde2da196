// What the endpoints of contract/api-keys.ts are asked with.
import type { Samples } from './sample.ts';

export const samples: Samples = {
  'GET /api/api-keys': () => ({}),
  'POST /api/api-keys': () => ({ name: 'BI', scopes: ['people:read'], days: 30 }),
  'POST /api/api-keys/:id/revoke': ({ apiKeyId }) => ({ id: apiKeyId }),
};
