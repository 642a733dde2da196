// What imported files stand under: a connection without a credential, which is never due; and its partitions.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';
import { isPartition, type PartitionKey } from './pages.ts';

/** Makes it, or finds the one that earlier imports of the same kind made. Field note: `disconnected` is the state of a connection whose data is kept without a credential. */
export const openImportConnection = async (
  tx: Tx,
  connection: ConnectionKey & {
    readonly provider: string;
    readonly importId: string;
    readonly title: string;
    readonly by: string;
    readonly now: Date;
  },
): Promise<void> => {
  const { organizationId, connectionId, provider, importId, title, by, now } = connection;
  await sql`
    insert into connection (organization_id, connection_id, provider, settings, secret, streams, tenant_id, tenant_name,
      connected_at, connected_by, status, due_at, way, mode, grant_key)
    select organization_id, ${connectionId}::uuid, ${provider}, '{}'::jsonb, null, '{}'::text[], ${`import:${importId}`},
      ${title}, ${now}::timestamptz, ${by}, 'disconnected', '9999-12-31T00:00:00Z'::timestamptz, 'import', 'application',
      ${`import:${importId}`}
    from organization where organization_id = ${organizationId}::uuid
    on conflict (organization_id, connection_id) do nothing`.execute(tx);
};

/** A partition for imported pages, and for `sourceId` the account that it belongs to. Resolves to its cursor's version. */
export const openImportPartition = async (
  tx: Tx,
  asked: { readonly key: PartitionKey; readonly sourceId: string | null; readonly now: Date },
): Promise<number> => {
  const { key, sourceId, now } = asked;
  if (sourceId !== null)
    await sql`
      insert into account (organization_id, account_id, connection_id, source_id, kind, display_name, addresses,
        enabled, mailbox)
      select connection.organization_id, ${key.accountId}::uuid, connection.connection_id, ${sourceId}, 'unknown', '',
        array[${sourceId}]::text[], true, false
      from connection where organization_id = ${key.organizationId}::uuid and connection_id = ${key.connectionId}::uuid
      on conflict (organization_id, connection_id, source_id) do nothing`.execute(tx);
  await sql`
    insert into stream_partition (organization_id, connection_id, stream, account_id, part, cursor_version, state,
      attempts, due_at, restarts, items_done, items_undated, updated_at)
    select connection.organization_id, connection.connection_id, ${key.stream}, ${key.accountId}::uuid, ${key.part}, 0,
      'current', 0, '9999-12-31T00:00:00Z'::timestamptz, 0, 0, 0, ${now}::timestamptz
    from connection where organization_id = ${key.organizationId}::uuid and connection_id = ${key.connectionId}::uuid
    on conflict (organization_id, connection_id, stream, account_id, part) do nothing`.execute(tx);
  const { rows } = await sql<{ version: number }>`
    select cursor_version as version from stream_partition where ${isPartition(key)}`.execute(tx);
  return rows[0]?.version ?? 0;
};
