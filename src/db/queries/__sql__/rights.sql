-- The SQL as sent by queries/rights.ts, written by queries/sent.test.ts.

-- changeNamesRight
update "login" set "names_given_at" = $1, "names_given_by" = $2 where "organization_id" = $3 and "user_id" = $4 and "names_given_at" is null returning "user_id";
insert into "right_change" ("organization_id", "change_id", "user_id", "member", "given", "at", "by") values ($1, $2, $3, $4, $5, $6, $7);

-- changeNamesRight back
update "login" set "names_given_at" = $1, "names_given_by" = $2 where "organization_id" = $3 and "user_id" = $4 and "names_given_at" is not null returning "user_id";
insert into "right_change" ("organization_id", "change_id", "user_id", "member", "given", "at", "by") values ($1, $2, $3, $4, $5, $6, $7);

-- keepRightChange
insert into "right_change" ("organization_id", "change_id", "user_id", "member", "given", "at", "by") values ($1, $2, $3, $4, $5, $6, $7);

-- listRightChanges
select "change_id" as "changeId", "user_id" as "userId", "member", "given", "at", "by" from "right_change" where "organization_id" = $1 order by "at" desc, "change_id" limit $2;
