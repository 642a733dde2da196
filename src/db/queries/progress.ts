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
  /** When the next of those that wait may be read; the product's time. Null when none waits. */
  readonly nextAt: Date | null;
  /** The problem of that one. */
  readonly nextProblem: Problem | null;
}

/**
 * One row for each stream that has partitions. `now`: the product's time.
 * Field note: `offset 0` has each lease looked up by its key; before there are statistics a plain join reads all leases
 * of the connection once for each partition: 30 s for ten thousand mailboxes. Of what is current no lease is asked for.
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
      count(*) filter (where state <> 'current' and due_at <= ${asked.now}::timestamptz and wait <= 0) as ready,
      min(ready_at) filter (where state = 'waiting') as "nextAt",
      (array_agg(problem order by ready_at) filter (where state = 'waiting' and problem is not null))[1] as "nextProblem"
    from (
      select p.*, coalesce(extract(epoch from lease.not_before - now()), 0) as wait,
        greatest(p.due_at, ${asked.now}::timestamptz
          + coalesce(extract(epoch from lease.not_before - now()), 0) * interval '1 second') as ready_at
      from stream_partition p
      left join lateral (
        select not_before from mailbox_lease
        where organization_id = ${asked.organizationId}::uuid and connection_id = ${asked.connectionId}::uuid
          and account_id = p.account_id and p.state <> 'current' offset 0
      ) lease on true
      where p.organization_id = ${asked.organizationId}::uuid and p.connection_id = ${asked.connectionId}::uuid
        and ${isRead('p')}
    ) read
    group by stream`.execute(tx);
  return rows;
};

export interface StreamProblem {
  readonly stream: string;
  readonly problem: Problem;
  readonly partitions: number;
  /** Names of the mailboxes concerned, at most `names`. */
  readonly mailboxes: readonly string[];
}

/** Problems of what stopped, and of what has failed at least `attempts` times in a row; the most frequent first. */
export const listProblems = async (
  tx: Tx,
  asked: ConnectionKey & { readonly attempts: number; readonly names: number },
): Promise<StreamProblem[]> => {
  const { rows } = await sql<StreamProblem>`
    select stream, (array_agg(problem order by updated_at desc))[1] as problem, count(*) as partitions,
      coalesce((array_agg(distinct name order by name) filter (where name is not null))[1:${asked.names}::int], '{}') as mailboxes
    from (
      select p.stream, p.problem, p.updated_at, account.display_name as name
      from stream_partition p
      left join account on account.organization_id = p.organization_id and account.account_id = p.account_id
      where p.organization_id = ${asked.organizationId}::uuid and p.connection_id = ${asked.connectionId}::uuid
        and ${isRead('p')} and p.problem is not null
        and (p.state = 'stopped' or p.attempts >= ${asked.attempts}::int)
    ) failed
    group by stream, problem->>'code'
    order by count(*) desc, problem->>'code'`.execute(tx);
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
