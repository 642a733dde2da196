-- The SQL as sent by queries/problems.ts, written by queries/sent.test.ts.

-- listProblemGroups
select connection_id as "connectionId", (array_agg(problem order by updated_at desc))[1] as problem,
  array_agg(distinct stream order by stream) as streams, count(*) as partitions,
  count(distinct account_id) filter (where account_id <> '00000000-0000-0000-0000-000000000000'::uuid) as mailboxes,
  coalesce((array_agg(distinct name order by name) filter (where name is not null))[1:$1::int], '{}') as names
  from (
  select p.connection_id, p.stream, p.account_id, p.problem, p.updated_at, account.display_name as name
  from stream_partition p
  left join account on account.organization_id = p.organization_id and account.account_id = p.account_id
  where p.organization_id = $2::uuid and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz and p.problem is not null
  and (p.state = 'stopped' or p.attempts >= $3::int)
  ) failed
  group by connection_id, problem ->> 'code'
  order by count(*) desc, problem ->> 'code', connection_id;
