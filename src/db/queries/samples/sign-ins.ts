// Example calls of queries/sign-ins.ts.
import {
  claimPoll,
  createSignIn,
  deleteExpiredSignIns,
  explainSignIn,
  findWaiting,
  isTenantElsewhere,
  slowPoll,
  takeSignIn,
} from '../sign-ins.ts';
import { at, connectionId, id, organizationId, type Sample } from './sample.ts';

const hash = Buffer.alloc(32);
const brought = { stateHash: hash, browserHash: hash, kind: 'redirect', now: at };
const signIn = {
  stateHash: hash,
  organizationId,
  browserHash: hash,
  userId: id(5),
  linkId: null,
  connectionId,
  purpose: {},
  secret: hash,
  expiresAt: at,
  createdAt: at,
};

export const samples: Record<string, Sample> = {
  deleteExpiredSignIns: { by: 'door', run: (tx) => deleteExpiredSignIns(tx, at) },
  createSignIn: { by: 'door', run: (tx) => createSignIn(tx, signIn) },
  takeSignIn: { by: 'door', run: (tx) => takeSignIn(tx, brought) },
  explainSignIn: { by: 'door', run: (tx) => explainSignIn(tx, brought) },
  claimPoll: { by: 'door', run: (tx) => claimPoll(tx, { ...brought, kind: 'device-code' }) },
  slowPoll: { by: 'door', run: (tx) => slowPoll(tx, { ...brought, kind: 'device-code', interval: 10 }) },
  findWaiting: { by: 'door', run: (tx) => findWaiting(tx, brought) },
  isTenantElsewhere: {
    by: 'door',
    run: (tx) =>
      isTenantElsewhere(tx, { organizationId, provider: 'example', tenantId: 'tenant', ways: ['admin-consent'] }),
  },
};
