-- The SQL as sent by queries/retention.ts, written by queries/sent.test.ts.

-- advanceKeptFrom
insert into retention as known (organization_id, kind, days, changed_at, changed_by, kept_from)
  select organization_id, $1::text, null, $2::timestamptz, 'Plumbline', $3::timestamptz
  from organization where organization_id = $4::uuid
  on conflict (organization_id, kind) do update set kept_from = excluded.kept_from, purged_at = null
  where known.kept_from is null or known.kept_from < excluded.kept_from;

-- changeRetention
insert into retention (organization_id, kind, days, changed_at, changed_by)
  select organization_id, $1::text, $2::int, $3::timestamptz, $4::text
  from organization where organization_id = $5::uuid
  on conflict (organization_id, kind) do update set
  days = excluded.days, changed_at = excluded.changed_at, changed_by = excluded.changed_by;

-- forgetFixedDays
select max(case when kind = 'figures' then (kept_from at time zone 'UTC')::date
  else ((kept_from + interval '96 hours') at time zone 'UTC')::date end) as day
  from retention
  where organization_id = $1::uuid and kind in ('activity', 'events', 'measures', 'transcripts', 'figures');
update person set figures_from = greatest(figures_from, $1::date)
  where organization_id = $2::uuid and person_id in (select mapped.person_id from account_person mapped
  where mapped.organization_id = $3::uuid and mapped.account_id = any($4::uuid[]));
delete from signal_day
  where organization_id = $1::uuid and day < $2::date and person_id in (select mapped.person_id from account_person mapped
  where mapped.organization_id = $3::uuid and mapped.account_id = any($4::uuid[]));

-- listRetention
select "kind", "days", "kept_from" as "keptFrom", "purged_at" as "purgedAt" from "retention" where "organization_id" = $1 order by "kind";

-- markPurged
update "retention" set "purged_at" = $1 where "organization_id" = $2 and "kind" = $3;

-- markUnknownDays
select max(case when kind = 'figures' then (kept_from at time zone 'UTC')::date
  else ((kept_from + interval '96 hours') at time zone 'UTC')::date end) as day
  from retention
  where organization_id = $1::uuid and kind in ('activity', 'events', 'measures', 'transcripts', 'figures');
update person set figures_from = $1::date
  where organization_id = $2::uuid and person_id = any($3::uuid[])
  and (figures_from is null or figures_from < $4::date)
  and not exists (select from signal_day stored where stored.organization_id = $5::uuid
  and stored.person_id = person.person_id and stored.day < $6::date);

-- readComputableFrom
select max(case when kind = 'figures' then (kept_from at time zone 'UTC')::date
  else ((kept_from + interval '96 hours') at time zone 'UTC')::date end) as day
  from retention
  where organization_id = $1::uuid and kind in ('activity', 'events', 'measures', 'transcripts', 'figures');

-- readKeptFrom
select max(kept_from) filter (where kind in ('activity', 'events', 'measures', 'transcripts')) as raw,
  max((kept_from at time zone 'UTC')::date) filter (where kind = 'figures') as figures
  from retention where organization_id = $1::uuid;

-- setRetention
insert into "retention" ("organization_id", "kind", "days", "kept_from", "changed_at", "changed_by") values ($1, $2, $3, $4, $5, $6);
