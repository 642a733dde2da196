// What the endpoints of contract/imports.ts are asked with, and what they answer where it is not 200.
import type { Samples, Statuses } from './sample.ts';

export const samples: Samples = {
  'GET /api/imports': () => ({}),
  'POST /api/imports/:provider/:name': () => ({ provider: 'test', name: 'none', files: [{ path: 'a', data: '' }] }),
};

export const others: Statuses = {
  // The test source has no files to read.
  'POST /api/imports/:provider/:name': 404,
};
