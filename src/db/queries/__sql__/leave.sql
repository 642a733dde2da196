-- The SQL as sent by queries/leave.ts, written by queries/sent.test.ts.

-- addLeave
insert into leave (organization_id, leave_id, person_id, from_day, to_day, part, added_at, added_by)
  select organization.organization_id, came.leave_id, came.person_id, came.from_day, came.to_day, came.part,
  $1::timestamptz, $2::text
  from organization cross join unnest(
  $3::uuid[], $4::uuid[],
  $5::date[], $6::date[],
  $7::text[]
  ) came (leave_id, person_id, from_day, to_day, part)
  where organization.organization_id = $8::uuid
  on conflict (organization_id, leave_id) do nothing;

-- listLeave
select "leave_id" as "leaveId", "person_id" as "personId", "from_day" as "from", "to_day" as "to", "part", "added_by" as "addedBy" from "leave" where "organization_id" = $1 and "person_id" = any($2::uuid[]) order by "from_day" desc, "leave_id";

-- removeLeave
delete from "leave" where "organization_id" = $1 and "leave_id" = $2;
