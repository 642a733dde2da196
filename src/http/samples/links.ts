// What the endpoints of contract/links.ts are asked with, and what they answer where it is not 200.
import { wanted, type Samples, type Statuses } from './sample.ts';

export const samples: Samples = {
  'POST /api/links/consent': () => wanted,
  'POST /api/invites': () => ({ ...wanted, emails: ['ben@example.com'] }),
  'POST /api/members/invite': () => ({ email: 'cleo@example.com', role: 'employee' }),
  'GET /api/members': () => ({}),
  'POST /api/members/:id/remove': ({ memberId }) => ({ id: memberId }),
  'GET /api/links': () => ({}),
  'POST /api/links/:id/remind': ({ remindedId }) => ({ id: remindedId }),
  'POST /api/links/:id/revoke': ({ revokedId }) => ({ id: revokedId }),
  'POST /api/links/open': () => ({ token: 'x'.repeat(64) }),
  'POST /api/links/follow': () => ({ token: 'x'.repeat(64) }),
  'POST /api/links/join': () => ({ token: 'x'.repeat(64), fullName: 'Dora', password: 'x'.repeat(12) }),
};

export const others: Statuses = {
  'POST /api/links/open': 404,
  'POST /api/links/follow': 404,
  'POST /api/links/join': 404,
};
