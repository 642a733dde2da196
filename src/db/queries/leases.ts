// Leases: which worker reads a mailbox now, and until when the source wants it left alone. All times are the database's own.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';
import { isRead } from './partitions.ts';

export interface Claim extends ConnectionKey {
  /** Who claims. */
  readonly holder: string;
  readonly seconds: number;
  /** At most so many mailboxes. */
  readonly limit: number;
  /** Partitions due by then count; the product's time. */
  readonly now: Date;
  readonly streams: readonly string[];
  /** True where no other process can hold this database: leases of other holders are those of the dead. */
  readonly alone: boolean;
  /** Holders that are known to be dead: their leases end now. */
  readonly dead: readonly string[];
}

/** How many requests a limit counted, by its name, and how many milliseconds ago. */
export type Spent = Readonly<Record<string, readonly (readonly [ms: number, requests: number])[]>>;

export interface LeftSpent {
  readonly accountId: string;
  /** Who left it. */
  readonly worker: string;
  /** Since it was left. */
  readonly ms: number;
  readonly spent: Spent;
}

export interface Claimed {
  readonly accountIds: readonly string[];
  /** Mailboxes that were free when the claim began; more than were claimed: others were faster, and there may be more. */
  readonly seen: number;
  /** What was used of the limits of some of them. */
  readonly left: readonly LeftSpent[];
}

/**
 * Takes mailboxes that have something due, are held by nobody and need not wait; what belongs to the whole tenant
 * (the zero uuid) first, then by turns the longest due and the latest due: what was read to its end before becomes due late
 * and so never waits behind a back-fill. Nothing while the connection is not well or has to wait.
 * Field notes: `is true` and `offset 0` have partitions and leases looked up by key, also while there are no statistics.
 * On Citus the condition of `on conflict` may hold no now(), so the claim brings it in as `not_before`.
 */
export const claimMailboxes = async (tx: Tx, claim: Claim): Promise<Claimed> => {
  const isDead = (lease: string) => sql`(${sql.ref(`${lease}.holder`)} = any(${claim.dead}::uuid[])
    or (${claim.alone}::boolean and ${sql.ref(`${lease}.holder`)} <> ${claim.holder}::uuid))`;
  const free = sql`p.organization_id = ${claim.organizationId}::uuid and p.connection_id = ${claim.connectionId}::uuid
    and p.stream = any(${claim.streams}::text[])
    and not exists (
      select from mailbox_lease l
      where l.organization_id = ${claim.organizationId}::uuid and l.connection_id = ${claim.connectionId}::uuid
        and l.account_id = p.account_id and (l.not_before > now()
          or (l.until > now() and not ${isDead('l')})) offset 0)`;
  const { rows } = await sql<Claimed>`
    with due as (
      select account_id, 0 as turn from (
        select p.account_id from stream_partition p
        where p.account_id = '00000000-0000-0000-0000-000000000000'::uuid and ${free}
          and (p.due_at <= ${claim.now}::timestamptz) is true
        limit 1
      ) tenant
      union all
      select account_id, row_number() over (order by due_at) as turn from (
        select p.account_id, p.due_at from stream_partition p
        where ${free} and p.due_at <= ${claim.now}::timestamptz and ${isRead('p')}
        order by p.due_at limit ${claim.limit * 8}
      ) longest
      union all
      select account_id, row_number() over (order by due_at desc) as turn from (
        select p.account_id, p.due_at from stream_partition p
        where ${free} and p.due_at <= ${claim.now}::timestamptz and ${isRead('p')}
        order by p.due_at desc limit ${claim.limit * 8}
      ) latest
    ), wanted as (
      select account_id from due
      where exists (
        select from connection
        where organization_id = ${claim.organizationId}::uuid and connection_id = ${claim.connectionId}::uuid
          and status = 'connected' and (not_before is null or not_before <= now()))
      group by account_id
      order by account_id = '00000000-0000-0000-0000-000000000000'::uuid desc, min(turn), account_id
      limit ${claim.limit}
    ), claimed as (
      insert into mailbox_lease as held (organization_id, connection_id, account_id, holder, until, not_before)
      select connection.organization_id, connection.connection_id, wanted.account_id, ${claim.holder}::uuid,
        now() + ${claim.seconds}::float8 * interval '1 second', now()
      from connection cross join wanted
      where connection.organization_id = ${claim.organizationId}::uuid
        and connection.connection_id = ${claim.connectionId}::uuid
      order by wanted.account_id
      on conflict (organization_id, connection_id, account_id) do update set
        holder = excluded.holder, until = excluded.until, not_before = excluded.not_before
      where held.not_before <= excluded.not_before
        and (held.until <= excluded.not_before or ${isDead('held')})
      returning account_id, spent
    )
    select array(select account_id from claimed) as "accountIds", (select count(*) from wanted) as seen,
      (select coalesce(jsonb_agg(jsonb_build_object('accountId', account_id, 'worker', spent->'worker',
        'ms', (extract(epoch from now()) - (spent->>'at')::float8) * 1000, 'spent', spent->'windows')), '[]')
      from claimed where spent is not null) as left
  `.execute(tx);
  return rows[0] ?? { accountIds: [], seen: 0, left: [] };
};

interface Held extends ConnectionKey {
  readonly holder: string;
  readonly accountIds: readonly string[];
}

/** Resolves to those that are still this holder's. */
export const renewLeases = async (tx: Tx, held: Held & { readonly seconds: number }): Promise<string[]> => {
  const { rows } = await sql<{ account_id: string }>`
    update mailbox_lease set until = now() + ${held.seconds}::float8 * interval '1 second'
    where organization_id = ${held.organizationId}::uuid and connection_id = ${held.connectionId}::uuid
      and account_id = any(${held.accountIds}::uuid[]) and holder = ${held.holder}::uuid
    returning account_id`.execute(tx);
  return rows.map((row) => row.account_id);
};

/** They are nobody's then: a renewal that is still on its way finds nothing. */
export const releaseLeases = async (tx: Tx, held: Held): Promise<void> => {
  await sql`
    update mailbox_lease set until = now(), holder = '00000000-0000-0000-0000-000000000000'::uuid
    where organization_id = ${held.organizationId}::uuid and connection_id = ${held.connectionId}::uuid
      and account_id = any(${held.accountIds}::uuid[]) and holder = ${held.holder}::uuid`.execute(tx);
};

/** Writes down what was used of the limits of mailboxes that are given back next. */
export const leaveSpent = async (
  tx: Tx,
  left: Omit<Held, 'accountIds'> & {
    readonly worker: string;
    readonly mailboxes: readonly { readonly accountId: string; readonly spent: Spent }[];
  },
): Promise<void> => {
  const { rows } = await sql<{ at: number }>`
    select extract(epoch from now())::float8 as at from connection
    where organization_id = ${left.organizationId}::uuid and connection_id = ${left.connectionId}::uuid`.execute(tx);
  const at = rows[0]?.at;
  const texts = left.mailboxes.map(({ spent }) => JSON.stringify({ at, worker: left.worker, windows: spent }));
  await sql`
    update mailbox_lease held set spent = came.spent::jsonb
    from unnest(${left.mailboxes.map((row) => row.accountId)}::uuid[], ${texts}::text[]) came (account_id, spent)
    where held.organization_id = ${left.organizationId}::uuid and held.connection_id = ${left.connectionId}::uuid
      and held.account_id = came.account_id and held.holder = ${left.holder}::uuid`.execute(tx);
};

interface Wait extends ConnectionKey {
  /** From the moment of the transaction's begin. */
  readonly seconds: number;
}

/** Nothing of the mailbox is asked for by any worker until the time is over; a longer wait stays. */
export const holdMailbox = async (tx: Tx, wait: Wait & { readonly accountId: string }): Promise<void> => {
  await sql`
    update mailbox_lease set not_before = now() + ${wait.seconds}::float8 * interval '1 second'
    where organization_id = ${wait.organizationId}::uuid and connection_id = ${wait.connectionId}::uuid
      and account_id = ${wait.accountId}::uuid
      and not_before < now() + ${wait.seconds}::float8 * interval '1 second'`.execute(tx);
};

/** Nothing of the connection is asked for by any worker until the time is over; a longer wait stays. */
export const holdConnection = async (tx: Tx, wait: Wait): Promise<void> => {
  await sql`
    update connection set not_before = now() + ${wait.seconds}::float8 * interval '1 second'
    where organization_id = ${wait.organizationId}::uuid and connection_id = ${wait.connectionId}::uuid
      and (not_before is null or not_before < now() + ${wait.seconds}::float8 * interval '1 second')`.execute(tx);
};
