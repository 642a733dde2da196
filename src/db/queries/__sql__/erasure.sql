-- The SQL as sent by queries/erasure.ts, written by queries/sent.test.ts.

-- eraseConnection
delete from stream_partition
  where organization_id = $1::uuid and connection_id = $2::uuid;
select "account_id" as "accountId" from "account" where "organization_id" = $1 and "connection_id" = $2;
insert into touched_day (organization_id, account_id, day)
  select distinct other.organization_id, other.account_id, (activity.at at time zone 'UTC')::date
  from account_person erased
  join account_person other on other.organization_id = $1::uuid and other.person_id = erased.person_id
  and other.account_id <> all($2::uuid[])
  join activity on activity.organization_id = $3::uuid and activity.account_id = erased.account_id
  and activity.at is not null
  where erased.organization_id = $4::uuid and erased.account_id = any($5::uuid[])
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;
select count(*) as n from activity
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
delete from activity
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
with gone as (
  delete from account_event
  where organization_id = $1::uuid and account_id = any($2::uuid[]) returning 1
  ) select count(*) as n from gone;
delete from "measure"
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
delete from "contact"
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
delete from "transcript"
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
delete from person
  where organization_id = $1::uuid and cardinality(kept) = 0
  and exists (select from account_person mapped where mapped.organization_id = $2::uuid
  and mapped.person_id = person.person_id and mapped.account_id = any($3::uuid[]))
  and not exists (select from account_person other where other.organization_id = $4::uuid
  and other.person_id = person.person_id and other.account_id <> all($5::uuid[]))
  returning person_id;
delete from "alert" where "organization_id" = $1 and "connection_id" = $2;
delete from "connection" where "organization_id" = $1 and "connection_id" = $2;

-- eraseMailboxes
delete from "stream_partition"
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
delete from "quarantine"
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
select "account_id" as "accountId", "person_id" as "personId", "from_day" as "from", "until_day" as "until" from "account_person" where "organization_id" = $1 and "account_id" = any($2::uuid[]);
select "person_id" as "personId" from "person" where "organization_id" = $1 and "manager_id" = any($2::uuid[]);
select "account_id" as "accountId", "person_id" as "personId", "from_day" as "from", "until_day" as "until" from "account_person" where "organization_id" = $1 and "person_id" = any($2::uuid[]);
insert into touched_day (organization_id, account_id, day)
  select organization_id, account_id, (at at time zone 'UTC')::date
  from activity
  where organization_id = $1::uuid and account_id = any($2::uuid[])
  and at is not null
  union
  select organization_id, account_id, (at at time zone 'UTC')::date
  from account_event
  where organization_id = $3::uuid and account_id = any($4::uuid[])
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;
select count(*) as n from activity
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
delete from activity
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
with gone as (
  delete from account_event
  where organization_id = $1::uuid and account_id = any($2::uuid[]) returning 1
  ) select count(*) as n from gone;
delete from "measure"
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
delete from "contact"
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
delete from "transcript"
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
