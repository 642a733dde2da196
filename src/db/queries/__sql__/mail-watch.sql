-- The SQL as sent by queries/mail-watch.ts, written by queries/sent.test.ts.

-- listReadingStates
select connection.connection_id as "connectionId", connection.tenant_name as "tenantName",
  coalesce(connection.cycle_finished_at, connection.connected_at) as "readAt",
  (select count(distinct part.account_id) from stream_partition part
  where part.organization_id = $1::uuid and part.connection_id = connection.connection_id) as mailboxes,
  (select count(distinct part.account_id) from stream_partition part
  where part.organization_id = $2::uuid and part.connection_id = connection.connection_id
  and part.state = 'stopped' and part.as_of is not null) as stopped,
  connection.status = 'connected' as working
  from connection
  where connection.organization_id = $3::uuid and connection.status <> 'disconnected'
  order by connection.connected_at, connection.connection_id;
