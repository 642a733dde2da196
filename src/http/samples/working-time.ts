// What the endpoints of contract/working-time.ts are asked with, and what they answer where it is not 200.
import type { Samples, Statuses } from './sample.ts';

const hours = { '0': [], '1': [[540, 1020]], '2': [], '3': [], '4': [], '5': [], '6': [] };
const version = { from: '2026-03-02', zone: 'Europe/Berlin', hours, save: true };
const leave = { from: '2026-03-02', to: '2026-03-03', part: 'morning', save: true };
const unknown = '00000000-0000-4000-8000-000000000000';

export const samples: Samples = {
  'GET /api/working-time': () => ({}),
  'POST /api/working-time': () => version,
  'POST /api/working-time/remove': () => ({ from: '2026-03-02', save: true }),
  'POST /api/working-time/own': () => ({ allowed: true }),
  'GET /api/people/:id/working-time': ({ personId }) => ({ id: personId }),
  'POST /api/people/:id/working-time': ({ personId }) => ({ id: personId, ...version }),
  'POST /api/people/:id/working-time/remove': ({ personId }) => ({ id: personId, from: '2026-03-02', save: true }),
  'POST /api/people/:id/leave': ({ personId }) => ({ id: personId, ...leave }),
  'POST /api/people/:id/leave/remove': ({ personId }) => ({ id: personId, leave: unknown }),
  'POST /api/leave/import': () => ({ csv: 'email,from,to,part\nnobody@example.com,2026-03-02,,\n', save: true }),
  'GET /api/own/working-time': () => ({}),
  'POST /api/own/working-time': () => version,
  'POST /api/own/working-time/remove': () => ({ from: '2026-03-02' }),
  'POST /api/own/leave': () => leave,
  'POST /api/own/leave/remove': () => ({ leave: unknown }),
};

/** Who signs in here is nobody on the roster. */
const own = {
  'POST /api/own/working-time': 404,
  'POST /api/own/working-time/remove': 404,
  'POST /api/own/leave': 404,
  'POST /api/own/leave/remove': 404,
};

export const others: Statuses = { ...own, 'POST /api/people/:id/leave/remove': 404 };
export const lower: Statuses = own;
