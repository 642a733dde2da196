// How far the streams of connections have been read, mailbox by mailbox, counted in whole days.
import { sql } from 'kysely';
import type { Problem } from '../../contract/connections.ts';
import type { Tx } from '../schema.ts';
import { isRead } from './partitions.ts';

export interface CoveredAccount {
  readonly accountId: string;
  readonly connectionId: string;
  /** Whether the source may keep a mailbox for the account. */
  readonly mailbox: boolean;
  /** When the account was made at the source; null where it does not tell. */
  readonly createdAt: Date | null;
}

/** Accounts of people that are there and that no rule leaves out, by id. */
export const listCoveredAccounts = (
  tx: Tx,
  asked: { readonly organizationId: string; readonly connectionIds: readonly string[] },
): Promise<CoveredAccount[]> =>
  tx
    .selectFrom('account')
    .select(['account_id as accountId', 'connection_id as connectionId', 'mailbox', 'created_at as createdAt'])
    .where('organization_id', '=', asked.organizationId)
    .where('connection_id', '=', sql<string>`any(${[...asked.connectionIds]}::uuid[])`)
    .where('kind', '=', 'person')
    .where('captured', '=', true)
    .where('removed_at', 'is', null)
    .orderBy('account_id')
    .execute();

/** Mailboxes of one stream that were read equally far, and lack for the same cause. */
export interface ReadGroup {
  readonly connectionId: string;
  readonly stream: string;
  /** How many of the days that were asked for are over and were read to their end; null: it was never read to its end at all. */
  readonly days: number | null;
  /** Of the part that is stopped and was read the least far; null when none is stopped. */
  readonly problem: Problem | null;
  /** The zero uuid stands for the whole tenant. */
  readonly accountIds: readonly string[];
}

export interface WantedStream {
  readonly connectionId: string;
  readonly stream: string;
  /** Seconds that the source may take to tell what happened. */
  readonly lag: number;
}

/**
 * `ends`: the ends of consecutive days, in order.
 * Field note: grouped here and joined to accounts by the caller: a plan made before statistics exist would read all
 * partitions once for each account.
 */
export const listReadGroups = async (
  tx: Tx,
  asked: {
    readonly organizationId: string;
    readonly wanted: readonly WantedStream[];
    readonly ends: readonly Date[];
  },
): Promise<ReadGroup[]> => {
  const { wanted } = asked;
  const { rows } = await sql<ReadGroup>`
    select wanted.connection_id as "connectionId", wanted.stream, read.days,
      (array_agg(read.problem) filter (where read.problem is not null))[1] as problem,
      array_agg(read.account_id::text) as "accountIds"
    from unnest(${wanted.map((row) => row.connectionId)}::uuid[], ${wanted.map((row) => row.stream)}::text[],
      ${wanted.map((row) => row.lag)}::int[]) wanted (connection_id, stream, lag)
    cross join lateral (
      select account_id, case when bool_and(as_of is not null or (made_at >= ${asked.ends[0] ?? null}::timestamptz) is true)
          then width_bucket(min(coalesce(as_of, made_at)) - wanted.lag * interval '1 second',
            ${asked.ends.map((end) => end.toISOString())}::timestamptz[])
        end as days,
        (array_agg(problem order by as_of nulls first, part)
          filter (where state = 'stopped' and problem is not null))[1] as problem
      from stream_partition
      where organization_id = ${asked.organizationId}::uuid and connection_id = wanted.connection_id
        and stream = wanted.stream and ${isRead('stream_partition')}
      group by account_id offset 0
    ) read
    group by wanted.connection_id, wanted.stream, read.days, read.problem ->> 'code'`.execute(tx);
  return rows;
};
