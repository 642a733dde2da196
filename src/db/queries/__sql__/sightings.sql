-- The SQL as sent by queries/sightings.ts, written by queries/sent.test.ts.

-- listAddressed
select distinct on (held.address) held.address, account.account_id as "accountId"
  from account cross join lateral unnest(account.addresses) held (address)
  where account.organization_id = $1::uuid and account.connection_id = $2::uuid
  and account.addresses && $3::text[] and held.address = any($4::text[])
  and account.kind <> 'app'
  order by held.address, account.kind = 'unknown', account.removed_at is not null, account.account_id;

-- saveSightings
insert into account as known (organization_id, account_id, connection_id, source_id, kind, display_name, addresses,
  enabled, mailbox, captured)
  select connection.organization_id, came.account_id, connection.connection_id, came.source_id, came.kind,
  came.display_name, came.addresses::text[], true, false, came.captured
  from connection cross join unnest(
  $1::uuid[], $2::text[],
  $3::text[], $4::text[],
  $5::text[], $6::boolean[]
  ) came (account_id, source_id, kind, display_name, addresses, captured)
  where connection.organization_id = $7::uuid
  and connection.connection_id = $8::uuid
  order by came.source_id
  on conflict (organization_id, connection_id, source_id) do update
  set kind = excluded.kind, display_name = excluded.display_name, addresses = excluded.addresses
  where known.kind = 'unknown' and excluded.kind <> 'unknown';
