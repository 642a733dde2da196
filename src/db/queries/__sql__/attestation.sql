-- The SQL as sent by queries/attestation.ts, written by queries/sent.test.ts.

-- attestCalls
update organization set calls_attested_at = $1::timestamptz, calls_attested_by = $2
  where organization_id = $3::uuid and calls_attested_at is null;

-- holdAttestation
select calls_attested_at is not null as attested from organization
  where organization_id = $1::uuid for share;

-- isAttested
select calls_attested_at is not null as attested from organization
  where organization_id = $1::uuid;

-- readAttestation
select calls_attested_at as at, calls_attested_by as by,
  (select count(*) from transcript where organization_id = $1::uuid) as transcripts
  from organization where organization_id = $2::uuid;

-- withdrawCalls
update stream_partition set cursor = null, cursor_version = cursor_version + 1, reading_since = null, as_of = null,
  items_done = 0, state = 'waiting', problem = null, attempts = 0
  where organization_id = $1::uuid and stream = any($2::text[]);
update organization set calls_attested_at = null, calls_attested_by = null
  where organization_id = $1::uuid and calls_attested_at is not null
  returning organization_id;
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
delete from transcript where organization_id = $1::uuid returning transcript_id;
