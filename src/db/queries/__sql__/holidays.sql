-- The SQL as sent by queries/holidays.ts, written by queries/sent.test.ts.

-- listCalendars
select "calendar_id" as "calendarId", "name" from "holiday_calendar" where "organization_id" = $1 order by lower(name), "calendar_id";
select "calendar_id" as "calendarId", "day", "name", "part", "yearly", "until" from "holiday" where "organization_id" = $1 order by "day";
select "calendar_id" as "calendarId", "scope", "value" from "holiday_use" where "organization_id" = $1 order by "scope", "value";

-- removeCalendar
delete from "holiday_calendar" where "organization_id" = $1 and "calendar_id" = $2;

-- saveCalendar
insert into holiday_calendar (organization_id, calendar_id, name, changed_at, changed_by)
  select organization_id, $1::uuid, $2::text, $3::timestamptz, $4::text
  from organization where organization_id = $5::uuid
  on conflict (organization_id, calendar_id) do update set
  name = excluded.name, changed_at = excluded.changed_at, changed_by = excluded.changed_by;
delete from "holiday"
  where organization_id = $1::uuid and calendar_id = $2::uuid;
delete from "holiday_use"
  where organization_id = $1::uuid and calendar_id = $2::uuid;
insert into holiday (organization_id, calendar_id, day, name, part, yearly, until)
  select organization.organization_id, $1::uuid, came.day, came.name, came.part, came.yearly, came.until
  from organization cross join unnest(
  $2::date[], $3::text[],
  $4::text[], $5::boolean[],
  $6::date[]
  ) came (day, name, part, yearly, until)
  where organization.organization_id = $7::uuid
  on conflict (organization_id, calendar_id, day) do nothing;
insert into holiday_use (organization_id, calendar_id, scope, value)
  select distinct organization.organization_id, $1::uuid, came.scope, came.value
  from organization cross join unnest(
  $2::text[], $3::text[]
  ) came (scope, value)
  where organization.organization_id = $4::uuid
  on conflict (organization_id, calendar_id, scope, value) do nothing;
