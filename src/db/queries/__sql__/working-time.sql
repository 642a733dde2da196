-- The SQL as sent by queries/working-time.ts, written by queries/sent.test.ts.

-- holdPeople
select person_id as "personId" from person
  where organization_id = $1::uuid and person_id = any($2::uuid[])
  order by person_id
  for no key update skip locked;

-- listPersonTimes
select "person_id" as "personId", "email", "department", "manager_id" as "managerId", "zone", "hours", "figures_from" as "figuresFrom" from "person" where "organization_id" = $1 and "person_id" = any($2::uuid[]) order by "person_id";
select "account_id" as "accountId", "person_id" as "personId", "from_day" as "from", "until_day" as "until" from "account_person" where "organization_id" = $1 and "person_id" = any($2::uuid[]);
select "account_id" as "accountId", "addresses", "zone", "hours" from "account" where "organization_id" = $1 and "account_id" = any($2::uuid[]) order by "account_id";
select "person_id" as "personId", "from_day" as "from", "zone", "hours" from "working_time_version" where "organization_id" = $1 and "person_id" = any($2::uuid[]) order by "person_id", "from_day";
select "person_id" as "personId", "from_day" as "from", "to_day" as "to", "part" from "leave" where "organization_id" = $1 and "person_id" = any($2::uuid[]) order by "person_id", "from_day";

-- readOrganizationTime
select "zone", "hours" from "organization" where "organization_id" = $1;
select "person_id" as "personId", "from_day" as "from", "zone", "hours" from "working_time_version" where "organization_id" = $1 and "person_id" = any($2::uuid[]) order by "person_id", "from_day";
select "calendar_id" as "calendarId", "scope", "value" from "holiday_use" where "organization_id" = $1 order by "calendar_id";
