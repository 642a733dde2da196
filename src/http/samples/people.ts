// What the endpoints of contract/people.ts are asked with, and what they answer where it is not 200.
import { period, type Samples } from './sample.ts';

export const samples: Samples = {
  'GET /api/signals': () => ({}),
  'GET /api/people': () => period,
  'GET /api/people/:id': ({ personId }) => ({ id: personId, ...period }),
  'GET /api/people/:id/evidence': ({ personId }) => ({ id: personId, signal: 'mail-sent', ...period }),
  'GET /api/export/signals': () => period,
  'GET /api/export/activity': () => ({}),
};
