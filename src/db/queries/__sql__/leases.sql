-- The SQL as sent by queries/leases.ts, written by queries/sent.test.ts.

-- claimMailboxes
with due as (
  select account_id, 0 as turn from (
  select p.account_id from stream_partition p
  where p.account_id = '00000000-0000-0000-0000-000000000000'::uuid and p.organization_id = $1::uuid and p.connection_id = $2::uuid
  and p.stream = any($3::text[])
  and not exists (
  select from mailbox_lease l
  where l.organization_id = $4::uuid and l.connection_id = $5::uuid
  and l.account_id = p.account_id and (l.not_before > now()
  or (l.until > now() and not ("l"."holder" = any($6::uuid[])
  or ($7::boolean and "l"."holder" <> $8::uuid)))) offset 0)
  and (p.due_at <= $9::timestamptz) is true
  limit 1
  ) tenant
  union all
  select account_id, row_number() over (order by due_at) as turn from (
  select p.account_id, p.due_at from stream_partition p
  where p.organization_id = $10::uuid and p.connection_id = $11::uuid
  and p.stream = any($12::text[])
  and not exists (
  select from mailbox_lease l
  where l.organization_id = $13::uuid and l.connection_id = $14::uuid
  and l.account_id = p.account_id and (l.not_before > now()
  or (l.until > now() and not ("l"."holder" = any($15::uuid[])
  or ($16::boolean and "l"."holder" <> $17::uuid)))) offset 0) and p.due_at <= $18::timestamptz and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  order by p.due_at limit $19
  ) longest
  union all
  select account_id, row_number() over (order by due_at desc) as turn from (
  select p.account_id, p.due_at from stream_partition p
  where p.organization_id = $20::uuid and p.connection_id = $21::uuid
  and p.stream = any($22::text[])
  and not exists (
  select from mailbox_lease l
  where l.organization_id = $23::uuid and l.connection_id = $24::uuid
  and l.account_id = p.account_id and (l.not_before > now()
  or (l.until > now() and not ("l"."holder" = any($25::uuid[])
  or ($26::boolean and "l"."holder" <> $27::uuid)))) offset 0) and p.due_at <= $28::timestamptz and "p"."due_at" < '9999-12-31T00:00:00Z'::timestamptz
  order by p.due_at desc limit $29
  ) latest
  ), wanted as (
  select account_id from due
  where exists (
  select from connection
  where organization_id = $30::uuid and connection_id = $31::uuid
  and status = 'connected' and (not_before is null or not_before <= now()))
  group by account_id
  order by account_id = '00000000-0000-0000-0000-000000000000'::uuid desc, min(turn), account_id
  limit $32
  ), claimed as (
  insert into mailbox_lease as held (organization_id, connection_id, account_id, holder, until, not_before)
  select connection.organization_id, connection.connection_id, wanted.account_id, $33::uuid,
  now() + $34::float8 * interval '1 second', now()
  from connection cross join wanted
  where connection.organization_id = $35::uuid
  and connection.connection_id = $36::uuid
  order by wanted.account_id
  on conflict (organization_id, connection_id, account_id) do update set
  holder = excluded.holder, until = excluded.until, not_before = excluded.not_before
  where held.not_before <= excluded.not_before
  and (held.until <= excluded.not_before or ("held"."holder" = any($37::uuid[])
  or ($38::boolean and "held"."holder" <> $39::uuid)))
  returning account_id, spent
  )
  select array(select account_id from claimed) as "accountIds", (select count(*) from wanted) as seen,
  (select coalesce(jsonb_agg(jsonb_build_object('accountId', account_id, 'worker', spent->'worker',
  'ms', (extract(epoch from now()) - (spent->>'at')::float8) * 1000, 'spent', spent->'windows')), '[]')
  from claimed where spent is not null) as left;

-- holdConnection
update connection set not_before = now() + $1::float8 * interval '1 second'
  where organization_id = $2::uuid and connection_id = $3::uuid
  and (not_before is null or not_before < now() + $4::float8 * interval '1 second');

-- holdMailbox
update mailbox_lease set not_before = now() + $1::float8 * interval '1 second'
  where organization_id = $2::uuid and connection_id = $3::uuid
  and account_id = $4::uuid
  and not_before < now() + $5::float8 * interval '1 second';

-- leaveSpent
select extract(epoch from now())::float8 as at from connection
  where organization_id = $1::uuid and connection_id = $2::uuid;
update mailbox_lease held set spent = came.spent::jsonb
  from unnest($1::uuid[], $2::text[]) came (account_id, spent)
  where held.organization_id = $3::uuid and held.connection_id = $4::uuid
  and held.account_id = came.account_id and held.holder = $5::uuid;

-- releaseLeases
update mailbox_lease set until = now(), holder = '00000000-0000-0000-0000-000000000000'::uuid
  where organization_id = $1::uuid and connection_id = $2::uuid
  and account_id = any($3::uuid[]) and holder = $4::uuid;

-- renewLeases
update mailbox_lease set until = now() + $1::float8 * interval '1 second'
  where organization_id = $2::uuid and connection_id = $3::uuid
  and account_id = any($4::uuid[]) and holder = $5::uuid
  returning account_id;
