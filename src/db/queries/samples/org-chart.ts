// Example calls of queries/org-chart.ts.
import { findPeopleIds, listCards, listReportingLines } from '../org-chart.ts';
import { organizationId, personId, type Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  listReportingLines: { run: (tx) => listReportingLines(tx, organizationId) },
  listCards: { run: (tx) => listCards(tx, { organizationId, personIds: [personId] }) },
  findPeopleIds: { run: (tx) => findPeopleIds(tx, { organizationId, search: 'ana' }) },
};
