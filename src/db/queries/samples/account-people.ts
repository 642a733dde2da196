// Example calls of queries/account-people.ts.
import {
  holdRoster,
  listConnectionAccounts,
  listKnownAddresses,
  listMappings,
  listReports,
  listRoster,
  listSomeAccounts,
  listSourceOwners,
  saveMappings,
} from '../account-people.ts';
import { accountId, at, connectionId, id, organizationId, personId, type Sample } from './sample.ts';

const on = '2026-03-02';
const key = { organizationId, connectionId };
const account = { accountId, kind: 'person', addresses: ['ana@example.com'], removedAt: null };
const mapping = { accountId, personId, from: null, until: null };

export const samples: Record<string, Sample> = {
  holdRoster: { run: (tx) => holdRoster(tx, organizationId) },
  listConnectionAccounts: { run: (tx) => listConnectionAccounts(tx, key) },
  listReports: { run: (tx) => listReports(tx, { ...key, accountIds: [accountId] }) },
  listSourceOwners: {
    run: (tx) => listSourceOwners(tx, { organizationId, names: [{ connectionId, sourceId: 'ana' }], on }),
    answers: [[{ accountId, connectionId, sourceId: 'ana' }], [mapping]],
  },
  listSomeAccounts: {
    run: (tx) => listSomeAccounts(tx, { organizationId, accountIds: [accountId, id(6)], on }),
    answers: [[account, { ...account, accountId: id(6) }], [mapping], [mapping, { accountId: id(5), personId }]],
  },
  listKnownAddresses: {
    run: (tx) => listKnownAddresses(tx, { organizationId, addresses: ['ana@example.com'], on }),
    answers: [[], [account]],
  },
  'listMappings by account': { run: (tx) => listMappings(tx, { organizationId, accountIds: [accountId] }) },
  'listMappings by person': { run: (tx) => listMappings(tx, { organizationId, personIds: [personId] }) },
  listRoster: { run: (tx) => listRoster(tx, { organizationId, personIds: [personId] }) },
  saveMappings: {
    run: (tx) => saveMappings(tx, { organizationId, mappings: [{ accountId, personId, by: 'rule' }], at }),
  },
};
