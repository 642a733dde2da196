-- The SQL as sent by queries/working-time.ts, written by queries/sent.test.ts.

-- holdPeople
select person_id as "personId" from person
  where organization_id = $1::uuid and person_id = any($2::uuid[])
  order by person_id
  for no key update skip locked;

-- listPersonTimes
select "person_id" as "personId", "email", "manager_id" as "managerId", "zone", "hours", "leave" from "person" where "organization_id" = $1 and "person_id" = any($2::uuid[]) order by "person_id";
select "account_person"."person_id" as "personId", "account"."account_id" as "accountId", "account"."addresses", "account"."zone", "account"."hours" from "account_person" inner join "account" on "account"."organization_id" = "account_person"."organization_id" and "account"."account_id" = "account_person"."account_id" where "account_person"."organization_id" = $1 and "account_person"."person_id" = any($2::uuid[]) order by "account"."account_id";
