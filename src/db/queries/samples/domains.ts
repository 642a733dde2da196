// Example calls of queries/domains.ts.
import { countDomains, deleteDomainDecision, listDomainDecisions, saveDomainDecision } from '../domains.ts';
import { at, organizationId, type Sample } from './sample.ts';

const domain = 'example.com';

export const samples: Record<string, Sample> = {
  countDomains: { run: (tx) => countDomains(tx, organizationId) },
  listDomainDecisions: { run: (tx) => listDomainDecisions(tx, organizationId) },
  saveDomainDecision: {
    run: (tx) => saveDomainDecision(tx, { organizationId, domain, own: true, at, by: 'Ana' }),
  },
  deleteDomainDecision: { run: (tx) => deleteDomainDecision(tx, { organizationId, domain }) },
};
