-- The SQL as sent by queries/feed.ts, written by queries/sent.test.ts.

-- countAccounts
select count(*) as accounts from (
  select account_id, kind, '-infinity'::timestamptz as since, 'infinity'::timestamptz as until
  from account where organization_id = $1::uuid ) meant
  where kind not in ('unknown', 'app');

-- findNewest
with scope as materialized (
  select account.account_id, account.kind, coalesce(
  (mapped.from_day)::timestamp at time zone (select zone from organization where organization_id = $1::uuid), '-infinity') as since,
  coalesce(
  (mapped.until_day + 1)::timestamp at time zone (select zone from organization where organization_id = $2::uuid), 'infinity') as until
  from account_person mapped join account on account.organization_id = $3::uuid
  and account.account_id = mapped.account_id
  where mapped.organization_id = $4::uuid and mapped.person_id = any($5::uuid[])
  and account.connection_id = any($6::uuid[]))
  select to_char("newest"."at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
  from (select max(latest.at) as at from (
  select max(last.at) as at from scope cross join lateral (
  select at from "activity" held
  where held.organization_id = $7::uuid and held.account_id = scope.account_id and held.at >= scope.since and held.at < scope.until and held.at <= $8::timestamptz
  order by held.at desc limit 1
  ) last union all
  select max(last.at) as at from scope cross join lateral (
  select at from "account_event" held
  where held.organization_id = $9::uuid and held.account_id = scope.account_id and held.at >= scope.since and held.at < scope.until and held.at <= $10::timestamptz
  order by held.at desc limit 1
  ) last union all
  select max(last.at) as at from scope cross join lateral (
  select at from "transcript" held
  where held.organization_id = $11::uuid and held.account_id = scope.account_id and held.at >= scope.since and held.at < scope.until and held.at <= $12::timestamptz
  order by held.at desc limit 1
  ) last) latest) newest;

-- glanceActivities
with scope as materialized (select * from (
  select account_id, kind, '-infinity'::timestamptz as since, 'infinity'::timestamptz as until
  from account where organization_id = $1::uuid ) meant where kind not in ('unknown', 'app')
  ), own as materialized (
  select unnest(addresses) as address from account where organization_id = $2::uuid
  and kind = 'person'
  ), seen as materialized (
  select near.* from scope cross join lateral (
  select account_id, item, event, at, kind, actor from activity held
  where held.organization_id = $3::uuid and held.account_id = scope.account_id and held.at >= scope.since and held.at < scope.until
  and held.at >= $4::timestamptz - $5 * interval '1 second' and held.at <= $6::timestamptz + $7 * interval '1 second'
  ) near
  ), told as (
  select account_id, item, event, at, kind, coalesce(actor in (select address from own), false) as sent,
  lag(at) over (partition by event order by at, item) as former_at,
  count(*) over (partition by event order by at range between current row and $8 * interval '1 second' following) as copies
  from seen
  ), chosen as (
  select * from told
  where (former_at is null or at - former_at > $9 * interval '1 second') and at >= $10::timestamptz
  and (at, event) < ($11::timestamptz, $12::uuid) and (kind = 'meeting' or (kind = 'mail' and sent) or (kind = 'mail' and not sent))
  order by at desc, event desc limit $13
  )
  select counted.looked, chosen.item is not null as found, kept.account_id as "accountId", kept.item, kept.event,
  kept.event as key, to_char("kept"."at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, kept.kind, kept.seconds, kept.actor, kept.counterparts, kept.thread, kept.marks,
  chosen.sent, chosen.copies
  from (select count(*) as looked from seen) counted
  left join chosen on true
  left join lateral (
  select * from activity where activity.organization_id = $14::uuid
  and activity.account_id = chosen.account_id and activity.item = chosen.item
  ) kept on true
  order by kept.at desc, kept.event desc;

-- glanceActivities of a person and a connection
with scope as materialized (select * from (
  select account.account_id, account.kind, coalesce(
  (mapped.from_day)::timestamp at time zone (select zone from organization where organization_id = $1::uuid), '-infinity') as since,
  coalesce(
  (mapped.until_day + 1)::timestamp at time zone (select zone from organization where organization_id = $2::uuid), 'infinity') as until
  from account_person mapped join account on account.organization_id = $3::uuid
  and account.account_id = mapped.account_id
  where mapped.organization_id = $4::uuid and mapped.person_id = any($5::uuid[])
  and account.connection_id = any($6::uuid[])) meant where kind not in ('unknown', 'app')
  ), own as materialized (
  select unnest(addresses) as address from account where organization_id = $7::uuid
  and account_id in (select account_id from account_person
  where organization_id = $8::uuid and person_id = any($9::uuid[]))
  ), seen as materialized (
  select near.* from scope cross join lateral (
  select account_id, item, event, at, kind, actor from activity held
  where held.organization_id = $10::uuid and held.account_id = scope.account_id and held.at >= scope.since and held.at < scope.until
  and held.at >= $11::timestamptz - $12 * interval '1 second' and held.at <= $13::timestamptz + $14 * interval '1 second'
  ) near
  ), told as (
  select account_id, item, event, at, kind, coalesce(actor in (select address from own), false) as sent,
  lag(at) over (partition by event order by at, item) as former_at,
  count(*) over (partition by event order by at range between current row and $15 * interval '1 second' following) as copies
  from seen
  ), chosen as (
  select * from told
  where (former_at is null or at - former_at > $16 * interval '1 second') and at >= $17::timestamptz
  and (at, event) < ($18::timestamptz, $19::uuid) and (kind = 'meeting' or (kind = 'mail' and sent) or (kind = 'mail' and not sent))
  order by at desc, event desc limit $20
  )
  select counted.looked, chosen.item is not null as found, kept.account_id as "accountId", kept.item, kept.event,
  kept.event as key, to_char("kept"."at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, kept.kind, kept.seconds, kept.actor, kept.counterparts, kept.thread, kept.marks,
  chosen.sent, chosen.copies
  from (select count(*) as looked from seen) counted
  left join chosen on true
  left join lateral (
  select * from activity where activity.organization_id = $21::uuid
  and activity.account_id = chosen.account_id and activity.item = chosen.item
  ) kept on true
  order by kept.at desc, kept.event desc;

-- glanceCalls
select held.account_id as "accountId", held.transcript_id as item, held.event, held.transcript_id as key,
  to_char("held"."at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, null::uuid as thread, '{}'::text[] as marks, held.ended_at as "endedAt", held.participants
  from transcript held join (
  select account_id, kind, '-infinity'::timestamptz as since, 'infinity'::timestamptz as until
  from account where organization_id = $1::uuid ) scope on held.account_id = scope.account_id and held.at >= scope.since and held.at < scope.until
  where held.organization_id = $2::uuid and held.at >= $3::timestamptz
  and (held.at, held.transcript_id) < ($4::timestamptz, $5::uuid)
  order by held.at desc, held.transcript_id desc limit $6;

-- glanceEvents
with scope as materialized (
  select account_id, kind, '-infinity'::timestamptz as since, 'infinity'::timestamptz as until
  from account where organization_id = $1::uuid
  ), seen as materialized (
  select near.* from scope cross join lateral (
  select account_id, item, at, kind from account_event held
  where held.organization_id = $2::uuid and held.account_id = scope.account_id and held.at >= scope.since and held.at < scope.until
  and held.at >= $3::timestamptz and held.at <= $4::timestamptz
  ) near
  ), chosen as (
  select * from seen
  where (at, item) < ($5::timestamptz, $6::uuid) and kind = any($7::text[])
  order by at desc, item desc limit $8
  )
  select counted.looked, chosen.item is not null as found, kept.account_id as "accountId", kept.item,
  kept.item as event, kept.item as key, to_char("kept"."at" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, kept.kind, kept.place, kept.thread, kept.marks,
  cardinality(kept.mentions) as mentions, kept.reactions
  from (select count(*) as looked from seen) counted
  left join chosen on true
  left join lateral (
  select * from account_event where account_event.organization_id = $9::uuid
  and account_event.account_id = chosen.account_id and account_event.item = chosen.item
  ) kept on true
  order by kept.at desc, kept.item desc;
