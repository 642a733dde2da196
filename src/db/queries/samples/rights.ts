// Example calls of queries/rights.ts.
import { changeNamesRight, keepRightChange, listRightChanges } from '../rights.ts';
import { at, id, organizationId, type Sample } from './sample.ts';

const change = { organizationId, changeId: id(6), userId: id(5), member: 'Ben', at, by: 'Ana' };

export const samples: Record<string, Sample> = {
  changeNamesRight: {
    by: 'door',
    run: (tx) => changeNamesRight(tx, { ...change, given: true }),
    answers: [[{ user_id: id(5) }]],
  },
  'changeNamesRight back': {
    by: 'door',
    run: (tx) => changeNamesRight(tx, { ...change, given: false }),
    answers: [[{ user_id: id(5) }]],
  },
  keepRightChange: { by: 'door', run: (tx) => keepRightChange(tx, { ...change, given: false }) },
  listRightChanges: { run: (tx) => listRightChanges(tx, organizationId) },
};
