// Example calls of queries/measures.ts.
import { clearMeasures, dropMeasures, listMeasured, saveMeasures } from '../measures.ts';
import { accountId, connectionId, organizationId, type Sample } from './sample.ts';

const named = { accountId, day: '2026-03-02', name: 'email.sent' };
const measure = { ...named, value: 3, refreshedOn: '2026-03-04' };

const figures = { day: named.day, names: [named.name] };

export const samples: Record<string, Sample> = {
  saveMeasures: { run: (tx) => saveMeasures(tx, { organizationId, measures: [measure] }) },
  listMeasured: { run: (tx) => listMeasured(tx, { organizationId, connectionId, ...figures }) },
  clearMeasures: {
    run: (tx) =>
      clearMeasures(tx, { organizationId, ...figures, accounts: [{ accountId, refreshedOn: measure.refreshedOn }] }),
  },
  dropMeasures: { run: (tx) => dropMeasures(tx, { organizationId, measures: [named] }) },
};
