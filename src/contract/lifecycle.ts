// The life of a connection after it was made: pause, resume, a new credential, other streams, the end, and the receipt.
import { z } from 'zod';
import { Check, Connection, ConnectionId, Problem } from './connections.ts';
import { endpoint, Id, Instant, Nothing } from './endpoint.ts';

export const pauseConnection = endpoint({
  method: 'POST',
  path: '/api/connections/:id/pause',
  can: 'connections:manage',
  summary: 'Nothing is read until it is resumed; the credential and everything read stay.',
  input: ConnectionId,
  output: z.object({ connection: Connection }),
});

export const resumeConnection = endpoint({
  method: 'POST',
  path: '/api/connections/:id/resume',
  can: 'connections:manage',
  summary: 'Goes on reading where it was paused.',
  input: ConnectionId,
  output: z.object({ connection: Connection }),
});

export const rotateCredential = endpoint({
  method: 'POST',
  path: '/api/connections/:id/credential',
  can: 'connections:manage',
  summary:
    'Tests another secret or certificate for the same grant and takes it when every check passes; until then, and when one fails, the old one stays in use. Also brings a disconnected connection back, with its history.',
  input: z.object({
    id: Id,
    fields: z.record(z.string(), z.string()),
    certificateId: Id.nullable().default(null),
  }),
  output: z.object({ connection: Connection.nullable(), checks: z.array(Check) }),
});

export const changeStreams = endpoint({
  method: 'POST',
  path: '/api/connections/:id/streams',
  can: 'connections:manage',
  summary:
    'Switches streams on and off. What was read stays. `lacking`: permissions that the grant does not have yet, to be consented to at the source.',
  input: z.object({ id: Id, streams: z.array(z.string()).min(1, 'Choose at least one stream.') }),
  output: z.object({ connection: Connection, lacking: z.array(z.string()) }),
});

export const Receipt = z.object({
  id: Id,
  kind: z.enum(['disconnected', 'erased', 'purged']),
  at: Instant,
  by: z.string(),
  /** Names and counts. */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});
export type Receipt = z.infer<typeof Receipt>;

export const disconnectConnection = endpoint({
  method: 'POST',
  path: '/api/connections/:id/disconnect',
  can: 'connections:manage',
  summary: 'Deletes the credential at once and, if asked, everything that was read with it.',
  input: z.object({ id: Id, erase: z.boolean() }),
  output: z.object({ receipt: Receipt }),
});

export const listReceipts = endpoint({
  method: 'GET',
  path: '/api/receipts',
  can: 'connections:read',
  summary: 'What was disconnected and erased, by whom; the newest first.',
  input: Nothing,
  output: z.object({ receipts: z.array(Receipt) }),
});

export const Alert = z.object({
  id: Id,
  /** credential-expiry, reach-drift, connection-stopped and the like. */
  kind: z.string(),
  connectionId: Id.nullable(),
  connectionName: z.string().nullable(),
  problem: Problem,
  raisedAt: Instant,
});
export type Alert = z.infer<typeof Alert>;

export const listAlerts = endpoint({
  method: 'GET',
  path: '/api/alerts',
  can: 'connections:read',
  summary: 'What somebody should look at, the newest first; gone when it is mended or dismissed.',
  input: Nothing,
  output: z.object({ alerts: z.array(Alert) }),
});

export const dismissAlert = endpoint({
  method: 'POST',
  path: '/api/alerts/:id/dismiss',
  can: 'connections:manage',
  summary: 'Puts an alert away until its trouble ends and begins anew.',
  input: z.object({ id: Id }),
  output: Nothing,
});
