-- The SQL as sent by queries/import-connections.ts, written by queries/sent.test.ts.

-- openImportConnection
insert into connection (organization_id, connection_id, provider, settings, secret, streams, tenant_id, tenant_name,
  connected_at, connected_by, status, due_at, way, mode, grant_key)
  select organization_id, $1::uuid, $2, '{}'::jsonb, null, '{}'::text[], $3,
  $4, $5::timestamptz, $6, 'disconnected', '9999-12-31T00:00:00Z'::timestamptz, 'import', 'application',
  $7
  from organization where organization_id = $8::uuid
  on conflict (organization_id, connection_id) do nothing;

-- openImportPartition
insert into account (organization_id, account_id, connection_id, source_id, kind, display_name, addresses,
  enabled, mailbox)
  select connection.organization_id, $1::uuid, connection.connection_id, $2, 'unknown', '',
  array[$3]::text[], true, false
  from connection where organization_id = $4::uuid and connection_id = $5::uuid
  on conflict (organization_id, connection_id, source_id) do nothing;
insert into stream_partition (organization_id, connection_id, stream, account_id, part, cursor_version, state,
  attempts, due_at, restarts, items_done, items_undated, updated_at)
  select connection.organization_id, connection.connection_id, $1, $2::uuid, $3, 0,
  'current', 0, '9999-12-31T00:00:00Z'::timestamptz, 0, 0, 0, $4::timestamptz
  from connection where organization_id = $5::uuid and connection_id = $6::uuid
  on conflict (organization_id, connection_id, stream, account_id, part) do nothing;
select cursor_version as version from stream_partition where
  organization_id = $1::uuid and connection_id = $2::uuid
  and stream = $3 and account_id = $4::uuid and part = $5;
