// Example calls of queries/sightings.ts.
import { listAddressed, saveSightings } from '../sightings.ts';
import { accountId, connectionId, organizationId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };
const sighted = {
  accountId,
  sourceId: 'app',
  kind: 'app',
  displayName: 'An app',
  addresses: [],
  captured: true,
} as const;

export const samples: Record<string, Sample> = {
  saveSightings: { run: (tx) => saveSightings(tx, { ...key, accounts: [sighted] }) },
  listAddressed: { run: (tx) => listAddressed(tx, { ...key, addresses: ['ana@example.com'] }) },
};
