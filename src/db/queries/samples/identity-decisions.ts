// Example calls of queries/identity-decisions.ts.
import { addDecision, holdDecision, listDecisions, listMerges, markUndone } from '../identity-decisions.ts';
import { accountId, at, id, organizationId, personId, type Sample } from './sample.ts';

const decisionId = id(5);
const made = { decisionId, kind: 'map' as const, madeBy: 'Ana', madeAt: at };
const changed = { before: { accounts: [], people: [] }, after: { accounts: [], people: [] } };

export const samples: Record<string, Sample> = {
  addDecision: {
    run: (tx) =>
      addDecision(tx, organizationId, { ...made, accountIds: [accountId], personIds: [personId], ...changed }),
  },
  listDecisions: {
    run: (tx) => listDecisions(tx, { organizationId, limit: 10, offset: 0 }),
    answers: [[{ total: 0 }]],
  },
  listMerges: { run: (tx) => listMerges(tx, { organizationId, personId }) },
  holdDecision: { run: (tx) => holdDecision(tx, { organizationId, decisionId }) },
  markUndone: { run: (tx) => markUndone(tx, { organizationId, decisionId, by: 'Ana', at }) },
};
