-- The SQL as sent by queries/account-events.ts, written by queries/sent.test.ts.

-- removeAccountEvents
with changed as (
  delete from account_event using unnest(
  $1::uuid[], $2::uuid[]
  ) named (account_id, item)
  where account_event.organization_id = $3::uuid
  and account_event.account_id = named.account_id and account_event.item = named.item
  returning account_event.account_id, account_event.at, account_event.mentions
  ), days as (
  insert into touched_day (organization_id, account_id, day)
  select distinct account.organization_id, account.account_id, (whose.at at time zone 'UTC')::date
  from (
  select account_id, at from changed
  union select unnest(mentions), at from changed
  ) whose join account on account.organization_id = $4::uuid
  and account.account_id = whose.account_id and
  (account.kind = 'person' or exists (select from account_person mapped
  where mapped.organization_id = $5::uuid and mapped.account_id = account.account_id))
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day)
  select count(*) as removed from changed;

-- saveAccountEvents
with came as materialized (
  select * from unnest(
  $1::uuid[], $2::uuid[],
  $3::text[], $4::timestamptz[],
  $5::uuid[], $6::uuid[],
  $7::uuid[], $8::uuid[],
  $9::text[], $10::int[],
  $11::int[], $12::text[]
  ) row (account_id, item, kind, at, place, thread, position, answers, mentions, reactions, positive_reactions, marks)
  ), former as materialized (
  select kept.account_id, kept.item, kept.at, kept.mentions from came join account_event kept
  on kept.organization_id = $13::uuid and kept.account_id = came.account_id and kept.item = came.item
  ), saved as (
  insert into account_event as kept (organization_id, account_id, item, kind, at, place, thread, position, answers, mentions, reactions, positive_reactions, marks)
  select account.organization_id, came.account_id, came.item, came.kind, came.at, came.place, came.thread,
  came.position, came.answers, came.mentions::uuid[], came.reactions, came.positive_reactions, came.marks::text[]
  from came join account on account.organization_id = $14::uuid
  and account.account_id = came.account_id and account.connection_id = $15::uuid and account.captured
  order by came.account_id, came.item
  on conflict (organization_id, account_id, item) do update set kind = excluded.kind, at = excluded.at,
  place = excluded.place, thread = excluded.thread, position = excluded.position, answers = excluded.answers,
  mentions = excluded.mentions, reactions = excluded.reactions,
  positive_reactions = excluded.positive_reactions, marks = excluded.marks
  where ("kept"."at", "kept"."place", "kept"."thread", "kept"."position", "kept"."answers", "kept"."mentions", "kept"."reactions", "kept"."positive_reactions", "kept"."marks") is distinct from ("excluded"."at", "excluded"."place", "excluded"."thread", "excluded"."position", "excluded"."answers", "excluded"."mentions", "excluded"."reactions", "excluded"."positive_reactions", "excluded"."marks")
  returning kept.account_id, kept.item, kept.at, kept.mentions, kept.xmax = 0 as inserted
  ), changed as materialized (
  select account_id, at, mentions from saved
  union
  select former.account_id, former.at, former.mentions from former join saved using (account_id, item)
  ), days as (
  insert into touched_day (organization_id, account_id, day)
  select distinct account.organization_id, account.account_id, (whose.at at time zone 'UTC')::date
  from (
  select account_id, at from changed
  union select unnest(mentions), at from changed
  ) whose join account on account.organization_id = $16::uuid
  and account.account_id = whose.account_id and
  (account.kind = 'person' or exists (select from account_person mapped
  where mapped.organization_id = $17::uuid and mapped.account_id = account.account_id))
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day)
  select count(*) filter (where inserted) as inserted, count(*) filter (where not inserted) as changed from saved;
