// What keeps mailboxes from being read, over all connections, by cause.
import { sql } from 'kysely';
import type { Problem } from '../../contract/connections.ts';
import type { Tx } from '../schema.ts';
import { isRead } from './partitions.ts';

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

/** Problems of what stopped, and of what has failed at least `attempts` times in a row; the most frequent first. */
export const listProblemGroups = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly attempts: number; readonly names: number },
): Promise<ProblemGroup[]> => {
  const { rows } = await sql<ProblemGroup>`
    select connection_id as "connectionId", (array_agg(problem order by updated_at desc))[1] as problem,
      array_agg(distinct stream order by stream) as streams, count(*) as partitions,
      count(distinct account_id) filter (where account_id <> '00000000-0000-0000-0000-000000000000'::uuid) as mailboxes,
      coalesce((array_agg(distinct name order by name) filter (where name is not null))[1:${asked.names}::int], '{}') as names
    from (
      select p.connection_id, p.stream, p.account_id, p.problem, p.updated_at, account.display_name as name
      from stream_partition p
      left join account on account.organization_id = p.organization_id and account.account_id = p.account_id
      where p.organization_id = ${asked.organizationId}::uuid and ${isRead('p')} and p.problem is not null
        and (p.state = 'stopped' or p.attempts >= ${asked.attempts}::int)
    ) failed
    group by connection_id, problem ->> 'code'
    order by count(*) desc, problem ->> 'code', connection_id`.execute(tx);
  return rows;
};
