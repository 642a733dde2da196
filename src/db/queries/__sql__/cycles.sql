-- The SQL as sent by queries/cycles.ts, written by queries/sent.test.ts.

-- beginCycle
update "connection" set "cycle_started_at" = $1 where "organization_id" = $2 and "connection_id" = $3 and ("cycle_started_at" is null or "cycle_finished_at" >= "cycle_started_at");

-- makeConnectionDue
update connection set due_at = $1::timestamptz, problem = case when status = 'paused' then problem end,
  status = case when status in ('paused', 'disconnected') then status else 'connected' end
  where organization_id = $2::uuid and connection_id = $3::uuid;

-- settleConnection
select due_at from stream_partition
  where organization_id = $1::uuid and connection_id = $2::uuid
  and "stream_partition"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  order by due_at limit 1;
update connection set due_at = $1::timestamptz where organization_id = $2::uuid and connection_id = $3::uuid;
update connection set cycle_finished_at = $1::timestamptz
  where organization_id = $2::uuid and connection_id = $3::uuid and cycle_started_at is not null
  and (cycle_finished_at is null or cycle_finished_at < cycle_started_at);

-- writeRates
delete from reading_rate
  where organization_id = $1::uuid and connection_id = $2::uuid
  and ((worker = $3::uuid and stream <> all($4::text[]))
  or measured_at < now() - interval '1 hour');
insert into reading_rate (organization_id, connection_id, stream, worker, items_a_second, measured_at)
  select connection.organization_id, connection.connection_id, came.stream, $1::uuid, came.rate, now()
  from connection cross join unnest(
  $2::text[], $3::float8[]) came (stream, rate)
  where connection.organization_id = $4::uuid and connection.connection_id = $5::uuid
  on conflict (organization_id, connection_id, stream, worker) do update
  set items_a_second = excluded.items_a_second, measured_at = excluded.measured_at;
