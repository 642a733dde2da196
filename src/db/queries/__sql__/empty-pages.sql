-- The SQL as sent by queries/empty-pages.ts, written by queries/sent.test.ts.

-- advanceEmpty
with moved as (
  insert into stream_partition as known (organization_id, connection_id, stream, account_id, part, cursor,
  cursor_version, state, attempts, due_at, as_of, reading_since, restarts, items_done, items_undated, updated_at)
  select connection.organization_id, connection.connection_id, came.stream, came.account_id, came.part,
  came.cursor::jsonb, came.version + 1, case when came.next_at is null then 'waiting' else 'current' end, 0,
  coalesce(came.next_at, $1::timestamptz), case when came.next_at is not null then came.began end,
  case when came.next_at is null then came.began end, 0, 0, 0, came.asked
  from connection cross join unnest($2::text[],
  $3::uuid[], $4::text[],
  $5::bigint[], $6::text[],
  $7::timestamptz[],
  $8::timestamptz[],
  $9::timestamptz[]
  ) came (stream, account_id, part, version, cursor, began, asked, next_at)
  where connection.organization_id = $10::uuid and connection.connection_id = $11::uuid
  order by came.stream, came.account_id, came.part
  on conflict (organization_id, connection_id, stream, account_id, part) do update set
  cursor = excluded.cursor, cursor_version = excluded.cursor_version, attempts = 0, problem = null,
  state = excluded.state, reading_since = excluded.reading_since,
  due_at = case when excluded.as_of is null or known.due_at > excluded.updated_at then known.due_at
  else excluded.due_at end,
  as_of = coalesce(excluded.as_of, known.as_of),
  restarts = case when excluded.as_of is null then known.restarts else 0 end, updated_at = $12::timestamptz
  where known.cursor_version = excluded.cursor_version - 1
  returning known.stream, known.account_id, known.part, known.xmax = 0 as made
  )
  select moved.stream, moved.account_id as "accountId", moved.part, moved.made, connection.status,
  greatest(0, ceil(extract(epoch from connection.not_before - now()) * 1000))::float8 as wait
  from moved cross join connection
  where connection.organization_id = $13::uuid and connection.connection_id = $14::uuid;
