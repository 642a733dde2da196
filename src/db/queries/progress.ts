// How far a connection's streams have come, from what is stored alone.
import { sql } from 'kysely';
import type { Problem } from '../../contract/connections.ts';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';
import { isRead } from './partitions.ts';

export interface StreamCounts {
  readonly stream: string;
  readonly total: number;
  readonly current: number;
  readonly stopped: number;
  /** Partitions of which anything was read, ever. */
  readonly begun: number;
  /** Items read. */
  readonly done: number;
  /** Items of the partitions that are known: what was read where a partition was read completely, else what it is said to hold. */
  readonly known: number;
  /** Partitions that are said to hold a number of items. */
  readonly counted: number;
  /** Mailboxes, and those whose partitions are not known yet. */
  readonly mailboxes: number;
  readonly unknown: number;
  /** The earliest time up to which one of the partitions that do not stand still was read; null when one never was. */
  readonly asOf: Date | null;
  readonly undated: number;
  /** Partitions that could be read now. */
  readonly ready: number;
}

/**
 * One row for each stream that has partitions, in one pass over them. `now`: the product's time.
 * Field note: an `in` over a list that nothing outside goes into is hashed once, whatever the planner believes; a join
 * with the leases that is planned before there are statistics takes 30 s for ten thousand mailboxes.
 */
export const countPartitions = async (
  tx: Tx,
  asked: ConnectionKey & { readonly now: Date },
): Promise<StreamCounts[]> => {
  const { rows } = await sql<StreamCounts>`
    select stream, count(*) as total, count(*) filter (where state = 'current') as current,
      count(*) filter (where state = 'stopped') as stopped,
      count(*) filter (where as_of is not null or cursor is not null) as begun,
      coalesce(sum(items_done), 0)::bigint as done,
      coalesce(sum(case when as_of is not null and reading_since is null then items_done
        else greatest(items_done, coalesce(items_expected, 0)) end), 0)::bigint as known,
      count(items_expected) as counted,
      count(*) filter (where part = 'root') as mailboxes,
      count(*) filter (where part = 'root' and as_of is null and state <> 'stopped') as unknown,
      case when bool_and(as_of is not null or state = 'stopped') then min(as_of) filter (where state <> 'stopped') end as "asOf",
      coalesce(sum(items_undated), 0)::bigint as undated,
      count(*) filter (where state <> 'current' and due_at <= ${asked.now}::timestamptz and account_id not in (
        select account_id from mailbox_lease
        where organization_id = ${asked.organizationId}::uuid and connection_id = ${asked.connectionId}::uuid
          and not_before > now())) as ready
    from stream_partition p
    where p.organization_id = ${asked.organizationId}::uuid and p.connection_id = ${asked.connectionId}::uuid
      and ${isRead('p')}
    group by stream`.execute(tx);
  return rows;
};

export interface NextReady {
  readonly stream: string;
  /** When the first of what waits may be read; the product's time. */
  readonly at: Date;
  /** The problem of the first that has one. */
  readonly problem: Problem | null;
}

/**
 * Of streams of which nothing can be read now. `now`: the product's time.
 * Field note: `offset 0` has each lease looked up by its key, also before there are statistics.
 */
export const listNextReady = async (
  tx: Tx,
  asked: ConnectionKey & { readonly streams: readonly string[]; readonly now: Date },
): Promise<NextReady[]> => {
  if (asked.streams.length === 0) return [];
  const { rows } = await sql<NextReady>`
    with waiting as materialized (
      select p.stream, p.problem, greatest(p.due_at, ${asked.now}::timestamptz
        + coalesce(extract(epoch from lease.not_before - now()), 0) * interval '1 second') as ready_at
      from stream_partition p
      left join lateral (
        select not_before from mailbox_lease
        where organization_id = ${asked.organizationId}::uuid and connection_id = ${asked.connectionId}::uuid
          and account_id = p.account_id offset 0
      ) lease on true
      where p.organization_id = ${asked.organizationId}::uuid and p.connection_id = ${asked.connectionId}::uuid
        and p.stream = any(${asked.streams}::text[]) and p.state = 'waiting' and ${isRead('p')}
    )
    select stream, min(ready_at) as at, (
        select one.problem from waiting one where one.stream = whole.stream and one.problem is not null
        order by one.ready_at limit 1) as problem
    from waiting whole group by stream`.execute(tx);
  return rows;
};

/** Items in quarantine, by stream. */
export const countQuarantined = async (
  tx: Tx,
  { organizationId, connectionId }: ConnectionKey,
): Promise<{ readonly stream: string; readonly items: number }[]> => {
  const { rows } = await sql<{ stream: string; items: number }>`
    select stream, count(*) as items from quarantine
    where organization_id = ${organizationId}::uuid and connection_id = ${connectionId}::uuid
    group by stream`.execute(tx);
  return rows;
};

/** Items a second, by stream, over all workers that are reading now. */
export const readRates = async (
  tx: Tx,
  { organizationId, connectionId }: ConnectionKey,
): Promise<{ readonly stream: string; readonly rate: number }[]> => {
  const { rows } = await sql<{ stream: string; rate: number }>`
    select stream, sum(items_a_second)::float8 as rate from reading_rate
    where organization_id = ${organizationId}::uuid and connection_id = ${connectionId}::uuid
      and measured_at > now() - interval '15 seconds'
    group by stream`.execute(tx);
  return rows;
};

/** Milliseconds that the source still asks the connection to wait, rounded up; 0: none. */
export const readWait = async (tx: Tx, { organizationId, connectionId }: ConnectionKey): Promise<number> => {
  const { rows } = await sql<{ wait: number | null }>`
    select greatest(0, ceil(extract(epoch from not_before - now()) * 1000))::float8 as wait from connection
    where organization_id = ${organizationId}::uuid and connection_id = ${connectionId}::uuid`.execute(tx);
  return rows[0]?.wait ?? 0;
};
