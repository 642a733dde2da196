// Mail that comes back after a server took it: the mailbox that it comes back to, its test, and how far it was read.
import { z } from 'zod';
import { Check, Problem } from './connections.ts';
import { endpoint, Instant, Nothing } from './endpoint.ts';
import { MailService } from './mail.ts';

export const Bounces = z.object({
  /** How mail leaves now. What comes back can be read where it leaves by a server of one's own (smtp). */
  by: z.enum(['none', 'deployment', 'smtp', 'provider']),
  services: z.array(MailService.pick({ provider: true, name: true, fields: true })),
  /** Null: none is set up. */
  own: z
    .object({
      provider: z.string(),
      address: z.string(),
      /** Without the password. */
      settings: z.record(z.string(), z.string()),
      /** When it was last looked into; null: not yet. */
      checkedAt: Instant.nullable(),
      /** Why it cannot be read; null: it can. */
      problem: Problem.nullable(),
      changedAt: Instant,
      changedBy: z.string(),
    })
    .nullable(),
  /** Addresses that no more mail goes to, because a server said for good that it cannot be delivered. */
  held: z.int(),
});
export type Bounces = z.infer<typeof Bounces>;

export const readBounces = endpoint({
  method: 'GET',
  path: '/api/mail/bounces',
  can: 'settings:manage',
  summary: 'The mailbox that mail comes back to, and whether it can be read. Its password is never shown.',
  input: Nothing,
  output: Bounces,
});

export const saveBounces = endpoint({
  method: 'POST',
  path: '/api/mail/bounces',
  can: 'settings:manage',
  summary: 'Stores the mailbox that mail comes back to; from the next mail on it is the envelope’s sender.',
  input: z.object({ provider: z.string(), fields: z.record(z.string(), z.string().max(2000)) }),
  output: Bounces,
});

export const removeBounces = endpoint({
  method: 'POST',
  path: '/api/mail/bounces/remove',
  can: 'settings:manage',
  summary: 'Deletes the mailbox with its password; mail comes back to the sender again.',
  input: Nothing,
  output: Bounces,
});

export const testBounces = endpoint({
  method: 'POST',
  path: '/api/mail/bounces/test',
  can: 'settings:manage',
  summary: 'Opens the stored mailbox, says for each step what happened, and reads what came back.',
  input: Nothing,
  output: z.object({
    checks: z.array(Check),
    /** How many mails were found to have come back; null: it was not read, because a check failed or it is being read. */
    bounced: z.int().nullable(),
  }),
});
