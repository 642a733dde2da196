-- The SQL as sent by queries/progress.ts, written by queries/sent.test.ts.

-- countPartitions
select stream, count(*) as total, count(*) filter (where state = 'current') as current,
  count(*) filter (where state = 'stopped') as stopped,
  count(*) filter (where as_of is not null or cursor is not null) as begun,
  coalesce(sum(items_done), 0)::bigint as done,
  coalesce(sum(case when as_of is not null and reading_since is null then items_done
  else greatest(items_done, coalesce(items_expected, 0)) end), 0)::bigint as known,
  count(items_expected) as counted,
  count(*) filter (where part = 'root') as mailboxes,
  count(*) filter (where part = 'root' and as_of is null and state <> 'stopped') as unknown,
  case when bool_and(as_of is not null or state = 'stopped') then min(as_of) filter (where state <> 'stopped') end as "asOf",
  coalesce(sum(items_undated), 0)::bigint as undated,
  count(*) filter (where state <> 'current' and due_at <= $1::timestamptz and account_id not in (
  select account_id from mailbox_lease
  where organization_id = $2::uuid and connection_id = $3::uuid
  and not_before > now())) as ready
  from stream_partition p
  where p.organization_id = $4::uuid and p.connection_id = $5::uuid
  and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  group by stream;

-- countQuarantined
select stream, count(*) as items from quarantine
  where organization_id = $1::uuid and connection_id = $2::uuid
  group by stream;

-- listNextReady
with waiting as materialized (
  select p.stream, p.problem, greatest(p.due_at, $1::timestamptz
  + coalesce(extract(epoch from lease.not_before - now()), 0) * interval '1 second') as ready_at
  from stream_partition p
  left join lateral (
  select not_before from mailbox_lease
  where organization_id = $2::uuid and connection_id = $3::uuid
  and account_id = p.account_id offset 0
  ) lease on true
  where p.organization_id = $4::uuid and p.connection_id = $5::uuid
  and p.stream = any($6::text[]) and p.state = 'waiting' and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  )
  select stream, min(ready_at) as at, (
  select one.problem from waiting one where one.stream = whole.stream and one.problem is not null
  order by one.ready_at limit 1) as problem
  from waiting whole group by stream;

-- readRates
select stream, sum(items_a_second)::float8 as rate from reading_rate
  where organization_id = $1::uuid and connection_id = $2::uuid
  and measured_at > now() - interval '15 seconds'
  group by stream;

-- readWait
select greatest(0, ceil(extract(epoch from not_before - now()) * 1000))::float8 as wait from connection
  where organization_id = $1::uuid and connection_id = $2::uuid;
