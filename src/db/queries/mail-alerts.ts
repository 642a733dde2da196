// Alerts as mails tell them: which were not told yet, which ended, and what each says when the mail is made.
import { sql } from 'kysely';
import type { Problem } from '../../contract/connections.ts';
import type { Tx } from '../schema.ts';

export interface UntoldAlert {
  readonly alertId: string;
  readonly connectionId: string | null;
  /** The login whose own account the connection is; null: it is the organization's. */
  readonly ownerId: string | null;
}

/**
 * Open alerts that no mail was made of yet, and alerts that were told and have ended since; locked until the transaction
 * ends. Superseded: another of its kind is open for the same connection, as when a credential has fewer days left: that
 * is no end.
 */
export const listUntold = async (
  tx: Tx,
  organizationId: string,
): Promise<Record<'began' | 'ended' | 'superseded', readonly UntoldAlert[]>> => {
  const { rows } = await sql<UntoldAlert & { readonly over: boolean; readonly next: boolean }>`
    select alert.alert_id as "alertId", alert.connection_id as "connectionId", connection.owner_id as "ownerId",
      alert.cleared_at is not null as over,
      exists (select from alert other where other.organization_id = ${organizationId}::uuid and other.kind = alert.kind
        and other.connection_id = alert.connection_id and other.cleared_at is null) as next
    from alert left join connection on connection.organization_id = alert.organization_id
      and connection.connection_id = alert.connection_id
    where alert.organization_id = ${organizationId}::uuid and (
      (alert.mailed_at is null and alert.cleared_at is null and alert.dismissed_at is null)
      or (alert.mailed_at is not null and alert.cleared_at is not null and alert.end_mailed_at is null))
    order by alert.raised_at, alert.alert_id limit 500 for update of alert`.execute(tx);
  return {
    began: rows.filter((row) => !row.over),
    ended: rows.filter((row) => row.over && !row.next),
    superseded: rows.filter((row) => row.over && row.next),
  };
};

/** They are in the outbox now. */
export const markTold = async (
  tx: Tx,
  told: {
    readonly organizationId: string;
    readonly began: readonly string[];
    readonly ended: readonly string[];
    readonly now: Date;
  },
): Promise<void> => {
  const { organizationId, now } = told;
  await sql`update alert set mailed_at = ${now}::timestamptz
    where organization_id = ${organizationId}::uuid and alert_id = any(${[...told.began]}::uuid[])`.execute(tx);
  await sql`update alert set end_mailed_at = ${now}::timestamptz
    where organization_id = ${organizationId}::uuid and alert_id = any(${[...told.ended]}::uuid[])`.execute(tx);
};

export interface ToldAlert {
  readonly alertId: string;
  readonly kind: string;
  readonly connectionId: string | null;
  readonly connectionName: string | null;
  readonly problem: Problem;
  readonly raisedAt: Date;
  readonly clearedAt: Date | null;
}

/** The oldest first; those that are gone are left out. */
export const readAlerts = (
  tx: Tx,
  asked: { readonly organizationId: string; readonly alertIds: readonly string[] },
): Promise<ToldAlert[]> =>
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
      'alert.cleared_at as clearedAt',
    ])
    .where('alert.organization_id', '=', asked.organizationId)
    .where('alert.alert_id', '=', sql<string>`any(${[...asked.alertIds]}::uuid[])`)
    .orderBy('alert.raised_at')
    .orderBy('alert.alert_id')
    .execute();
