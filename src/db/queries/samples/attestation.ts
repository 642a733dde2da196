// Example calls of queries/attestation.ts.
import { attestCalls, holdAttestation, isAttested, readAttestation, withdrawCalls } from '../attestation.ts';
import { at, organizationId, type Sample } from './sample.ts';

export const samples: Record<string, Sample> = {
  isAttested: { run: (tx) => isAttested(tx, organizationId) },
  holdAttestation: { run: (tx) => holdAttestation(tx, organizationId) },
  readAttestation: { run: (tx) => readAttestation(tx, organizationId) },
  attestCalls: { run: (tx) => attestCalls(tx, { organizationId, at, by: 'Ana' }) },
  withdrawCalls: { run: (tx) => withdrawCalls(tx, { organizationId, streams: ['calls'] }) },
};
