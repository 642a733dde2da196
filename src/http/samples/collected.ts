// What the endpoints of contract/collected.ts are asked with, and what they answer where it is not 200.
import { period, type Samples } from './sample.ts';

export const samples: Samples = {
  'GET /api/export/events': () => period,
  'GET /api/export/measures': () => period,
  'GET /api/export/contacts': () => ({}),
};
