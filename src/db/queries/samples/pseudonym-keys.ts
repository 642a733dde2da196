// Example calls of queries/pseudonym-keys.ts.
import { keepPseudonymKey, readPseudonymKey } from '../pseudonym-keys.ts';
import { organizationId, type Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  readPseudonymKey: { run: (tx) => readPseudonymKey(tx, organizationId) },
  keepPseudonymKey: { run: (tx) => keepPseudonymKey(tx, { organizationId, secret: Buffer.from('sealed') }) },
};
