// Connections: which sources can be connected, which are, how far their streams have come, and what is wrong.
import { z } from 'zod';
import { endpoint, Id, Instant, Nothing } from './endpoint.ts';

export const Problem = z.object({
  code: z.string(),
  title: z.string(),
  fix: z.string(),
  who: z.enum(['plumbline', 'admin', 'employee', 'microsoft', 'operator']),
  link: z.string().nullable(),
  raw: z.string(),
});
export type Problem = z.infer<typeof Problem>;

export const StreamInfo = z.object({
  name: z.string(),
  title: z.string(),
  gives: z.string(),
  without: z.string(),
  /** In the way's mode. Any one of each inner list is enough; the least first. */
  permissions: z.array(z.array(z.string())),
  standard: z.boolean(),
  /** Why this cloud does not have it; null: it does. */
  missing: z.string().nullable(),
  /** `calls`: it is read only while an admin attests consent, see `GET /api/calls/attestation`. */
  gate: z.enum(['calls']).nullable(),
});
export type StreamInfo = z.infer<typeof StreamInfo>;

export const SetupField = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string(),
  kind: z.enum(['guid', 'text', 'secret', 'pem', 'address', 'day']),
  /** A field of one credential kind only; null belongs to all. */
  credential: z.string().nullable(),
  optional: z.boolean(),
  /** How what is pasted begins; of kind `pem` not given: as PEM does. */
  example: z.string().optional(),
});
export type SetupField = z.infer<typeof SetupField>;

const SetupStep = z.object({ title: z.string(), text: z.string(), link: z.string().nullable() });

/** One way into a source. */
export const Way = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string(),
  who: z.enum(['admin', 'employee']),
  mode: z.enum(['application', 'delegated']),
  interaction: z.enum(['form', 'redirect', 'device-code']),
  recommended: z.boolean(),
  credentials: z.array(z.object({ kind: z.string(), label: z.string(), recommended: z.boolean() })),
  fields: z.array(SetupField),
  steps: z.array(SetupStep),
  streams: z.array(StreamInfo),
  /** Why it cannot be used here now, and what to do; null: it can. */
  blocked: Problem.nullable(),
  /** Whether a key pair can be made here for it. */
  makesCertificate: z.boolean(),
});
export type Way = z.infer<typeof Way>;

export const ProviderInfo = z.object({
  id: z.string(),
  name: z.string(),
  /** A data URI of an image; null: it has none. */
  icon: z.string().nullable(),
  title: z.string(),
  summary: z.string(),
  ways: z.array(Way),
  /** How the grant is taken back at the source. */
  revoke: z.array(SetupStep),
});
export type ProviderInfo = z.infer<typeof ProviderInfo>;

export const Check = z.object({
  code: z.string(),
  title: z.string(),
  state: z.enum(['ok', 'failed', 'not-applicable']),
  detail: z.string(),
  problem: Problem.nullable(),
});
export type Check = z.infer<typeof Check>;

export const StreamProgress = z.object({
  name: z.string(),
  title: z.string(),
  /** waiting: not begun; reading; current; attention: some partitions stopped, the others are current or reading. */
  state: z.enum(['waiting', 'reading', 'current', 'attention']),
  partitions: z.object({ total: z.int(), current: z.int(), stopped: z.int() }),
  items: z.object({ done: z.int(), expected: z.int().nullable() }),
  /** Items a second over the last minute; null when nothing is being read. */
  rate: z.number().nullable(),
  /** When the rest is expected to be read; null when nothing is being read or nobody can say. */
  expectedEnd: Instant.nullable(),
  /** When the last partition was completely read; null before. */
  asOf: Instant.nullable(),
  /** What everything waits for now, such as "Microsoft asked to wait until 10:32"; null when nothing. */
  waitingFor: z.string().nullable(),
  problems: z.array(
    z.object({
      problem: Problem,
      partitions: z.int(),
      /** Names of at most 20 mailboxes. */
      mailboxes: z.array(z.string()),
      /** How many mailboxes it concerns, those without a name of their own here included; 0: what belongs to the whole tenant. */
      mailboxCount: z.int(),
    }),
  ),
  quarantined: z.int(),
  /** Items without a date: kept, on no day. */
  undated: z.int(),
});
export type StreamProgress = z.infer<typeof StreamProgress>;

export const Connection = z.object({
  id: Id,
  provider: z.string(),
  providerName: z.string(),
  tenantId: z.string(),
  tenantName: z.string(),
  /** disconnected: the credential is gone, what was read is kept. */
  status: z.enum(['connected', 'needs-attention', 'paused', 'disconnected']),
  problem: Problem.nullable(),
  connectedAt: Instant,
  connectedBy: z.string(),
  way: z.string(),
  wayTitle: z.string(),
  mode: z.enum(['application', 'delegated']),
  /** Whom a delegated grant acts as; null: nobody, or unknown. */
  signedInAs: z.string().nullable(),
  /** When the secret or certificate ends; null: unknown or never. */
  credentialExpiresAt: Instant.nullable(),
  credentialChangedAt: Instant.nullable(),
  /** The last connection test; null: none yet. */
  lastTest: z.object({ at: Instant, ok: z.boolean(), failed: z.int() }).nullable(),
  /** Open alerts about it. */
  alerts: z.int(),
  /** What may be shown of the settings, such as the client id; never a secret. */
  settings: z.record(z.string(), z.string()),
  streams: z.array(StreamProgress),
  syncing: z.boolean(),
  lastFinishedAt: Instant.nullable(),
  nextSyncAt: Instant.nullable(),
});
export type Connection = z.infer<typeof Connection>;

export const ConnectionId = z.object({ id: Id });

export const listProviders = endpoint({
  method: 'GET',
  path: '/api/providers',
  can: 'own:read',
  summary: 'The sources that can be connected, with the form each needs.',
  input: Nothing,
  output: z.object({ providers: z.array(ProviderInfo) }),
});

export const listConnections = endpoint({
  method: 'GET',
  path: '/api/connections',
  can: 'connections:read',
  summary: 'The connections with the progress of their streams.',
  input: Nothing,
  output: z.object({ connections: z.array(Connection) }),
});

export const createConnection = endpoint({
  method: 'POST',
  path: '/api/connections',
  can: 'connections:manage',
  summary:
    'Tests a credential and, when every needed check passes, saves it and starts the first sync. Nothing is saved otherwise.',
  input: z.object({
    provider: z.string(),
    /** A way whose interaction is a form. */
    way: z.string().default('own-app'),
    fields: z.record(z.string(), z.string()),
    /** A key pair that was made here, instead of the field with a certificate. */
    certificateId: Id.nullable().default(null),
    streams: z.array(z.string()).min(1, 'Choose at least one stream.'),
    /** Nothing older is kept; null: everything. */
    since: Instant.nullable(),
  }),
  output: z.object({ connection: Connection.nullable(), checks: z.array(Check) }),
});

export const testConnection = endpoint({
  method: 'POST',
  path: '/api/connections/:id/test',
  can: 'connections:manage',
  summary: 'Runs the connection test.',
  input: ConnectionId,
  output: z.object({ checks: z.array(Check), ok: z.boolean() }),
});

export const readTest = endpoint({
  method: 'GET',
  path: '/api/connections/:id/test',
  can: 'connections:read',
  summary: 'What the last connection test found, by hand or on schedule; null before the first.',
  input: ConnectionId,
  output: z.object({ test: z.object({ at: Instant, checks: z.array(Check), ok: z.boolean() }).nullable() }),
});

export const listPermissions = endpoint({
  method: 'GET',
  path: '/api/connections/:id/permissions',
  can: 'connections:read',
  summary: 'The permissions that the grant shows: those needed, those held beyond need.',
  input: ConnectionId,
  output: z.object({
    permissions: z.array(z.object({ name: z.string(), use: z.enum(['needed', 'spare', 'write']), text: z.string() })),
  }),
});

export const createCertificate = endpoint({
  method: 'POST',
  path: '/api/certificates',
  can: 'connections:manage',
  summary:
    'Makes a key pair here and gives its public part; the private part never leaves, and goes when unused for a day.',
  input: z.object({ provider: z.string(), name: z.string().trim().min(1).max(60), days: z.int().min(1).max(730) }),
  output: z.object({ certificateId: Id, certificate: z.string(), thumbprint: z.string(), expiresAt: Instant }),
});

export const syncConnection = endpoint({
  method: 'POST',
  path: '/api/connections/:id/sync',
  can: 'connections:manage',
  summary: 'Makes every partition due now, also those that stopped.',
  input: ConnectionId,
  output: z.object({ connection: Connection }),
});
