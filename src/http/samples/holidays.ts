// What the endpoints of contract/holidays.ts are asked with, and what they answer where it is not 200.
import type { Samples, Statuses } from './sample.ts';

const holidays = [{ day: '2026-10-03', name: 'Unity', yearly: true }];

export const samples: Samples = {
  'GET /api/holidays': () => ({}),
  'POST /api/holidays': () => ({
    id: null,
    name: 'Germany',
    holidays,
    uses: [{ scope: 'organization', value: '' }],
    save: false,
  }),
  'POST /api/holidays/:id/remove': ({ personId }) => ({ id: personId }),
  'POST /api/holidays/read': () => ({ text: '2026-12-25 Christmas' }),
};

/** No calendar has the id of a person. */
export const others: Statuses = { 'POST /api/holidays/:id/remove': 404 };
