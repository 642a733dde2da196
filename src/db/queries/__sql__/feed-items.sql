-- The SQL as sent by queries/feed-items.ts, written by queries/sent.test.ts.

-- findItem
with scope as materialized (
  select account_id, kind, '-infinity'::timestamptz as since, 'infinity'::timestamptz as until
  from account where organization_id = $1::uuid ), found as (
  select 'activity' as "table", scope.since, scope.until, held.account_id, held.event, held.at
  from scope join activity held on held.organization_id = $2::uuid
  and held.account_id = scope.account_id and held.item = $3::uuid
  union all
  select 'account_event', scope.since, scope.until, held.account_id, held.item, held.at
  from scope join account_event held on held.organization_id = $4::uuid
  and held.account_id = scope.account_id and held.item = $5::uuid
  union all
  select 'transcript', scope.since, scope.until, held.account_id, held.event, held.at
  from scope join transcript held on held.organization_id = $6::uuid
  and held.account_id = scope.account_id and held.transcript_id = $7::uuid
  )
  select "table", account_id as "accountId", event, to_char("found"."at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from found
  where at >= since and at < until limit 1;

-- findItem of a person
with scope as materialized (
  select account.account_id, account.kind, coalesce(
  (mapped.from_day)::timestamp at time zone (select zone from organization where organization_id = $1::uuid), '-infinity') as since,
  coalesce(
  (mapped.until_day + 1)::timestamp at time zone (select zone from organization where organization_id = $2::uuid), 'infinity') as until
  from account_person mapped join account on account.organization_id = $3::uuid
  and account.account_id = mapped.account_id
  where mapped.organization_id = $4::uuid and mapped.person_id = any($5::uuid[])
  ), found as (
  select 'activity' as "table", scope.since, scope.until, held.account_id, held.event, held.at
  from scope join activity held on held.organization_id = $6::uuid
  and held.account_id = scope.account_id and held.item = $7::uuid
  union all
  select 'account_event', scope.since, scope.until, held.account_id, held.item, held.at
  from scope join account_event held on held.organization_id = $8::uuid
  and held.account_id = scope.account_id and held.item = $9::uuid
  union all
  select 'transcript', scope.since, scope.until, held.account_id, held.event, held.at
  from scope join transcript held on held.organization_id = $10::uuid
  and held.account_id = scope.account_id and held.transcript_id = $11::uuid
  )
  select "table", account_id as "accountId", event, to_char("found"."at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from found
  where at >= since and at < until limit 1;

-- listCopies
with scope as materialized (
  select account_id, kind, '-infinity'::timestamptz as since, 'infinity'::timestamptz as until
  from account where organization_id = $1::uuid )
  select near.account_id as "accountId", near.item, near.at
  from scope cross join lateral (
  select account_id, item, at, event from activity held
  where held.organization_id = $2::uuid and held.account_id = scope.account_id and held.at >= scope.since and held.at < scope.until
  and held.at >= $3::timestamptz - $4 * interval '1 second' and held.at <= $5::timestamptz + $6 * interval '1 second'
  ) near
  where near.event = $7::uuid
  order by near.at, near.item limit $8;

-- readActivityItem
select held.account_id as "accountId", held.item, held.event, held.event as key, to_char("held"."at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, held.kind,
  held.seconds, held.actor, held.counterparts, held.thread, held.marks,
  coalesce(held.actor in (
  select unnest(addresses) as address from account where organization_id = $1::uuid
  and kind = 'person'), false) as sent, 1 as copies
  from activity held where
  held.organization_id = $2::uuid and held.account_id = $3::uuid
  and "held"."item" = $4::uuid;

-- readCallItem
select held.account_id as "accountId", held.transcript_id as item, held.event, held.transcript_id as key, to_char("held"."at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
  null::uuid as thread, '{}'::text[] as marks, held.ended_at as "endedAt", held.participants
  from transcript held where
  held.organization_id = $1::uuid and held.account_id = $2::uuid
  and "held"."transcript_id" = $3::uuid;

-- readEventItem
select held.account_id as "accountId", held.item, held.item as event, held.item as key, to_char("held"."at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, held.kind,
  held.place, held.thread, held.marks, cardinality(held.mentions) as mentions, held.reactions
  from account_event held where
  held.organization_id = $1::uuid and held.account_id = $2::uuid
  and "held"."item" = $3::uuid;
