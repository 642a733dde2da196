// Who is captured through a connection, what limits it at the source, and the proof that the limit holds.
import { z } from 'zod';
import { ConnectionId, Problem } from './connections.ts';
import { endpoint, Id, Instant } from './endpoint.ts';

export const ReachRule = z.object({
  effect: z.enum(['include', 'exclude']),
  kind: z.enum(['group', 'domain', 'person']),
  /** The group's id at the source, a domain, or an address. */
  value: z.string().trim().min(1).max(320),
  /** What is shown for it; for a group its name. */
  label: z.string().trim().max(200),
});
export type ReachRule = z.infer<typeof ReachRule>;

const shapes = {
  group: /./,
  domain: /^@?[^\s@*]*[^\s@*.]\.[^\s@*.]+$/,
  person: /^[^\s@*]+@[^\s@*]*[^\s@*.]\.[^\s@*.]+$/,
} as const;
const examples = {
  group: '',
  domain: 'Enter a domain such as contoso.com. Subdomains are rules of their own; there is no * here.',
  person: 'Enter an address such as ana@contoso.com.',
} as const;

/** A rule that could never meet anybody would leave people in whom it is to keep out. */
const WantedRule = ReachRule.superRefine(({ kind, value }, context) => {
  if (!shapes[kind].test(value)) context.addIssue({ code: 'custom', path: ['value'], message: examples[kind] });
});

export const Probe = z.object({
  mailbox: z.string(),
  expected: z.enum(['answers', 'refused']),
  observed: z.enum(['answers', 'refused', 'missing', 'unclear']).nullable(),
  /** proved: as expected. propagating: not yet, within two hours of the change. drift: not as expected. waiting: not probed yet. */
  state: z.enum(['waiting', 'proved', 'propagating', 'drift', 'unclear']),
  probedAt: Instant.nullable(),
  expectedSince: Instant,
  provedSince: Instant.nullable(),
  problem: Problem.nullable(),
});
export type Probe = z.infer<typeof Probe>;

const Script = z.object({ title: z.string(), text: z.string(), recommended: z.boolean(), script: z.string() });

const Counts = z.object({
  /** Accounts of persons with a mailbox. */
  mailboxes: z.int(),
  captured: z.int(),
  leftOut: z.int(),
  /** Up to 20 addresses of each, for a look before saving. */
  sampleCaptured: z.array(z.string()),
  sampleLeftOut: z.array(z.string()),
  /** Mailboxes with data that the rules would leave out from now on. */
  newlyLeftOut: z.int(),
});
export type ReachCounts = z.infer<typeof Counts>;

export const readReach = endpoint({
  method: 'GET',
  path: '/api/connections/:id/reach',
  can: 'connections:read',
  summary: 'The rules, what they come to, and the probes with what they found.',
  input: ConnectionId,
  output: z.object({
    /** False where a connection is one mailbox. */
    possible: z.boolean(),
    rules: z.array(ReachRule),
    counts: Counts,
    probes: z.array(Probe),
    nextProbeAt: Instant.nullable(),
  }),
});

export const previewReach = endpoint({
  method: 'POST',
  path: '/api/connections/:id/reach/preview',
  can: 'connections:manage',
  summary: 'How many mailboxes rules would capture; nothing is saved.',
  input: z.object({ id: Id, rules: z.array(WantedRule).max(200) }),
  output: z.object({ counts: Counts }),
});

export const saveReach = endpoint({
  method: 'POST',
  path: '/api/connections/:id/reach',
  can: 'connections:manage',
  summary:
    'Saves the rules. What they leave out is read no more and, if asked, what was read of it is erased, with a receipt.',
  input: z.object({ id: Id, rules: z.array(WantedRule).max(200), erase: z.boolean() }),
  output: z.object({ counts: Counts, erased: z.int() }),
});

export const findGroups = endpoint({
  method: 'GET',
  path: '/api/connections/:id/groups',
  can: 'connections:manage',
  summary: 'Groups of the source whose name or address begins with the text.',
  input: z.object({ id: Id, text: z.string().trim().min(1).max(100) }),
  output: z.object({
    groups: z.array(z.object({ id: z.string(), name: z.string(), address: z.string().nullable() })),
    problem: Problem.nullable(),
  }),
});

export const readScripts = endpoint({
  method: 'GET',
  path: '/api/connections/:id/scripts',
  can: 'connections:read',
  summary: 'What an admin runs at the source to limit the reach there, filled in; safe to run twice.',
  input: z.object({ id: Id, group: z.string().trim().max(320).optional() }),
  output: z.object({ scripts: z.array(Script) }),
});

export const saveProbes = endpoint({
  method: 'POST',
  path: '/api/connections/:id/probes',
  can: 'connections:manage',
  summary: 'Which mailboxes must answer and which must be refused; they are probed at once and then daily.',
  input: z.object({
    id: Id,
    probes: z
      .array(
        z.object({
          mailbox: z.email('Enter the address of a mailbox, such as ana@example.com.'),
          expected: z.enum(['answers', 'refused']),
        }),
      )
      .max(50),
  }),
  output: z.object({ probes: z.array(Probe) }),
});

export const probeNow = endpoint({
  method: 'POST',
  path: '/api/connections/:id/probes/run',
  can: 'connections:manage',
  summary: 'Probes all of them now.',
  input: ConnectionId,
  output: z.object({ probes: z.array(Probe) }),
});
