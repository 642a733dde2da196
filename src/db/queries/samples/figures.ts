// Example calls of queries/figures.ts.
import { listDays, saveDays } from '../figures.ts';
import { at, organizationId, personId, type Sample } from './sample.ts';

const days = [
  { personId, day: '2026-03-02', figures: '{}' },
  { personId, day: '2026-03-03', figures: null },
];

export const samples: Record<string, Sample> = {
  listDays: {
    run: (tx) => listDays(tx, { organizationId, personIds: [personId], from: '2026-03-02', to: '2026-03-03' }),
  },
  saveDays: { run: (tx) => saveDays(tx, { organizationId, days, at }) },
};
