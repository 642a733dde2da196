// Example calls of queries/mail-watch.ts.
import { listReadingStates } from '../mail-watch.ts';
import { organizationId, type Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  listReadingStates: { run: (tx) => listReadingStates(tx, organizationId) },
};
