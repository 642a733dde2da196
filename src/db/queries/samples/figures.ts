// Example calls of queries/figures.ts.
import { listDayParts, listDays, saveDays } from '../figures.ts';
import { at, organizationId, personId, type Sample } from './sample.ts';

const days = [
  { personId, day: '2026-03-02', figures: '{}' },
  { personId, day: '2026-03-03', figures: null },
];

const span = { organizationId, personIds: [personId], from: '2026-03-02', to: '2026-03-03' };

export const samples: Record<string, Sample> = {
  listDayParts: { run: (tx) => listDayParts(tx, { ...span, signals: ['mail-sent', 'meetings'] }) },
  listDays: {
    run: (tx) => listDays(tx, span),
  },
  saveDays: { run: (tx) => saveDays(tx, { organizationId, days, at }) },
};
