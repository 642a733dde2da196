-- The SQL as sent by queries/roster.ts, written by queries/sent.test.ts.

-- addChanges
insert into roster_change (organization_id, import_id, person_id, made, fields)
  select roster_import.organization_id, roster_import.import_id, came.person_id, came.made, came.fields::jsonb
  from roster_import cross join unnest(
  $1::uuid[], $2::boolean[],
  $3::text[]
  ) came (person_id, made, fields)
  where roster_import.organization_id = $4::uuid
  and roster_import.import_id = $5::uuid
  on conflict (organization_id, import_id, person_id) do nothing;

-- addImport
insert into "roster_import" ("organization_id", "import_id", "source", "imported_at", "imported_by", "counts") values ($1, $2, $3, $4, $5, $6);

-- deletePeople
delete from person
  where organization_id = $1::uuid and person_id = any($2::uuid[]);

-- endImport
update "roster_import" set "undone_at" = $1, "undone_by" = $2 where "organization_id" = $3 and "import_id" = $4;
delete from "roster_change" where "organization_id" = $1 and "import_id" = $2;

-- forgetChanges
delete from roster_change
  where organization_id = $1::uuid and import_id in (
  select import_id from roster_import
  where organization_id = $2::uuid and imported_at < $3::timestamptz);

-- listChanges
select "person_id" as "personId", "made", "fields" from "roster_change" where "organization_id" = $1 and "import_id" = $2 order by "person_id";

-- listEverybody
select "person_id" as "personId", "full_name" as "fullName", "email", "department", "job_title" as "jobTitle", "manager_id" as "managerId", "joined_on" as "joinedOn", "left_on" as "leftOn", "kept" from "person" where "organization_id" = $1 and "merged_into" is null;

-- listImports
select "import_id" as "importId", "source", "imported_at" as "at", "imported_by" as "by", "counts", "undone_at" as "undoneAt", "undone_by" as "undoneBy" from "roster_import" where "organization_id" = $1 order by "imported_at" desc, "import_id" limit $2;

-- listListedPeople
select distinct mapped.person_id as "personId"
  from account_person mapped
  join account on account.organization_id = $1::uuid
  and account.account_id = mapped.account_id and account.kind = 'person'
  where mapped.organization_id = $2::uuid
  and mapped.person_id = any($3::uuid[]);

-- readImport
select "import_id" as "importId", "source", "imported_at" as "at", "imported_by" as "by", "counts", "undone_at" as "undoneAt", "undone_by" as "undoneBy" from "roster_import" where "organization_id" = $1 and "import_id" = $2;

-- saveKept
update person set kept = came.kept::text[]
  from unnest(
  $1::uuid[], $2::text[]
  ) came (person_id, kept)
  where person.organization_id = $3::uuid and person.person_id = came.person_id;
