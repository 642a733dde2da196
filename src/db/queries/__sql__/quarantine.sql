-- The SQL as sent by queries/quarantine.ts, written by queries/sent.test.ts.

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
