-- The SQL as sent by queries/views.ts, written by queries/sent.test.ts.

-- deleteOwnViews
delete from "default_view" where "organization_id" = $1 and "user_id" = $2;
delete from "saved_view" where "organization_id" = $1 and "owner_id" = $2 and "shared" = $3;

-- listViews
select "view_id" as "viewId", "page", "name", "filter", "owner_id" as "ownerId", "owner_name" as "ownerName", "shared", "changed_at" as "changedAt", "deleted_at" as "deletedAt" from "saved_view" where "organization_id" = $1 and "page" = $2 and "deleted_at" is null and ("shared" = $3 or "owner_id" = $4) order by lower(name), "view_id";

-- listViews of nobody who signs in
select "view_id" as "viewId", "page", "name", "filter", "owner_id" as "ownerId", "owner_name" as "ownerName", "shared", "changed_at" as "changedAt", "deleted_at" as "deletedAt" from "saved_view" where "organization_id" = $1 and "page" = $2 and "deleted_at" is null and "shared" = $3 order by lower(name), "view_id";

-- purgeViews
delete from "saved_view" where "organization_id" = $1 and "deleted_at" < $2;

-- readDefaultView
select "view_id" as "viewId" from "default_view" where "organization_id" = $1 and "user_id" = $2 and "page" = $3;

-- readView
select "view_id" as "viewId", "page", "name", "filter", "owner_id" as "ownerId", "owner_name" as "ownerName", "shared", "changed_at" as "changedAt", "deleted_at" as "deletedAt" from "saved_view" where "organization_id" = $1 and "view_id" = $2;

-- saveView
insert into "saved_view" ("organization_id", "view_id", "page", "name", "filter", "owner_id", "owner_name", "shared", "changed_at", "deleted_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict ("organization_id", "view_id") do update set "name" = "excluded"."name", "filter" = "excluded"."filter", "shared" = "excluded"."shared", "changed_at" = "excluded"."changed_at", "deleted_at" = "excluded"."deleted_at";

-- setDefaultView
insert into "default_view" ("organization_id", "user_id", "page", "view_id") values ($1, $2, $3, $4) on conflict ("organization_id", "user_id", "page") do update set "view_id" = "excluded"."view_id";

-- setDefaultView to none
delete from "default_view" where "organization_id" = $1 and "user_id" = $2 and "page" = $3;
