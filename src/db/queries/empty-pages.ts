// Saving pages that brought nothing but the cursor behind them, many in one statement: what nearly every poll of a quiet folder is.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';
import type { Advance, PartitionKey, Saved } from './pages.ts';

/** The last page of its run, without an item. */
export interface EmptyStep extends Pick<Advance, 'version' | 'cursor' | 'began'> {
  readonly key: Pick<PartitionKey, 'stream' | 'accountId' | 'part'>;
  /** When the partition is to be read again. */
  readonly nextAt: Date;
}

interface Moved extends Pick<Saved, 'status'> {
  readonly place: number;
  readonly wait: number | null;
}

/**
 * Moves the cursors of different partitions of one connection. Resolves to what was saved, in the order of `steps`; null
 * for those whose version is another: of these nothing was written.
 * Field note: that accounts and streams are named twice has their rows looked up by key, also while there are no statistics.
 */
export const advanceEmpty = async (
  tx: Tx,
  all: ConnectionKey & { readonly steps: readonly EmptyStep[]; readonly now: Date },
): Promise<(Saved | null)[]> => {
  const { organizationId, connectionId, steps, now } = all;
  const [accountIds, streams] = [steps.map(({ key }) => key.accountId), steps.map(({ key }) => key.stream)];
  const { rows } = await sql<Moved>`
    update stream_partition p set cursor = came.cursor::jsonb, cursor_version = p.cursor_version + 1, attempts = 0,
      problem = null, state = 'current', due_at = came.next_at, as_of = came.began, reading_since = null, restarts = 0,
      updated_at = ${now}::timestamptz
    from unnest(${streams}::text[], ${accountIds}::uuid[], ${steps.map(({ key }) => key.part)}::text[],
      ${steps.map((step) => step.version)}::bigint[], ${steps.map((step) => step.cursor)}::text[],
      ${steps.map((step) => step.began.toISOString())}::timestamptz[],
      ${steps.map((step) => step.nextAt.toISOString())}::timestamptz[]
    ) with ordinality came (stream, account_id, part, version, cursor, began, next_at, place)
    where p.organization_id = ${organizationId}::uuid and p.connection_id = ${connectionId}::uuid
      and p.stream = any(${[...new Set(streams)]}::text[]) and p.account_id = any(${[...new Set(accountIds)]}::uuid[])
      and p.stream = came.stream and p.account_id = came.account_id and p.part = came.part
      and p.cursor_version = came.version
    returning came.place,
      (select status from connection
        where organization_id = ${organizationId}::uuid and connection_id = ${connectionId}::uuid) as status,
      (select greatest(0, ceil(extract(epoch from not_before - now()) * 1000))::float8 from connection
        where organization_id = ${organizationId}::uuid and connection_id = ${connectionId}::uuid) as wait`.execute(tx);
  const moved = new Map(rows.map(({ place, status, wait }) => [place, { status, wait: wait ?? 0 }]));
  return steps.map((_, index) => {
    const standing = moved.get(index + 1);
    return standing === undefined ? null : { inserted: 0, changed: 0, days: 0, ...standing };
  });
};
