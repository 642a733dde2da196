// Example calls of queries/identity-states.ts.
import {
  forgetLosses,
  listOwnAccounts,
  readAccountStates,
  readPersonStates,
  takePeople,
  writeAccountStates,
  writePersonStates,
} from '../identity-states.ts';
import { accountId, at, id, organizationId, personId, type Sample } from './sample.ts';

const period = {
  mappingId: id(5),
  personId,
  from: null,
  until: '2026-03-01',
  by: 'hand' as const,
  at: at.toISOString(),
  confidence: 1,
};
const state = { accountId, periods: [period], refused: [id(6)], ownerless: false };
const person = { personId, mergedInto: null, managerId: null };

export const samples: Record<string, Sample> = {
  readAccountStates: { run: (tx) => readAccountStates(tx, { organizationId, accountIds: [accountId] }) },
  writeAccountStates: { run: (tx) => writeAccountStates(tx, { organizationId, states: [state] }) },
  readPersonStates: {
    run: (tx) => readPersonStates(tx, { organizationId, personIds: [personId], around: false }),
  },
  'readPersonStates with those around': {
    run: (tx) => readPersonStates(tx, { organizationId, personIds: [personId], around: true }),
  },
  writePersonStates: { run: (tx) => writePersonStates(tx, { organizationId, states: [person] }) },
  takePeople: { run: (tx) => takePeople(tx, { organizationId, personIds: [personId] }) },
  listOwnAccounts: { run: (tx) => listOwnAccounts(tx, { organizationId, personIds: [personId] }) },
  forgetLosses: { run: (tx) => forgetLosses(tx, { organizationId, lost: [{ personId, accountId }] }) },
};
