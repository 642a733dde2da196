// Partitions: what is read with one cursor each, when it is due, and what is wrong with it.
import { type RawBuilder, sql } from 'kysely';
import type { z } from 'zod';
import type { Problem } from '../../contract/connections.ts';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';
import { isPartition, type PartitionKey } from './pages.ts';

/** When a partition is due that is not read any more: its account left, or its stream is switched off. */
const parked = sql`'9999-12-31T00:00:00Z'::timestamptz`;

/** The condition that a partition is not parked; it is the one of the index over due times. */
export const isRead = (table: string): RawBuilder<boolean> => sql`${sql.ref(`${table}.due_at`)} < ${parked}`;

export interface DuePartition {
  readonly key: PartitionKey;
  /** The account's id at the source; null for what belongs to the whole tenant. */
  readonly sourceId: string | null;
  /** Null at the very start and after starting over. */
  readonly cursor: z.core.util.JSONType | null;
  readonly version: number;
  readonly attempts: number;
  readonly restarts: number;
  /** When the run began in which the cursor stands; null between two runs. */
  readonly readingSince: Date | null;
  /** Items that are left to read in this run; null: unknown. */
  readonly left: number | null;
  /** Whether the mailbox has items of this stream in quarantine. */
  readonly quarantined: boolean;
}

/**
 * All that is due of some mailboxes: first what finds partitions, then what was read to its end before, so that what is new
 * comes before what is old; of each the longest due first.
 * Field note: `offset 0` and `is true` have everything looked up by key, also while there are no statistics.
 */
export const listDuePartitions = async (
  tx: Tx,
  asked: ConnectionKey & {
    readonly accountIds: readonly string[];
    readonly streams: readonly string[];
    readonly now: Date;
  },
): Promise<DuePartition[]> => {
  const { organizationId, connectionId } = asked;
  const { rows } = await sql<Omit<DuePartition, 'key'> & { stream: string; accountId: string; part: string }>`
    select p.stream, p.account_id as "accountId", p.part, account.source_id as "sourceId", p.cursor,
      p.cursor_version as version, p.attempts, p.restarts, p.reading_since as "readingSince",
      case when p.as_of is null or p.reading_since is not null then p.items_expected - p.items_done end as left,
      exists (select from quarantine q where q.organization_id = ${organizationId}::uuid
        and q.connection_id = ${connectionId}::uuid and q.stream = p.stream and q.account_id = p.account_id) as quarantined
    from unnest(${asked.accountIds}::uuid[]) mailbox (id) cross join unnest(${asked.streams}::text[]) wanted (stream)
    cross join lateral (
      select * from stream_partition
      where organization_id = ${organizationId}::uuid and connection_id = ${connectionId}::uuid
        and stream = wanted.stream and account_id = mailbox.id and (due_at <= ${asked.now}::timestamptz) is true offset 0
    ) p
    left join lateral (
      select source_id from account
      where organization_id = ${organizationId}::uuid and account_id = mailbox.id offset 0
    ) account on true
    order by p.part <> 'root', p.as_of is null, p.due_at, p.stream, p.part`.execute(tx);
  return rows.map(({ stream, accountId, part, ...row }) => ({
    ...row,
    key: { organizationId, connectionId, stream, accountId, part },
  }));
};

interface FoundPart {
  readonly part: string;
  readonly items: number | null;
  readonly madeAt?: string | null;
}

/** Partitions that a page found, due at once, the first of them first; of known ones it is brought up to date what they hold and since when. Resolves to how many are new. */
export const addParts = async (
  tx: Tx,
  found: Omit<PartitionKey, 'part'> & {
    readonly parts: readonly FoundPart[];
    readonly now: Date;
  },
): Promise<number> => {
  if (found.parts.length === 0) return 0;
  const { rows } = await sql<{ inserted: boolean }>`
    insert into stream_partition as known (organization_id, connection_id, stream, account_id, part, cursor_version,
      state, attempts, due_at, restarts, items_expected, items_done, items_undated, updated_at, made_at)
    select connection.organization_id, connection.connection_id, ${found.stream}, ${found.accountId}::uuid, came.part,
      0, 'waiting', 0, ${found.now}::timestamptz - (${found.parts.length}::int - came.place) * interval '1 microsecond', 0,
      came.items, 0, 0, ${found.now}::timestamptz, came.made_at
    from connection cross join unnest(${found.parts.map((row) => row.part)}::text[],
      ${found.parts.map((row) => row.items)}::bigint[],
      ${found.parts.map((row) => row.madeAt ?? null)}::timestamptz[]) with ordinality came (part, items, made_at, place)
    where connection.organization_id = ${found.organizationId}::uuid
      and connection.connection_id = ${found.connectionId}::uuid
    on conflict (organization_id, connection_id, stream, account_id, part) do update
      set items_expected = excluded.items_expected, made_at = excluded.made_at
      where (known.items_expected, known.made_at) is distinct from (excluded.items_expected, excluded.made_at)
    returning known.xmax = 0 as inserted`.execute(tx);
  return rows.filter((row) => row.inserted).length;
};

/** How far back a partition was asked for when it was first read: of what lies before nothing is known. */
export const setReadFrom = async (tx: Tx, key: PartitionKey, from: string): Promise<void> => {
  await sql`update stream_partition set read_from = ${from}::timestamptz where ${isPartition(key)}`.execute(tx);
};

/** Partitions that are no more; what they held stays. */
export const dropParts = async (
  tx: Tx,
  gone: Omit<PartitionKey, 'part'> & { readonly parts: readonly string[] },
): Promise<void> => {
  if (gone.parts.length === 0) return;
  await sql`
    delete from stream_partition
    where organization_id = ${gone.organizationId}::uuid and connection_id = ${gone.connectionId}::uuid
      and stream = ${gone.stream} and account_id = ${gone.accountId}::uuid and part = any(${gone.parts}::text[])
  `.execute(tx);
};

export interface StreamsOn extends ConnectionKey {
  /** Streams switched on that have one partition for the whole tenant. */
  readonly byTenant: readonly string[];
  /** Streams switched on that have one for each account with a mailbox. */
  readonly byMailbox: readonly string[];
  readonly now: Date;
}

/**
 * Makes the root partitions that are missing and parks those that are not to be read any more; safe to repeat.
 * `accountIds`: only for these accounts; null: for all, and the tenant's.
 */
export const seedPartitions = async (
  tx: Tx,
  on: StreamsOn & { readonly accountIds: readonly string[] | null },
): Promise<void> => {
  const ours = sql`organization_id = ${on.organizationId}::uuid and connection_id = ${on.connectionId}::uuid`;
  const some = on.accountIds === null ? sql`true` : sql`account_id = any(${on.accountIds}::uuid[])`;
  const theirs = on.accountIds === null ? sql`true` : sql`stream = any(${on.byMailbox}::text[]) and ${some}`;
  const tenant = on.accountIds === null ? on.byTenant : [];
  const unread = sql`(account.removed_at is not null or not account.mailbox or not account.captured)`;
  await sql`
    insert into stream_partition (organization_id, connection_id, stream, account_id, part, cursor_version, state,
      attempts, due_at, restarts, items_done, items_undated, updated_at)
    select organization_id, connection_id, stream, account_id, 'root', 0, 'waiting', 0, ${on.now}::timestamptz, 0, 0, 0,
      ${on.now}::timestamptz
    from (
      select organization_id, connection_id, account_id, stream
      from account cross join unnest(${on.byMailbox}::text[]) streams (stream)
      where ${ours} and mailbox and captured and removed_at is null and ${some}
      union all
      select organization_id, connection_id, '00000000-0000-0000-0000-000000000000'::uuid, stream
      from connection cross join unnest(${tenant}::text[]) streams (stream) where ${ours}
    ) wanted
    order by account_id, stream
    on conflict (organization_id, connection_id, stream, account_id, part) do nothing`.execute(tx);
  // With another version, so that a page on its way is saved no more: it would have the partition read again.
  await sql`
    update stream_partition set due_at = ${parked}, cursor_version = cursor_version + 1
    where ${ours} and ${isRead('stream_partition')} and ${theirs}
      and (stream <> all(${[...on.byTenant, ...on.byMailbox]}::text[]) or exists (
        select from account where account.organization_id = ${on.organizationId}::uuid
          and account.account_id = stream_partition.account_id and ${unread}))
  `.execute(tx);
  await sql`
    update stream_partition set due_at = ${on.now}::timestamptz
    where ${ours} and due_at = ${parked} and ${theirs}
      and stream = any(${[...on.byTenant, ...on.byMailbox]}::text[]) and not exists (
        select from account where account.organization_id = ${on.organizationId}::uuid
          and account.account_id = stream_partition.account_id and ${unread})
  `.execute(tx);
};

export interface Setback {
  readonly key: PartitionKey;
  readonly version: number;
  readonly state: 'waiting' | 'stopped';
  readonly problem: Problem;
  /** Failed requests in a row, this one included. */
  readonly attempts: number;
  /** What the source asked to wait for, or does not allow yet: nobody makes that due before. Null: it did not. */
  readonly asked: 'part' | 'stream' | null;
  readonly dueAt: Date;
  readonly now: Date;
}

/** A request that failed: why, and when it is tried again. Nothing when somebody else has gone on meanwhile. */
export const setBack = async (tx: Tx, setback: Setback): Promise<void> => {
  await sql`
    update stream_partition set state = ${setback.state},
      problem = ${JSON.stringify(setback.asked === null ? setback.problem : { ...setback.problem, asked: setback.asked })}::jsonb,
      attempts = ${setback.attempts}::int, due_at = ${setback.dueAt}::timestamptz, updated_at = ${setback.now}::timestamptz
    where ${isPartition(setback.key)} and cursor_version = ${setback.version}::bigint`.execute(tx);
};

/** The cursor is worth nothing: the next request begins at the start. What was saved stays; ids drop the doubles. */
export const startOver = async (tx: Tx, setback: Omit<Setback, 'attempts' | 'asked'>): Promise<void> => {
  await sql`
    update stream_partition set cursor = null, cursor_version = cursor_version + 1, reading_since = null,
      items_done = 0, restarts = restarts + 1, state = ${setback.state},
      problem = ${JSON.stringify(setback.problem)}::jsonb, due_at = ${setback.dueAt}::timestamptz,
      updated_at = ${setback.now}::timestamptz
    where ${isPartition(setback.key)} and cursor_version = ${setback.version}::bigint`.execute(tx);
};

/** Every partition of a stream stops with the same problem, those that are parked apart. */
export const stopStream = async (
  tx: Tx,
  stop: ConnectionKey & {
    readonly stream: string;
    readonly problem: Problem;
    readonly dueAt: Date;
    readonly now: Date;
  },
): Promise<void> => {
  await sql`
    update stream_partition set state = 'stopped', problem = ${JSON.stringify(stop.problem)}::jsonb,
      attempts = attempts + 1, due_at = ${stop.dueAt}::timestamptz, updated_at = ${stop.now}::timestamptz
    where organization_id = ${stop.organizationId}::uuid and connection_id = ${stop.connectionId}::uuid
      and stream = ${stop.stream} and ${isRead('stream_partition')}`.execute(tx);
};

/** What is due of one mailbox becomes due at `until` at the earliest. */
export const postponeMailbox = async (
  tx: Tx,
  wait: ConnectionKey & { readonly accountId: string; readonly streams: readonly string[]; readonly until: Date },
): Promise<void> => {
  await sql`
    update stream_partition set due_at = ${wait.until}::timestamptz
    where organization_id = ${wait.organizationId}::uuid and connection_id = ${wait.connectionId}::uuid
      and stream = any(${wait.streams}::text[]) and account_id = ${wait.accountId}::uuid
      and due_at < ${wait.until}::timestamptz`.execute(tx);
};

/**
 * Everything that is read at all is due now, also what stopped, but for what a limit or the source lets wait: partitions
 * by themselves, and the tenant's streams; of a mailbox, and of the connection, that stands elsewhere.
 */
export const makeAllDue = async (tx: Tx, asked: ConnectionKey & { readonly now: Date }): Promise<void> => {
  const tenant = sql`'00000000-0000-0000-0000-000000000000'::uuid`;
  await sql`
    update stream_partition p set due_at = ${asked.now}::timestamptz, attempts = 0, restarts = 0
    where p.organization_id = ${asked.organizationId}::uuid and p.connection_id = ${asked.connectionId}::uuid
      and ${isRead('p')} and (p.problem->>'asked' = 'part' and p.due_at > ${asked.now}::timestamptz) is not true
      and (p.account_id <> ${tenant} or not exists (
        select from stream_partition told
        where told.organization_id = ${asked.organizationId}::uuid and told.connection_id = ${asked.connectionId}::uuid
          and told.account_id = ${tenant} and told.stream = p.stream
          and told.problem->>'asked' = 'stream' and told.due_at > ${asked.now}::timestamptz))`.execute(tx);
};

/** Streams that may not be read now: their partitions are parked. With another version, so that no page on its way is saved. */
export const parkStreams = async (
  tx: Tx,
  park: ConnectionKey & { readonly streams: readonly string[] },
): Promise<void> => {
  if (park.streams.length === 0) return;
  await sql`
    update stream_partition set due_at = ${parked}, cursor_version = cursor_version + 1
    where organization_id = ${park.organizationId}::uuid and connection_id = ${park.connectionId}::uuid
      and stream = any(${park.streams}::text[]) and ${isRead('stream_partition')}`.execute(tx);
};

/** When the next partition is due; null when there is none that is read. */
export const readNextDue = async (tx: Tx, key: ConnectionKey): Promise<Date | null> => {
  const { rows } = await sql<{ due_at: Date }>`
    select due_at from stream_partition
    where organization_id = ${key.organizationId}::uuid and connection_id = ${key.connectionId}::uuid
      and ${isRead('stream_partition')}
    order by due_at limit 1`.execute(tx);
  return rows[0]?.due_at ?? null;
};
