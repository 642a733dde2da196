-- The SQL as sent by queries/pages.ts, written by queries/sent.test.ts.

-- advance
update stream_partition set
  cursor = $1::jsonb, cursor_version = cursor_version + 1, attempts = 0, problem = null,
  state = $2,
  due_at = case when due_at > $3::timestamptz then due_at else coalesce($4::timestamptz, due_at) end,
  as_of = as_of,
  reading_since = $5::timestamptz,
  restarts = restarts,
  items_done = items_done + $6::bigint, updated_at = $7::timestamptz where
  organization_id = $8::uuid and connection_id = $9::uuid
  and stream = $10 and account_id = $11::uuid and part = $12 and cursor_version = $13::bigint
  returning 1 as accepted, 0 as inserted, 0 as changed, 0 as days,
  (select status from connection
  where organization_id = $14::uuid and connection_id = $15::uuid) as status,
  (select greatest(0, ceil(extract(epoch from not_before - now()) * 1000))::float8 from connection
  where organization_id = $16::uuid and connection_id = $17::uuid) as wait;

-- advance at the end of a run
update stream_partition set
  cursor = $1::jsonb, cursor_version = cursor_version + 1, attempts = 0, problem = null,
  state = $2,
  due_at = case when due_at > $3::timestamptz then due_at else coalesce($4::timestamptz, due_at) end,
  as_of = $5::timestamptz,
  reading_since = $6::timestamptz,
  restarts = 0,
  items_done = items_done + $7::bigint, updated_at = $8::timestamptz where
  organization_id = $9::uuid and connection_id = $10::uuid
  and stream = $11 and account_id = $12::uuid and part = $13 and cursor_version = $14::bigint
  returning 1 as accepted, 0 as inserted, 0 as changed, 0 as days,
  (select status from connection
  where organization_id = $15::uuid and connection_id = $16::uuid) as status,
  (select greatest(0, ceil(extract(epoch from not_before - now()) * 1000))::float8 from connection
  where organization_id = $17::uuid and connection_id = $18::uuid) as wait;

-- advanceWithActivities
with place as materialized (
  select organization_id, account_id from stream_partition
  where
  organization_id = $1::uuid and connection_id = $2::uuid
  and stream = $3 and account_id = $4::uuid and part = $5 and cursor_version = $6::bigint for update
  ), saved as (
  insert into activity as kept (organization_id, account_id, item, event, at, actor, counterparts, thread,
  position, answers, pass, kind, seconds, marks)
  select place.organization_id, place.account_id, came.item, came.event, came.at, came.actor, came.counterparts,
  came.thread, came.position, came.answers, $7::bigint, 'mail', 0, '{}'::text[]
  from place cross join (
  select unnest($8::uuid[]), unnest($9::uuid[]), unnest($10::timestamptz[]),
  unnest($11::text[]), unnest($12::jsonb[]), unnest($13::uuid[]),
  unnest($14::uuid[]), unnest($15::uuid[])
  ) came (item, event, at, actor, counterparts, thread, position, answers )
  on conflict (organization_id, account_id, item) do update set
  kind = excluded.kind, event = excluded.event, at = excluded.at, seconds = excluded.seconds,
  actor = excluded.actor, counterparts = excluded.counterparts, thread = excluded.thread,
  position = excluded.position, answers = excluded.answers, marks = excluded.marks, pass = excluded.pass
  where ("kept"."kind", "kept"."event", "kept"."at", "kept"."seconds", "kept"."actor", "kept"."counterparts", "kept"."thread", "kept"."position", "kept"."answers", "kept"."marks") is distinct from ("excluded"."kind", "excluded"."event", "excluded"."at", "excluded"."seconds", "excluded"."actor", "excluded"."counterparts", "excluded"."thread", "excluded"."position", "excluded"."answers", "excluded"."marks")
  returning kept.xmax = 0 as inserted, kept.item, kept.at, kept.seconds
  ), changed as materialized (
  select inserted, at, seconds, null::timestamptz as former_at, 0 as former_seconds from saved where inserted
  union all
  select false, saved.at, saved.seconds, former.at, former.seconds
  from saved cross join lateral (
  select * from activity
  where organization_id = $16::uuid and account_id = $17::uuid and item = saved.item
  limit 1
  ) former
  where not saved.inserted
  ), days as (
  insert into touched_day (organization_id, account_id, day)
  select $18::uuid, $19::uuid, day
  from (
  select ("at" at time zone 'UTC')::date as day from changed where "at" is not null union
  select ("former_at" at time zone 'UTC')::date as day from changed where "former_at" is not null) touched order by day
  on conflict (organization_id, account_id, day) do update set day = excluded.day
  returning day
  ), moved as (
  update stream_partition set
  cursor = $20::jsonb, cursor_version = cursor_version + 1, attempts = 0, problem = null,
  state = $21,
  due_at = case when due_at > $22::timestamptz then due_at else coalesce($23::timestamptz, due_at) end,
  as_of = as_of,
  reading_since = $24::timestamptz,
  restarts = restarts,
  items_done = items_done + $25::bigint, updated_at = $26::timestamptz, items_undated = items_undated + (
  select count(*) filter (where at is null and (inserted or former_at is not null))
  - count(*) filter (where at is not null and not inserted and former_at is null) from changed)
  where
  organization_id = $27::uuid and connection_id = $28::uuid
  and stream = $29 and account_id = $30::uuid and part = $31 and exists (select from place)
  )
  select (select count(*) from place) as accepted, (select count(*) from changed where inserted) as inserted,
  (select count(*) from changed where not inserted) as changed, (select count(*) from days) as days,
  (select status from connection
  where organization_id = $32::uuid and connection_id = $33::uuid) as status,
  (select greatest(0, ceil(extract(epoch from not_before - now()) * 1000))::float8 from connection
  where organization_id = $34::uuid and connection_id = $35::uuid) as wait;

-- advanceWithActivities with meetings
with place as materialized (
  select organization_id, account_id from stream_partition
  where
  organization_id = $1::uuid and connection_id = $2::uuid
  and stream = $3 and account_id = $4::uuid and part = $5 and cursor_version = $6::bigint for update
  ), saved as (
  insert into activity as kept (organization_id, account_id, item, event, at, actor, counterparts, thread,
  position, answers, pass, kind, seconds, marks)
  select place.organization_id, place.account_id, came.item, came.event, came.at, came.actor, came.counterparts,
  came.thread, came.position, came.answers, $7::bigint, came.kind, came.seconds, came.marks::text[]
  from place cross join (
  select unnest($8::uuid[]), unnest($9::uuid[]), unnest($10::timestamptz[]),
  unnest($11::text[]), unnest($12::jsonb[]), unnest($13::uuid[]),
  unnest($14::uuid[]), unnest($15::uuid[])
  , unnest($16::text[]), unnest($17::int[]), unnest($18::text[])
  ) came (item, event, at, actor, counterparts, thread, position, answers , kind, seconds, marks)
  on conflict (organization_id, account_id, item) do update set
  kind = excluded.kind, event = excluded.event, at = excluded.at, seconds = excluded.seconds,
  actor = excluded.actor, counterparts = excluded.counterparts, thread = excluded.thread,
  position = excluded.position, answers = excluded.answers, marks = excluded.marks, pass = excluded.pass
  where ("kept"."kind", "kept"."event", "kept"."at", "kept"."seconds", "kept"."actor", "kept"."counterparts", "kept"."thread", "kept"."position", "kept"."answers", "kept"."marks") is distinct from ("excluded"."kind", "excluded"."event", "excluded"."at", "excluded"."seconds", "excluded"."actor", "excluded"."counterparts", "excluded"."thread", "excluded"."position", "excluded"."answers", "excluded"."marks") or kept.pass < excluded.pass
  returning kept.xmax = 0 as inserted, kept.*
  ), changed as materialized (
  select inserted, at, seconds, null::timestamptz as former_at, 0 as former_seconds from saved where inserted
  union all
  select false, saved.at, saved.seconds, former.at, former.seconds
  from saved cross join lateral (
  select * from activity
  where organization_id = $19::uuid and account_id = $20::uuid and item = saved.item
  limit 1
  ) former
  where not saved.inserted and ("former"."kind", "former"."event", "former"."at", "former"."seconds", "former"."actor", "former"."counterparts", "former"."thread", "former"."position", "former"."answers", "former"."marks") is distinct from ("saved"."kind", "saved"."event", "saved"."at", "saved"."seconds", "saved"."actor", "saved"."counterparts", "saved"."thread", "saved"."position", "saved"."answers", "saved"."marks")
  ), days as (
  insert into touched_day (organization_id, account_id, day)
  select $21::uuid, $22::uuid, day
  from (
  select ("at" at time zone 'UTC')::date as day from changed where "at" is not null
  union
  select generate_series(("at" at time zone 'UTC')::date,
  (("at" + ("seconds" - 1) * interval '1 second') at time zone 'UTC')::date, interval '1 day')::date
  from changed where "at" is not null and "seconds" > 1 union
  select ("former_at" at time zone 'UTC')::date as day from changed where "former_at" is not null
  union
  select generate_series(("former_at" at time zone 'UTC')::date,
  (("former_at" + ("former_seconds" - 1) * interval '1 second') at time zone 'UTC')::date, interval '1 day')::date
  from changed where "former_at" is not null and "former_seconds" > 1) touched order by day
  on conflict (organization_id, account_id, day) do update set day = excluded.day
  returning day
  ), moved as (
  update stream_partition set
  cursor = $23::jsonb, cursor_version = cursor_version + 1, attempts = 0, problem = null,
  state = $24,
  due_at = case when due_at > $25::timestamptz then due_at else coalesce($26::timestamptz, due_at) end,
  as_of = $27::timestamptz,
  reading_since = $28::timestamptz,
  restarts = 0,
  items_done = items_done + $29::bigint, updated_at = $30::timestamptz, items_undated = items_undated + (
  select count(*) filter (where at is null and (inserted or former_at is not null))
  - count(*) filter (where at is not null and not inserted and former_at is null) from changed)
  where
  organization_id = $31::uuid and connection_id = $32::uuid
  and stream = $33 and account_id = $34::uuid and part = $35 and exists (select from place)
  )
  select (select count(*) from place) as accepted, (select count(*) from changed where inserted) as inserted,
  (select count(*) from changed where not inserted) as changed, (select count(*) from days) as days,
  (select status from connection
  where organization_id = $36::uuid and connection_id = $37::uuid) as status,
  (select greatest(0, ceil(extract(epoch from not_before - now()) * 1000))::float8 from connection
  where organization_id = $38::uuid and connection_id = $39::uuid) as wait;
