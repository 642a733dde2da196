// Measures: a day's counts out of the source's reports, one for each account, day and name; saved with the days they touch.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { maySomebodys } from './account-people.ts';
import type { ConnectionKey } from './connections.ts';

export interface MeasureRow {
  readonly accountId: string;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly name: string;
  readonly value: number;
  /** YYYY-MM-DD. */
  readonly refreshedOn: string;
}

/** The days of what changed, of accounts of people. */
const touch = (organizationId: string): RawBuilder<unknown> => sql`
  insert into touched_day (organization_id, account_id, day)
  select distinct account.organization_id, account.account_id, changed.day
  from changed join account on account.organization_id = ${organizationId}::uuid
    and account.account_id = changed.account_id and ${maySomebodys(organizationId)}
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day`;

/** Each account, day and name at most once. What an older report said never replaces what a newer one did. */
export const saveMeasures = async (
  tx: Tx,
  page: { readonly organizationId: string; readonly measures: readonly MeasureRow[] },
): Promise<void> => {
  const { measures } = page;
  if (measures.length === 0) return;
  await sql`
    with changed as (
    insert into measure as kept (organization_id, account_id, day, name, value, refreshed_on)
    select account.organization_id, account.account_id, came.day, came.name, came.value, came.refreshed_on
    from unnest(
      ${measures.map((row) => row.accountId)}::uuid[], ${measures.map((row) => row.day)}::date[],
      ${measures.map((row) => row.name)}::text[], ${measures.map((row) => row.value)}::float8[],
      ${measures.map((row) => row.refreshedOn)}::date[]
    ) came (account_id, day, name, value, refreshed_on)
    join account on account.organization_id = ${page.organizationId}::uuid and account.account_id = came.account_id
      and account.captured
    order by came.account_id, came.day, came.name
    on conflict (organization_id, account_id, day, name) do update
      set value = excluded.value, refreshed_on = excluded.refreshed_on
      where kept.refreshed_on <= excluded.refreshed_on
        and (kept.value, kept.refreshed_on) is distinct from (excluded.value, excluded.refreshed_on)
    returning kept.account_id, kept.day
    ) ${touch(page.organizationId)}`.execute(tx);
};

interface DayFigures {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly names: readonly string[];
}

/** Accounts of the connection that have any of the figures on the day. */
export const listMeasured = async (
  tx: Tx,
  asked: ConnectionKey & DayFigures,
): Promise<{ readonly accountId: string; readonly addresses: readonly string[] }[]> => {
  const { rows } = await sql<{ accountId: string; addresses: string[] }>`
    select account.account_id as "accountId", account.addresses
    from account
    where account.organization_id = ${asked.organizationId}::uuid and account.connection_id = ${asked.connectionId}::uuid
      and exists (
        select from measure
        where measure.organization_id = account.organization_id and measure.account_id = account.account_id
          and measure.day = ${asked.day}::date and measure.name = any(${[...asked.names]}::text[])
      )
    order by account.account_id`.execute(tx);
  return rows;
};

/** Figures of a day that a report says are 0 now; none is made. Each account at most once. */
export const clearMeasures = async (
  tx: Tx,
  page: DayFigures & {
    readonly organizationId: string;
    readonly accounts: readonly Pick<MeasureRow, 'accountId' | 'refreshedOn'>[];
  },
): Promise<void> => {
  const { accounts } = page;
  if (accounts.length === 0) return;
  await sql`
    with changed as (
    update measure as kept set value = 0, refreshed_on = came.refreshed_on
    from unnest(
      ${accounts.map((row) => row.accountId)}::uuid[], ${accounts.map((row) => row.refreshedOn)}::date[]
    ) came (account_id, refreshed_on)
    where kept.organization_id = ${page.organizationId}::uuid and kept.account_id = came.account_id
      and kept.day = ${page.day}::date and kept.name = any(${[...page.names]}::text[])
      and kept.refreshed_on <= came.refreshed_on
      and (kept.value, kept.refreshed_on) is distinct from (0::float8, came.refreshed_on)
    returning kept.account_id, kept.day
    ) ${touch(page.organizationId)}`.execute(tx);
};

/** What was kept under accounts that were only named, for days and names that a listed account has now. */
export const dropMeasures = async (
  tx: Tx,
  page: { readonly organizationId: string; readonly measures: readonly Omit<MeasureRow, 'value' | 'refreshedOn'>[] },
): Promise<void> => {
  const { measures } = page;
  if (measures.length === 0) return;
  await sql`
    with changed as (
    delete from measure using unnest(
      ${measures.map((row) => row.accountId)}::uuid[], ${measures.map((row) => row.day)}::date[],
      ${measures.map((row) => row.name)}::text[]
    ) named (account_id, day, name)
    where measure.organization_id = ${page.organizationId}::uuid and measure.account_id = named.account_id
      and measure.day = named.day and measure.name = named.name
    returning measure.account_id, measure.day
    ) ${touch(page.organizationId)}`.execute(tx);
};
