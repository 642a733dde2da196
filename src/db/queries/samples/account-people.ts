// Example calls of queries/account-people.ts.
import {
  holdRoster,
  listConnectionAccounts,
  listKnownAddresses,
  listMappings,
  listRoster,
  saveMappings,
} from '../account-people.ts';
import { accountId, at, connectionId, id, organizationId, personId, type Sample } from './sample.ts';

const key = { organizationId, connectionId };
const account = { accountId, kind: 'person', addresses: ['ana@example.com'], removedAt: null };
const mapping = { accountId, personId };

export const samples: Record<string, Sample> = {
  holdRoster: { run: (tx) => holdRoster(tx, organizationId) },
  listConnectionAccounts: {
    run: (tx) => listConnectionAccounts(tx, key),
    answers: [[account], [mapping], [mapping, { accountId: id(5), personId }]],
  },
  listKnownAddresses: {
    run: (tx) => listKnownAddresses(tx, { organizationId, addresses: ['ana@example.com'] }),
    answers: [[], [account]],
  },
  'listMappings by account': { run: (tx) => listMappings(tx, { organizationId, accountIds: [accountId] }) },
  'listMappings by person': { run: (tx) => listMappings(tx, { organizationId, personIds: [personId] }) },
  listRoster: { run: (tx) => listRoster(tx, { organizationId, personIds: [personId] }) },
  saveMappings: {
    run: (tx) => saveMappings(tx, { organizationId, mappings: [{ accountId, personId, by: 'address' }], at }),
  },
};
