// The quarantine: what a source sent and could not be read; the fault, never the content.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

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

/** Items that can be read now are out of it. `items`: uuids as PostgreSQL's text form of an array. */
export const releaseItems = async (tx: Tx, read: Mailbox & { readonly items: string }): Promise<void> => {
  await sql`
    delete from quarantine
    where organization_id = ${read.organizationId}::uuid and connection_id = ${read.connectionId}::uuid
      and stream = ${read.stream} and account_id = ${read.accountId}::uuid and item = any(${read.items}::uuid[])
  `.execute(tx);
};
