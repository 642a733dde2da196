// Example calls of queries/time-effects.ts.
import { countStoredDays, listPeopleBriefly, touchStoredDays } from '../time-effects.ts';
import { accountId, organizationId, personId, type Sample } from './sample.ts';

const days = { organizationId, personIds: [personId], ranges: [{ from: '2026-03-02', to: null }] };

export const samples: Record<string, Sample> = {
  countStoredDays: { run: (tx) => countStoredDays(tx, { ...days, floor: '2026-03-01' }) },
  touchStoredDays: { run: (tx) => touchStoredDays(tx, days), answers: [[{ accountId, personId }]] },
  listPeopleBriefly: { run: (tx) => listPeopleBriefly(tx, organizationId) },
};
