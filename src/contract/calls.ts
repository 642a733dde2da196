// The consent that transcripts of calls hang on: what is attested, by whom, and taking it back.
import { z } from 'zod';
import { endpoint, Instant, Nothing } from './endpoint.ts';
import { Receipt } from './lifecycle.ts';

/** What an admin attests, word for word. */
export const callsStatement: readonly string[] = [
  'Everybody whose calls are read, employees and people outside, was told beforehand that calls are recorded and transcribed, that the transcripts are evaluated to improve calls, by whom, and how long they are kept.',
  'Where the law asks for consent, they gave it; where it asks for an agreement with employee representatives or an impact assessment, it exists.',
  'Whoever objects is not recorded, or is left out by the rules of who is captured.',
];

/** Days for which a transcript is kept, counted from the call. */
export const transcriptDays = 90;

/** What Plumbline does by itself, said beside the statement. */
export const callsPromises: readonly string[] = [
  'Only calls with somebody outside the organization are read. Of all others neither words nor the fact that they took place is kept; who is unknown counts as inside.',
  `What was said is sealed before it is stored, and deleted ${transcriptDays} days after the call.`,
  'Withdrawing ends the reading at once and deletes every transcript, with a receipt.',
];

export const CallsAttestation = z.object({
  /** Null: nobody attested, and no transcript is read. */
  attested: z.object({ at: Instant, by: z.string() }).nullable(),
  /** Transcripts that are stored now, and that withdrawing would delete. */
  transcripts: z.int(),
  statement: z.array(z.string()),
  promises: z.array(z.string()),
});
export type CallsAttestation = z.infer<typeof CallsAttestation>;

export const readAttestation = endpoint({
  method: 'GET',
  path: '/api/calls/attestation',
  can: 'connections:read',
  summary: 'Whether consent to reading call transcripts is attested, by whom, and what the statement says.',
  input: Nothing,
  output: CallsAttestation,
});

export const attest = endpoint({
  method: 'POST',
  path: '/api/calls/attestation',
  can: 'connections:manage',
  summary: 'Attests the statement in the name of whoever is signed in; call transcripts are read from now on.',
  input: z.object({ agreed: z.literal(true, 'Confirm that the statement is true.') }),
  output: CallsAttestation,
});

export const withdraw = endpoint({
  method: 'POST',
  path: '/api/calls/attestation/withdraw',
  can: 'connections:manage',
  summary:
    'Takes the attestation back: reading ends at once, and every transcript is deleted. `receipt` is null when there was nothing to withdraw.',
  input: Nothing,
  output: z.object({ receipt: Receipt.nullable() }),
});
