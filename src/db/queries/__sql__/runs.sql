-- The SQL as sent by queries/runs.ts, written by queries/sent.test.ts.

-- addToRuns
select 1 from connection
  where organization_id = $1::uuid and connection_id = $2::uuid for update;
insert into sync_run as known (organization_id, connection_id, stream, started_at, items, requests, waited_ms,
  failures, quarantined)
  select connection.organization_id, connection.connection_id, came.stream, coalesce(latest.started_at, came.began),
  came.items, came.requests, came.waited, came.failures, came.quarantined
  from connection cross join unnest(
  $1::text[], $2::timestamptz[],
  $3::bigint[], $4::bigint[],
  $5::bigint[], $6::int[],
  $7::int[]
  ) came (stream, began, items, requests, waited, failures, quarantined)
  left join lateral (
  select case when finished_at is null then started_at end as started_at from sync_run
  where organization_id = $8::uuid and connection_id = $9::uuid and stream = came.stream
  order by sync_run.started_at desc limit 1
  ) latest on true
  where connection.organization_id = $10::uuid and connection.connection_id = $11::uuid
  and (came.requests > 0 or latest.started_at is not null)
  on conflict (organization_id, connection_id, stream, started_at) do update set
  items = known.items + excluded.items, requests = known.requests + excluded.requests,
  waited_ms = known.waited_ms + excluded.waited_ms, failures = known.failures + excluded.failures,
  quarantined = known.quarantined + excluded.quarantined;

-- countRuns
select count(*) as "total" from "sync_run" where "organization_id" = $1;

-- deleteOldRuns
delete from "sync_run" where "organization_id" = $1 and "connection_id" = $2 and "started_at" < $3;

-- finishRuns
update sync_run run set finished_at = $1::timestamptz,
  waited_ms = least(run.waited_ms, (extract(epoch from $2::timestamptz - run.started_at) * 1000)::bigint)
  from (
  select wanted.stream, latest.started_at
  from unnest($3::text[]) wanted (stream) cross join lateral (
  select started_at from sync_run
  where organization_id = $4::uuid and connection_id = $5::uuid
  and stream = wanted.stream
  order by started_at desc limit 1
  ) latest
  ) open
  where run.organization_id = $6::uuid and run.connection_id = $7::uuid
  and run.stream = open.stream and run.started_at = open.started_at and run.finished_at is null
  and not exists (
  select from stream_partition p
  where p.organization_id = $8::uuid and p.connection_id = $9::uuid
  and p.stream = run.stream and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  and (p.state = 'waiting' or (p.state = 'current' and p.due_at <= $10::timestamptz)));

-- listRuns
select "connection_id" as "connectionId", "stream", "started_at" as "startedAt", "finished_at" as "finishedAt", "items", "requests", "waited_ms" as "waitedMs", "failures", "quarantined" from "sync_run" where "organization_id" = $1 order by "started_at" desc, "connection_id", "stream" limit $2 offset $3;

-- listRuns of a stream
select "connection_id" as "connectionId", "stream", "started_at" as "startedAt", "finished_at" as "finishedAt", "items", "requests", "waited_ms" as "waitedMs", "failures", "quarantined" from "sync_run" where "organization_id" = $1 and "connection_id" = $2 and "stream" = $3 order by "started_at" desc, "connection_id", "stream" limit $4 offset $5;
