-- The SQL as sent by queries/identity-states.ts, written by queries/sent.test.ts.

-- forgetLosses
insert into touched_day (organization_id, account_id, day)
  select distinct marked.organization_id, other.account_id, marked.day
  from unnest($1::uuid[], $2::uuid[])
  lost (person_id, account_id)
  join touched_day marked on marked.organization_id = $3::uuid and marked.account_id = lost.account_id
  join account_person other on other.organization_id = $4::uuid and other.person_id = lost.person_id
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;
delete from signal_day
  where organization_id = $1::uuid
  and (person_id, day) in (
  select lost.person_id, marked.day + beside.days from unnest($2::uuid[], $3::uuid[])
  lost (person_id, account_id)
  join touched_day marked on marked.organization_id = $4::uuid
  and marked.account_id = lost.account_id
  cross join (values (-1), (0), (1)) beside (days))
  and day >= (select
  ((min(marked.day)::timestamp at time zone 'UTC') at time zone (select zone from organization where organization_id = $5::uuid))::date from touched_day marked where marked.organization_id = $6::uuid
  and marked.account_id = any($7::uuid[]))
  and not exists (select from account_person other where other.organization_id = $8::uuid
  and other.person_id = signal_day.person_id);

-- listOwnAccounts
select distinct "account_id" as "accountId" from "account_person" where "organization_id" = $1 and "person_id" = any($2::uuid[]) order by "account_id";

-- readAccountStates
select "account_id" as "accountId" from "account" where "organization_id" = $1 and "account_id" = any($2::uuid[]) order by "account_id";
select "account_id" as "accountId", "mapping_id" as "mappingId", "person_id" as "personId", "from_day" as "from", "until_day" as "until", "mapped_by" as "by", "mapped_at" as "at", "confidence" from "account_person" where "organization_id" = $1 and "account_id" = any($2::uuid[]) order by "account_id", "from_day" asc nulls first;
select "account_id" as "accountId", "refused", "ownerless" from "account_ruling" where "organization_id" = $1 and "account_id" = any($2::uuid[]);

-- readPersonStates
select "person_id" as "personId", "merged_into" as "mergedInto", "manager_id" as "managerId" from "person" where "organization_id" = $1 and "person_id" = any($2::uuid[]) order by "person_id";

-- readPersonStates with those around
select "person_id" as "personId", "merged_into" as "mergedInto", "manager_id" as "managerId" from "person" where "organization_id" = $1 and ("person_id" = any($2::uuid[]) or "merged_into" = any($3::uuid[]) or "manager_id" = any($4::uuid[])) order by "person_id";

-- takePeople
select person_id as "personId" from person
  where organization_id = $1::uuid and person_id = any($2::uuid[])
  order by person_id for no key update;

-- writeAccountStates
delete from "account_person"
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
delete from "account_ruling"
  where organization_id = $1::uuid and account_id = any($2::uuid[]);
insert into account_person (organization_id, account_id, mapping_id, person_id, from_day, until_day, mapped_by,
  mapped_at, confidence)
  select organization.organization_id, came.account_id, came.mapping_id, came.person_id, came.from_day,
  came.until_day, came.mapped_by, came.mapped_at, came.confidence
  from organization cross join unnest(
  $1::uuid[], $2::uuid[],
  $3::uuid[], $4::date[],
  $5::date[], $6::text[],
  $7::timestamptz[], $8::float8[]
  ) came (account_id, mapping_id, person_id, from_day, until_day, mapped_by, mapped_at, confidence)
  where organization.organization_id = $9::uuid
  on conflict (organization_id, account_id, mapping_id) do update set person_id = excluded.person_id;
insert into account_ruling (organization_id, account_id, refused, ownerless)
  select organization.organization_id, came.account_id, came.refused::uuid[], came.ownerless
  from organization cross join unnest(
  $1::uuid[], $2::text[],
  $3::boolean[]
  ) came (account_id, refused, ownerless)
  where organization.organization_id = $4::uuid
  on conflict (organization_id, account_id) do update set refused = excluded.refused,
  ownerless = excluded.ownerless;

-- writePersonStates
update person set merged_into = came.merged_into, manager_id = came.manager_id
  from unnest(
  $1::uuid[], $2::uuid[],
  $3::uuid[]
  ) came (person_id, merged_into, manager_id)
  where person.organization_id = $4::uuid and person.person_id = came.person_id;
