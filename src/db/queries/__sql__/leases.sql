-- The SQL as sent by queries/leases.ts, written by queries/sent.test.ts.

-- claimMailboxes
with due as (
  select account_id, due_at from (
  select p.account_id, p.due_at from stream_partition p
  where p.account_id = '00000000-0000-0000-0000-000000000000'::uuid and p.organization_id = $1::uuid and p.connection_id = $2::uuid
  and p.stream = any($3::text[]) and p.due_at <= $4::timestamptz
  and not exists (
  select from mailbox_lease l
  where l.organization_id = $5::uuid and l.connection_id = $6::uuid
  and l.account_id = p.account_id and (l.not_before > now()
  or (l.until > now() and not ("l"."holder" = any($7::uuid[])
  or ($8::boolean and "l"."holder" <> $9::uuid)))))
  limit 1
  ) tenant
  union all
  select account_id, due_at from (
  select p.account_id, p.due_at from stream_partition p where p.organization_id = $10::uuid and p.connection_id = $11::uuid
  and p.stream = any($12::text[]) and p.due_at <= $13::timestamptz
  and not exists (
  select from mailbox_lease l
  where l.organization_id = $14::uuid and l.connection_id = $15::uuid
  and l.account_id = p.account_id and (l.not_before > now()
  or (l.until > now() and not ("l"."holder" = any($16::uuid[])
  or ($17::boolean and "l"."holder" <> $18::uuid))))) order by p.due_at limit $19
  ) longest
  ), wanted as (
  select account_id from due group by account_id
  order by account_id = '00000000-0000-0000-0000-000000000000'::uuid desc, min(due_at), account_id
  limit $20
  )
  insert into mailbox_lease as held (organization_id, connection_id, account_id, holder, until, not_before)
  select connection.organization_id, connection.connection_id, wanted.account_id, $21::uuid,
  now() + $22::float8 * interval '1 second', now()
  from connection cross join wanted
  where connection.organization_id = $23::uuid
  and connection.connection_id = $24::uuid and connection.status = 'connected'
  and (connection.not_before is null or connection.not_before <= now())
  order by wanted.account_id
  on conflict (organization_id, connection_id, account_id) do update set
  holder = excluded.holder, until = excluded.until, not_before = excluded.not_before
  where held.not_before <= excluded.not_before
  and (held.until <= excluded.not_before or ("held"."holder" = any($25::uuid[])
  or ($26::boolean and "held"."holder" <> $27::uuid)))
  returning account_id;

-- holdConnection
update connection set not_before = now() + $1::float8 * interval '1 second'
  where organization_id = $2::uuid and connection_id = $3::uuid
  and (not_before is null or not_before < now() + $4::float8 * interval '1 second');

-- holdMailbox
update mailbox_lease set not_before = now() + $1::float8 * interval '1 second'
  where organization_id = $2::uuid and connection_id = $3::uuid
  and account_id = $4::uuid
  and not_before < now() + $5::float8 * interval '1 second';

-- releaseLeases
update mailbox_lease set until = now(), holder = '00000000-0000-0000-0000-000000000000'::uuid
  where organization_id = $1::uuid and connection_id = $2::uuid
  and account_id = any($3::uuid[]) and holder = $4::uuid;

-- renewLeases
update mailbox_lease set until = now() + $1::float8 * interval '1 second'
  where organization_id = $2::uuid and connection_id = $3::uuid
  and account_id = any($4::uuid[]) and holder = $5::uuid
  returning account_id;
