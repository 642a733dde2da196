// Syncing: what was read in each run, what could not be read and why, and how complete each stream is by day.
import { z } from 'zod';
import { ConnectionId, Problem } from './connections.ts';
import { Day, endpoint, Id, Instant, Nothing } from './endpoint.ts';

/** Of which connection something is, and what that one is called: whose account it is, or the tenant. */
const ofConnection = { connectionId: Id, connectionName: z.string() };

/** One reading of one stream, from the first request of a cycle to its last. */
export const SyncRun = z.object({
  ...ofConnection,
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

export const listRuns = endpoint({
  method: 'GET',
  path: '/api/sync/runs',
  summary: 'The runs of all connections, newest first, page by page.',
  can: 'connections:read',
  input: z.object({
    /** Of this connection only. */
    connection: Id.optional(),
    /** Of this stream only. */
    stream: z.string().max(60).optional(),
    page: z.coerce.number().int().min(1).max(100_000).default(1),
    /** Of a page. */
    size: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({
    /** Of what was asked for, on all pages. */
    total: z.int(),
    runs: z.array(SyncRun),
  }),
});

/** One cause that keeps mailboxes of a connection from being read. */
export const SyncProblem = z.object({
  ...ofConnection,
  problem: Problem,
  /** Titles of the streams it concerns; none where it concerns the whole connection. */
  streams: z.array(z.string()),
  /** Parts that are not read because of it. */
  partitions: z.int(),
  /** 0 for what belongs to the whole tenant. */
  mailboxes: z.int(),
  /** Names of at most 50 of them. */
  names: z.array(z.string()),
});
export type SyncProblem = z.infer<typeof SyncProblem>;

export const listSyncProblems = endpoint({
  method: 'GET',
  path: '/api/sync/problems',
  summary: 'What keeps mailboxes from being read, by connection and cause; the most frequent first.',
  can: 'connections:read',
  input: Nothing,
  output: z.object({
    problems: z.array(SyncProblem),
    /** What keeps everything from being saved, whichever connection it comes from. */
    everywhere: z.array(Problem),
  }),
});

/** What could not be parsed, by connection, stream and fault. */
export const QuarantineGroup = z.object({
  ...ofConnection,
  stream: z.string(),
  title: z.string(),
  /** Path and fault, such as `receivedDateTime: Invalid ISO datetime`; never content. */
  reason: z.string(),
  items: z.int(),
  /** 0 for what belongs to the whole tenant. */
  mailboxes: z.int(),
  /** When the first and the last of them came. */
  firstSeenAt: Instant,
  lastSeenAt: Instant,
  /** How they are tried again: by reading them anew, by importing the files once more; `none`: the source was disconnected. */
  again: z.enum(['read', 'import', 'none']),
});
export type QuarantineGroup = z.infer<typeof QuarantineGroup>;

export const listQuarantine = endpoint({
  method: 'GET',
  path: '/api/sync/quarantine',
  summary: 'What could not be parsed, by connection, stream and fault; the most frequent first, page by page.',
  can: 'connections:read',
  input: z.object({
    /** Of this stream only. */
    stream: z.string().max(60).optional(),
    page: z.coerce.number().int().min(1).max(100_000).default(1),
    size: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({
    /** Groups and the items in them, on all pages. */
    total: z.int(),
    items: z.int(),
    groups: z.array(QuarantineGroup),
  }),
});

/** For after an upgrade: whatever still cannot be parsed comes back into quarantine. */
export const retryQuarantine = endpoint({
  method: 'POST',
  path: '/api/connections/:id/quarantine/retry',
  summary: 'Reads again, from the beginning, the mailboxes that hold quarantined items of a stream.',
  can: 'connections:manage',
  input: z.object({ ...ConnectionId.shape, stream: z.string().max(60) }),
  output: z.object({
    /** How many are read again. */
    partitions: z.int(),
    mailboxes: z.int(),
    /** How many items left the quarantine to be tried again. */
    items: z.int(),
  }),
});

/** Why the data of a stream are not complete for somebody. */
export const CoverageCause = z.object({
  code: z.string(),
  title: z.string(),
  /** What to do about it; null: it comes by itself. */
  problem: Problem.nullable(),
});
export type CoverageCause = z.infer<typeof CoverageCause>;

/** How complete a stream is, by day, over all connections that read it. */
export const StreamCoverage = z.object({
  stream: z.string(),
  title: z.string(),
  /** Seconds that the source may take to tell what happened. */
  lag: z.int(),
  days: z.array(
    z.object({
      day: Day,
      /** People of whom everything up to the end of the day, and the source's lag after it, was read. */
      complete: z.int(),
      /** People who have an account there that is captured; 0 on days that nothing is kept of. */
      expected: z.int(),
      /** Those who lack, by the code of their cause; most people first. */
      missing: z.array(z.object({ cause: z.string(), people: z.int() })),
    }),
  ),
  /** Every cause that a day names. */
  causes: z.array(CoverageCause),
});
export type StreamCoverage = z.infer<typeof StreamCoverage>;

export const readCoverage = endpoint({
  method: 'GET',
  path: '/api/sync/coverage',
  summary: 'How complete each stream is, by day in the organization’s zone, and why where it is not; at most 92 days.',
  can: 'connections:read',
  input: z.object({ from: Day, to: Day }),
  output: z.object({ zone: z.string(), streams: z.array(StreamCoverage) }),
});
