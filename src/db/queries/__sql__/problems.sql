-- The SQL as sent by queries/problems.ts, written by queries/sent.test.ts.

-- listProblemGroups
with counted as (
  select p.connection_id, p.stream, p.problem ->> 'code' as code, count(*) as partitions from stream_partition p
  where p.organization_id = $1::uuid and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  and ("p"."state" = 'stopped' or "p"."attempts" >= 4)
  and "p"."problem" is not null
  group by 1, 2, 3
  ), held as (
  select connection_id, code, count(*) as mailboxes from (
  select distinct p.connection_id, p.problem ->> 'code' as code, p.account_id from stream_partition p
  where p.organization_id = $2::uuid and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  and ("p"."state" = 'stopped' or "p"."attempts" >= 4)
  and "p"."problem" is not null
  and p.account_id <> '00000000-0000-0000-0000-000000000000'::uuid
  ) mailbox group by 1, 2
  )
  select whole.connection_id as "connectionId",
  (select one.problem from counted cause cross join lateral (
  select p.problem from stream_partition p where
  p.organization_id = $3::uuid and p.connection_id = cause.connection_id and p.stream = cause.stream
  and p.problem ->> 'code' = cause.code and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  and ("p"."state" = 'stopped' or "p"."attempts" >= 4)
  and "p"."problem" is not null order by p.account_id limit 1) one
  where cause.connection_id = whole.connection_id and cause.code = whole.code
  order by cause.stream limit 1) as problem,
  whole.streams, whole.partitions, coalesce(held.mailboxes, 0) as mailboxes,
  (select coalesce((array_agg(distinct display_name order by display_name))[1:$4::int], '{}') from account
  where organization_id = $5::uuid and account_id = any(array(
  select some_of.account_id
  from counted cause cross join lateral (
  select distinct p.account_id from stream_partition p where
  p.organization_id = $6::uuid and p.connection_id = cause.connection_id and p.stream = cause.stream
  and p.problem ->> 'code' = cause.code and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  and ("p"."state" = 'stopped' or "p"."attempts" >= 4)
  and "p"."problem" is not null
  order by p.account_id limit $7::int) some_of
  where cause.connection_id = whole.connection_id and cause.code = whole.code))) as names
  from (
  select connection_id, code, array_agg(stream order by stream) as streams, sum(partitions)::bigint as partitions
  from counted group by connection_id, code
  ) whole
  left join held on held.connection_id = whole.connection_id and held.code = whole.code
  order by whole.partitions desc, whole.code, whole.connection_id;

-- listProblems
select cause.stream, (
  select p.problem from stream_partition p where
  p.organization_id = $1::uuid and p.connection_id = cause.connection_id and p.stream = cause.stream
  and p.problem ->> 'code' = cause.code and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  and ("p"."state" = 'stopped' or "p"."attempts" >= 4)
  and "p"."problem" is not null order by p.account_id limit 1) as problem, cause.partitions,
  (select coalesce(array_agg(distinct display_name order by display_name), '{}') from account
  where organization_id = $2::uuid
  and account_id = any(array(
  select distinct p.account_id from stream_partition p where
  p.organization_id = $3::uuid and p.connection_id = cause.connection_id and p.stream = cause.stream
  and p.problem ->> 'code' = cause.code and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  and ("p"."state" = 'stopped' or "p"."attempts" >= 4)
  and "p"."problem" is not null
  order by p.account_id limit $4::int))) as mailboxes, cause."mailboxCount"
  from (
  select p.connection_id, p.stream, p.problem ->> 'code' as code, count(*) as partitions,
  count(distinct p.account_id) filter (where p.account_id <> '00000000-0000-0000-0000-000000000000'::uuid)
  as "mailboxCount"
  from stream_partition p
  where p.organization_id = $5::uuid and p.connection_id = $6::uuid and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  and ("p"."state" = 'stopped' or "p"."attempts" >= 4)
  and "p"."problem" is not null
  group by 1, 2, 3
  ) cause
  order by cause.partitions desc, cause.code;
