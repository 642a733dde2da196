-- The SQL as sent by queries/notices.ts, written by queries/sent.test.ts.

-- claimNotices
update connection set notices_due_at = $1::timestamptz
  where organization_id = $2::uuid and connection_id = $3::uuid
  and ((told and notices_due_at is null) or notices_due_at <= $4::timestamptz) and status = 'connected'
  returning connection_id;

-- countSubscriptions
select count(*) filter (where source_id is not null and ends_at > $1::timestamptz) as live,
  count(*) as wanted, (array_agg(problem) filter (where problem is not null))[1] as problem
  from subscription
  where organization_id = $2::uuid and connection_id = $3::uuid;

-- dropSubscription
delete from subscription where
  organization_id = $1::uuid and connection_id = $2::uuid
  and stream = $3 and account_id = $4::uuid;

-- failSubscription
update subscription set problem = $1::jsonb,
  due_at = $2::timestamptz, source_id = case when $3 then null else source_id end
  where
  organization_id = $4::uuid and connection_id = $5::uuid
  and stream = $6 and account_id = $7::uuid;

-- findSubscriptions
select organization_id as "organizationId", connection_id as "connectionId", stream, account_id as "accountId",
  source_id as "sourceId", secret_hash as "secretHash"
  from subscription
  where organization_id = $1::uuid and connection_id = $2::uuid
  and source_id = any($3::text[]) and secret_hash is not null;

-- listDueSubscriptions
select subscription.organization_id as "organizationId", subscription.connection_id as "connectionId", stream,
  subscription.account_id as "accountId", account.source_id as mailbox, subscription.source_id as "sourceId"
  from subscription join account on account.organization_id = subscription.organization_id
  and account.account_id = subscription.account_id
  where subscription.organization_id = $1::uuid
  and subscription.connection_id = $2::uuid
  and stream = any($3::text[]) and due_at <= $4::timestamptz
  and account.mailbox and account.captured and account.removed_at is null
  order by due_at, subscription.account_id, stream limit $5::int;

-- listNoticesDue
select "organization_id" as "organizationId", "connection_id" as "connectionId" from "connection" where "status" = $1 and (("told" = $2 and "notices_due_at" is null) or "notices_due_at" <= $3) order by "notices_due_at", "connection_id" limit $4;

-- listSpareSubscriptions
select subscription.organization_id as "organizationId", subscription.connection_id as "connectionId", stream,
  subscription.account_id as "accountId", account.source_id as mailbox, subscription.source_id as "sourceId"
  from subscription join account on account.organization_id = subscription.organization_id
  and account.account_id = subscription.account_id
  where subscription.organization_id = $1::uuid
  and subscription.connection_id = $2::uuid
  and not (stream = any($3::text[]) and account.mailbox and account.captured
  and account.removed_at is null)
  order by subscription.account_id, stream limit $4::int;

-- readNextNotice
select min(due_at) as "dueAt" from subscription
  where organization_id = $1::uuid and connection_id = $2::uuid;

-- readTold
select provider, told from connection
  where organization_id = $1::uuid and connection_id = $2::uuid
  and status <> 'disconnected';

-- saveSubscription
update subscription set source_id = $1,
  secret_hash = coalesce($2::bytea, secret_hash), ends_at = $3::timestamptz,
  due_at = $4::timestamptz, problem = null
  where
  organization_id = $5::uuid and connection_id = $6::uuid
  and stream = $7 and account_id = $8::uuid;

-- seedSubscriptions
insert into subscription (organization_id, connection_id, stream, account_id, due_at)
  select account.organization_id, account.connection_id, wanted.stream, account.account_id, $1::timestamptz
  from account cross join unnest($2::text[]) wanted (stream)
  where account.organization_id = $3::uuid and account.connection_id = $4::uuid
  and account.mailbox and account.captured and account.removed_at is null
  on conflict (organization_id, connection_id, stream, account_id) do nothing;

-- settleNotices
update connection set notices_due_at = $1::timestamptz
  where organization_id = $2::uuid and connection_id = $3::uuid
  and notices_due_at is not distinct from coalesce($4::timestamptz, notices_due_at);

-- setTold
update connection set told = $1, notices_due_at = $2::timestamptz
  where organization_id = $3::uuid and connection_id = $4::uuid;

-- wakePartitions
update stream_partition set
  due_at = greatest($1::timestamptz, coalesce(as_of, $2::timestamptz) + $3::float8 * interval '1 second')
  from unnest($4::text[], $5::uuid[])
  woken (stream, account_id)
  where organization_id = $6::uuid and connection_id = $7::uuid
  and stream_partition.stream = woken.stream and stream_partition.account_id = woken.account_id and state = 'current'
  and due_at > greatest($8::timestamptz,
  coalesce(as_of, $9::timestamptz) + $10::float8 * interval '1 second')
  returning due_at as "dueAt";
update connection set due_at = least(due_at, $1::timestamptz)
  where organization_id = $2::uuid and connection_id = $3::uuid;
