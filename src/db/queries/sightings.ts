// Accounts that are named in passing: in channels, logs and reports, before or without being listed by their source.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { arrayText } from '../values.ts';
import type { ConnectionKey } from './connections.ts';

export interface SightedAccount {
  readonly accountId: string;
  readonly sourceId: string;
  readonly kind: 'guest' | 'app' | 'unknown';
  readonly displayName: string;
  /** Lower-case. */
  readonly addresses: readonly string[];
  /** Whether the reach rules let it be kept. */
  readonly captured: boolean;
}

/**
 * Makes those that are not known yet; a known one only changes from `unknown` to what is better known now. Each source
 * id at most once.
 */
export const saveSightings = async (
  tx: Tx,
  page: ConnectionKey & { readonly accounts: readonly SightedAccount[] },
): Promise<void> => {
  const { accounts } = page;
  if (accounts.length === 0) return;
  await sql`
    insert into account as known (organization_id, account_id, connection_id, source_id, kind, display_name, addresses,
      enabled, mailbox, captured)
    select connection.organization_id, came.account_id, connection.connection_id, came.source_id, came.kind,
      came.display_name, came.addresses::text[], true, false, came.captured
    from connection cross join unnest(
      ${accounts.map((row) => row.accountId)}::uuid[], ${accounts.map((row) => row.sourceId)}::text[],
      ${accounts.map((row) => row.kind)}::text[], ${accounts.map((row) => row.displayName)}::text[],
      ${accounts.map((row) => arrayText(row.addresses))}::text[], ${accounts.map((row) => row.captured)}::boolean[]
    ) came (account_id, source_id, kind, display_name, addresses, captured)
    where connection.organization_id = ${page.organizationId}::uuid
      and connection.connection_id = ${page.connectionId}::uuid
    order by came.source_id
    on conflict (organization_id, connection_id, source_id) do update
      set kind = excluded.kind, display_name = excluded.display_name, addresses = excluded.addresses
      where known.kind = 'unknown' and excluded.kind <> 'unknown'`.execute(tx);
};

/** Which account of the connection has which of the addresses: those that the source lists before those only named. */
export const listAddressed = async (
  tx: Tx,
  asked: ConnectionKey & { readonly addresses: readonly string[] },
): Promise<{ readonly address: string; readonly accountId: string }[]> => {
  if (asked.addresses.length === 0) return [];
  const { rows } = await sql<{ address: string; accountId: string }>`
    select distinct on (held.address) held.address, account.account_id as "accountId"
    from account cross join lateral unnest(account.addresses) held (address)
    where account.organization_id = ${asked.organizationId}::uuid and account.connection_id = ${asked.connectionId}::uuid
      and account.addresses && ${[...asked.addresses]}::text[] and held.address = any(${[...asked.addresses]}::text[])
      and account.kind <> 'app'
    order by held.address, account.kind = 'unknown', account.removed_at is not null, account.account_id`.execute(tx);
  return rows;
};
