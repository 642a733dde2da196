// What the endpoints of contract/activities.ts are asked with, and what they answer where it is not 200.
import { period, type Samples, type Statuses } from './sample.ts';

export const samples: Samples = {
  'GET /api/activities': () => ({ ...period, kind: 'mail-sent,meeting' }),
  'GET /api/activities/:id': ({ activityId }) => ({ id: activityId }),
  'GET /api/own/activities': () => period,
  'GET /api/own/activities/:id': ({ activityId }) => ({ id: activityId }),
  'GET /api/export/feed': () => period,
};

/** Nobody who signs in to the test organization is on its roster. */
export const others: Statuses = { 'GET /api/own/activities/:id': 404 };
export const lower: Statuses = { 'GET /api/own/activities/:id': 404 };
