// Accounts that are nobody's, what is lost with them meanwhile, and the people they could be.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

export interface OpenAccountRow {
  readonly accountId: string;
  readonly connectionId: string;
  readonly sourceId: string;
  readonly kind: 'person' | 'guest' | 'unknown';
  readonly displayName: string;
  /** Lower-case. */
  readonly addresses: readonly string[];
  readonly department: string | null;
  readonly jobTitle: string | null;
  /** People whose it is not: somebody said so. */
  readonly refused: readonly string[];
}

/** Accounts that are there, could be a person's, and are nobody's on any day; those said to be nobody's are left out. */
export const listOpenAccounts = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly accountIds: readonly string[] | null },
): Promise<OpenAccountRow[]> => {
  const { organizationId, accountIds } = asked;
  const { rows } = await sql<OpenAccountRow>`
    select account.account_id as "accountId", account.connection_id as "connectionId",
      account.source_id as "sourceId", account.kind, account.display_name as "displayName", account.addresses,
      account.department, account.job_title as "jobTitle", coalesce(ruling.refused, '{}'::uuid[]) as refused
    from account
    left join account_ruling ruling on ruling.organization_id = ${organizationId}::uuid
      and ruling.account_id = account.account_id
    where account.organization_id = ${organizationId}::uuid and account.kind = any(array['person', 'guest', 'unknown'])
      and account.removed_at is null and account.captured and coalesce(not ruling.ownerless, true)
      ${accountIds === null ? sql`` : sql`and account.account_id = any(${accountIds}::uuid[])`}
      and not exists (select from account_person mapped where mapped.organization_id = ${organizationId}::uuid
        and mapped.account_id = account.account_id)
    order by account.account_id`.execute(tx);
  return rows;
};

export interface Lost {
  readonly accountId: string;
  readonly activities: number;
  readonly events: number;
  readonly measures: number;
}

/** What the accounts hold since an instant; those that hold nothing are left out. */
export const countLost = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly accountIds: readonly string[]; readonly since: Date },
): Promise<Lost[]> => {
  if (asked.accountIds.length === 0) return [];
  const since = sql`${asked.since}::timestamptz`;
  const of = sql`organization_id = ${asked.organizationId}::uuid and account_id = any(${asked.accountIds}::uuid[])`;
  const { rows } = await sql<Lost>`
    select account_id as "accountId", sum(activities)::int as activities, sum(events)::int as events,
      sum(measures)::int as measures
    from (
      select account_id, count(*) as activities, 0 as events, 0 as measures from activity
      where ${of} and at >= ${since} group by account_id
      union all
      select account_id, 0, count(*), 0 from account_event where ${of} and at >= ${since} group by account_id
      union all
      select account_id, 0, 0, count(*) from measure
      where ${of} and day >= (${since} at time zone 'UTC')::date group by account_id
    ) held
    group by account_id order by account_id`.execute(tx);
  return rows;
};

export interface RosterPerson {
  readonly personId: string;
  readonly fullName: string;
  readonly email: string;
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly leftOn: string | null;
}

/** Everybody who is not merged into somebody else; `search`: part of a name or address, empty for all. */
export const listRosterPeople = (
  tx: Tx,
  asked: { readonly organizationId: string; readonly search: string; readonly limit: number },
): Promise<RosterPerson[]> => {
  const pattern = `%${asked.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return tx
    .selectFrom('person')
    .select([
      'person_id as personId',
      'full_name as fullName',
      'email',
      'department',
      'job_title as jobTitle',
      'left_on as leftOn',
    ])
    .where('organization_id', '=', asked.organizationId)
    .where('merged_into', 'is', null)
    .$if(asked.search !== '', (query) =>
      query.where((where) => where.or([where('full_name', 'ilike', pattern), where('email', 'ilike', pattern)])),
    )
    .orderBy(sql`lower(full_name)`)
    .orderBy('person_id')
    .limit(asked.limit)
    .execute();
};

export interface NamedAccount {
  readonly accountId: string;
  readonly connectionId: string;
  readonly sourceId: string;
  readonly kind: 'person' | 'guest' | 'shared' | 'room' | 'app' | 'unknown';
  readonly displayName: string;
  readonly addresses: readonly string[];
}

/** By their ids, in their order. */
export const listNamedAccounts = (
  tx: Tx,
  asked: { readonly organizationId: string; readonly accountIds: readonly string[] },
): Promise<NamedAccount[]> =>
  tx
    .selectFrom('account')
    .select([
      'account_id as accountId',
      'connection_id as connectionId',
      'source_id as sourceId',
      'kind',
      'display_name as displayName',
      'addresses',
    ])
    .where('organization_id', '=', asked.organizationId)
    .where('account_id', '=', sql<string>`any(${[...asked.accountIds]}::uuid[])`)
    .orderBy('account_id')
    .execute();

/** Whose accounts are now or ever were, of the whole organization. */
export const listAllOwners = (
  tx: Tx,
  organizationId: string,
): Promise<{ readonly accountId: string; readonly personId: string }[]> =>
  tx
    .selectFrom('account_person')
    .select(['account_id as accountId', 'person_id as personId'])
    .where('organization_id', '=', organizationId)
    .execute();

/** People by their ids, merged ones too. */
export const listPeopleNames = (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<{ readonly personId: string; readonly fullName: string }[]> =>
  tx
    .selectFrom('person')
    .select(['person_id as personId', 'full_name as fullName'])
    .where('organization_id', '=', asked.organizationId)
    .where('person_id', '=', sql<string>`any(${[...asked.personIds]}::uuid[])`)
    .orderBy('person_id')
    .execute();
