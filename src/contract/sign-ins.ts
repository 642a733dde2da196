// Signing in on a source's own pages: begun in one browser, finished in the same one, once.
import { z } from 'zod';
import { Check, Connection, Problem } from './connections.ts';
import { endpoint, Id, Instant } from './endpoint.ts';

const Wanted = z.object({
  provider: z.string(),
  way: z.string(),
  streams: z.array(z.string()).min(1, 'Choose at least one stream.'),
  /** Nothing older is kept; null: everything. */
  since: Instant.nullable(),
  /** The way's fields; may be empty. */
  fields: z.record(z.string(), z.string()).default({}),
  /** A connection to sign in for again, or to widen; null: a new one. */
  connectionId: Id.nullable().default(null),
});

export const beginSignIn = endpoint({
  method: 'POST',
  path: '/api/sign-ins',
  can: 'connections:manage',
  summary: 'Begins a sign-in at the source; the browser goes to `url` and comes back to /connect/callback.',
  input: Wanted,
  output: z.object({ url: z.url(), expiresAt: Instant }),
});

export const beginOwnSignIn = endpoint({
  method: 'POST',
  path: '/api/own/sign-ins',
  can: 'own:read',
  summary: 'The same for the caller’s own account, by a way for employees.',
  input: Wanted,
  output: z.object({ url: z.url(), expiresAt: Instant }),
});

/** What a sign-in came to; each is a page of its own. */
export const SignInOutcome = z.discriminatedUnion('result', [
  /** Go to `url` at once: one more round. */
  z.object({ result: z.literal('continue'), url: z.url() }),
  /** Employees can connect their own accounts from now on; nobody is connected by it. */
  z.object({ result: z.literal('approved') }),
  z.object({
    result: z.literal('connected'),
    tenantName: z.string(),
    signedInAs: z.string().nullable(),
    /** Null for who has no login here. */
    connectionId: Id.nullable(),
  }),
  z.object({
    result: z.literal('failed'),
    problem: Problem,
    /** Whether the same person may try again now: with the same link, or from the Connections page. */
    again: z.boolean(),
    /** The admin-consent address to pass on, where an admin has to allow it first. */
    adminUrl: z.url().nullable(),
  }),
]);
export type SignInOutcome = z.infer<typeof SignInOutcome>;

export const finishSignIn = endpoint({
  method: 'POST',
  path: '/api/sign-ins/finish',
  can: 'public',
  summary:
    'What the source sent back to /connect/callback, from its query and its fragment. Works once, in the browser that began.',
  input: z.object({ parameters: z.record(z.string().max(100), z.string().max(16_384)) }),
  output: SignInOutcome,
});

export const DeviceSignIn = z.object({
  id: z.string(),
  userCode: z.string(),
  url: z.url(),
  expiresAt: Instant,
  intervalSeconds: z.number(),
});

export const beginDeviceCode = endpoint({
  method: 'POST',
  path: '/api/device-codes',
  can: 'connections:manage',
  summary: 'Asks the source for a code that is typed in on any device.',
  input: Wanted,
  output: DeviceSignIn,
});

export const pollDeviceCode = endpoint({
  method: 'POST',
  path: '/api/device-codes/poll',
  can: 'connections:manage',
  summary: 'Whether the code was used by now. Not asked more often than the interval says.',
  input: z.object({ id: z.string().max(200) }),
  output: z.discriminatedUnion('result', [
    z.object({ result: z.literal('pending'), intervalSeconds: z.number() }),
    z.object({ result: z.literal('connected'), connection: Connection }),
    z.object({ result: z.literal('failed'), problem: Problem }),
  ]),
});

export const listOwnConnections = endpoint({
  method: 'GET',
  path: '/api/own/connections',
  can: 'own:read',
  summary: 'The accounts that the caller connected, for Account > Integrations.',
  input: z.object({}),
  output: z.object({ connections: z.array(Connection) }),
});

export const createOwnConnection = endpoint({
  method: 'POST',
  path: '/api/own/connections',
  can: 'own:read',
  summary:
    'Connects the caller’s own account by a form for employees: tested first, and saved only when every check passes.',
  input: z.object({
    provider: z.string(),
    way: z.string(),
    fields: z.record(z.string(), z.string()),
    /** Of a connection that is renewed: not changed. */
    streams: z.array(z.string()).min(1, 'Choose at least one stream.'),
    /** Nothing older is kept; null: everything. */
    since: Instant.nullable(),
    /** A connection of the caller’s own to enter the credential for again; null: a new one. */
    connectionId: Id.nullable().default(null),
  }),
  output: z.object({ connection: Connection.nullable(), checks: z.array(Check) }),
});

export const disconnectOwn = endpoint({
  method: 'POST',
  path: '/api/own/connections/:id/disconnect',
  can: 'own:read',
  summary: 'Ends the caller’s own connection: the credential is deleted at once and, if asked, what was read with it.',
  input: z.object({ id: Id, erase: z.boolean() }),
  output: z.object({}),
});
