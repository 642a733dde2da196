-- The SQL as sent by queries/transcripts.ts, written by queries/sent.test.ts.

-- saveTranscripts
with former as materialized (
  select account_id, at, ended_at, participants from transcript
  where organization_id = $1::uuid and transcript_id = $2::uuid
  ), saved as (
  insert into transcript as kept (organization_id, transcript_id, account_id, event, at, ended_at, attributed, participants,
  cues, sealed, stored_at)
  select account.organization_id, came.transcript_id, account.account_id, came.event, came.at, came.ended_at,
  came.attributed, came.participants::text[], came.cues, $3::bytea, $4::timestamptz
  from account cross join (values ($5::uuid, $6::uuid, $7::timestamptz,
  $8::timestamptz, $9::boolean, $10::text, $11::int)
  ) came (transcript_id, event, at, ended_at, attributed, participants, cues)
  where account.organization_id = $12::uuid and account.account_id = $13::uuid
  and account.captured
  on conflict (organization_id, transcript_id) do update set ended_at = excluded.ended_at,
  attributed = excluded.attributed, participants = excluded.participants, cues = excluded.cues,
  sealed = excluded.sealed
  returning kept.account_id, kept.at, kept.ended_at, kept.participants
  ), changed as (select * from former union select * from saved)
  insert into touched_day (organization_id, account_id, day)
  select distinct account.organization_id, account.account_id, (moment.at at time zone 'UTC')::date
  from (
  select account_id, at, ended_at from changed
  union all
  select owner.account_id, took.at, took.ended_at
  from (select unnest(participants) as address, at, ended_at from changed) took
  join (
  select account_id, unnest(addresses) as address from account where organization_id = $14::uuid
  ) owner using (address)
  ) called
  join account on account.organization_id = $15::uuid and account.account_id = called.account_id
  and
  (account.kind = 'person' or exists (select from account_person mapped
  where mapped.organization_id = $16::uuid and mapped.account_id = account.account_id))
  cross join lateral (values (called.at), (coalesce(called.ended_at, called.at))) moment (at)
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;

-- touchTranscripts
with changed as (
  select account_id, at, ended_at, participants from transcript
  where organization_id = $1::uuid
  )
  insert into touched_day (organization_id, account_id, day)
  select distinct account.organization_id, account.account_id, (moment.at at time zone 'UTC')::date
  from (
  select account_id, at, ended_at from changed
  union all
  select owner.account_id, took.at, took.ended_at
  from (select unnest(participants) as address, at, ended_at from changed) took
  join (
  select account_id, unnest(addresses) as address from account where organization_id = $2::uuid
  ) owner using (address)
  ) called
  join account on account.organization_id = $3::uuid and account.account_id = called.account_id
  and
  (account.kind = 'person' or exists (select from account_person mapped
  where mapped.organization_id = $4::uuid and mapped.account_id = account.account_id))
  cross join lateral (values (called.at), (coalesce(called.ended_at, called.at))) moment (at)
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;

-- touchTranscripts of some
with changed as (
  select account_id, at, ended_at, participants from transcript
  where organization_id = $1::uuid
  and account_id = any($2::uuid[])
  )
  insert into touched_day (organization_id, account_id, day)
  select distinct account.organization_id, account.account_id, (moment.at at time zone 'UTC')::date
  from (
  select account_id, at, ended_at from changed
  union all
  select owner.account_id, took.at, took.ended_at
  from (select unnest(participants) as address, at, ended_at from changed) took
  join (
  select account_id, unnest(addresses) as address from account where organization_id = $3::uuid
  ) owner using (address)
  ) called
  join account on account.organization_id = $4::uuid and account.account_id = called.account_id
  and
  (account.kind = 'person' or exists (select from account_person mapped
  where mapped.organization_id = $5::uuid and mapped.account_id = account.account_id))
  cross join lateral (values (called.at), (coalesce(called.ended_at, called.at))) moment (at)
  order by 1, 2, 3
  on conflict (organization_id, account_id, day) do update set day = excluded.day;
