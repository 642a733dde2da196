// How well each connection is read: for alerts when it falls behind, or when mailboxes stop.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

export interface ReadingState {
  readonly connectionId: string;
  readonly tenantName: string;
  /** When it was last read to its end; before that, when it was connected. */
  readonly readAt: Date;
  /** Mailboxes and other parts that are read. */
  readonly mailboxes: number;
  /** Those of them that were read once and have stopped. */
  readonly stopped: number;
  /** Whether it is read now: one that is paused or needs attention is told of in another way. */
  readonly working: boolean;
}

/** Connections that have not ended. */
export const listReadingStates = async (tx: Tx, organizationId: string): Promise<readonly ReadingState[]> => {
  const { rows } = await sql<ReadingState>`
    select connection.connection_id as "connectionId", connection.tenant_name as "tenantName",
      coalesce(connection.cycle_finished_at, connection.connected_at) as "readAt",
      (select count(distinct part.account_id) from stream_partition part
        where part.organization_id = ${organizationId}::uuid and part.connection_id = connection.connection_id) as mailboxes,
      (select count(distinct part.account_id) from stream_partition part
        where part.organization_id = ${organizationId}::uuid and part.connection_id = connection.connection_id
          and part.state = 'stopped' and part.as_of is not null) as stopped,
      connection.status = 'connected' as working
    from connection
    where connection.organization_id = ${organizationId}::uuid and connection.status <> 'disconnected'
    order by connection.connected_at, connection.connection_id`.execute(tx);
  return rows;
};
