-- The SQL as sent by queries/account-people.ts, written by queries/sent.test.ts.

-- holdRoster
select organization_id from organization where organization_id = $1::uuid for no key update;

-- listKnownAddresses
select person.email as address, person.person_id as "personId", true as "onRoster"
  from person join unnest($1::text[]) asked (address) on asked.address = person.email
  where person.organization_id = $2::uuid
  union
  select asked.address, account_person.person_id, false
  from account
  cross join lateral unnest(account.addresses) owned (address)
  join unnest($3::text[]) asked (address) on asked.address = owned.address
  join account_person on account_person.organization_id = account.organization_id
  and account_person.account_id = account.account_id
  where account.organization_id = $4::uuid
  order by 3 desc, 1, 2;

-- listMapped
select "account_person"."person_id" as "personId", "account"."account_id" as "accountId", "account"."connection_id" as "connectionId", "account"."source_id" as "sourceId", "account"."display_name" as "displayName", "account"."addresses", "account"."department", "account"."job_title" as "jobTitle", "account"."manager_source_id" as "managerSourceId", "account"."enabled", "account"."created_at" as "createdAt", "account"."removed_at" as "removedAt" from "account_person" inner join "account" on "account"."organization_id" = "account_person"."organization_id" and "account"."account_id" = "account_person"."account_id" where "account_person"."organization_id" = $1 and "account_person"."person_id" in (select "mapped"."person_id" from "account_person" as "mapped" inner join "account" as "own" on "own"."organization_id" = "mapped"."organization_id" and "own"."account_id" = "mapped"."account_id" where "mapped"."organization_id" = $2 and "own"."organization_id" = $3 and "own"."connection_id" = $4) order by "account"."account_id";

-- listRoster
select "person_id" as "personId", "full_name" as "fullName", "email", "department", "job_title" as "jobTitle", "manager_id" as "managerId", "joined_on" as "joinedOn", "left_on" as "leftOn" from "person" where "organization_id" = $1 and "person_id" = any($2::uuid[]);

-- listUnmapped
select "account"."account_id" as "accountId", "account"."connection_id" as "connectionId", "account"."source_id" as "sourceId", "account"."display_name" as "displayName", "account"."addresses", "account"."department", "account"."job_title" as "jobTitle", "account"."manager_source_id" as "managerSourceId", "account"."enabled", "account"."created_at" as "createdAt", "account"."removed_at" as "removedAt" from "account" where "account"."organization_id" = $1 and "account"."connection_id" = $2 and "account"."kind" = $3 and "account"."removed_at" is null and not exists (select from "account_person" where "account_person"."organization_id" = $4 and "account_person"."account_id" = "account"."account_id") order by "account"."account_id";

-- saveMappings
insert into account_person (organization_id, account_id, person_id, mapped_by, mapped_at)
  select organization.organization_id, came.account_id, came.person_id, came.mapped_by, $1::timestamptz
  from organization cross join unnest(
  $2::uuid[], $3::uuid[],
  $4::text[]
  ) came (account_id, person_id, mapped_by)
  where organization.organization_id = $5::uuid
  order by came.account_id
  on conflict (organization_id, account_id) do nothing;
