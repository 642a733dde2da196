-- The SQL as sent by queries/untold.ts, written by queries/sent.test.ts.

-- dropUntold
delete from untold_span using unnest($1::timestamptz[],
  $2::timestamptz[]) told (from_at, to_at)
  where
  organization_id = $3::uuid and connection_id = $4::uuid
  and stream = $5 and account_id = $6::uuid and part = $7 and untold_span.from_at >= told.from_at and untold_span.to_at <= told.to_at;

-- listUntold
select connection_id as "connectionId", stream, account_id as "accountId", from_at as "from", to_at as "to", why
  from untold_span
  where organization_id = $1::uuid and connection_id = any($2::uuid[])
  and from_at < $3::timestamptz and to_at > $4::timestamptz
  order by from_at, stream, part;

-- saveUntold
insert into untold_span as known (organization_id, connection_id, stream, account_id, part, from_at, to_at, why)
  select connection.organization_id, connection.connection_id, $1, $2::uuid, $3,
  came.from_at, came.to_at, came.why
  from connection cross join unnest($4::timestamptz[],
  $5::timestamptz[], $6::text[]) came (from_at, to_at, why)
  where connection.organization_id = $7::uuid
  and connection.connection_id = $8::uuid
  on conflict (organization_id, connection_id, stream, account_id, part, from_at) do update
  set to_at = excluded.to_at, why = excluded.why;
