-- The SQL as sent by queries/touched-days.ts, written by queries/sent.test.ts.

-- claimTouchedDays
select account_id as "accountId", day from touched_day
  where organization_id = $1::uuid and account_id = any($2::uuid[])
  order by account_id, day
  for update skip locked;

-- deleteTouchedDays
delete from touched_day
  using unnest($1::uuid[], $2::date[])
  done(account_id, day)
  where touched_day.organization_id = $3::uuid
  and touched_day.account_id = done.account_id and touched_day.day = done.day;

-- holdNobodysAccounts
select account_id as "accountId" from account
  where organization_id = $1::uuid
  and account_id = any($2::uuid[]) and kind <> 'person'
  order by account_id
  for no key update skip locked;

-- listTouchedAccounts
select touched.account_id as "accountId", account_person.person_id as "personId"
  from (
  select distinct account_id from (
  select account_id from touched_day
  where organization_id = $1::uuid and account_id > $2::uuid
  order by account_id limit $3
  ) some_days
  ) touched
  left join account_person
  on account_person.organization_id = $4::uuid and account_person.account_id = touched.account_id
  order by touched.account_id;

-- touchAccounts
insert into touched_day (organization_id, account_id, day)
  select distinct organization_id, account_id, (at at time zone 'UTC')::date
  from activity
  where organization_id = $1::uuid and at is not null and account_id in (
  select unnest($2::uuid[])
  union
  select theirs.account_id
  from account_person manager
  join person on person.organization_id = manager.organization_id and person.manager_id = manager.person_id
  join account_person theirs
  on theirs.organization_id = person.organization_id and theirs.person_id = person.person_id
  where manager.organization_id = $3::uuid and manager.account_id = any($4::uuid[])
  )
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;

-- touchDays
insert into touched_day (organization_id, account_id, day)
  select organization.organization_id, $1::uuid, marked.day
  from organization cross join (select distinct unnest($2::date[]) as day) marked
  where organization.organization_id = $3::uuid
  order by marked.day
  on conflict (organization_id, account_id, day) do update set day = excluded.day;
