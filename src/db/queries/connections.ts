// Connections: one grant to one source each; the sealed secret is read apart from everything else.
import { sql } from 'kysely';
import type { Check, Problem } from '../../contract/connections.ts';
import type { Tx } from '../schema.ts';

export interface Connection {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly provider: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly streams: readonly string[];
  /** Nothing older is wanted; null: everything. */
  readonly since: Date | null;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly connectedAt: Date;
  readonly connectedBy: string;
  readonly status: 'connected' | 'needs-attention' | 'paused' | 'disconnected';
  readonly problem: Problem | null;
  /** The way in, by the provider's name for it. */
  readonly way: string;
  readonly mode: 'application' | 'delegated';
  /** What may be connected once: a tenant, or one account of it. */
  readonly grantKey: string;
  /** Whom a delegated grant acts as; null: nobody, or unknown. */
  readonly signedInAs: string | null;
  readonly credentialExpiresAt: Date | null;
  readonly credentialChangedAt: Date | null;
  /** The last connection test, and what it found; null: none yet. */
  readonly checkedAt: Date | null;
  readonly checks: readonly Check[] | null;
  /** The source asked to wait until then; the database's own time. */
  readonly notBefore: Date | null;
  readonly dueAt: Date;
  readonly cycleStartedAt: Date | null;
  readonly cycleFinishedAt: Date | null;
}

export interface ConnectionKey {
  readonly organizationId: string;
  readonly connectionId: string;
}

export interface NewConnection extends ConnectionKey {
  readonly provider: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Sealed by the caller. */
  readonly secret: Buffer;
  readonly streams: readonly string[];
  readonly since: Date | null;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly way: string;
  readonly mode: 'application' | 'delegated';
  readonly grantKey: string;
  readonly signedInAs: string | null;
  readonly credentialExpiresAt: Date | null;
  readonly connectedAt: Date;
  readonly connectedBy: string;
  readonly dueAt: Date;
}

export const createConnection = async (tx: Tx, connection: NewConnection): Promise<void> => {
  await tx
    .insertInto('connection')
    .values({
      organization_id: connection.organizationId,
      connection_id: connection.connectionId,
      provider: connection.provider,
      settings: JSON.stringify(connection.settings),
      secret: connection.secret,
      streams: [...connection.streams],
      since: connection.since,
      tenant_id: connection.tenantId,
      tenant_name: connection.tenantName,
      connected_at: connection.connectedAt,
      connected_by: connection.connectedBy,
      status: 'connected',
      way: connection.way,
      mode: connection.mode,
      grant_key: connection.grantKey,
      signed_in_as: connection.signedInAs,
      credential_expires_at: connection.credentialExpiresAt,
      credential_changed_at: connection.connectedAt,
      due_at: connection.dueAt,
    })
    .execute();
};

const columns = [
  'organization_id as organizationId',
  'connection_id as connectionId',
  'provider',
  'settings',
  'streams',
  'since',
  'tenant_id as tenantId',
  'tenant_name as tenantName',
  'connected_at as connectedAt',
  'connected_by as connectedBy',
  'status',
  'problem',
  'way',
  'mode',
  'grant_key as grantKey',
  'signed_in_as as signedInAs',
  'credential_expires_at as credentialExpiresAt',
  'credential_changed_at as credentialChangedAt',
  'checked_at as checkedAt',
  'checks',
  'not_before as notBefore',
  'due_at as dueAt',
  'cycle_started_at as cycleStartedAt',
  'cycle_finished_at as cycleFinishedAt',
] as const;

/** In order of connecting. */
export const listConnections = (tx: Tx, organizationId: string): Promise<Connection[]> =>
  tx
    .selectFrom('connection')
    .select(columns)
    .where('organization_id', '=', organizationId)
    .orderBy('connected_at')
    .orderBy('connection_id')
    .execute();

export const readConnection = async (tx: Tx, key: ConnectionKey): Promise<Connection | null> =>
  (await tx
    .selectFrom('connection')
    .select(columns)
    .where('organization_id', '=', key.organizationId)
    .where('connection_id', '=', key.connectionId)
    .executeTakeFirst()) ?? null;

/** What a source is opened with; `secret` is sealed. */
export const readCredential = async (
  tx: Tx,
  key: ConnectionKey,
): Promise<{ provider: string; settings: Readonly<Record<string, string>>; secret: Buffer | null } | null> =>
  (await tx
    .selectFrom('connection')
    .select(['provider', 'settings', 'secret'])
    .where('organization_id', '=', key.organizationId)
    .where('connection_id', '=', key.connectionId)
    .executeTakeFirst()) ?? null;

/** False when there is no such connection. */
export const setConnectionStatus = async (
  tx: Tx,
  change: ConnectionKey & { readonly status: Connection['status']; readonly problem: Problem | null },
): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable('connection')
    .set({ status: change.status, problem: change.problem === null ? null : JSON.stringify(change.problem) })
    .where('organization_id', '=', change.organizationId)
    .where('connection_id', '=', change.connectionId)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
};

export interface DueConnection extends ConnectionKey {
  readonly provider: string;
  readonly dueAt: Date;
}

/** By the door: the connections of all organizations that work, need not wait and were due by `now`, the longest due first. */
export const listDueConnections = (
  tx: Tx,
  asked: { readonly now: Date; readonly limit: number },
): Promise<DueConnection[]> =>
  tx
    .selectFrom('connection')
    .select(['organization_id as organizationId', 'connection_id as connectionId', 'provider', 'due_at as dueAt'])
    .where('status', '=', 'connected')
    .where('due_at', '<=', asked.now)
    .where((where) => where.or([where('not_before', 'is', null), where('not_before', '<=', sql<Date>`now()`)]))
    .orderBy('due_at')
    .orderBy('connection_id')
    .limit(asked.limit)
    .execute();
