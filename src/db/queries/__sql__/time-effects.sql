-- The SQL as sent by queries/time-effects.ts, written by queries/sent.test.ts.

-- countStoredDays
select count(distinct person_id) filter (where day >= coalesce($1::date, '-infinity')) as people,
  count(*) filter (where day >= coalesce($2::date, '-infinity')) as days,
  count(*) filter (where day < $3::date) as kept
  from signal_day
  where organization_id = $4::uuid and person_id = any($5::uuid[])
  and
  exists (select from unnest($6::date[], $7::date[]) asked (first, last)
  where signal_day.day >= coalesce(first, '-infinity') and signal_day.day <= coalesce(last + $8::int, 'infinity'));

-- listPeopleBriefly
select "person_id" as "personId", "email", "department" from "person" where "organization_id" = $1 order by "person_id";

-- touchStoredDays
select "account_id" as "accountId", "person_id" as "personId", "from_day" as "from", "until_day" as "until" from "account_person" where "organization_id" = $1 and "person_id" = any($2::uuid[]);
insert into touched_day (organization_id, account_id, day)
  select distinct organization.organization_id, owner.account_id, stored.day
  from organization
  cross join unnest($1::uuid[], $2::uuid[]) owner (person_id, account_id)
  cross join lateral (
  select day - 1 as day from signal_day
  where signal_day.organization_id = $3::uuid and signal_day.person_id = owner.person_id
  and
  exists (select from unnest($4::date[], $5::date[]) asked (first, last)
  where signal_day.day >= coalesce(first, '-infinity') and signal_day.day <= coalesce(last + $6::int, 'infinity'))
  ) stored
  where organization.organization_id = $7::uuid
  order by 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;
