// Example calls of queries/account-people.ts.
import {
  holdRoster,
  listKnownAddresses,
  listMapped,
  listRoster,
  listUnmapped,
  saveMappings,
} from '../account-people.ts';
import { accountId, at, connectionId, organizationId, personId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };

export const samples: Record<string, Sample> = {
  holdRoster: { run: (tx) => holdRoster(tx, organizationId) },
  listKnownAddresses: { run: (tx) => listKnownAddresses(tx, { organizationId, addresses: ['ana@example.com'] }) },
  listMapped: { run: (tx) => listMapped(tx, key) },
  listRoster: { run: (tx) => listRoster(tx, { organizationId, personIds: [personId] }) },
  listUnmapped: { run: (tx) => listUnmapped(tx, key) },
  saveMappings: {
    run: (tx) => saveMappings(tx, { organizationId, mappings: [{ accountId, personId, by: 'address' }], at }),
  },
};
