// Who stands behind the accounts and addresses of a page of the feed, from when until when.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../schema.ts';

/** Who has an account, from when until before when, as milliseconds since 1970 UTC; null: without an end. */
export interface Holder {
  readonly personId: string;
  readonly person: string;
  readonly since: number | null;
  readonly until: number | null;
}

export interface NamedAccount {
  readonly accountId: string;
  readonly connectionId: string;
  /** The first address, else the name, else the id at the source. */
  readonly account: string;
  /** Lower-case. */
  readonly addresses: readonly string[];
  readonly holders: readonly Holder[];
}

/** Accounts by their ids, and those that own one of the addresses. */
export const listNamedAccounts = async (
  tx: Tx,
  asked: {
    readonly organizationId: string;
    readonly accountIds: readonly string[];
    readonly addresses: readonly string[];
  },
): Promise<NamedAccount[]> => {
  const { organizationId } = asked;
  const midnight = (day: RawBuilder<unknown>): RawBuilder<unknown> => sql`date_part('epoch', (${day})::timestamp
    at time zone (select zone from organization where organization_id = ${organizationId}::uuid)) * 1000`;
  const { rows } = await sql<NamedAccount>`
    with wanted as materialized (
      select account_id from account
      where organization_id = ${organizationId}::uuid and account_id = any(${[...asked.accountIds]}::uuid[])
      union
      select account_id from account cross join unnest(addresses) owned (address)
      where organization_id = ${organizationId}::uuid and owned.address = any(${[...asked.addresses]}::text[])
    ), held as materialized (
      select mapped.account_id, jsonb_agg(jsonb_build_object('personId', person.person_id, 'person', person.full_name,
        'since', ${midnight(sql`mapped.from_day`)}, 'until', ${midnight(sql`mapped.until_day + 1`)})) as holders
      from account_person mapped join person on person.organization_id = ${organizationId}::uuid
        and person.person_id = mapped.person_id
      where mapped.organization_id = ${organizationId}::uuid and mapped.account_id in (select account_id from wanted)
      group by mapped.account_id
    )
    select account.account_id as "accountId", account.connection_id as "connectionId",
      coalesce(account.addresses[1], nullif(account.display_name, ''), account.source_id) as account,
      account.addresses, coalesce(held.holders, '[]') as holders
    from account left join held on held.account_id = account.account_id
    where account.organization_id = ${organizationId}::uuid and account.account_id in (select account_id from wanted)
    order by account.account_id
  `.execute(tx);
  return rows;
};
