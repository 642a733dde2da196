-- The SQL as sent by queries/deployment.ts, written by queries/sent.test.ts.

-- countAlerts
select kind as name, count(*) as count from alert where cleared_at is null and dismissed_at is null
  group by kind order by kind;

-- countConnections
select status as name, count(*) as count from connection group by status order by status;

-- countMails
select state as name, count(*) as count from outbox group by state order by state;

-- countQuarantine
select count(*) as count from quarantine;

-- countWorkers
select count(*) as live, count(*) filter (where trouble is not null) as troubled from worker
  where seen_at > now() - $1::float8 * interval '1 second';

-- listLatestRuns
select connection.connection_id as "connectionId", connection.provider, wanted.stream, run.started_at as "startedAt",
  run.items, run.requests, run.failures
  from connection cross join lateral unnest(connection.streams) wanted (stream) cross join lateral (
  select started_at, items, requests, failures from sync_run
  where sync_run.organization_id = connection.organization_id
  and sync_run.connection_id = connection.connection_id and sync_run.stream = wanted.stream
  order by started_at desc limit 3
  ) run;

-- listStreamReadings
select connection.provider, p.stream, p.state, count(*) as partitions, min(p.as_of) as "readUntil"
  from connection join stream_partition p on p.organization_id = connection.organization_id
  and p.connection_id = connection.connection_id
  where connection.status in ('connected', 'needs-attention') and p.stream = any(connection.streams) and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  group by connection.provider, p.stream, p.state order by 1, 2, 3;
