// What the endpoints of contract/sign-ins.ts are asked with, and what they answer where it is not 200.
import { wanted, type Samples, type Statuses } from './sample.ts';

export const samples: Samples = {
  'POST /api/sign-ins': () => ({ ...wanted, way: 'admin-consent' }),
  'POST /api/own/sign-ins': () => ({ ...wanted, way: 'own-account' }),
  'POST /api/sign-ins/finish': () => ({ parameters: { state: 'x'.repeat(43) } }),
  'POST /api/device-codes': () => ({ ...wanted, way: 'device-code' }),
  'POST /api/device-codes/poll': () => ({ id: 'x'.repeat(43) }),
  'GET /api/own/connections': () => ({}),
  'POST /api/own/connections': () => ({ ...wanted, way: 'password', fields: {} }),
  'POST /api/own/connections/:id/disconnect': ({ ownId }) => ({ id: ownId, erase: false }),
};

export const others: Statuses = {
  'POST /api/own/connections': 400,
};

export const lower: Statuses = {
  'POST /api/own/connections': 400,
  'POST /api/own/connections/:id/disconnect': 404,
};
