// Example calls of queries/time-versions.ts.
import { allowOwnTimes, listVersions, readOwnTimesAllowed, removeVersion, setVersion } from '../time-versions.ts';
import { at, hours, organizationId, personId, type Sample } from './sample.ts';

const owner = { organizationId, personId };
const organization = { organizationId, personId: null };
const change = { zone: 'UTC', hours, at, by: 'Ana' };
const base = { zone: 'UTC', hours };

export const samples: Record<string, Sample> = {
  listVersions: { run: (tx) => listVersions(tx, owner), answers: [[base]] },
  'listVersions of the organization': { run: (tx) => listVersions(tx, organization), answers: [[base]] },
  setVersion: { run: (tx) => setVersion(tx, owner, { ...change, from: '2026-03-02' }) },
  'setVersion before all others': { run: (tx) => setVersion(tx, owner, { ...change, from: null }) },
  'setVersion of the organization': { run: (tx) => setVersion(tx, organization, { ...change, from: null }) },
  removeVersion: { run: (tx) => removeVersion(tx, owner, '2026-03-02') },
  readOwnTimesAllowed: { run: (tx) => readOwnTimesAllowed(tx, organizationId) },
  allowOwnTimes: { run: (tx) => allowOwnTimes(tx, { organizationId, allowed: false }) },
};
