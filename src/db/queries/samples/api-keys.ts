// Example calls of queries/api-keys.ts.
import { createApiKey, findApiKey, listApiKeys, markApiKeyUsed, revokeApiKey } from '../api-keys.ts';
import { at, id, organizationId, type Sample } from './sample.ts';

const key = { organizationId, keyId: id(7) };
const made = {
  name: 'BI',
  hint: 'plk_Ab3dEf9h',
  scopes: ['people:read'],
  createdAt: at,
  createdBy: 'Ana',
  madeBy: id(5),
};
const tokenHash = Buffer.from('digest');

export const samples: Record<string, Sample> = {
  createApiKey: {
    run: (tx) => createApiKey(tx, { ...key, ...made, tokenHash, expiresAt: null }),
    answers: [[{ key_id: id(7) }]],
  },
  findApiKey: { by: 'door', run: (tx) => findApiKey(tx, { organizationId, tokenHash, now: at }) },
  listApiKeys: { run: (tx) => listApiKeys(tx, organizationId) },
  markApiKeyUsed: { run: (tx) => markApiKeyUsed(tx, { ...key, now: at, unless: at }) },
  revokeApiKey: { run: (tx) => revokeApiKey(tx, { ...key, by: 'Ana', now: at }) },
};
