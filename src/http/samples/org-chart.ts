// What the endpoints of contract/org-chart.ts are asked with.
import type { Samples } from './sample.ts';

export const samples: Samples = {
  'GET /api/org-chart': () => ({}),
  'GET /api/org-chart/:id/reports': ({ personId }) => ({ id: personId }),
  'GET /api/org-chart/search': () => ({ search: 'a' }),
  'GET /api/org-chart/mending': () => ({}),
};
