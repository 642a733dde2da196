-- The SQL as sent by queries/account-people.ts, written by queries/sent.test.ts.

-- holdRoster
select organization_id from organization where organization_id = $1::uuid for no key update;

-- listConnectionAccounts
select "account_id" as "accountId" from "account" where "organization_id" = $1 and "connection_id" = $2 order by "account_id";

-- listKnownAddresses
select "email" as "address", coalesce(merged_into, person_id) as "personId" from "person" where "organization_id" = $1 and "email" = any($2::text[]) order by "email";
select "account_id" as "accountId", "addresses" from "account" where "organization_id" = $1 and exists (select from unnest(addresses) owned (address) where address = any($2::text[])) order by "account_id";
select "account_id" as "accountId", "person_id" as "personId", "from_day" as "from", "until_day" as "until" from "account_person" where "organization_id" = $1 and "account_id" = any($2::uuid[]);

-- listMappings by account
select "account_id" as "accountId", "person_id" as "personId", "from_day" as "from", "until_day" as "until" from "account_person" where "organization_id" = $1 and "account_id" = any($2::uuid[]);

-- listMappings by person
select "account_id" as "accountId", "person_id" as "personId", "from_day" as "from", "until_day" as "until" from "account_person" where "organization_id" = $1 and "person_id" = any($2::uuid[]);

-- listReports
select "account_id" as "accountId" from "account" where "organization_id" = $1 and "connection_id" = $2 and "manager_source_id" in (select "source_id" from "account" where "organization_id" = $3 and "account_id" = any($4::uuid[]));

-- listRoster
select "person_id" as "personId", "full_name" as "fullName", "email", "department", "job_title" as "jobTitle", "manager_id" as "managerId", "joined_on" as "joinedOn", "left_on" as "leftOn", "kept" from "person" where "organization_id" = $1 and "person_id" = any($2::uuid[]);

-- listSomeAccounts
select "account_id" as "accountId", "connection_id" as "connectionId", "source_id" as "sourceId", "kind", "display_name" as "displayName", "addresses", "department", "job_title" as "jobTitle", "manager_source_id" as "managerSourceId", "enabled", "created_at" as "createdAt", "removed_at" as "removedAt", "personnel", (personnel and exists (select from connection
  where connection.organization_id = $1::uuid
  and connection.connection_id = account.connection_id and connection.status <> 'disconnected')) as "inForce", "joined_on" as "joinedOn", "left_on" as "leftOn" from "account" where "organization_id" = $2 and "account_id" = any($3::uuid[]) order by "account_id";
select "account_id" as "accountId", "person_id" as "personId", "from_day" as "from", "until_day" as "until" from "account_person" where "organization_id" = $1 and "account_id" = any($2::uuid[]);
select "account_id" as "accountId", "person_id" as "personId", "from_day" as "from", "until_day" as "until" from "account_person" where "organization_id" = $1 and "person_id" = any($2::uuid[]);
select "account_id" as "accountId", "connection_id" as "connectionId", "source_id" as "sourceId", "kind", "display_name" as "displayName", "addresses", "department", "job_title" as "jobTitle", "manager_source_id" as "managerSourceId", "enabled", "created_at" as "createdAt", "removed_at" as "removedAt", "personnel", (personnel and exists (select from connection
  where connection.organization_id = $1::uuid
  and connection.connection_id = account.connection_id and connection.status <> 'disconnected')) as "inForce", "joined_on" as "joinedOn", "left_on" as "leftOn" from "account" where "organization_id" = $2 and "account_id" = any($3::uuid[]) order by "account_id";
select "account_id" as "accountId", "refused", "ownerless" from "account_ruling" where "organization_id" = $1 and "account_id" = any($2::uuid[]);

-- listSourceOwners
select account.account_id as "accountId", account.connection_id as "connectionId", account.source_id as "sourceId"
  from unnest($1::uuid[], $2::text[])
  named (connection_id, source_id)
  join account on account.organization_id = $3::uuid
  and account.connection_id = named.connection_id and account.source_id = named.source_id;
select "account_id" as "accountId", "person_id" as "personId", "from_day" as "from", "until_day" as "until" from "account_person" where "organization_id" = $1 and "account_id" = any($2::uuid[]);

-- saveMappings
insert into account_person (organization_id, account_id, mapping_id, person_id, mapped_by, mapped_at, confidence)
  select organization.organization_id, came.account_id, came.mapping_id, came.person_id, came.mapped_by,
  $1::timestamptz, 1
  from organization cross join unnest(
  $2::uuid[],
  $3::uuid[],
  $4::uuid[], $5::text[]
  ) came (account_id, mapping_id, person_id, mapped_by)
  where organization.organization_id = $6::uuid
  and not exists (select from account_person mapped where mapped.organization_id = $7::uuid
  and mapped.account_id = came.account_id)
  order by came.account_id
  on conflict do nothing;
