// Erasing: what was read of some mailboxes, or everything of a connection, with the figures that came of it.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';
import { forgetFixedDays } from './retention.ts';
import { touchAccounts } from './touched-days.ts';
import { touchTranscripts } from './transcripts.ts';

interface Wanted {
  readonly organizationId: string;
  readonly accountIds: readonly string[];
}

const countRows = async (tx: Tx, { organizationId, accountIds }: Wanted): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from activity
    where organization_id = ${organizationId}::uuid and account_id = any(${accountIds}::uuid[])`.execute(tx);
  return rows[0]?.n ?? 0;
};

/** What was told of the accounts beside their mail and meetings. */
const deleteRecords = async (tx: Tx, { organizationId, accountIds }: Wanted): Promise<number> => {
  // Whoever took part in a call that one of them held has its time in their figures.
  await touchTranscripts(tx, { organizationId, accountIds });
  const { rows } = await sql<{ n: number }>`
    with gone as (
      delete from account_event
      where organization_id = ${organizationId}::uuid and account_id = any(${accountIds}::uuid[]) returning 1
    ) select count(*) as n from gone`.execute(tx);
  for (const table of ['measure', 'contact', 'transcript'] as const)
    await sql`
      delete from ${sql.table(table)}
      where organization_id = ${organizationId}::uuid and account_id = any(${accountIds}::uuid[])`.execute(tx);
  return rows[0]?.n ?? 0;
};

const deleteActivity = async (tx: Tx, { organizationId, accountIds }: Wanted): Promise<number> => {
  const count = await countRows(tx, { organizationId, accountIds });
  await sql`
    delete from activity
    where organization_id = ${organizationId}::uuid and account_id = any(${accountIds}::uuid[])`.execute(tx);
  return count + (await deleteRecords(tx, { organizationId, accountIds }));
};

/**
 * Erases what was read of the accounts' mailboxes and where reading stood; the accounts stay, and the days are computed
 * again. Resolves to how many activities there were.
 */
export const eraseMailboxes = async (tx: Tx, wanted: Wanted): Promise<number> => {
  if (wanted.accountIds.length === 0) return 0;
  const { organizationId, accountIds } = wanted;
  // First the partitions: they are what a page on its way would be saved by.
  for (const table of ['stream_partition', 'quarantine', 'untold_span'] as const)
    await sql`
      delete from ${sql.table(table)}
      where organization_id = ${organizationId}::uuid and account_id = any(${accountIds}::uuid[])`.execute(tx);
  await touchAccounts(tx, wanted);
  await forgetFixedDays(tx, wanted);
  return deleteActivity(tx, wanted);
};

export interface Erased {
  readonly accounts: number;
  /** People whom no other connection knows, and of whom nothing was said by hand or by a file. */
  readonly people: number;
  readonly activities: number;
}

/** Days of other accounts of the same people are computed again, where the erased ones had activity. */
const touchOthers = async (tx: Tx, { organizationId, accountIds }: Wanted): Promise<void> => {
  await sql`
    insert into touched_day (organization_id, account_id, day)
    select distinct other.organization_id, other.account_id, happened.day
    from account_person erased
    join account_person other on other.organization_id = ${organizationId}::uuid and other.person_id = erased.person_id
      and other.account_id <> all(${accountIds}::uuid[])
    cross join lateral (
      select (at at time zone 'UTC')::date as day from activity
      where activity.organization_id = ${organizationId}::uuid and activity.account_id = erased.account_id
        and at is not null
      union
      select (at at time zone 'UTC')::date from account_event
      where account_event.organization_id = ${organizationId}::uuid and account_event.account_id = erased.account_id
      union
      select day from measure
      where measure.organization_id = ${organizationId}::uuid and measure.account_id = erased.account_id
      union
      select (at at time zone 'UTC')::date from transcript
      where transcript.organization_id = ${organizationId}::uuid and transcript.account_id = erased.account_id
    ) happened
    where erased.organization_id = ${organizationId}::uuid and erased.account_id = any(${accountIds}::uuid[])
    order by 1, 2, 3
    on conflict (organization_id, account_id, day) do update set day = excluded.day`.execute(tx);
};

/** Everything that came through a connection, and the connection itself. */
export const eraseConnection = async (tx: Tx, key: ConnectionKey): Promise<Erased> => {
  const { organizationId, connectionId } = key;
  await sql`
    delete from stream_partition
    where organization_id = ${organizationId}::uuid and connection_id = ${connectionId}::uuid`.execute(tx);
  const accounts = await tx
    .selectFrom('account')
    .select('account_id as accountId')
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', connectionId)
    .execute();
  const wanted = { organizationId, accountIds: accounts.map((account) => account.accountId) };
  await touchOthers(tx, wanted);
  await forgetFixedDays(tx, wanted);
  const activities = await deleteActivity(tx, wanted);
  const { rows: people } = await sql`
    delete from person
    where organization_id = ${organizationId}::uuid and cardinality(kept) = 0
      and exists (select from account_person mapped where mapped.organization_id = ${organizationId}::uuid
        and mapped.person_id = person.person_id and mapped.account_id = any(${wanted.accountIds}::uuid[]))
      and not exists (select from account_person other where other.organization_id = ${organizationId}::uuid
        and other.person_id = person.person_id and other.account_id <> all(${wanted.accountIds}::uuid[]))
    returning person_id`.execute(tx);
  // Alerts name mailboxes.
  await tx
    .deleteFrom('alert')
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', connectionId)
    .execute();
  await tx
    .deleteFrom('connection')
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', connectionId)
    .execute();
  return { accounts: accounts.length, people: people.length, activities };
};
