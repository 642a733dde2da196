-- The SQL as sent by queries/time-versions.ts, written by queries/sent.test.ts.

-- allowOwnTimes
update "organization" set "own_times" = $1 where "organization_id" = $2;

-- listVersions
select "zone", "hours" from "person" where "organization_id" = $1 and "person_id" = $2;
select "from_day" as "from", "zone", "hours", "changed_at" as "changedAt", "changed_by" as "changedBy" from "working_time_version" where "organization_id" = $1 and "person_id" = $2 order by "from_day";

-- listVersions of the organization
select "zone", "hours" from "organization" where "organization_id" = $1;
select "from_day" as "from", "zone", "hours", "changed_at" as "changedAt", "changed_by" as "changedBy" from "working_time_version" where "organization_id" = $1 and "person_id" = $2 order by "from_day";

-- readOwnTimesAllowed
select "own_times" as "allowed" from "organization" where "organization_id" = $1;

-- removeVersion
delete from "working_time_version" where "organization_id" = $1 and "person_id" = $2 and "from_day" = $3;

-- setVersion
insert into working_time_version (organization_id, person_id, from_day, zone, hours, changed_at, changed_by)
  select organization_id, $1::uuid, $2::date, $3::text,
  $4::jsonb, $5::timestamptz, $6::text
  from organization where organization_id = $7::uuid
  on conflict (organization_id, person_id, from_day) do update set
  zone = excluded.zone, hours = excluded.hours, changed_at = excluded.changed_at, changed_by = excluded.changed_by;

-- setVersion before all others
update person set zone = $1::text, hours = $2::jsonb
  where organization_id = $3::uuid and person_id = $4::uuid;

-- setVersion of the organization
update organization set zone = coalesce($1::text, zone), hours = coalesce($2::jsonb, hours)
  where organization_id = $3::uuid;
