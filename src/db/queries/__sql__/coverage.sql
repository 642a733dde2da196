-- The SQL as sent by queries/coverage.ts, written by queries/sent.test.ts.

-- listReadMailboxes
select
  (select coalesce(json_agg(found), '[]') from (
  select connection_id as "connectionId", streams, since, status, problem, connected_at as "connectedAt"
  from connection where organization_id = $1::uuid and connection_id = any($2::uuid[])
  ) found) as connections,
  (select coalesce(json_agg(found), '[]') from (
  select connection_id as "connectionId", account_id as "accountId", unit as stream,
  case when bool_and(as_of is not null or channel) then min(as_of) filter (where not behind) end as "asOf",
  (array_agg(jsonb_build_object('code', problem ->> 'code', 'title', problem ->> 'title')
  order by as_of nulls first, part) filter (where state = 'stopped' and problem is not null and not channel)
  )[1] as problem,
  case when bool_and(read_from is not null or channel and as_of is null) then min(read_from) end as "readFrom"
  from stream_partition,
  lateral (select stream = 'chats' and part <> 'root' as channel,
  stream = 'chats' and part <> 'root' and (as_of is null or state = 'stopped') as behind,
  case when stream = 'usage' and part <> 'root' then stream || '/' || part else stream end as unit) it
  where organization_id = $3::uuid and connection_id = any($4::uuid[])
  and stream = any($5::text[])
  and account_id = any($6::uuid[])
  group by connection_id, account_id, unit
  ) found) as reads,
  (select coalesce(json_agg(found), '[]') from (
  select connection_id as "connectionId", account_id as "accountId", stream, count(*)::int as count,
  case when made_at > $7::timestamptz then date_trunc('hour', made_at) end as "madeAt", behind as "isBehind",
  case when behind and as_of > $8::timestamptz then date_trunc('hour', as_of) end as "asOf",
  case when behind and state = 'stopped'
  then jsonb_build_object('code', problem ->> 'code', 'title', problem ->> 'title') end as problem
  from stream_partition, lateral (select as_of is null or state = 'stopped' as behind) it
  where organization_id = $9::uuid and connection_id = any($10::uuid[])
  and stream = 'chats' and 'chats' = any($11::text[]) and account_id = $12::uuid and part <> 'root'
  group by 1, 2, 3, 5, 6, 7, 8
  ) found) as channels,
  (select coalesce(json_agg(found), '[]') from (
  select connection_id as "connectionId", account_id as "accountId", from_at as "from", to_at as "to", why,
  case when stream = 'usage' then stream || '/' || part else stream end as stream
  from untold_span where organization_id = $13::uuid and connection_id = any($14::uuid[]) and to_at > $15::timestamptz
  ) found) as untold
  from organization where organization_id = $16::uuid;
select wanted.account_id as "accountId", first.at from unnest($1::uuid[]) wanted (account_id)
  cross join lateral (
  select at from activity
  where activity.organization_id = $2::uuid and activity.account_id = wanted.account_id
  and at is not null
  order by at limit 1
  ) first;
select wanted.person_id as "personId", first.day from unnest($1::uuid[]) wanted (person_id)
  cross join lateral (
  select day from signal_day
  where signal_day.organization_id = $2::uuid and signal_day.person_id = wanted.person_id
  order by day limit 1
  ) first;

-- readHeldDays
select
  (select day from signal_day where signal_day.organization_id = $1::uuid
  order by day + 0 asc limit 1) as "from",
  (select day from signal_day where signal_day.organization_id = $2::uuid
  order by day + 0 desc limit 1) as "to" from organization
  where organization_id = $3::uuid;
