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
  /** When it is tested again on schedule; null: at once. */
  readonly checkDueAt: Date | null;
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
      // Of what the organization no longer keeps nothing is read.
      since: sql<Date | null>`greatest(${connection.since}::timestamptz, (select kept_from from retention
        where organization_id = ${connection.organizationId}::uuid and kind = 'activity'))`,
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
  'check_due_at as checkDueAt',
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

/**
 * What the source or the connection test says: all well, or the problem. One that is paused stays so, one that is
 * disconnected as it is. False when there is no such connection.
 */
export const reportConnection = async (
  tx: Tx,
  report: ConnectionKey & { readonly problem: Problem | null },
): Promise<boolean> => {
  const told = report.problem === null ? 'connected' : 'needs-attention';
  const { rows } = await sql`
    update connection set
      problem = case when status = 'disconnected' then problem
        else ${report.problem === null ? null : JSON.stringify(report.problem)}::jsonb end,
      status = case when status in ('paused', 'disconnected') then status else ${told} end
    where organization_id = ${report.organizationId}::uuid and connection_id = ${report.connectionId}::uuid
    returning connection_id`.execute(tx);
  return rows.length > 0;
};

/** Paused until it is resumed; then it is as well as its problem says. A disconnected one stays so. */
export const setPaused = async (tx: Tx, change: ConnectionKey & { readonly paused: boolean }): Promise<void> => {
  await sql`
    update connection
    set status = case when ${change.paused}::boolean then 'paused' when problem is null then 'connected' else 'needs-attention' end
    where organization_id = ${change.organizationId}::uuid and connection_id = ${change.connectionId}::uuid
      and status <> 'disconnected'`.execute(tx);
};

export const setStreams = async (
  tx: Tx,
  change: ConnectionKey & { readonly streams: readonly string[] },
): Promise<void> => {
  await tx
    .updateTable('connection')
    .set({ streams: [...change.streams] })
    .where('organization_id', '=', change.organizationId)
    .where('connection_id', '=', change.connectionId)
    .execute();
};

/**
 * Another credential for the same grant: the old one and its token are gone, a disconnected connection works again.
 * False when the connection was ended, or brought back, since it was looked at: nothing is changed then.
 */
export const replaceCredential = async (
  tx: Tx,
  change: ConnectionKey & {
    /** Sealed by the caller. */
    readonly secret: Buffer;
    readonly settings: Readonly<Record<string, string>>;
    readonly way: string;
    readonly signedInAs: string | null;
    readonly credentialExpiresAt: Date | null;
    /** Whether it was disconnected when it was looked at. */
    readonly ended: boolean;
    readonly now: Date;
  },
): Promise<boolean> => {
  const { rows } = await sql`
    update connection set secret = ${change.secret}, settings = ${JSON.stringify(change.settings)}::jsonb,
      way = ${change.way}, signed_in_as = ${change.signedInAs},
      credential_expires_at = ${change.credentialExpiresAt}::timestamptz,
      credential_changed_at = ${change.now}::timestamptz, token = null, token_until = null, renewing_by = null,
      renewing_until = null, problem = null, status = case when status = 'paused' then status else 'connected' end,
      due_at = ${change.now}::timestamptz
    where organization_id = ${change.organizationId}::uuid and connection_id = ${change.connectionId}::uuid
      and (status = 'disconnected') = ${change.ended}::boolean
    returning connection_id`.execute(tx);
  return rows.length > 0;
};

/** The credential and its token are gone with this statement; what was read stays. */
export const disconnect = async (tx: Tx, key: ConnectionKey): Promise<void> => {
  await sql`
    update connection set status = 'disconnected', secret = null, token = null, token_until = null, renewing_by = null,
      renewing_until = null, credential_expires_at = null, problem = null
    where organization_id = ${key.organizationId}::uuid and connection_id = ${key.connectionId}::uuid`.execute(tx);
};

/** What a connection test found, and when it is tested again on schedule. */
export const saveChecks = async (
  tx: Tx,
  found: ConnectionKey & { readonly checks: readonly Check[]; readonly at: Date; readonly dueAt: Date },
): Promise<void> => {
  await tx
    .updateTable('connection')
    .set({ checks: JSON.stringify(found.checks), checked_at: found.at, check_due_at: found.dueAt })
    .where('organization_id', '=', found.organizationId)
    .where('connection_id', '=', found.connectionId)
    .execute();
};

/** Takes the turn to test a connection that is due, until `again`. False: somebody else has it. */
export const claimTest = async (
  tx: Tx,
  claim: ConnectionKey & { readonly now: Date; readonly again: Date },
): Promise<boolean> => {
  const { rows } = await sql`
    update connection set check_due_at = ${claim.again}::timestamptz
    where organization_id = ${claim.organizationId}::uuid and connection_id = ${claim.connectionId}::uuid
      and (check_due_at is null or check_due_at <= ${claim.now}::timestamptz)
      and status in ('connected', 'needs-attention')
    returning connection_id`.execute(tx);
  return rows.length > 0;
};

/** By the door: connections of all organizations that are due to be tested, the longest due first. */
export const listUntested = (tx: Tx, asked: { readonly now: Date; readonly limit: number }): Promise<ConnectionKey[]> =>
  tx
    .selectFrom('connection')
    .select(['organization_id as organizationId', 'connection_id as connectionId'])
    .where('status', 'in', ['connected', 'needs-attention'])
    .where((where) => where.or([where('check_due_at', 'is', null), where('check_due_at', '<=', asked.now)]))
    .orderBy('check_due_at')
    .orderBy('connection_id')
    .limit(asked.limit)
    .execute();

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
