// What the endpoints of contract/calls.ts are asked with, and what they answer where it is not 200.
import type { Samples } from './sample.ts';

export const samples: Samples = {
  'GET /api/calls/attestation': () => ({}),
  'POST /api/calls/attestation': () => ({ agreed: true }),
  'POST /api/calls/attestation/withdraw': () => ({}),
};
