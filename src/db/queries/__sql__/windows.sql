-- The SQL as sent by queries/windows.ts, written by queries/sent.test.ts.

-- sweepMeetings
with removed as (
  delete from activity
  where organization_id = $1::uuid and account_id = $2::uuid
  and at >= $3::timestamptz and at < $4::timestamptz
  and kind = 'meeting' and pass < $5::bigint
  returning at, seconds
  ), days as (
  insert into touched_day (organization_id, account_id, day)
  select distinct $6::uuid, $7::uuid, day::date
  from removed cross join lateral generate_series(
  (at at time zone 'UTC')::date,
  ((at + greatest(seconds - 1, 0) * interval '1 second') at time zone 'UTC')::date, interval '1 day') overlapped (day)
  order by 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day
  )
  select count(*) as removed from removed;
