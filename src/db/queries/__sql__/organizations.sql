-- The SQL as sent by queries/organizations.ts, written by queries/sent.test.ts.

-- claimFirstRun
lock table login in share row exclusive mode;
select "user_id" from "login" limit $1;
insert into "organization" ("organization_id", "name", "zone", "hours", "created_at") values ($1, $2, $3, $4, $5);
insert into "login" ("user_id", "organization_id", "email", "full_name", "role", "password_hash", "created_at") values ($1, $2, $3, $4, $5, $6, $7);
insert into "retention" ("organization_id", "kind", "days", "kept_from", "changed_at", "changed_by") values ($1, $2, $3, $4, $5, $6);

-- createOrganization
insert into "organization" ("organization_id", "name", "zone", "hours", "created_at") values ($1, $2, $3, $4, $5);

-- isClaimed
select "user_id" from "login" limit $1;

-- listOrganizations
select "organization_id" as "organizationId", "name", "zone" from "organization" order by "created_at", "organization_id";

-- readOrganization
select "organization_id" as "organizationId", "name", "zone", "hours", "created_at" as "createdAt" from "organization" where "organization_id" = $1;
