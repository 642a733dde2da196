// What the endpoints of contract/reach.ts are asked with, and what they answer where it is not 200.
import type { Samples } from './sample.ts';

export const samples: Samples = {
  'GET /api/connections/:id/reach': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/connections/:id/reach/preview': ({ connectionId }) => ({ id: connectionId, rules: [] }),
  'POST /api/connections/:id/reach': ({ connectionId }) => ({ id: connectionId, rules: [], erase: false }),
  'GET /api/connections/:id/groups': ({ connectionId }) => ({ id: connectionId, text: 'sales' }),
  'GET /api/connections/:id/scripts': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/connections/:id/probes': ({ connectionId }) => ({ id: connectionId, probes: [] }),
  'POST /api/connections/:id/probes/run': ({ connectionId }) => ({ id: connectionId }),
};
