// What the endpoints of contract/own-figures.ts are asked with, and what they answer where it is not 200.
import { period, type Samples, type Statuses } from './sample.ts';

export const samples: Samples = {
  'GET /api/own/figures': () => period,
  'GET /api/own/evidence': () => ({ signal: 'mail-sent', ...period }),
};

/** Nobody who signs in to the test organization is on its roster. */
const nobody: Statuses = { 'GET /api/own/figures': 404, 'GET /api/own/evidence': 404 };

export const others = nobody;
export const lower = nobody;
