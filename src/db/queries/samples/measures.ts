// Example calls of queries/measures.ts.
import { dropMeasures, saveMeasures } from '../measures.ts';
import { accountId, organizationId, type Sample } from './sample.ts';

const named = { accountId, day: '2026-03-02', name: 'email.sent' };
const measure = { ...named, value: 3, refreshedOn: '2026-03-04' };

export const samples: Record<string, Sample> = {
  saveMeasures: { run: (tx) => saveMeasures(tx, { organizationId, measures: [measure] }) },
  dropMeasures: { run: (tx) => dropMeasures(tx, { organizationId, measures: [named] }) },
};
