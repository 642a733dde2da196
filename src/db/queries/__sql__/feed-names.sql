-- The SQL as sent by queries/feed-names.ts, written by queries/sent.test.ts.

-- listNamedAccounts
with wanted as materialized (
  select account_id from account
  where organization_id = $1::uuid and account_id = any($2::uuid[])
  union
  select account_id from account cross join unnest(addresses) owned (address)
  where organization_id = $3::uuid and owned.address = any($4::text[])
  ), held as materialized (
  select mapped.account_id, jsonb_agg(jsonb_build_object('personId', person.person_id, 'person', person.full_name,
  'since', date_part('epoch', (mapped.from_day)::timestamp
  at time zone (select zone from organization where organization_id = $5::uuid)) * 1000, 'until', date_part('epoch', (mapped.until_day + 1)::timestamp
  at time zone (select zone from organization where organization_id = $6::uuid)) * 1000)) as holders
  from account_person mapped join person on person.organization_id = $7::uuid
  and person.person_id = mapped.person_id
  where mapped.organization_id = $8::uuid and mapped.account_id in (select account_id from wanted)
  group by mapped.account_id
  )
  select account.account_id as "accountId", account.connection_id as "connectionId",
  coalesce(account.addresses[1], nullif(account.display_name, ''), account.source_id) as account,
  account.addresses, coalesce(held.holders, '[]') as holders
  from account left join held on held.account_id = account.account_id
  where account.organization_id = $9::uuid and account.account_id in (select account_id from wanted)
  order by account.account_id;
