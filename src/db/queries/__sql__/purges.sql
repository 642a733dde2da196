-- The SQL as sent by queries/purges.ts, written by queries/sent.test.ts.

-- countHeld
select count(*) as n from (
  select 1 from "activity"
  where organization_id = $1::uuid and (at < $2::timestamptz or at is null) limit $3
  ) some_rows;

-- countHeld of all
select count(*) as n from (
  select 1 from "sync_run"
  where organization_id = $1::uuid and true limit $2
  ) some_rows;

-- deleteEndedSessions
delete from "session" where "organization_id" = $1 and "expires_at" < $2;

-- deleteOld
with old as materialized (
  select "account_id", "item" from "activity"
  where organization_id = $1::uuid and "account_id" = any($2::uuid[]) and (at < $3::timestamptz or at is null)
  limit $4 for update skip locked
  ), gone as (
  delete from "activity"
  where organization_id = $5::uuid and ("account_id", "item") in (select "account_id", "item" from old) returning 1
  ) select count(*) as n from gone;

-- deleteOld of contacts
with old as materialized (
  select "account_id", "item" from "contact"
  where organization_id = $1::uuid and "account_id" = any($2::uuid[]) and (select removed_at from account where account.organization_id = contact.organization_id
  and account.account_id = contact.account_id) < $3::timestamptz
  limit $4 for update skip locked
  ), gone as (
  delete from "contact"
  where organization_id = $5::uuid and ("account_id", "item") in (select "account_id", "item" from old) returning 1
  ) select count(*) as n from gone;

-- deleteOld of figures
with old as materialized (
  select "person_id", "day" from "signal_day"
  where organization_id = $1::uuid and "person_id" = any($2::uuid[]) and day < ($3::timestamptz at time zone 'UTC')::date
  limit $4 for update skip locked
  ), gone as (
  delete from "signal_day"
  where organization_id = $5::uuid and ("person_id", "day") in (select "person_id", "day" from old) returning 1
  ) select count(*) as n from gone;

-- deleteOld of runs
with old as materialized (
  select "connection_id", "stream", "started_at" from "sync_run"
  where organization_id = $1::uuid and true and "started_at" < $2::timestamptz
  limit $3 for update skip locked
  ), gone as (
  delete from "sync_run"
  where organization_id = $4::uuid and ("connection_id", "stream", "started_at") in (select "connection_id", "stream", "started_at" from old) returning 1
  ) select count(*) as n from gone;

-- holdPeopleOf
select distinct person_id as id from account_person
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
select person_id from person
  where organization_id = $1::uuid and person_id = any($2::uuid[])
  order by person_id for no key update;

-- listOwners
select "account_id" as id from "account"
  where organization_id = $1::uuid and "account_id" > $2::uuid
  order by 1 limit $3;

-- readOldest
select min("at") as at from "activity" where organization_id = $1::uuid;
