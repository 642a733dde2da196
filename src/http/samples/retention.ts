// What the endpoints of contract/retention.ts are asked with, and what they answer where it is not 200.
import type { Samples } from './sample.ts';

export const samples: Samples = {
  'GET /api/retention': () => ({}),
  'POST /api/retention': () => ({ kind: 'activity', days: 3650, save: true }),
};
