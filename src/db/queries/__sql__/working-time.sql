-- The SQL as sent by queries/working-time.ts, written by queries/sent.test.ts.

-- holdPeople
select person_id as "personId" from person
  where organization_id = $1::uuid and person_id = any($2::uuid[])
  order by person_id
  for no key update skip locked;

-- listPersonTimes
with listed as materialized (
  select person_id as "personId", email, department, manager_id as "managerId", zone, hours,
  figures_from as "figuresFrom"
  from person where organization_id = $1::uuid and person_id = any($2::uuid[])
  ), owned as materialized (
  select account_id as "accountId", person_id as "personId", from_day as "from", until_day as "until"
  from account_person where organization_id = $3::uuid and person_id = any(array(
  select "personId" from listed union select "managerId" from listed where "managerId" is not null))
  )
  select (select coalesce(json_agg(found), '[]') from (select * from listed order by "personId") found) as people,
  (select coalesce(json_agg(found), '[]') from (select * from owned order by "accountId", "from" nulls first) found) as mappings,
  (select coalesce(json_agg(found), '[]') from (select account_id as "accountId", connection_id as "connectionId", addresses, zone, hours, mailbox, captured,
  created_at as "createdAt", removed_at as "removedAt"
  from account where organization_id = $4::uuid and account_id = any(array(select "accountId" from owned)) order by account_id) found) as accounts,
  (select coalesce(json_agg(found), '[]') from (select person_id as "personId", from_day as "from", zone, hours from working_time_version
  where organization_id = $5::uuid and person_id = any($6::uuid[]) order by person_id, from_day) found) as versions,
  (select coalesce(json_agg(found), '[]') from (select person_id as "personId", from_day as "from", to_day as "to", part from leave
  where organization_id = $7::uuid and person_id = any($8::uuid[]) order by person_id, from_day) found) as leave
  from organization where organization_id = $9::uuid;

-- readOrganizationTime
select zone, hours,
  (select coalesce(json_agg(found), '[]') from (select from_day as "from", zone, hours from working_time_version
  where organization_id = $1::uuid and person_id = $2::uuid order by from_day) found) as versions,
  (select coalesce(json_agg(found), '[]') from (select calendar_id as "calendarId", scope, value from holiday_use where organization_id = $3::uuid order by calendar_id) found) as uses,
  (select coalesce(json_agg(found), '[]') from (select calendar_id as "calendarId", day, name, part, yearly, until from holiday
  where organization_id = $4::uuid and calendar_id = any(array(select calendar_id from holiday_use where organization_id = $5::uuid))
  order by calendar_id, day) found) as holidays
  from organization where organization_id = $6::uuid;
