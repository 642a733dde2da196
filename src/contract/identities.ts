// Accounts and whose they are: proposals with their reasons, accounts of nobody with what is lost, decisions and undoing them.
import { z } from 'zod';
import { Day, endpoint, Id, Instant } from './endpoint.ts';

const Source = z.object({ connectionId: Id, provider: z.string(), name: z.string() });

export const IdentityAccount = z.object({
  id: Id,
  /** What it is known by: its name, else its first address, else the source's own id. */
  name: z.string(),
  /** Lower-case. */
  addresses: z.array(z.string()),
  /** unknown: only named in passing, not listed by its source. */
  kind: z.enum(['person', 'guest', 'shared', 'room', 'app', 'unknown']),
  source: Source,
});
export type IdentityAccount = z.infer<typeof IdentityAccount>;

const PersonName = z.object({ id: Id, fullName: z.string(), email: z.string() });

export const Candidate = z.object({
  person: PersonName,
  /** 0–1. */
  confidence: z.number().min(0).max(1),
  /** The heaviest first; their weights add up to the confidence, held between 0 and 0.99. */
  reasons: z.array(z.object({ code: z.string(), text: z.string(), weight: z.number() })),
});
export type Candidate = z.infer<typeof Candidate>;

export const OpenIdentity = IdentityAccount.extend({
  /** What it holds of the last 28 days that is in nobody's figures. */
  lost: z.object({ activities: z.int(), events: z.int(), measures: z.int() }),
  /** The likeliest first; none: nobody on the roster is like it. */
  candidates: z.array(Candidate),
  /** Of the first candidate before the second. */
  margin: z.number(),
  /** Sure enough, and far enough before the next, to be confirmed with many others. */
  clear: z.boolean(),
});
export type OpenIdentity = z.infer<typeof OpenIdentity>;

export const listIdentities = endpoint({
  method: 'GET',
  path: '/api/identities',
  can: 'people:manage',
  summary: 'Accounts that are nobody’s: those with somebody proposed, or all, with what is lost meanwhile.',
  input: z.object({
    state: z.enum(['proposed', 'unmapped']).default('proposed'),
    search: z.string().max(200).default(''),
    /** Accounts may be sorted by what is lost; people never are by a figure. */
    sort: z.enum(['name', 'source', 'lost', 'confidence']).default('name'),
    order: z.enum(['asc', 'desc']).default('asc'),
    page: z.coerce.number().int().min(1).default(1),
    size: z.coerce.number().int().min(1).max(500).default(50),
  }),
  output: z.object({
    /** Of what was asked for. */
    total: z.int(),
    proposed: z.int(),
    unmapped: z.int(),
    /** Over all of them, of the last `days` days. */
    lost: z.object({ activities: z.int(), events: z.int(), measures: z.int(), days: z.int() }),
    accounts: z.array(OpenIdentity),
  }),
});

export const findPersons = endpoint({
  method: 'GET',
  path: '/api/identities/people',
  can: 'people:manage',
  summary: 'People by a part of their name or address, to map an account to or merge with.',
  input: z.object({ search: z.string().max(200) }),
  output: z.object({ people: z.array(PersonName) }),
});

const Pairs = z.object({
  pairs: z
    .array(z.object({ accountId: Id, personId: Id }))
    .min(1)
    .max(2000),
});

/** Null: nothing changed, and there is nothing to undo. */
const Decided = z.object({ decisionId: Id.nullable() });

export const confirmIdentities = endpoint({
  method: 'POST',
  path: '/api/identities/confirm',
  can: 'people:manage',
  summary: 'Maps accounts to people, from always and for ever; one decision, undone as a whole.',
  input: Pairs,
  output: Decided,
});

export const rejectIdentities = endpoint({
  method: 'POST',
  path: '/api/identities/reject',
  can: 'people:manage',
  summary: 'Says that accounts are not these people’s: neither proposed nor mapped so again.',
  input: Pairs,
  output: Decided,
});

export const mapIdentity = endpoint({
  method: 'POST',
  path: '/api/identities/map',
  can: 'people:manage',
  summary: 'Gives an account to a person for a time; whoever had it in that time has it no more.',
  input: z
    .object({
      accountId: Id,
      personId: Id,
      /** Days of the organization’s zone, both included; null: without an end. */
      from: Day.nullable().default(null),
      until: Day.nullable().default(null),
      /** The period that this one stands instead of. */
      instead: Id.nullable().default(null),
    })
    .refine(({ from, until }) => from === null || until === null || from <= until, {
      path: ['until'],
      message: 'The last day lies before the first.',
    }),
  output: Decided,
});

export const unmapIdentity = endpoint({
  method: 'POST',
  path: '/api/identities/unmap',
  can: 'people:manage',
  summary: 'Takes an account from a person in one period; no rule gives it to them again.',
  input: z.object({ accountId: Id, mappingId: Id }),
  output: Decided,
});

export const leaveIdentities = endpoint({
  method: 'POST',
  path: '/api/identities/ownerless',
  can: 'people:manage',
  summary: 'Says that accounts are nobody’s, such as a shared mailbox or a robot: they are not asked about again.',
  input: z.object({ accountIds: z.array(Id).min(1).max(2000) }),
  output: Decided,
});

export const mergePersons = endpoint({
  method: 'POST',
  path: '/api/identities/merge',
  can: 'people:manage',
  summary:
    'Makes one person of two: all accounts of the first are the second’s. Nothing is rewritten; it can be undone.',
  input: z.object({ personId: Id, into: Id }),
  output: Decided,
});

const Named = z.object({ id: Id, name: z.string() });

export const IdentityDecision = z.object({
  id: Id,
  kind: z.enum(['confirm', 'map', 'unmap', 'reject', 'ownerless', 'merge']),
  by: z.string(),
  at: Instant,
  undone: z.object({ by: z.string(), at: Instant }).nullable(),
  /** At most ten; those that are gone since are left out. */
  accounts: z.array(Named),
  accountCount: z.int(),
  /** At most ten. Of a merger: who was merged, then into whom. */
  people: z.array(Named),
  personCount: z.int(),
});
export type IdentityDecision = z.infer<typeof IdentityDecision>;

export const listIdentityDecisions = endpoint({
  method: 'GET',
  path: '/api/identities/decisions',
  can: 'people:manage',
  summary: 'What was decided on identities, by whom and when, the latest first.',
  input: z.object({
    page: z.coerce.number().int().min(1).default(1),
    size: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({ total: z.int(), decisions: z.array(IdentityDecision) }),
});

export const undoIdentityDecision = endpoint({
  method: 'POST',
  path: '/api/identities/decisions/:id/undo',
  can: 'people:manage',
  summary: 'Writes back what was before a decision, and computes the days again.',
  input: z.object({ id: Id }),
  output: z.object({ undone: z.literal(true) }),
});

export const PersonAccount = IdentityAccount.extend({
  mappingId: Id,
  from: Day.nullable(),
  until: Day.nullable(),
  by: z.enum(['rule', 'hand', 'directory']),
  at: Instant,
  confidence: z.number().min(0).max(1),
});
export type PersonAccount = z.infer<typeof PersonAccount>;

export const readPersonAccounts = endpoint({
  method: 'GET',
  path: '/api/people/:id/accounts',
  can: 'people:read',
  summary: 'The accounts of a person with their periods, and who was merged into them.',
  input: z.object({ id: Id }),
  output: z.object({
    accounts: z.array(PersonAccount),
    /** Into whom the person is merged; null: nobody. */
    mergedInto: PersonName.nullable(),
    merged: z.array(z.object({ person: Named, decisionId: Id })),
  }),
});
