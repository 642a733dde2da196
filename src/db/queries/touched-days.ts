// Days whose figures are to be computed again: written with what changed them, taken by the roll-up.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { listMappings } from './account-people.ts';

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

/** Accounts of the people whose manager is behind one of the accounts. */
const listReports = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly accountIds: readonly string[] },
): Promise<string[]> => {
  const { organizationId } = asked;
  const managers = await listMappings(tx, asked);
  const reports = await tx
    .selectFrom('person')
    .select('person_id as personId')
    .where('organization_id', '=', organizationId)
    .where('manager_id', '=', sql<string>`any(${managers.map((row) => row.personId)}::uuid[])`)
    .execute();
  const theirs = await listMappings(tx, { organizationId, personIds: reports.map((row) => row.personId) });
  return theirs.map((row) => row.accountId);
};

/**
 * Marks all days on which the accounts hold activity, and those of the people whose manager is behind one of them: for
 * when addresses, kind, zone, hours, manager or mapping changed.
 */
export const touchAccounts = async (
  tx: Tx,
  touched: { readonly organizationId: string; readonly accountIds: readonly string[] },
): Promise<void> => {
  if (touched.accountIds.length === 0) return;
  const accountIds = [...touched.accountIds, ...(await listReports(tx, touched))];
  await sql`
    insert into touched_day (organization_id, account_id, day)
    select organization_id, account_id, (at at time zone 'UTC')::date
    from activity
    where organization_id = ${touched.organizationId}::uuid and account_id = any(${accountIds}::uuid[])
      and at is not null
    union
    select organization_id, account_id, (at at time zone 'UTC')::date
    from account_event
    where organization_id = ${touched.organizationId}::uuid and account_id = any(${accountIds}::uuid[])
    union
    select organization_id, account_id, day
    from measure
    where organization_id = ${touched.organizationId}::uuid and account_id = any(${accountIds}::uuid[])
    union
    select organization_id, account_id, (moment.at at time zone 'UTC')::date
    from transcript cross join lateral (values (transcript.at), (coalesce(ended_at, transcript.at))) moment (at)
    where organization_id = ${touched.organizationId}::uuid and account_id = any(${accountIds}::uuid[])
    union
    select owner.organization_id, owner.account_id, (moment.at at time zone 'UTC')::date
    from (
      select organization_id, account_id, unnest(addresses) as address from account
      where organization_id = ${touched.organizationId}::uuid and account_id = any(${accountIds}::uuid[])
    ) owner
    join (
      select unnest(participants) as address, at, ended_at from transcript
      where organization_id = ${touched.organizationId}::uuid
    ) took using (address)
    cross join lateral (values (took.at), (coalesce(took.ended_at, took.at))) moment (at)
    order by 1, 2, 3
    on conflict (organization_id, account_id, day) do update set day = excluded.day
  `.execute(tx);
};

export interface TouchedAccount {
  readonly accountId: string;
  /** Null where no person stands behind the account. */
  readonly personId: string | null;
}

/**
 * The next accounts with touched days after `after` in the order of their ids, from at most `limit` touched days; each
 * once for everybody who has it at any time. Nothing is locked.
 */
export const listTouchedAccounts = async (
  tx: Tx,
  page: { readonly organizationId: string; readonly after: string; readonly limit: number },
): Promise<TouchedAccount[]> => {
  const { organizationId } = page;
  const { rows } = await sql<{ accountId: string }>`
    select distinct account_id as "accountId" from (
      select account_id from touched_day
      where organization_id = ${organizationId}::uuid and account_id > ${page.after}::uuid
      order by account_id limit ${page.limit}
    ) some_days
    order by account_id
  `.execute(tx);
  const mappings = await listMappings(tx, { organizationId, accountIds: rows.map((row) => row.accountId) });
  const owners = new Map<string, Set<string>>();
  for (const { accountId, personId } of mappings)
    owners.set(accountId, (owners.get(accountId) ?? new Set()).add(personId));
  return rows.flatMap(({ accountId }) =>
    [...(owners.get(accountId) ?? [null])].map((personId) => ({ accountId, personId })),
  );
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

/** Field note: a list of keys is looked up in a hash, however few rows the planner expects; a join with it may not be. */
export const deleteTouchedDays = async (
  tx: Tx,
  done: { readonly organizationId: string; readonly touched: readonly TouchedDay[] },
): Promise<void> => {
  if (done.touched.length === 0) return;
  await sql`
    delete from touched_day
    where organization_id = ${done.organizationId}::uuid
      and account_id = any(${[...new Set(done.touched.map((row) => row.accountId))]}::uuid[])
      and account_id::text || day::text = any(${done.touched.map((row) => row.accountId + row.day)}::text[])
  `.execute(tx);
};

/** Those of the accounts that are nobody's by their kind, or because somebody said so; held until the transaction ends, so that the kind cannot change meanwhile. */
export const holdNobodysAccounts = async (
  tx: Tx,
  wanted: { readonly organizationId: string; readonly accountIds: readonly string[] },
): Promise<string[]> => {
  const { rows } = await sql<{ accountId: string }>`
    select account_id as "accountId" from account
    where organization_id = ${wanted.organizationId}::uuid
      and account_id = any(${wanted.accountIds}::uuid[])
      and (kind <> 'person' or exists (select from account_ruling ruling
        where ruling.organization_id = ${wanted.organizationId}::uuid and ruling.account_id = account.account_id
          and ruling.ownerless))
    order by account_id
    for no key update skip locked
  `.execute(tx);
  return rows.map((row) => row.accountId);
};
