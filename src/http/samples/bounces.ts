// What the endpoints of contract/bounces.ts are asked with, and what they answer where it is not 200.
import type { Samples, Statuses } from './sample.ts';

export const samples: Samples = {
  'GET /api/mail/bounces': () => ({}),
  'POST /api/mail/bounces': () => ({ provider: 'none', fields: {} }),
  'POST /api/mail/bounces/remove': () => ({}),
  'POST /api/mail/bounces/test': () => ({}),
};

export const others: Statuses = {
  'POST /api/mail/bounces': 400,
  'POST /api/mail/bounces/test': 409,
};
