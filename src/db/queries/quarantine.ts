// The quarantine: what a source sent and could not be read; the fault, never the content.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';
import { isRead } from './partitions.ts';

interface Mailbox {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly stream: string;
  /** The zero uuid for what belongs to the whole tenant. */
  readonly accountId: string;
}

/** Each `item` at most once. What is there already keeps the time at which it was first seen. */
export const quarantineItems = async (
  tx: Tx,
  found: Mailbox & { readonly items: readonly { readonly item: string; readonly reason: string }[]; readonly at: Date },
): Promise<void> => {
  if (found.items.length === 0) return;
  await sql`
    insert into quarantine (organization_id, connection_id, stream, account_id, item, reason, seen_at)
    select connection.organization_id, connection.connection_id, ${found.stream}, ${found.accountId}::uuid, came.item,
      came.reason, ${found.at}::timestamptz
    from connection cross join unnest(
      ${found.items.map((row) => row.item)}::uuid[], ${found.items.map((row) => row.reason)}::text[]) came (item, reason)
    where connection.organization_id = ${found.organizationId}::uuid
      and connection.connection_id = ${found.connectionId}::uuid
    on conflict (organization_id, connection_id, stream, account_id, item) do update set reason = excluded.reason
      where quarantine.reason <> excluded.reason`.execute(tx);
};

/** Items that can be read now are out of it. `items`: uuids as PostgreSQL's form of an array, text or binary. */
export const releaseItems = async (tx: Tx, read: Mailbox & { readonly items: string | Buffer }): Promise<void> => {
  await sql`
    delete from quarantine
    where organization_id = ${read.organizationId}::uuid and connection_id = ${read.connectionId}::uuid
      and stream = ${read.stream} and account_id = ${read.accountId}::uuid and item = any(${read.items}::uuid[])
  `.execute(tx);
};

export interface QuarantineGroup {
  readonly connectionId: string;
  readonly stream: string;
  readonly reason: string;
  readonly items: number;
  /** Mailboxes that hold them; what belongs to the whole tenant is none. */
  readonly mailboxes: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

interface Wanted {
  readonly organizationId: string;
  /** Null: all. */
  readonly stream: string | null;
}

const isWanted = ({ organizationId, stream }: Wanted): RawBuilder<boolean> =>
  sql`organization_id = ${organizationId}::uuid ${stream === null ? sql`` : sql`and stream = ${stream}`}`;

/** By connection, stream and fault, the most frequent first. */
export const listQuarantineGroups = async (
  tx: Tx,
  asked: Wanted & { readonly limit: number; readonly offset: number },
): Promise<QuarantineGroup[]> => {
  const { rows } = await sql<QuarantineGroup>`
    select connection_id as "connectionId", stream, reason, count(*) as items,
      count(distinct account_id) filter (where account_id <> '00000000-0000-0000-0000-000000000000'::uuid) as mailboxes,
      min(seen_at) as "firstSeenAt", max(seen_at) as "lastSeenAt"
    from quarantine
    where ${isWanted(asked)}
    group by connection_id, stream, reason
    order by items desc, stream, reason, connection_id
    limit ${asked.limit}::int offset ${asked.offset}::int`.execute(tx);
  return rows;
};

/** All groups, and the items in them. */
export const countQuarantineGroups = async (
  tx: Tx,
  asked: Wanted,
): Promise<{ readonly total: number; readonly items: number }> => {
  const { rows } = await sql<{ total: number; items: number }>`
    select count(*) as total, coalesce(sum(items), 0)::bigint as items from (
      select count(*) as items from quarantine where ${isWanted(asked)} group by connection_id, stream, reason
    ) grouped`.execute(tx);
  return rows[0] ?? { total: 0, items: 0 };
};

export interface Restarted {
  readonly partitions: number;
  readonly mailboxes: number;
  /** Items that left the quarantine: what still cannot be read comes back. */
  readonly items: number;
}

/**
 * Has every mailbox that holds quarantined items of a stream read again from its beginning, whichever of its partitions
 * brought them; what was saved stays, keys drop the doubles. What is not read any more is left as it is.
 */
export const restartQuarantined = async (
  tx: Tx,
  asked: ConnectionKey & { readonly stream: string; readonly now: Date },
): Promise<Restarted> => {
  const ofStream = sql`organization_id = ${asked.organizationId}::uuid
    and connection_id = ${asked.connectionId}::uuid and stream = ${asked.stream}`;
  // Field note: by a list of keys, since a plan made before statistics exist would look through all of them for each part.
  const { rows: holders } = await sql<{ accountId: string }>`
    select distinct account_id as "accountId" from quarantine where ${ofStream}`.execute(tx);
  const { rows: restarted } = await sql<{ accountId: string }>`
    update stream_partition set cursor = null, cursor_version = cursor_version + 1, reading_since = null,
      items_done = 0, items_undated = 0, restarts = 0, attempts = 0, state = 'waiting', problem = null,
      due_at = ${asked.now}::timestamptz, updated_at = ${asked.now}::timestamptz
    where ${ofStream} and ${isRead('stream_partition')} and account_id = any(${holders.map((row) => row.accountId)}::uuid[])
    returning account_id as "accountId"`.execute(tx);
  const accountIds = [...new Set(restarted.map((row) => row.accountId))];
  const { numAffectedRows } = await sql`
    delete from quarantine where ${ofStream} and account_id = any(${accountIds}::uuid[])`.execute(tx);
  return { partitions: restarted.length, mailboxes: accountIds.length, items: Number(numAffectedRows ?? 0n) };
};
