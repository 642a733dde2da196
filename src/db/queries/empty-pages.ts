// Saving pages that brought nothing but the cursor behind them, many in one statement: nearly every poll of a quiet folder is one.
import { sql } from 'kysely';
import { PartitionGone } from '../errors.ts';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';
import type { Advance, PartitionKey, Saved } from './pages.ts';

/** A page without an item. */
interface EmptyStep extends Pick<Advance, 'version' | 'cursor' | 'began' | 'asked' | 'nextAt'> {
  readonly key: Pick<PartitionKey, 'stream' | 'accountId' | 'part'>;
}

interface Moved extends Pick<Saved, 'status'> {
  readonly stream: string;
  readonly accountId: string;
  readonly part: string;
  /** The partition was not there. */
  readonly made: boolean;
  readonly wait: number | null;
}

const nameOf = ({ stream, accountId, part }: EmptyStep['key']): string => `${stream}\n${accountId}\n${part}`;

/**
 * Moves the cursors of different partitions of one connection. Resolves to what was saved, in the order of `steps`; null
 * for those whose version is another: of these nothing was written. Errors: PartitionGone.
 * Field note: an insert that meets rows finds them by their whole key, whatever the planner believes; an update that joins
 * reads all partitions of the connection as long as there are no statistics. What is known of a row that came is what its
 * columns hold: `updated_at` brings along when the page was asked for.
 */
export const advanceEmpty = async (
  tx: Tx,
  all: ConnectionKey & { readonly steps: readonly EmptyStep[]; readonly now: Date },
): Promise<(Saved | null)[]> => {
  const { organizationId, connectionId, steps, now } = all;
  const { rows } = await sql<Moved>`
    with moved as (
      insert into stream_partition as known (organization_id, connection_id, stream, account_id, part, cursor,
        cursor_version, state, attempts, due_at, as_of, reading_since, restarts, items_done, items_undated, updated_at)
      select connection.organization_id, connection.connection_id, came.stream, came.account_id, came.part,
        came.cursor::jsonb, came.version + 1, case when came.next_at is null then 'waiting' else 'current' end, 0,
        coalesce(came.next_at, ${now}::timestamptz), case when came.next_at is not null then came.began end,
        case when came.next_at is null then came.began end, 0, 0, 0, came.asked
      from connection cross join unnest(${steps.map(({ key }) => key.stream)}::text[],
        ${steps.map(({ key }) => key.accountId)}::uuid[], ${steps.map(({ key }) => key.part)}::text[],
        ${steps.map((step) => step.version)}::bigint[], ${steps.map((step) => step.cursor)}::text[],
        ${steps.map((step) => step.began.toISOString())}::timestamptz[],
        ${steps.map((step) => step.asked.toISOString())}::timestamptz[],
        ${steps.map((step) => step.nextAt?.toISOString() ?? null)}::timestamptz[]
      ) came (stream, account_id, part, version, cursor, began, asked, next_at)
      where connection.organization_id = ${organizationId}::uuid and connection.connection_id = ${connectionId}::uuid
      order by came.stream, came.account_id, came.part
      on conflict (organization_id, connection_id, stream, account_id, part) do update set
        cursor = excluded.cursor, cursor_version = excluded.cursor_version, attempts = 0, problem = null,
        state = excluded.state, reading_since = excluded.reading_since,
        due_at = case when excluded.as_of is null or known.due_at > excluded.updated_at then known.due_at
          else excluded.due_at end,
        as_of = coalesce(excluded.as_of, known.as_of),
        restarts = case when excluded.as_of is null then known.restarts else 0 end, updated_at = ${now}::timestamptz
      where known.cursor_version = excluded.cursor_version - 1
      returning known.stream, known.account_id, known.part, known.xmax = 0 as made
    )
    select moved.stream, moved.account_id as "accountId", moved.part, moved.made, connection.status,
      greatest(0, ceil(extract(epoch from connection.not_before - now()) * 1000))::float8 as wait
    from moved cross join connection
    where connection.organization_id = ${organizationId}::uuid and connection.connection_id = ${connectionId}::uuid
  `.execute(tx);
  if (rows.some(({ made }) => made)) throw new PartitionGone('A partition is no more.');
  const moved = new Map(rows.map((row) => [nameOf(row), { status: row.status, wait: row.wait ?? 0 }]));
  return steps.map(({ key }) => {
    const standing = moved.get(nameOf(key));
    return standing === undefined ? null : { inserted: 0, changed: 0, days: 0, ...standing };
  });
};
