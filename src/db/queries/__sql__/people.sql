-- The SQL as sent by queries/people.ts, written by queries/sent.test.ts.

-- listPeople
select "person_id" as "personId", "full_name" as "fullName", "email", "department", "job_title" as "jobTitle", "manager_id" as "managerId", "joined_on" as "joinedOn", "left_on" as "leftOn", (select manager.full_name from person manager
  where manager.organization_id = $1::uuid and manager.person_id = person.manager_id) as "managerName", (select count(*) as "total" from "person" where "person"."organization_id" = $2 and ("person"."full_name" ilike $3 or "person"."email" ilike $4) and "person"."merged_into" is null) as "total" from "person" where "person"."organization_id" = $5 and ("person"."full_name" ilike $6 or "person"."email" ilike $7) and "person"."merged_into" is null order by lower(person.department) desc nulls last, lower(person.full_name) desc, "person"."person_id" limit $8 offset $9;

-- listPeople behind the last page
select "person_id" as "personId", "full_name" as "fullName", "email", "department", "job_title" as "jobTitle", "manager_id" as "managerId", "joined_on" as "joinedOn", "left_on" as "leftOn", (select manager.full_name from person manager
  where manager.organization_id = $1::uuid and manager.person_id = person.manager_id) as "managerName", (select count(*) as "total" from "person" where "person"."organization_id" = $2 and "person"."merged_into" is null) as "total" from "person" where "person"."organization_id" = $3 and "person"."merged_into" is null order by lower(person.full_name) asc, "person"."person_id" limit $4 offset $5;
select count(*) as "total" from "person" where "person"."organization_id" = $1 and "person"."merged_into" is null;

-- listPeopleByIds
select "person_id" as "personId", "full_name" as "fullName", "email", "department", "job_title" as "jobTitle", "manager_id" as "managerId", "joined_on" as "joinedOn", "left_on" as "leftOn", (select manager.full_name from person manager
  where manager.organization_id = $1::uuid and manager.person_id = person.manager_id) as "managerName" from "person" where "person"."organization_id" = $2 and "person"."person_id" = any($3::uuid[]);

-- listPersonIds
select "person_id" as "personId" from "person" where "person"."organization_id" = $1 and ("person"."full_name" ilike $2 or "person"."email" ilike $3) and "person"."merged_into" is null order by lower(person.full_name), "person"."person_id";

-- readPerson
select "person_id" as "personId", "full_name" as "fullName", "email", "department", "job_title" as "jobTitle", "manager_id" as "managerId", "joined_on" as "joinedOn", "left_on" as "leftOn", (select manager.full_name from person manager
  where manager.organization_id = $1::uuid and manager.person_id = person.manager_id) as "managerName" from "person" where "person"."organization_id" = $2 and "person"."person_id" = any($3::uuid[]);

-- savePeople
insert into person (organization_id, person_id, full_name, email, department, job_title, manager_id, joined_on,
  left_on)
  select organization.organization_id, came.person_id, came.full_name, came.email, came.department, came.job_title,
  came.manager_id, came.joined_on, came.left_on
  from organization cross join unnest(
  $1::uuid[],
  $2::text[],
  $3::text[],
  $4::text[],
  $5::text[],
  $6::uuid[],
  $7::date[],
  $8::date[]
  ) came (person_id, full_name, email, department, job_title, manager_id, joined_on, left_on)
  where organization.organization_id = $9::uuid
  on conflict (organization_id, person_id) do update set
  full_name = excluded.full_name, email = excluded.email, department = excluded.department,
  job_title = excluded.job_title, manager_id = excluded.manager_id, joined_on = excluded.joined_on,
  left_on = excluded.left_on;
