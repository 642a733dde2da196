// Days whose figures are to be computed again: written with what changed them, taken by the roll-up.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

/**
 * Marks UTC days (YYYY-MM-DD) of one account's activity. Belongs into the transaction that saves the activity.
 * The update of a row that is there already changes nothing and is needed: it locks the row until this transaction
 * ends, so that no roll-up takes the row away without having seen what is saved here.
 */
export const touchDays = async (
  tx: Tx,
  touched: { readonly organizationId: string; readonly accountId: string; readonly days: readonly string[] },
): Promise<void> => {
  if (touched.days.length === 0) return;
  await sql`
    insert into touched_day (organization_id, account_id, day)
    select organization.organization_id, ${touched.accountId}::uuid, marked.day
    from organization cross join (select distinct unnest(${touched.days}::date[]) as day) marked
    where organization.organization_id = ${touched.organizationId}::uuid
    order by marked.day
    on conflict (organization_id, account_id, day) do update set day = excluded.day
  `.execute(tx);
};

/** Marks all days on which the accounts hold activity: for when addresses, zone, hours, manager or mapping changed. */
export const touchAccounts = async (
  tx: Tx,
  touched: { readonly organizationId: string; readonly accountIds: readonly string[] },
): Promise<void> => {
  if (touched.accountIds.length === 0) return;
  await sql`
    insert into touched_day (organization_id, account_id, day)
    select distinct organization_id, account_id, (at at time zone 'UTC')::date
    from activity
    where organization_id = ${touched.organizationId}::uuid
      and account_id = any(${touched.accountIds}::uuid[]) and at is not null
    order by 1, 2, 3
    on conflict (organization_id, account_id, day) do update set day = excluded.day
  `.execute(tx);
};

export interface TouchedAccount {
  readonly accountId: string;
  /** Null where no person stands behind the account. */
  readonly personId: string | null;
}

/** The next accounts with touched days after `after` in the order of their ids, from at most `limit` touched days; nothing is locked. */
export const listTouchedAccounts = async (
  tx: Tx,
  page: { readonly organizationId: string; readonly after: string; readonly limit: number },
): Promise<TouchedAccount[]> => {
  const { rows } = await sql<TouchedAccount>`
    select touched.account_id as "accountId", account_person.person_id as "personId"
    from (
      select distinct account_id from (
        select account_id from touched_day
        where organization_id = ${page.organizationId}::uuid and account_id > ${page.after}::uuid
        order by account_id limit ${page.limit}
      ) some_days
    ) touched
    left join account_person
      on account_person.organization_id = ${page.organizationId}::uuid and account_person.account_id = touched.account_id
    order by touched.account_id
  `.execute(tx);
  return rows;
};

export interface TouchedDay {
  readonly accountId: string;
  /** UTC, YYYY-MM-DD. */
  readonly day: string;
}

/** Takes the touched days of the accounts until the transaction ends; those that somebody is just writing are left out. */
export const claimTouchedDays = async (
  tx: Tx,
  wanted: { readonly organizationId: string; readonly accountIds: readonly string[] },
): Promise<TouchedDay[]> => {
  const { rows } = await sql<TouchedDay>`
    select account_id as "accountId", day from touched_day
    where organization_id = ${wanted.organizationId}::uuid and account_id = any(${wanted.accountIds}::uuid[])
    order by account_id, day
    for update skip locked
  `.execute(tx);
  return rows;
};

export const deleteTouchedDays = async (
  tx: Tx,
  done: { readonly organizationId: string; readonly touched: readonly TouchedDay[] },
): Promise<void> => {
  if (done.touched.length === 0) return;
  await sql`
    delete from touched_day
    using unnest(${done.touched.map((row) => row.accountId)}::uuid[], ${done.touched.map((row) => row.day)}::date[])
      done(account_id, day)
    where touched_day.organization_id = ${done.organizationId}::uuid
      and touched_day.account_id = done.account_id and touched_day.day = done.day
  `.execute(tx);
};

/** Those of the accounts that are nobody's by their kind; held until the transaction ends, so that the kind cannot change meanwhile. */
export const holdNobodysAccounts = async (
  tx: Tx,
  wanted: { readonly organizationId: string; readonly accountIds: readonly string[] },
): Promise<string[]> => {
  const { rows } = await sql<{ accountId: string }>`
    select account_id as "accountId" from account
    where organization_id = ${wanted.organizationId}::uuid
      and account_id = any(${wanted.accountIds}::uuid[]) and kind <> 'person'
    order by account_id
    for no key update skip locked
  `.execute(tx);
  return rows.map((row) => row.accountId);
};
