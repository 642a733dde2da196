// What the endpoints of contract/roster.ts are asked with, and what they answer where it is not 200.
import type { Samples, Statuses } from './sample.ts';

const file = { data: Buffer.from('email,full_name\nnew@example.com,New Person\n').toString('base64') };

export const samples: Samples = {
  'POST /api/roster/check': () => file,
  'POST /api/roster/imports': () => file,
  'GET /api/roster/imports': () => ({}),
  'POST /api/roster/imports/:id/undo': ({ personId }) => ({ id: personId }),
  'GET /api/roster/template': () => ({}),
  'POST /api/roster/people': () => ({ fullName: 'Hand', email: 'hand@example.com' }),
  'GET /api/roster/people/:id': ({ personId }) => ({ id: personId }),
  'POST /api/roster/people/:id': ({ personId }) => ({ id: personId, department: 'Sales' }),
  'POST /api/roster/people/:id/follow': ({ personId }) => ({ id: personId, fields: ['department'] }),
};

export const others: Statuses = {
  // No import has the id of a person.
  'POST /api/roster/imports/:id/undo': 404,
};
