// Subscriptions: what sources were asked to tell of, when that ends, and what is read sooner because of what they told.
import { sql } from 'kysely';
import type { Problem } from '../../contract/connections.ts';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';

interface SubscriptionKey extends ConnectionKey {
  readonly stream: string;
  readonly accountId: string;
}

export interface Subscribed extends SubscriptionKey {
  /** The source's id of the mailbox. */
  readonly mailbox: string;
  /** The source's id of the subscription; null: not made yet. */
  readonly sourceId: string | null;
}

const isIt = (key: SubscriptionKey) => sql`
  organization_id = ${key.organizationId}::uuid and connection_id = ${key.connectionId}::uuid
  and stream = ${key.stream} and account_id = ${key.accountId}::uuid`;

/** By the door: connections that are told, or were, and whose subscriptions are due to be looked at. */
export const listNoticesDue = (
  tx: Tx,
  asked: { readonly now: Date; readonly limit: number },
): Promise<ConnectionKey[]> =>
  tx
    .selectFrom('connection')
    .select(['organization_id as organizationId', 'connection_id as connectionId'])
    .where('status', '=', 'connected')
    .where((where) =>
      where.or([
        where.and([where('told', '=', true), where('notices_due_at', 'is', null)]),
        where('notices_due_at', '<=', asked.now),
      ]),
    )
    .orderBy('notices_due_at')
    .orderBy('connection_id')
    .limit(asked.limit)
    .execute();

/** True for the one process that is to look now; the others come back at `again`. */
export const claimNotices = async (
  tx: Tx,
  claim: ConnectionKey & { readonly now: Date; readonly again: Date },
): Promise<boolean> => {
  const { rows } = await sql`
    update connection set notices_due_at = ${claim.again}::timestamptz
    where organization_id = ${claim.organizationId}::uuid and connection_id = ${claim.connectionId}::uuid
      and ((told and notices_due_at is null) or notices_due_at <= ${claim.now}::timestamptz) and status = 'connected'
    returning connection_id`.execute(tx);
  return rows.length > 0;
};

/**
 * When its subscriptions are looked at again; null: not before it is told. `claimed`: only if nobody asked for another
 * time since it was claimed until then; null: in any case.
 */
export const settleNotices = async (
  tx: Tx,
  key: ConnectionKey & { readonly dueAt: Date | null; readonly claimed: Date | null },
): Promise<void> => {
  await sql`
    update connection set notices_due_at = ${key.dueAt}::timestamptz
    where organization_id = ${key.organizationId}::uuid and connection_id = ${key.connectionId}::uuid
      and notices_due_at is not distinct from coalesce(${key.claimed}::timestamptz, notices_due_at)`.execute(tx);
};

/** Whether its source is asked to tell; null: there is no such connection that works. */
export const readTold = async (tx: Tx, key: ConnectionKey): Promise<{ provider: string; told: boolean } | null> => {
  const { rows } = await sql<{ provider: string; told: boolean }>`
    select provider, told from connection
    where organization_id = ${key.organizationId}::uuid and connection_id = ${key.connectionId}::uuid
      and status <> 'disconnected'`.execute(tx);
  return rows[0] ?? null;
};

/** Switches it; its subscriptions are made, or ended, with the next look. */
export const setTold = async (
  tx: Tx,
  key: ConnectionKey & { readonly told: boolean; readonly now: Date },
): Promise<void> => {
  await sql`
    update connection set told = ${key.told}, notices_due_at = ${key.now}::timestamptz
    where organization_id = ${key.organizationId}::uuid and connection_id = ${key.connectionId}::uuid`.execute(tx);
};

/** A row for every mailbox that is read, of these streams; the rows of others are due at once, to be ended. */
export const seedSubscriptions = async (
  tx: Tx,
  on: ConnectionKey & { readonly streams: readonly string[]; readonly now: Date },
): Promise<void> => {
  await sql`
    insert into subscription (organization_id, connection_id, stream, account_id, due_at)
    select account.organization_id, account.connection_id, wanted.stream, account.account_id, ${on.now}::timestamptz
    from account cross join unnest(${[...on.streams]}::text[]) wanted (stream)
    where account.organization_id = ${on.organizationId}::uuid and account.connection_id = ${on.connectionId}::uuid
      and account.mailbox and account.captured and account.removed_at is null
    on conflict (organization_id, connection_id, stream, account_id) do nothing`.execute(tx);
};

/** Subscriptions that are due to be made or renewed, the longest due first. */
export const listDueSubscriptions = async (
  tx: Tx,
  asked: ConnectionKey & { readonly streams: readonly string[]; readonly now: Date; readonly limit: number },
): Promise<Subscribed[]> => {
  const { rows } = await sql<Subscribed>`
    select subscription.organization_id as "organizationId", subscription.connection_id as "connectionId", stream,
      subscription.account_id as "accountId", account.source_id as mailbox, subscription.source_id as "sourceId"
    from subscription join account on account.organization_id = subscription.organization_id
      and account.account_id = subscription.account_id
    where subscription.organization_id = ${asked.organizationId}::uuid
      and subscription.connection_id = ${asked.connectionId}::uuid
      and stream = any(${[...asked.streams]}::text[]) and due_at <= ${asked.now}::timestamptz
      and account.mailbox and account.captured and account.removed_at is null
    order by due_at, subscription.account_id, stream limit ${asked.limit}::int`.execute(tx);
  return rows;
};

/** Subscriptions that nobody wants any more: of other streams, or of mailboxes that are not read. */
export const listSpareSubscriptions = async (
  tx: Tx,
  asked: ConnectionKey & { readonly streams: readonly string[]; readonly limit: number },
): Promise<Subscribed[]> => {
  const { rows } = await sql<Subscribed>`
    select subscription.organization_id as "organizationId", subscription.connection_id as "connectionId", stream,
      subscription.account_id as "accountId", account.source_id as mailbox, subscription.source_id as "sourceId"
    from subscription join account on account.organization_id = subscription.organization_id
      and account.account_id = subscription.account_id
    where subscription.organization_id = ${asked.organizationId}::uuid
      and subscription.connection_id = ${asked.connectionId}::uuid
      and not (stream = any(${[...asked.streams]}::text[]) and account.mailbox and account.captured
        and account.removed_at is null)
    order by subscription.account_id, stream limit ${asked.limit}::int`.execute(tx);
  return rows;
};

export const dropSubscription = async (tx: Tx, key: SubscriptionKey): Promise<void> => {
  await sql`delete from subscription where ${isIt(key)}`.execute(tx);
};

/** `secretHash`: of a new one; null: that of before stays. */
export const saveSubscription = async (
  tx: Tx,
  made: SubscriptionKey & {
    readonly sourceId: string;
    readonly secretHash: Buffer | null;
    readonly endsAt: Date;
    readonly dueAt: Date;
  },
): Promise<void> => {
  await sql`
    update subscription set source_id = ${made.sourceId},
      secret_hash = coalesce(${made.secretHash}::bytea, secret_hash), ends_at = ${made.endsAt}::timestamptz,
      due_at = ${made.dueAt}::timestamptz, problem = null
    where ${isIt(made)}`.execute(tx);
};

/** `gone`: at the source there is none any more. */
export const failSubscription = async (
  tx: Tx,
  failed: SubscriptionKey & { readonly problem: Problem | null; readonly gone: boolean; readonly dueAt: Date },
): Promise<void> => {
  await sql`
    update subscription set problem = ${failed.problem === null ? null : JSON.stringify(failed.problem)}::jsonb,
      due_at = ${failed.dueAt}::timestamptz, source_id = case when ${failed.gone} then null else source_id end
    where ${isIt(failed)}`.execute(tx);
};

/** When the next one is due; null: there is none. */
export const readNextNotice = async (tx: Tx, key: ConnectionKey): Promise<Date | null> => {
  const { rows } = await sql<{ dueAt: Date | null }>`
    select min(due_at) as "dueAt" from subscription
    where organization_id = ${key.organizationId}::uuid and connection_id = ${key.connectionId}::uuid`.execute(tx);
  return rows[0]?.dueAt ?? null;
};

export interface Known extends SubscriptionKey {
  readonly sourceId: string;
  readonly secretHash: Buffer;
}

/** Those of the subscriptions that this connection has. */
export const findSubscriptions = async (
  tx: Tx,
  asked: ConnectionKey & { readonly sourceIds: readonly string[] },
): Promise<Known[]> => {
  const { rows } = await sql<Known>`
    select organization_id as "organizationId", connection_id as "connectionId", stream, account_id as "accountId",
      source_id as "sourceId", secret_hash as "secretHash"
    from subscription
    where organization_id = ${asked.organizationId}::uuid and connection_id = ${asked.connectionId}::uuid
      and source_id = any(${[...asked.sourceIds]}::text[]) and secret_hash is not null`.execute(tx);
  return rows;
};

/**
 * What is up to date becomes due: now, or when `rest` seconds have passed since it was read last, so that a busy mailbox
 * is not read without end. Resolves to whether anything is due sooner than before.
 */
export const wakePartitions = async (
  tx: Tx,
  told: ConnectionKey & {
    readonly mailboxes: readonly { readonly stream: string; readonly accountId: string }[];
    readonly now: Date;
    readonly rest: number;
  },
): Promise<boolean> => {
  const { organizationId, connectionId, mailboxes, now, rest } = told;
  const { rows } = await sql<{ dueAt: Date }>`
    update stream_partition set
      due_at = greatest(${now}::timestamptz, coalesce(as_of, ${now}::timestamptz) + ${rest}::float8 * interval '1 second')
    from unnest(${mailboxes.map(({ stream }) => stream)}::text[], ${mailboxes.map(({ accountId }) => accountId)}::uuid[])
      woken (stream, account_id)
    where organization_id = ${organizationId}::uuid and connection_id = ${connectionId}::uuid
      and stream_partition.stream = woken.stream and stream_partition.account_id = woken.account_id and state = 'current'
      and due_at > greatest(${now}::timestamptz,
        coalesce(as_of, ${now}::timestamptz) + ${rest}::float8 * interval '1 second')
    returning due_at as "dueAt"`.execute(tx);
  const first = rows.map(({ dueAt }) => dueAt.getTime()).reduce((least, at) => Math.min(least, at), Infinity);
  if (!Number.isFinite(first)) return false;
  await sql`
    update connection set due_at = least(due_at, ${new Date(first)}::timestamptz)
    where organization_id = ${organizationId}::uuid and connection_id = ${connectionId}::uuid`.execute(tx);
  return true;
};

/** How the subscriptions of a connection stand. */
export const countSubscriptions = async (
  tx: Tx,
  asked: ConnectionKey & { readonly now: Date },
): Promise<{ live: number; wanted: number; problem: Problem | null }> => {
  const { rows } = await sql<{ live: number; wanted: number; problem: Problem | null }>`
    select count(*) filter (where source_id is not null and ends_at > ${asked.now}::timestamptz) as live,
      count(*) as wanted, (array_agg(problem) filter (where problem is not null))[1] as problem
    from subscription
    where organization_id = ${asked.organizationId}::uuid and connection_id = ${asked.connectionId}::uuid`.execute(tx);
  return rows[0] ?? { live: 0, wanted: 0, problem: null };
};
