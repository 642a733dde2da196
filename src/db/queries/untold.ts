// Spans of time that a source did not tell of though it was asked: they are no part of what was read.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { isPartition, type PartitionKey } from './pages.ts';

/** late: it may still come. lost: the source keeps it no more. refused: the source fails to give it. */
export type WhyUntold = 'late' | 'lost' | 'refused';

/** ISO instants; `to` does not belong to it. */
interface Span {
  readonly from: string;
  readonly to: string;
}

/** What was written down from the same instant on is written anew. Each `from` at most once. */
export const saveUntold = async (
  tx: Tx,
  key: PartitionKey,
  spans: readonly (Span & { readonly why: WhyUntold })[],
): Promise<void> => {
  if (spans.length === 0) return;
  await sql`
    insert into untold_span as known (organization_id, connection_id, stream, account_id, part, from_at, to_at, why)
    select connection.organization_id, connection.connection_id, ${key.stream}, ${key.accountId}::uuid, ${key.part},
      came.from_at, came.to_at, came.why
    from connection cross join unnest(${spans.map((span) => span.from)}::timestamptz[],
      ${spans.map((span) => span.to)}::timestamptz[], ${spans.map((span) => span.why)}::text[]) came (from_at, to_at, why)
    where connection.organization_id = ${key.organizationId}::uuid
      and connection.connection_id = ${key.connectionId}::uuid
    on conflict (organization_id, connection_id, stream, account_id, part, from_at) do update
      set to_at = excluded.to_at, why = excluded.why`.execute(tx);
};

/** What lies within these is told now. */
export const dropUntold = async (tx: Tx, key: PartitionKey, spans: readonly Span[]): Promise<void> => {
  if (spans.length === 0) return;
  await sql`
    delete from untold_span using unnest(${spans.map((span) => span.from)}::timestamptz[],
      ${spans.map((span) => span.to)}::timestamptz[]) told (from_at, to_at)
    where ${isPartition(key)} and untold_span.from_at >= told.from_at and untold_span.to_at <= told.to_at`.execute(tx);
};

interface UntoldSpan {
  readonly connectionId: string;
  readonly stream: string;
  /** The zero uuid stands for the whole tenant. */
  readonly accountId: string;
  readonly from: Date;
  readonly to: Date;
  readonly why: WhyUntold;
}

/** What overlaps the time from `from` to `to`, in order. */
export const listUntold = async (
  tx: Tx,
  asked: {
    readonly organizationId: string;
    readonly connectionIds: readonly string[];
    readonly from: Date;
    readonly to: Date;
  },
): Promise<UntoldSpan[]> => {
  const { rows } = await sql<UntoldSpan>`
    select connection_id as "connectionId", stream, account_id as "accountId", from_at as "from", to_at as "to", why
    from untold_span
    where organization_id = ${asked.organizationId}::uuid and connection_id = any(${[...asked.connectionIds]}::uuid[])
      and from_at < ${asked.to}::timestamptz and to_at > ${asked.from}::timestamptz
    order by from_at, stream, part`.execute(tx);
  return rows;
};
