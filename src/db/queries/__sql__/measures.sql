-- The SQL as sent by queries/measures.ts, written by queries/sent.test.ts.

-- clearMeasures
with changed as (
  update measure as kept set value = 0, refreshed_on = came.refreshed_on
  from unnest(
  $1::uuid[], $2::date[]
  ) came (account_id, refreshed_on)
  where kept.organization_id = $3::uuid and kept.account_id = came.account_id
  and kept.day = $4::date and kept.name = any($5::text[])
  and kept.refreshed_on <= came.refreshed_on
  and (kept.value, kept.refreshed_on) is distinct from (0::float8, came.refreshed_on)
  returning kept.account_id, kept.day
  )
  insert into touched_day (organization_id, account_id, day)
  select distinct account.organization_id, account.account_id, changed.day
  from changed join account on account.organization_id = $6::uuid
  and account.account_id = changed.account_id and
  (account.kind = 'person' or exists (select from account_person mapped
  where mapped.organization_id = $7::uuid and mapped.account_id = account.account_id))
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;

-- dropMeasures
with changed as (
  delete from measure using unnest(
  $1::uuid[], $2::date[],
  $3::text[]
  ) named (account_id, day, name)
  where measure.organization_id = $4::uuid and measure.account_id = named.account_id
  and measure.day = named.day and measure.name = named.name
  returning measure.account_id, measure.day
  )
  insert into touched_day (organization_id, account_id, day)
  select distinct account.organization_id, account.account_id, changed.day
  from changed join account on account.organization_id = $5::uuid
  and account.account_id = changed.account_id and
  (account.kind = 'person' or exists (select from account_person mapped
  where mapped.organization_id = $6::uuid and mapped.account_id = account.account_id))
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;

-- listMeasured
select account.account_id as "accountId", account.addresses
  from account
  where account.organization_id = $1::uuid and account.connection_id = $2::uuid
  and exists (
  select from measure
  where measure.organization_id = account.organization_id and measure.account_id = account.account_id
  and measure.day = $3::date and measure.name = any($4::text[])
  )
  order by account.account_id;

-- saveMeasures
with changed as (
  insert into measure as kept (organization_id, account_id, day, name, value, refreshed_on)
  select account.organization_id, account.account_id, came.day, came.name, came.value, came.refreshed_on
  from unnest(
  $1::uuid[], $2::date[],
  $3::text[], $4::float8[],
  $5::date[]
  ) came (account_id, day, name, value, refreshed_on)
  join account on account.organization_id = $6::uuid and account.account_id = came.account_id
  and account.captured
  order by came.account_id, came.day, came.name
  on conflict (organization_id, account_id, day, name) do update
  set value = excluded.value, refreshed_on = excluded.refreshed_on
  where kept.refreshed_on <= excluded.refreshed_on
  and (kept.value, kept.refreshed_on) is distinct from (excluded.value, excluded.refreshed_on)
  returning kept.account_id, kept.day
  )
  insert into touched_day (organization_id, account_id, day)
  select distinct account.organization_id, account.account_id, changed.day
  from changed join account on account.organization_id = $7::uuid
  and account.account_id = changed.account_id and
  (account.kind = 'person' or exists (select from account_person mapped
  where mapped.organization_id = $8::uuid and mapped.account_id = account.account_id))
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;
