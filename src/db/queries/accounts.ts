// Accounts: the identities of a source, as it last showed them.
import { sql } from 'kysely';
import type { WeekHours } from '../../contract/records.ts';
import type { Tx } from '../schema.ts';
import { arrayText } from '../values.ts';
import type { ConnectionKey } from './connections.ts';

export interface SourceAccount {
  /** Used when the account is new; a known account keeps its id. */
  readonly accountId: string;
  readonly sourceId: string;
  readonly kind: 'person' | 'guest' | 'shared' | 'room' | 'app' | 'unknown';
  readonly displayName: string;
  /** Lower-case. */
  readonly addresses: readonly string[];
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly managerSourceId: string | null;
  readonly enabled: boolean;
  readonly mailbox: boolean;
  readonly createdAt: Date | string | null;
  /** Days as YYYY-MM-DD, from a source that keeps personnel records. */
  readonly employment?: { readonly joinedOn: string | null; readonly leftOn: string | null } | undefined;
}

export interface Account extends Omit<SourceAccount, 'createdAt' | 'employment'> {
  readonly connectionId: string;
  readonly createdAt: Date | null;
  /** The mailbox's own; null where it is not known. */
  readonly zone: string | null;
  readonly hours: WeekHours | null;
  /** When it left the source; null while it is there. */
  readonly removedAt: Date | null;
}

/** Each source id at most once. An account that had been removed is there again. Resolves to the ids, in no order. */
export const upsertAccounts = async (
  tx: Tx,
  page: ConnectionKey & { readonly accounts: readonly SourceAccount[] },
): Promise<{ readonly accountId: string; readonly sourceId: string }[]> => {
  const { accounts } = page;
  if (accounts.length === 0) return [];
  const { rows } = await sql<{ accountId: string; sourceId: string }>`
    insert into account (organization_id, account_id, connection_id, source_id, kind, display_name, addresses,
      department, job_title, manager_source_id, enabled, mailbox, created_at, personnel, joined_on, left_on)
    select connection.organization_id, came.account_id, connection.connection_id, came.source_id, came.kind,
      came.display_name, came.addresses::text[], came.department, came.job_title, came.manager_source_id,
      came.enabled, came.mailbox, came.created_at, came.personnel, came.joined_on, came.left_on
    from connection cross join unnest(
      ${accounts.map((row) => row.accountId)}::uuid[],
      ${accounts.map((row) => row.sourceId)}::text[],
      ${accounts.map((row) => row.kind)}::text[],
      ${accounts.map((row) => row.displayName)}::text[],
      ${accounts.map((row) => arrayText(row.addresses))}::text[],
      ${accounts.map((row) => row.department)}::text[],
      ${accounts.map((row) => row.jobTitle)}::text[],
      ${accounts.map((row) => row.managerSourceId)}::text[],
      ${accounts.map((row) => row.enabled)}::boolean[],
      ${accounts.map((row) => row.mailbox)}::boolean[],
      ${accounts.map((row) => row.createdAt)}::timestamptz[],
      ${accounts.map((row) => row.employment !== undefined)}::boolean[],
      ${accounts.map((row) => row.employment?.joinedOn ?? null)}::date[],
      ${accounts.map((row) => row.employment?.leftOn ?? null)}::date[]
    ) came (account_id, source_id, kind, display_name, addresses, department, job_title, manager_source_id, enabled,
      mailbox, created_at, personnel, joined_on, left_on)
    where connection.organization_id = ${page.organizationId}::uuid
      and connection.connection_id = ${page.connectionId}::uuid
    on conflict (organization_id, connection_id, source_id) do update set
      kind = excluded.kind, display_name = excluded.display_name, addresses = excluded.addresses,
      department = excluded.department, job_title = excluded.job_title,
      manager_source_id = excluded.manager_source_id, enabled = excluded.enabled, mailbox = excluded.mailbox,
      created_at = excluded.created_at, personnel = excluded.personnel, joined_on = excluded.joined_on,
      left_on = excluded.left_on, removed_at = null
    returning account_id as "accountId", source_id as "sourceId"
  `.execute(tx);
  return rows;
};

/** Marks accounts that left the source; what they did is kept. Resolves to how many were there until now. */
export const markAccountsRemoved = async (
  tx: Tx,
  gone: ConnectionKey & { readonly sourceIds: readonly string[]; readonly at: Date },
): Promise<number> => {
  const { numUpdatedRows } = await tx
    .updateTable('account')
    .set({ removed_at: gone.at })
    .where('organization_id', '=', gone.organizationId)
    .where('connection_id', '=', gone.connectionId)
    .where('source_id', '=', sql<string>`any(${[...gone.sourceIds]}::text[])`)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
};

/** What a mailbox says of its owner's working time. Resolves to whether it said something else before. */
export const setMailboxSettings = async (
  tx: Tx,
  seen: {
    readonly organizationId: string;
    readonly accountId: string;
    readonly zone: string | null;
    readonly hours: WeekHours | null;
  },
): Promise<boolean> => {
  const hours = seen.hours === null ? null : JSON.stringify(seen.hours);
  const { rows } = await sql<{ account_id: string }>`
    update account set zone = ${seen.zone}, hours = ${hours}::jsonb
    where organization_id = ${seen.organizationId}::uuid and account_id = ${seen.accountId}::uuid
      and (zone, hours) is distinct from (${seen.zone}::text, ${hours}::jsonb)
    returning account_id`.execute(tx);
  return rows.length > 0;
};

/** Those of the accounts that are known by other addresses or as of another kind than now: their days are to be computed again. */
export const listReaddressed = async (
  tx: Tx,
  page: ConnectionKey & { readonly accounts: readonly Pick<SourceAccount, 'sourceId' | 'kind' | 'addresses'>[] },
): Promise<string[]> => {
  if (page.accounts.length === 0) return [];
  const { rows } = await sql<{ account_id: string }>`
    select account.account_id
    from unnest(
      ${page.accounts.map((row) => row.sourceId)}::text[], ${page.accounts.map((row) => row.kind)}::text[],
      ${page.accounts.map((row) => arrayText(row.addresses))}::text[]
    ) came (source_id, kind, addresses)
    join account on account.organization_id = ${page.organizationId}::uuid
      and account.connection_id = ${page.connectionId}::uuid and account.source_id = came.source_id
    where (account.kind, account.addresses) is distinct from (came.kind, came.addresses::text[])`.execute(tx);
  return rows.map((row) => row.account_id);
};

/** All of a connection's accounts, removed ones too, by source id. */
export const listAccounts = (tx: Tx, key: ConnectionKey): Promise<Account[]> =>
  tx
    .selectFrom('account')
    .select([
      'account_id as accountId',
      'connection_id as connectionId',
      'source_id as sourceId',
      'kind',
      'display_name as displayName',
      'addresses',
      'department',
      'job_title as jobTitle',
      'manager_source_id as managerSourceId',
      'enabled',
      'mailbox',
      'created_at as createdAt',
      'zone',
      'hours',
      'removed_at as removedAt',
    ])
    .where('organization_id', '=', key.organizationId)
    .where('connection_id', '=', key.connectionId)
    .orderBy('source_id')
    .execute();
