-- The SQL as sent by queries/erasure.ts, written by queries/sent.test.ts.

-- eraseConnection
delete from stream_partition
  where organization_id = $1::uuid and connection_id = $2::uuid;
select "account_id" as "accountId" from "account" where "organization_id" = $1 and "connection_id" = $2;
insert into touched_day (organization_id, account_id, day)
  select distinct other.organization_id, other.account_id, happened.day
  from account_person erased
  join account_person other on other.organization_id = $1::uuid and other.person_id = erased.person_id
  and other.account_id <> all($2::uuid[])
  cross join lateral (
  select (at at time zone 'UTC')::date as day from activity
  where activity.organization_id = $3::uuid and activity.account_id = erased.account_id
  and at is not null
  union
  select (at at time zone 'UTC')::date from account_event
  where account_event.organization_id = $4::uuid and account_event.account_id = erased.account_id
  union
  select day from measure
  where measure.organization_id = $5::uuid and measure.account_id = erased.account_id
  union
  select (at at time zone 'UTC')::date from transcript
  where transcript.organization_id = $6::uuid and transcript.account_id = erased.account_id
  ) happened
  where erased.organization_id = $7::uuid and erased.account_id = any($8::uuid[])
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;
select max(case when kind = 'figures' then (kept_from at time zone 'UTC')::date
  else ((kept_from + interval '96 hours') at time zone 'UTC')::date end) as day
  from retention
  where organization_id = $1::uuid and kind in ('activity', 'events', 'measures', 'transcripts', 'figures');
select count(*) as n from activity
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
delete from activity
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
with changed as (
  select account_id, at, ended_at, participants from transcript
  where organization_id = $1::uuid
  and account_id = any($2::uuid[])
  )
  insert into touched_day (organization_id, account_id, day)
  select distinct account.organization_id, account.account_id, (moment.at at time zone 'UTC')::date
  from (
  select account_id, at, ended_at from changed
  union all
  select owner.account_id, took.at, took.ended_at
  from (select unnest(participants) as address, at, ended_at from changed) took
  join (
  select account_id, unnest(addresses) as address from account where organization_id = $3::uuid
  ) owner using (address)
  ) called
  join account on account.organization_id = $4::uuid and account.account_id = called.account_id
  and
  (account.kind = 'person' or exists (select from account_person mapped
  where mapped.organization_id = $5::uuid and mapped.account_id = account.account_id))
  cross join lateral (values (called.at), (coalesce(called.ended_at, called.at))) moment (at)
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;
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
delete from "untold_span"
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
  union
  select organization_id, account_id, day
  from measure
  where organization_id = $5::uuid and account_id = any($6::uuid[])
  union
  select organization_id, account_id, (moment.at at time zone 'UTC')::date
  from transcript cross join lateral (values (transcript.at), (coalesce(ended_at, transcript.at))) moment (at)
  where organization_id = $7::uuid and account_id = any($8::uuid[])
  union
  select owner.organization_id, owner.account_id, (moment.at at time zone 'UTC')::date
  from (
  select organization_id, account_id, unnest(addresses) as address from account
  where organization_id = $9::uuid and account_id = any($10::uuid[])
  ) owner
  join (
  select unnest(participants) as address, at, ended_at from transcript
  where organization_id = $11::uuid
  ) took using (address)
  cross join lateral (values (took.at), (coalesce(took.ended_at, took.at))) moment (at)
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;
select max(case when kind = 'figures' then (kept_from at time zone 'UTC')::date
  else ((kept_from + interval '96 hours') at time zone 'UTC')::date end) as day
  from retention
  where organization_id = $1::uuid and kind in ('activity', 'events', 'measures', 'transcripts', 'figures');
select count(*) as n from activity
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
delete from activity
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
with changed as (
  select account_id, at, ended_at, participants from transcript
  where organization_id = $1::uuid
  and account_id = any($2::uuid[])
  )
  insert into touched_day (organization_id, account_id, day)
  select distinct account.organization_id, account.account_id, (moment.at at time zone 'UTC')::date
  from (
  select account_id, at, ended_at from changed
  union all
  select owner.account_id, took.at, took.ended_at
  from (select unnest(participants) as address, at, ended_at from changed) took
  join (
  select account_id, unnest(addresses) as address from account where organization_id = $3::uuid
  ) owner using (address)
  ) called
  join account on account.organization_id = $4::uuid and account.account_id = called.account_id
  and
  (account.kind = 'person' or exists (select from account_person mapped
  where mapped.organization_id = $5::uuid and mapped.account_id = account.account_id))
  cross join lateral (values (called.at), (coalesce(called.ended_at, called.at))) moment (at)
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;
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
