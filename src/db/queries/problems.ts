// What keeps mailboxes from being read, by cause: of a connection stream by stream, and over all connections.
import { type RawBuilder, sql } from 'kysely';
import type { Problem } from '../../contract/connections.ts';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';
import { isRead } from './partitions.ts';

/**
 * The condition that a partition stopped, or failed four times in a row: from then on a problem is shown, though it is
 * still tried again. Field note: it is the one of an index, so that nothing else is looked at; a parameter would not be.
 */
const isFailed = (table: string): RawBuilder<boolean> => sql`${isRead(table)}
  and (${sql.ref(`${table}.state`)} = 'stopped' or ${sql.ref(`${table}.attempts`)} >= 4)
  and ${sql.ref(`${table}.problem`)} is not null`;

/** Conditions that name the partitions of one cause, where a row `cause` holds connection, stream and code. */
const ofCause = (organizationId: string): RawBuilder<boolean> => sql`
  p.organization_id = ${organizationId}::uuid and p.connection_id = cause.connection_id and p.stream = cause.stream
  and p.problem ->> 'code' = cause.code and ${isFailed('p')}`;

/** Accounts of one cause, each once, at most so many; always the same ones as long as they fail. */
const someAccounts = (organizationId: string, most: number): RawBuilder<unknown> => sql`
  select distinct p.account_id from stream_partition p where ${ofCause(organizationId)}
  order by p.account_id limit ${most}::int`;

/** The problem as the first mailbox of a cause has it. */
const oneProblem = (organizationId: string): RawBuilder<unknown> => sql`
  select p.problem from stream_partition p where ${ofCause(organizationId)} order by p.account_id limit 1`;

export interface StreamProblem {
  readonly stream: string;
  readonly problem: Problem;
  readonly partitions: number;
  /** Names of some of the mailboxes concerned, at most `names`, in order. */
  readonly mailboxes: readonly string[];
  /** Mailboxes concerned; 0 for what belongs to the whole tenant. */
  readonly mailboxCount: number;
}

/** Of one connection, by stream and cause; the most frequent first. */
export const listProblems = async (
  tx: Tx,
  { organizationId, connectionId, names }: ConnectionKey & { readonly names: number },
): Promise<StreamProblem[]> => {
  const { rows } = await sql<StreamProblem>`
    select cause.stream, (${oneProblem(organizationId)}) as problem, cause.partitions,
      (select coalesce(array_agg(distinct display_name order by display_name), '{}') from account
        where organization_id = ${organizationId}::uuid
          and account_id = any(array(${someAccounts(organizationId, names)}))) as mailboxes, cause."mailboxCount"
    from (
      select p.connection_id, p.stream, p.problem ->> 'code' as code, count(*) as partitions,
        count(distinct p.account_id) filter (where p.account_id <> '00000000-0000-0000-0000-000000000000'::uuid)
          as "mailboxCount"
      from stream_partition p
      where p.organization_id = ${organizationId}::uuid and p.connection_id = ${connectionId}::uuid and ${isFailed('p')}
      group by 1, 2, 3
    ) cause
    order by cause.partitions desc, cause.code`.execute(tx);
  return rows;
};

export interface ProblemGroup {
  readonly connectionId: string;
  readonly problem: Problem;
  readonly streams: readonly string[];
  readonly partitions: number;
  /** Mailboxes concerned; 0 for what belongs to the whole tenant. */
  readonly mailboxes: number;
  /** Names of some of them, at most `names`, in order. */
  readonly names: readonly string[];
}

/** Of all connections, by connection and cause; the most frequent first. */
export const listProblemGroups = async (
  tx: Tx,
  { organizationId, names }: { readonly organizationId: string; readonly names: number },
): Promise<ProblemGroup[]> => {
  const { rows } = await sql<ProblemGroup>`
    with counted as (
      select p.connection_id, p.stream, p.problem ->> 'code' as code, count(*) as partitions from stream_partition p
      where p.organization_id = ${organizationId}::uuid and ${isFailed('p')}
      group by 1, 2, 3
    ), held as (
      select connection_id, code, count(*) as mailboxes from (
        select distinct p.connection_id, p.problem ->> 'code' as code, p.account_id from stream_partition p
        where p.organization_id = ${organizationId}::uuid and ${isFailed('p')}
          and p.account_id <> '00000000-0000-0000-0000-000000000000'::uuid
      ) mailbox group by 1, 2
    )
    select whole.connection_id as "connectionId",
      (select one.problem from counted cause cross join lateral (${oneProblem(organizationId)}) one
        where cause.connection_id = whole.connection_id and cause.code = whole.code
        order by cause.stream limit 1) as problem,
      whole.streams, whole.partitions, coalesce(held.mailboxes, 0) as mailboxes,
      (select coalesce((array_agg(distinct display_name order by display_name))[1:${names}::int], '{}') from account
        where organization_id = ${organizationId}::uuid and account_id = any(array(
          select some_of.account_id
          from counted cause cross join lateral (${someAccounts(organizationId, names)}) some_of
          where cause.connection_id = whole.connection_id and cause.code = whole.code))) as names
    from (
      select connection_id, code, array_agg(stream order by stream) as streams, sum(partitions)::bigint as partitions
      from counted group by connection_id, code
    ) whole
    left join held on held.connection_id = whole.connection_id and held.code = whole.code
    order by whole.partitions desc, whole.code, whole.connection_id`.execute(tx);
  return rows;
};
