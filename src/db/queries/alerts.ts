// Alerts: what somebody should look at; one open row for one trouble of one thing.
import { sql } from 'kysely';
import type { Problem } from '../../contract/connections.ts';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';

export interface Alert {
  readonly alertId: string;
  readonly kind: string;
  readonly connectionId: string | null;
  /** The connection's tenant; null: it is about none, or one that is gone. */
  readonly connectionName: string | null;
  readonly problem: Problem;
  readonly raisedAt: Date;
}

/**
 * An alert that is open already is brought up to date; one that was dismissed stays so until it is cleared. None of a
 * connection that was ended: what is still under way there is nobody's concern.
 */
export const raiseAlert = async (
  tx: Tx,
  alert: ConnectionKey & {
    readonly alertId: string;
    readonly kind: string;
    readonly about: string;
    readonly problem: Problem;
    readonly now: Date;
  },
): Promise<void> => {
  await sql`
    insert into alert (organization_id, alert_id, kind, connection_id, about, problem, raised_at)
    select organization_id, ${alert.alertId}::uuid, ${alert.kind}, connection_id, ${alert.about},
      ${JSON.stringify(alert.problem)}::jsonb, ${alert.now}::timestamptz
    from connection
    where organization_id = ${alert.organizationId}::uuid and connection_id = ${alert.connectionId}::uuid
      and status <> 'disconnected'
    on conflict (organization_id, kind, about) where cleared_at is null do update set problem = excluded.problem
  `.execute(tx);
};

/** The trouble has ended: of one kind of a connection, of all but some things (`except`). */
export const clearAlerts = async (
  tx: Tx,
  over: ConnectionKey & { readonly kind: string; readonly except: readonly string[]; readonly now: Date },
): Promise<void> => {
  await sql`
    update alert set cleared_at = ${over.now}::timestamptz
    where organization_id = ${over.organizationId}::uuid and connection_id = ${over.connectionId}::uuid
      and kind = ${over.kind} and cleared_at is null and about <> all(${over.except}::text[])`.execute(tx);
};

/** Everything about a connection is over. */
export const clearAllAlerts = async (tx: Tx, over: ConnectionKey & { readonly now: Date }): Promise<void> => {
  await sql`
    update alert set cleared_at = ${over.now}::timestamptz
    where organization_id = ${over.organizationId}::uuid and connection_id = ${over.connectionId}::uuid
      and cleared_at is null`.execute(tx);
};

/** Open and not dismissed, the newest first, at most a hundred. */
export const listAlerts = (tx: Tx, organizationId: string): Promise<Alert[]> =>
  tx
    .selectFrom('alert')
    .leftJoin('connection', (join) =>
      join
        .onRef('connection.organization_id', '=', 'alert.organization_id')
        .onRef('connection.connection_id', '=', 'alert.connection_id'),
    )
    .select([
      'alert.alert_id as alertId',
      'alert.kind',
      'alert.connection_id as connectionId',
      'connection.tenant_name as connectionName',
      'alert.problem',
      'alert.raised_at as raisedAt',
    ])
    .where('alert.organization_id', '=', organizationId)
    .where('alert.cleared_at', 'is', null)
    .where('alert.dismissed_at', 'is', null)
    .orderBy('alert.raised_at', 'desc')
    .orderBy('alert.alert_id')
    .limit(100)
    .execute();

/** False when there is no such open alert. */
export const dismissAlert = async (
  tx: Tx,
  dismissal: {
    readonly organizationId: string;
    readonly alertId: string;
    readonly by: string;
    readonly now: Date;
  },
): Promise<boolean> => {
  const { rows } = await sql`
    update alert set dismissed_at = ${dismissal.now}::timestamptz, dismissed_by = ${dismissal.by}
    where organization_id = ${dismissal.organizationId}::uuid and alert_id = ${dismissal.alertId}::uuid
      and cleared_at is null
    returning alert_id`.execute(tx);
  return rows.length > 0;
};
