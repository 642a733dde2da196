// What the endpoints of contract/session.ts are asked with, and what they answer where it is not 200.
import type { Samples, Statuses } from './sample.ts';

export const samples: Samples = {
  'GET /api/session': () => ({}),
  'POST /api/set-up': () => ({
    organizationName: 'X',
    zone: 'UTC',
    fullName: 'X',
    email: 'x@example.com',
    password: 'x'.repeat(12),
    setUpCode: '',
  }),
  'POST /api/sign-in': () => ({ email: 'nobody@example.com', password: 'wrong' }),
  'POST /api/sign-out': () => ({}),
  'GET /api/checklist': () => ({}),
};

export const others: Statuses = {
  'POST /api/set-up': 409,
  'POST /api/sign-in': 401,
};
