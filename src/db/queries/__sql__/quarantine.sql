-- The SQL as sent by queries/quarantine.ts, written by queries/sent.test.ts.

-- countQuarantineGroups
select count(*) as total, coalesce(sum(items), 0)::bigint as items from (
  select count(*) as items from quarantine where organization_id = $1::uuid  group by connection_id, stream, reason
  ) grouped;

-- listQuarantineGroups
select connection_id as "connectionId", stream, reason, count(*) as items,
  count(distinct account_id) filter (where account_id <> '00000000-0000-0000-0000-000000000000'::uuid) as mailboxes,
  min(seen_at) as "firstSeenAt", max(seen_at) as "lastSeenAt"
  from quarantine
  where organization_id = $1::uuid
  group by connection_id, stream, reason
  order by items desc, stream, reason, connection_id
  limit $2::int offset $3::int;

-- listQuarantineGroups of a stream
select connection_id as "connectionId", stream, reason, count(*) as items,
  count(distinct account_id) filter (where account_id <> '00000000-0000-0000-0000-000000000000'::uuid) as mailboxes,
  min(seen_at) as "firstSeenAt", max(seen_at) as "lastSeenAt"
  from quarantine
  where organization_id = $1::uuid and stream = $2
  group by connection_id, stream, reason
  order by items desc, stream, reason, connection_id
  limit $3::int offset $4::int;

-- quarantineItems
insert into quarantine (organization_id, connection_id, stream, account_id, item, reason, seen_at)
  select connection.organization_id, connection.connection_id, $1, $2::uuid, came.item,
  came.reason, $3::timestamptz
  from connection cross join unnest(
  $4::uuid[], $5::text[]) came (item, reason)
  where connection.organization_id = $6::uuid
  and connection.connection_id = $7::uuid
  on conflict (organization_id, connection_id, stream, account_id, item) do update set reason = excluded.reason
  where quarantine.reason <> excluded.reason;

-- releaseItems
delete from quarantine
  where organization_id = $1::uuid and connection_id = $2::uuid
  and stream = $3 and account_id = $4::uuid and item = any($5::uuid[]);

-- restartQuarantined
select distinct account_id as "accountId" from quarantine where organization_id = $1::uuid
  and connection_id = $2::uuid and stream = $3;
update stream_partition set cursor = null, cursor_version = cursor_version + 1, reading_since = null,
  items_done = 0, items_undated = 0, restarts = 0, attempts = 0, state = 'waiting', problem = null,
  due_at = $1::timestamptz, updated_at = $2::timestamptz
  where organization_id = $3::uuid
  and connection_id = $4::uuid and stream = $5 and "stream_partition"."due_at" < '9999-12-31T00:00:00Z'::timestamptz and account_id = any($6::uuid[])
  returning account_id as "accountId";
delete from quarantine where organization_id = $1::uuid
  and connection_id = $2::uuid and stream = $3 and account_id = any($4::uuid[]);
