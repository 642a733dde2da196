-- The SQL as sent by queries/stream-coverage.ts, written by queries/sent.test.ts.

-- listCoveredAccounts
select "account_id" as "accountId", "connection_id" as "connectionId", "mailbox", "created_at" as "createdAt" from "account" where "organization_id" = $1 and "connection_id" = any($2::uuid[]) and "kind" = $3 and "captured" = $4 and "removed_at" is null order by "account_id";

-- listReadGroups
select wanted.connection_id as "connectionId", wanted.stream, read.days,
  (array_agg(read.problem) filter (where read.problem is not null))[1] as problem,
  array_agg(read.account_id::text) as "accountIds"
  from unnest($1::uuid[], $2::text[],
  $3::int[]) wanted (connection_id, stream, lag)
  cross join lateral (
  select account_id, case when bool_and(as_of is not null or (made_at >= $4::timestamptz) is true)
  then width_bucket(min(coalesce(as_of, made_at)) - wanted.lag * interval '1 second',
  $5::timestamptz[])
  end as days,
  (array_agg(problem order by as_of nulls first, part)
  filter (where state = 'stopped' and problem is not null))[1] as problem
  from stream_partition
  where organization_id = $6::uuid and connection_id = wanted.connection_id
  and stream = wanted.stream and "stream_partition"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  group by account_id offset 0
  ) read
  group by wanted.connection_id, wanted.stream, read.days, read.problem ->> 'code';
