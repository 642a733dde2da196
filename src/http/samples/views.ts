// What the endpoints of contract/views.ts are asked with, and what they answer where it is not 200.
import type { Samples, Statuses } from './sample.ts';

export const samples: Samples = {
  'GET /api/views': () => ({ page: 'activities' }),
  'POST /api/views': () => ({ page: 'activities', name: `View ${Math.random()}`, filter: {} }),
  'POST /api/views/:id': ({ viewId }) => ({ id: viewId, filter: { kind: 'meeting' } }),
  'POST /api/views/:id/default': ({ viewId }) => ({ id: viewId, on: true }),
  'POST /api/views/:id/delete': ({ viewId }) => ({ id: viewId }),
  'POST /api/views/:id/restore': ({ viewId }) => ({ id: viewId }),
};

/** The view is the owner's alone; the endpoints are walked in the order of their names, so that it is there again at the end. */
export const lower: Statuses = {
  'POST /api/views/:id': 404,
  'POST /api/views/:id/default': 404,
  'POST /api/views/:id/delete': 404,
  'POST /api/views/:id/restore': 404,
};
