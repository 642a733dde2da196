// Runs: one row for each cycle of a stream, for the history of a connection.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';
import { isRead } from './partitions.ts';

export interface RunRow {
  readonly connectionId: string;
  readonly stream: string;
  readonly startedAt: Date;
  /** Null while it is being read. */
  readonly finishedAt: Date | null;
  readonly items: number;
  readonly requests: number;
  /** Milliseconds in which everything of it waited for the source. */
  readonly waitedMs: number;
  /** Requests that failed and were asked again, or given up. */
  readonly failures: number;
  readonly quarantined: number;
}

/** What one slice adds to the run of a stream. */
export interface RunCounts
  extends Pick<RunRow, 'stream' | 'items' | 'requests' | 'waitedMs' | 'failures' | 'quarantined'> {
  /** When its first request was sent: a run that is not open begins then. */
  readonly beganAt: Date;
}

interface WantedRuns {
  readonly organizationId: string;
  /** Null: of all. */
  readonly connectionId: string | null;
  readonly stream: string | null;
}

const selectRuns = (tx: Tx, { organizationId, connectionId, stream }: WantedRuns) =>
  tx
    .selectFrom('sync_run')
    .where('organization_id', '=', organizationId)
    .$if(connectionId !== null, (query) => query.where('connection_id', '=', connectionId))
    .$if(stream !== null, (query) => query.where('stream', '=', stream));

/** Newest first. Times are the product's. */
export const listRuns = (
  tx: Tx,
  asked: WantedRuns & { readonly limit: number; readonly offset: number },
): Promise<RunRow[]> =>
  selectRuns(tx, asked)
    .select([
      'connection_id as connectionId',
      'stream',
      'started_at as startedAt',
      'finished_at as finishedAt',
      'items',
      'requests',
      'waited_ms as waitedMs',
      'failures',
      'quarantined',
    ])
    .orderBy('started_at', 'desc')
    .orderBy('connection_id')
    .orderBy('stream')
    .limit(asked.limit)
    .offset(asked.offset)
    .execute();

export const countRuns = async (tx: Tx, asked: WantedRuns): Promise<number> => {
  const { total } = await selectRuns(tx, asked)
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
};

/** Adds to the open runs of streams, and opens those that are missing; with the connection held, so that nobody opens two. */
export const addToRuns = async (
  tx: Tx,
  add: ConnectionKey & { readonly counts: readonly RunCounts[] },
): Promise<void> => {
  const { organizationId, connectionId, counts } = add;
  if (counts.length === 0) return;
  await sql`
    select 1 from connection
    where organization_id = ${organizationId}::uuid and connection_id = ${connectionId}::uuid for update`.execute(tx);
  await sql`
    insert into sync_run as known (organization_id, connection_id, stream, started_at, items, requests, waited_ms,
      failures, quarantined)
    select connection.organization_id, connection.connection_id, came.stream, coalesce(latest.started_at, came.began),
      came.items, came.requests, came.waited, came.failures, came.quarantined
    from connection cross join unnest(
      ${counts.map((row) => row.stream)}::text[], ${counts.map((row) => row.beganAt.toISOString())}::timestamptz[],
      ${counts.map((row) => row.items)}::bigint[], ${counts.map((row) => row.requests)}::bigint[],
      ${counts.map((row) => Math.round(row.waitedMs))}::bigint[], ${counts.map((row) => row.failures)}::int[],
      ${counts.map((row) => row.quarantined)}::int[]
    ) came (stream, began, items, requests, waited, failures, quarantined)
    left join lateral (
      select case when finished_at is null then started_at end as started_at from sync_run
      where organization_id = ${organizationId}::uuid and connection_id = ${connectionId}::uuid and stream = came.stream
      order by sync_run.started_at desc limit 1
    ) latest on true
    where connection.organization_id = ${organizationId}::uuid and connection.connection_id = ${connectionId}::uuid
      and (came.requests > 0 or latest.started_at is not null)
    on conflict (organization_id, connection_id, stream, started_at) do update set
      items = known.items + excluded.items, requests = known.requests + excluded.requests,
      waited_ms = known.waited_ms + excluded.waited_ms, failures = known.failures + excluded.failures,
      quarantined = known.quarantined + excluded.quarantined`.execute(tx);
};

/**
 * Ends the open runs of streams that are current: nothing of them waits or is due, what stopped apart. Where several workers
 * waited at the same time it counts once.
 */
export const finishRuns = async (
  tx: Tx,
  end: ConnectionKey & { readonly streams: readonly string[]; readonly now: Date },
): Promise<void> => {
  const { organizationId, connectionId } = end;
  await sql`
    update sync_run run set finished_at = ${end.now}::timestamptz,
      waited_ms = least(run.waited_ms, (extract(epoch from ${end.now}::timestamptz - run.started_at) * 1000)::bigint)
    from (
      select wanted.stream, latest.started_at
      from unnest(${end.streams}::text[]) wanted (stream) cross join lateral (
        select started_at from sync_run
        where organization_id = ${organizationId}::uuid and connection_id = ${connectionId}::uuid
          and stream = wanted.stream
        order by started_at desc limit 1
      ) latest
    ) open
    where run.organization_id = ${organizationId}::uuid and run.connection_id = ${connectionId}::uuid
      and run.stream = open.stream and run.started_at = open.started_at and run.finished_at is null
      and not exists (
        select from stream_partition p
        where p.organization_id = ${organizationId}::uuid and p.connection_id = ${connectionId}::uuid
          and p.stream = run.stream and ${isRead('p')}
          and (p.state = 'waiting' or (p.state = 'current' and p.due_at <= ${end.now}::timestamptz)))`.execute(tx);
};

export const deleteOldRuns = async (tx: Tx, old: ConnectionKey & { readonly before: Date }): Promise<void> => {
  await tx
    .deleteFrom('sync_run')
    .where('organization_id', '=', old.organizationId)
    .where('connection_id', '=', old.connectionId)
    .where('started_at', '<', old.before)
    .execute();
};
