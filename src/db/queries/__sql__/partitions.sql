-- The SQL as sent by queries/partitions.ts, written by queries/sent.test.ts.

-- addParts
insert into stream_partition as known (organization_id, connection_id, stream, account_id, part, cursor_version,
  state, attempts, due_at, restarts, items_expected, items_done, items_undated, updated_at, made_at)
  select connection.organization_id, connection.connection_id, $1, $2::uuid, came.part,
  0, 'waiting', 0, $3::timestamptz - ($4::int - came.place) * interval '1 microsecond', 0,
  came.items, 0, 0, $5::timestamptz, came.made_at
  from connection cross join unnest($6::text[],
  $7::bigint[],
  $8::timestamptz[]) with ordinality came (part, items, made_at, place)
  where connection.organization_id = $9::uuid
  and connection.connection_id = $10::uuid
  on conflict (organization_id, connection_id, stream, account_id, part) do update
  set items_expected = excluded.items_expected, made_at = excluded.made_at
  where (known.items_expected, known.made_at) is distinct from (excluded.items_expected, excluded.made_at)
  returning known.xmax = 0 as inserted;

-- dropParts
delete from stream_partition
  where organization_id = $1::uuid and connection_id = $2::uuid
  and stream = $3 and account_id = $4::uuid and part = any($5::text[]);

-- listDuePartitions
select p.stream, p.account_id as "accountId", p.part, account.source_id as "sourceId", p.cursor,
  p.cursor_version as version, p.attempts, p.restarts, p.reading_since as "readingSince",
  case when p.as_of is null or p.reading_since is not null then p.items_expected - p.items_done end as left,
  exists (select from quarantine q where q.organization_id = $1::uuid
  and q.connection_id = $2::uuid and q.stream = p.stream and q.account_id = p.account_id) as quarantined
  from unnest($3::uuid[]) mailbox (id) cross join unnest($4::text[]) wanted (stream)
  cross join lateral (
  select * from stream_partition
  where organization_id = $5::uuid and connection_id = $6::uuid
  and stream = wanted.stream and account_id = mailbox.id and (due_at <= $7::timestamptz) is true offset 0
  ) p
  left join lateral (
  select source_id from account
  where organization_id = $8::uuid and account_id = mailbox.id offset 0
  ) account on true
  order by p.part <> 'root', p.as_of is null, p.due_at, p.stream, p.part;

-- makeAllDue
update stream_partition p set due_at = $1::timestamptz, attempts = 0, restarts = 0
  where p.organization_id = $2::uuid and p.connection_id = $3::uuid
  and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz and (p.problem->>'asked' = 'part' and p.due_at > $4::timestamptz) is not true
  and (p.account_id <> '00000000-0000-0000-0000-000000000000'::uuid or not exists (
  select from stream_partition told
  where told.organization_id = $5::uuid and told.connection_id = $6::uuid
  and told.account_id = '00000000-0000-0000-0000-000000000000'::uuid and told.stream = p.stream
  and told.problem->>'asked' = 'stream' and told.due_at > $7::timestamptz));

-- parkStreams
update stream_partition set due_at = '9999-12-31T00:00:00Z'::timestamptz, cursor_version = cursor_version + 1
  where organization_id = $1::uuid and connection_id = $2::uuid
  and stream = any($3::text[]) and "stream_partition"."due_at" < '9999-12-31T00:00:00Z'::timestamptz;

-- postponeMailbox
update stream_partition set due_at = $1::timestamptz
  where organization_id = $2::uuid and connection_id = $3::uuid
  and stream = any($4::text[]) and account_id = $5::uuid
  and due_at < $6::timestamptz;

-- readNextDue
select due_at from stream_partition
  where organization_id = $1::uuid and connection_id = $2::uuid
  and "stream_partition"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  order by due_at limit 1;

-- seedPartitions
insert into stream_partition (organization_id, connection_id, stream, account_id, part, cursor_version, state,
  attempts, due_at, restarts, items_done, items_undated, updated_at)
  select organization_id, connection_id, stream, account_id, 'root', 0, 'waiting', 0, $1::timestamptz, 0, 0, 0,
  $2::timestamptz
  from (
  select organization_id, connection_id, account_id, stream
  from account cross join unnest($3::text[]) streams (stream)
  where organization_id = $4::uuid and connection_id = $5::uuid and mailbox and captured and removed_at is null and true
  union all
  select organization_id, connection_id, '00000000-0000-0000-0000-000000000000'::uuid, stream
  from connection cross join unnest($6::text[]) streams (stream) where organization_id = $7::uuid and connection_id = $8::uuid
  ) wanted
  order by account_id, stream
  on conflict (organization_id, connection_id, stream, account_id, part) do nothing;
update stream_partition set due_at = '9999-12-31T00:00:00Z'::timestamptz, cursor_version = cursor_version + 1
  where organization_id = $1::uuid and connection_id = $2::uuid and "stream_partition"."due_at" < '9999-12-31T00:00:00Z'::timestamptz and true
  and (stream <> all($3::text[]) or exists (
  select from account where account.organization_id = $4::uuid
  and account.account_id = stream_partition.account_id and (account.removed_at is not null or not account.mailbox or not account.captured)));
update stream_partition set due_at = $1::timestamptz
  where organization_id = $2::uuid and connection_id = $3::uuid and due_at = '9999-12-31T00:00:00Z'::timestamptz and true
  and stream = any($4::text[]) and not exists (
  select from account where account.organization_id = $5::uuid
  and account.account_id = stream_partition.account_id and (account.removed_at is not null or not account.mailbox or not account.captured));

-- seedPartitions for some accounts
insert into stream_partition (organization_id, connection_id, stream, account_id, part, cursor_version, state,
  attempts, due_at, restarts, items_done, items_undated, updated_at)
  select organization_id, connection_id, stream, account_id, 'root', 0, 'waiting', 0, $1::timestamptz, 0, 0, 0,
  $2::timestamptz
  from (
  select organization_id, connection_id, account_id, stream
  from account cross join unnest($3::text[]) streams (stream)
  where organization_id = $4::uuid and connection_id = $5::uuid and mailbox and captured and removed_at is null and account_id = any($6::uuid[])
  union all
  select organization_id, connection_id, '00000000-0000-0000-0000-000000000000'::uuid, stream
  from connection cross join unnest($7::text[]) streams (stream) where organization_id = $8::uuid and connection_id = $9::uuid
  ) wanted
  order by account_id, stream
  on conflict (organization_id, connection_id, stream, account_id, part) do nothing;
update stream_partition set due_at = '9999-12-31T00:00:00Z'::timestamptz, cursor_version = cursor_version + 1
  where organization_id = $1::uuid and connection_id = $2::uuid and "stream_partition"."due_at" < '9999-12-31T00:00:00Z'::timestamptz and stream = any($3::text[]) and account_id = any($4::uuid[])
  and (stream <> all($5::text[]) or exists (
  select from account where account.organization_id = $6::uuid
  and account.account_id = stream_partition.account_id and (account.removed_at is not null or not account.mailbox or not account.captured)));
update stream_partition set due_at = $1::timestamptz
  where organization_id = $2::uuid and connection_id = $3::uuid and due_at = '9999-12-31T00:00:00Z'::timestamptz and stream = any($4::text[]) and account_id = any($5::uuid[])
  and stream = any($6::text[]) and not exists (
  select from account where account.organization_id = $7::uuid
  and account.account_id = stream_partition.account_id and (account.removed_at is not null or not account.mailbox or not account.captured));

-- setBack
update stream_partition set state = $1,
  problem = $2::jsonb,
  attempts = $3::int, due_at = $4::timestamptz, updated_at = $5::timestamptz
  where
  organization_id = $6::uuid and connection_id = $7::uuid
  and stream = $8 and account_id = $9::uuid and part = $10 and cursor_version = $11::bigint;

-- setBack that was asked for
update stream_partition set state = $1,
  problem = $2::jsonb,
  attempts = $3::int, due_at = $4::timestamptz, updated_at = $5::timestamptz
  where
  organization_id = $6::uuid and connection_id = $7::uuid
  and stream = $8 and account_id = $9::uuid and part = $10 and cursor_version = $11::bigint;

-- setReadFrom
update stream_partition set read_from = $1::timestamptz where
  organization_id = $2::uuid and connection_id = $3::uuid
  and stream = $4 and account_id = $5::uuid and part = $6;

-- startOver
update stream_partition set cursor = null, cursor_version = cursor_version + 1, reading_since = null,
  items_done = 0, restarts = restarts + 1, state = $1,
  problem = $2::jsonb, due_at = $3::timestamptz,
  updated_at = $4::timestamptz
  where
  organization_id = $5::uuid and connection_id = $6::uuid
  and stream = $7 and account_id = $8::uuid and part = $9 and cursor_version = $10::bigint;

-- stopStream
update stream_partition set state = 'stopped', problem = $1::jsonb,
  attempts = attempts + 1, due_at = $2::timestamptz, updated_at = $3::timestamptz
  where organization_id = $4::uuid and connection_id = $5::uuid
  and stream = $6 and "stream_partition"."due_at" < '9999-12-31T00:00:00Z'::timestamptz;
