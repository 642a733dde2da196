// Example calls of queries/open-accounts.ts.
import {
  countLost,
  listAllOwners,
  listNamedAccounts,
  listOpenAccounts,
  listPeopleNames,
  listRosterPeople,
} from '../open-accounts.ts';
import { accountId, at, organizationId, personId, type Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  listOpenAccounts: { run: (tx) => listOpenAccounts(tx, { organizationId, accountIds: null }) },
  'listOpenAccounts of some': { run: (tx) => listOpenAccounts(tx, { organizationId, accountIds: [accountId] }) },
  countLost: { run: (tx) => countLost(tx, { organizationId, accountIds: [accountId], since: at }) },
  listRosterPeople: { run: (tx) => listRosterPeople(tx, { organizationId, search: 'ana', limit: 8 }) },
  listNamedAccounts: { run: (tx) => listNamedAccounts(tx, { organizationId, accountIds: [accountId] }) },
  listAllOwners: { run: (tx) => listAllOwners(tx, organizationId) },
  listPeopleNames: { run: (tx) => listPeopleNames(tx, { organizationId, personIds: [personId] }) },
};
