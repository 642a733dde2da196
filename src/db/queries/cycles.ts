// Cycles: when a connection's reading began, when everything due was read, when it is due again, how fast it goes.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';
import { readNextDue } from './partitions.ts';

/** Begins a cycle unless one is open. True when it began one. */
export const beginCycle = async (tx: Tx, begin: ConnectionKey & { readonly now: Date }): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable('connection')
    .set({ cycle_started_at: begin.now })
    .where('organization_id', '=', begin.organizationId)
    .where('connection_id', '=', begin.connectionId)
    .where((where) =>
      where.or([
        where('cycle_started_at', 'is', null),
        where('cycle_finished_at', '>=', where.ref('cycle_started_at')),
      ]),
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
};

const emptyWait = 3_600_000;

/**
 * Writes when the connection is due again: with its first partition, at `noLaterThan` where that is sooner. The cycle is
 * over when nothing is due any more. Resolves to that time.
 */
export const settleConnection = async (
  tx: Tx,
  end: ConnectionKey & { readonly now: Date; readonly noLaterThan: Date | null },
): Promise<Date> => {
  const next = (await readNextDue(tx, end)) ?? new Date(end.now.getTime() + emptyWait);
  const due = end.noLaterThan !== null && end.noLaterThan < next ? end.noLaterThan : next;
  const ours = sql`organization_id = ${end.organizationId}::uuid and connection_id = ${end.connectionId}::uuid`;
  await sql`update connection set due_at = ${due}::timestamptz where ${ours}`.execute(tx);
  if (due > end.now)
    await sql`
      update connection set cycle_finished_at = ${end.now}::timestamptz
      where ${ours} and cycle_started_at is not null
        and (cycle_finished_at is null or cycle_finished_at < cycle_started_at)`.execute(tx);
  return due;
};

/** The connection is due now; one that needed attention is tried again, a paused or disconnected one stays so. */
export const makeConnectionDue = async (tx: Tx, asked: ConnectionKey & { readonly now: Date }): Promise<void> => {
  await sql`
    update connection set due_at = ${asked.now}::timestamptz, problem = case when status = 'paused' then problem end,
      status = case when status in ('paused', 'disconnected') then status else 'connected' end
    where organization_id = ${asked.organizationId}::uuid and connection_id = ${asked.connectionId}::uuid
  `.execute(tx);
};

/** How fast one worker reads now; streams that it does not name any more are forgotten. */
export const writeRates = async (
  tx: Tx,
  measured: ConnectionKey & {
    readonly worker: string;
    readonly rates: readonly { readonly stream: string; readonly rate: number }[];
  },
): Promise<void> => {
  const { organizationId, connectionId, worker, rates } = measured;
  await sql`
    delete from reading_rate
    where organization_id = ${organizationId}::uuid and connection_id = ${connectionId}::uuid
      and ((worker = ${worker}::uuid and stream <> all(${rates.map((row) => row.stream)}::text[]))
        or measured_at < now() - interval '1 hour')`.execute(tx);
  if (rates.length === 0) return;
  await sql`
    insert into reading_rate (organization_id, connection_id, stream, worker, items_a_second, measured_at)
    select connection.organization_id, connection.connection_id, came.stream, ${worker}::uuid, came.rate, now()
    from connection cross join unnest(
      ${rates.map((row) => row.stream)}::text[], ${rates.map((row) => row.rate)}::float8[]) came (stream, rate)
    where connection.organization_id = ${organizationId}::uuid and connection.connection_id = ${connectionId}::uuid
    on conflict (organization_id, connection_id, stream, worker) do update
      set items_a_second = excluded.items_a_second, measured_at = excluded.measured_at`.execute(tx);
};
