// Example calls of queries/mail-people.ts.
import { findAddressed } from '../mail-people.ts';
import { organizationId, type Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  findAddressed: { run: (tx) => findAddressed(tx, { organizationId, addresses: ['ana@example.com'] }) },
};
