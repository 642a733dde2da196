-- The SQL as sent by queries/open-accounts.ts, written by queries/sent.test.ts.

-- countLost
select account_id as "accountId", sum(activities)::int as activities, sum(events)::int as events,
  sum(measures)::int as measures
  from (
  select account_id, count(*) as activities, 0 as events, 0 as measures from activity
  where organization_id = $1::uuid and account_id = any($2::uuid[]) and at >= $3::timestamptz group by account_id
  union all
  select account_id, 0, count(*), 0 from account_event where organization_id = $4::uuid and account_id = any($5::uuid[]) and at >= $6::timestamptz group by account_id
  union all
  select account_id, 0, 0, count(*) from measure
  where organization_id = $7::uuid and account_id = any($8::uuid[]) and day >= ($9::timestamptz at time zone 'UTC')::date group by account_id
  ) held
  group by account_id order by account_id;

-- listAllOwners
select "account_id" as "accountId", "person_id" as "personId" from "account_person" where "organization_id" = $1;

-- listNamedAccounts
select "account_id" as "accountId", "connection_id" as "connectionId", "source_id" as "sourceId", "kind", "display_name" as "displayName", "addresses" from "account" where "organization_id" = $1 and "account_id" = any($2::uuid[]) order by "account_id";

-- listOpenAccounts
select account.account_id as "accountId", account.connection_id as "connectionId",
  account.source_id as "sourceId", account.kind, account.display_name as "displayName", account.addresses,
  account.department, account.job_title as "jobTitle", coalesce(ruling.refused, '{}'::uuid[]) as refused
  from account
  left join account_ruling ruling on ruling.organization_id = $1::uuid
  and ruling.account_id = account.account_id
  where account.organization_id = $2::uuid and account.kind = any(array['person', 'guest', 'unknown'])
  and account.removed_at is null and account.captured and coalesce(not ruling.ownerless, true)
  and not exists (select from account_person mapped where mapped.organization_id = $3::uuid
  and mapped.account_id = account.account_id)
  order by account.account_id;

-- listOpenAccounts of some
select account.account_id as "accountId", account.connection_id as "connectionId",
  account.source_id as "sourceId", account.kind, account.display_name as "displayName", account.addresses,
  account.department, account.job_title as "jobTitle", coalesce(ruling.refused, '{}'::uuid[]) as refused
  from account
  left join account_ruling ruling on ruling.organization_id = $1::uuid
  and ruling.account_id = account.account_id
  where account.organization_id = $2::uuid and account.kind = any(array['person', 'guest', 'unknown'])
  and account.removed_at is null and account.captured and coalesce(not ruling.ownerless, true)
  and account.account_id = any($3::uuid[])
  and not exists (select from account_person mapped where mapped.organization_id = $4::uuid
  and mapped.account_id = account.account_id)
  order by account.account_id;

-- listPeopleNames
select "person_id" as "personId", "full_name" as "fullName" from "person" where "organization_id" = $1 and "person_id" = any($2::uuid[]) order by "person_id";

-- listRosterPeople
select "person_id" as "personId", "full_name" as "fullName", "email", "department", "job_title" as "jobTitle", "left_on" as "leftOn" from "person" where "organization_id" = $1 and "merged_into" is null and ("full_name" ilike $2 or "email" ilike $3) order by lower(full_name), "person_id" limit $4;
