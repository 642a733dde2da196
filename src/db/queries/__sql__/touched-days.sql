-- The SQL as sent by queries/touched-days.ts, written by queries/sent.test.ts.

-- claimTouchedDays
select account_id as "accountId", day from touched_day
  where organization_id = $1::uuid and account_id = any($2::uuid[])
  order by account_id, day
  for update skip locked;

-- deleteTouchedDays
delete from touched_day
  where organization_id = $1::uuid
  and account_id = any($2::uuid[])
  and account_id::text || day::text = any($3::text[]);

-- holdNobodysAccounts
select account_id as "accountId" from account
  where organization_id = $1::uuid
  and account_id = any($2::uuid[])
  and (kind <> 'person' or exists (select from account_ruling ruling
  where ruling.organization_id = $3::uuid and ruling.account_id = account.account_id
  and ruling.ownerless))
  order by account_id
  for no key update skip locked;

-- listTouchedAccounts
select distinct account_id as "accountId" from (
  select account_id from touched_day
  where organization_id = $1::uuid and account_id > $2::uuid
  order by account_id limit $3
  ) some_days
  order by account_id;
select "account_id" as "accountId", "person_id" as "personId", "from_day" as "from", "until_day" as "until" from "account_person" where "organization_id" = $1 and "account_id" = any($2::uuid[]);

-- touchAccounts
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

-- touchDays
insert into touched_day (organization_id, account_id, day)
  select organization.organization_id, $1::uuid, marked.day
  from organization cross join (select distinct unnest($2::date[]) as day) marked
  where organization.organization_id = $3::uuid
  order by marked.day
  on conflict (organization_id, account_id, day) do update set day = excluded.day;
