// Example calls of queries/credentials.ts.
import {
  claimRenewal,
  findGrant,
  forgetToken,
  listOwned,
  readToken,
  releaseRenewal,
  saveRenewed,
  setOwner,
} from '../credentials.ts';
import { at, connectionId, id, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };
const turn = { ...key, holder: id(5) };
const token = Buffer.alloc(8);

export const samples: Record<string, Sample> = {
  readToken: { run: (tx) => readToken(tx, key) },
  claimRenewal: { run: (tx) => claimRenewal(tx, { ...turn, seconds: 90 }) },
  saveRenewed: { run: (tx) => saveRenewed(tx, { ...turn, token, until: at, secret: null }) },
  releaseRenewal: { run: (tx) => releaseRenewal(tx, turn) },
  setOwner: { run: (tx) => setOwner(tx, { ...key, userId: id(5) }) },
  listOwned: { run: (tx) => listOwned(tx, { organizationId, userId: id(5) }) },
  findGrant: { run: (tx) => findGrant(tx, { organizationId, provider: 'example', grantKey: 'tenant' }) },
  forgetToken: { run: (tx) => forgetToken(tx, key) },
};
