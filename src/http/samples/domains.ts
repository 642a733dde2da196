// What the endpoints of contract/domains.ts are asked with.
import type { Samples } from './sample.ts';

export const samples: Samples = {
  'GET /api/domains': () => ({}),
  'POST /api/domains': () => ({ domain: 'example.com', state: 'own' }),
};
