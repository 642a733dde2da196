// Syncing: what was read in each run, what could not be read and why, and how complete each stream is by day.
import { z } from 'zod';
import { ConnectionId, Problem } from './connections.ts';
import { endpoint, Instant } from './endpoint.ts';

export const SyncRun = z.object({
  stream: z.string(),
  title: z.string(),
  startedAt: Instant,
  /** Null while it is being read. */
  finishedAt: Instant.nullable(),
  items: z.int(),
  requests: z.int(),
  /** Seconds in which everything of it waited for the source. */
  waitedSeconds: z.number(),
  /** Requests that failed and were asked again, or given up. */
  failures: z.int(),
  quarantined: z.int(),
});
export type SyncRun = z.infer<typeof SyncRun>;

/** The latest runs of a connection, newest first. */
export const listRuns = endpoint({
  method: 'GET',
  path: '/api/connections/:id/runs',
  summary: 'The latest runs of a connection, newest first.',
  can: 'connections:read',
  input: z.object({ ...ConnectionId.shape, limit: z.coerce.number().int().min(1).max(200).default(50) }),
  output: z.object({ runs: z.array(SyncRun) }),
});

/** What could not be parsed, by stream and fault. */
export const QuarantineGroup = z.object({
  stream: z.string(),
  title: z.string(),
  /** Path and fault, such as `receivedDateTime: Invalid ISO datetime`; never content. */
  reason: z.string(),
  items: z.int(),
  mailboxes: z.int(),
  firstSeenAt: Instant,
  lastSeenAt: Instant,
});
export type QuarantineGroup = z.infer<typeof QuarantineGroup>;

export const listQuarantine = endpoint({
  method: 'GET',
  path: '/api/connections/:id/quarantine',
  summary: 'What could not be parsed, by stream and fault.',
  can: 'connections:read',
  input: ConnectionId,
  output: z.object({ groups: z.array(QuarantineGroup) }),
});

/** Reads again, from the beginning, whatever holds quarantined items of the stream: for after an upgrade. */
export const retryQuarantine = endpoint({
  method: 'POST',
  path: '/api/connections/:id/quarantine/retry',
  summary: 'Reads again whatever holds quarantined items of a stream.',
  can: 'connections:manage',
  input: z.object({ ...ConnectionId.shape, stream: z.string() }),
  output: z.object({ partitions: z.int() }),
});

/** How complete a stream is, by day, over all connections that read it. */
export const StreamCoverage = z.object({
  stream: z.string(),
  title: z.string(),
  /** People whose data of this stream is complete for the day, of those it is expected of. */
  days: z.array(z.object({ day: z.iso.date(), complete: z.int(), expected: z.int() })),
  /** Why the last day lacks somebody: by cause, with the fix where there is one. */
  missing: z.array(z.object({ reason: z.string(), people: z.int(), problem: Problem.nullable() })),
});
export type StreamCoverage = z.infer<typeof StreamCoverage>;

export const readCoverage = endpoint({
  method: 'GET',
  path: '/api/sync/coverage',
  summary: 'How complete each stream is, by day.',
  can: 'connections:read',
  input: z.object({ from: z.iso.date(), to: z.iso.date() }),
  output: z.object({ streams: z.array(StreamCoverage) }),
});
