-- The SQL as sent by queries/org-chart.ts, written by queries/sent.test.ts.

-- findPeopleIds
select "person_id" as "personId" from "person" where "organization_id" = $1 and ("full_name" ilike $2 or "email" ilike $3 or "job_title" ilike $4);

-- listCards
select "person_id" as "personId", "full_name" as "fullName", "email", "job_title" as "jobTitle", "department" from "person" where "organization_id" = $1 and "person_id" = any($2::uuid[]);

-- listReportingLines
select "person_id" as "personId", "manager_id" as "managerId", "left_on" as "leftOn", "merged_into" as "mergedInto" from "person" where "organization_id" = $1 order by lower(full_name), "person_id";
