// What the endpoints of contract/identities.ts are asked with, and what they answer where it is not 200.
import type { Samples, Statuses } from './sample.ts';

/** No account has the id of a person. */
const pair = ({ personId }: { personId: string }) => ({ accountId: personId, personId });
const pairs = (of: { personId: string }) => ({ pairs: [pair(of)] });

export const samples: Samples = {
  'GET /api/identities': () => ({ state: 'unmapped' }),
  'GET /api/identities/people': () => ({ search: 'a' }),
  'GET /api/identities/decisions': () => ({}),
  'GET /api/people/:id/accounts': ({ personId }) => ({ id: personId }),
  'POST /api/identities/confirm': pairs,
  'POST /api/identities/reject': pairs,
  'POST /api/identities/map': pair,
  'POST /api/identities/unmap': ({ personId }) => ({ accountId: personId, mappingId: personId }),
  'POST /api/identities/ownerless': ({ personId }) => ({ accountIds: [personId] }),
  'POST /api/identities/merge': ({ personId, connectionId }) => ({ personId, into: connectionId }),
  'POST /api/identities/decisions/:id/undo': ({ personId }) => ({ id: personId }),
};

export const others: Statuses = {
  'POST /api/identities/confirm': 404,
  'POST /api/identities/reject': 404,
  'POST /api/identities/map': 404,
  'POST /api/identities/unmap': 404,
  'POST /api/identities/ownerless': 404,
  'POST /api/identities/merge': 404,
  'POST /api/identities/decisions/:id/undo': 404,
};
