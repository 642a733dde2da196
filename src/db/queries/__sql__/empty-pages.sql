-- The SQL as sent by queries/empty-pages.ts, written by queries/sent.test.ts.

-- advanceEmpty
update stream_partition p set cursor = came.cursor::jsonb, cursor_version = p.cursor_version + 1, attempts = 0,
  problem = null, state = 'current', due_at = came.next_at, as_of = came.began, reading_since = null, restarts = 0,
  updated_at = $1::timestamptz
  from unnest($2::text[], $3::uuid[], $4::text[],
  $5::bigint[], $6::text[],
  $7::timestamptz[],
  $8::timestamptz[]
  ) with ordinality came (stream, account_id, part, version, cursor, began, next_at, place)
  where p.organization_id = $9::uuid and p.connection_id = $10::uuid
  and p.stream = any($11::text[]) and p.account_id = any($12::uuid[])
  and p.stream = came.stream and p.account_id = came.account_id and p.part = came.part
  and p.cursor_version = came.version
  returning came.place,
  (select status from connection
  where organization_id = $13::uuid and connection_id = $14::uuid) as status,
  (select greatest(0, ceil(extract(epoch from not_before - now()) * 1000))::float8 from connection
  where organization_id = $15::uuid and connection_id = $16::uuid) as wait;
