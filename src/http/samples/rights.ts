// What the endpoints of contract/rights.ts are asked with.
import type { Samples } from './sample.ts';

export const samples: Samples = {
  'POST /api/members/:id/names-in-exports': ({ userIds }) => ({ id: userIds.manager, given: true }),
  'GET /api/right-changes': () => ({}),
  'GET /api/own/rights': () => ({}),
};
