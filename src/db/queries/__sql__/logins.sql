-- The SQL as sent by queries/logins.ts, written by queries/sent.test.ts.

-- createLogin
insert into "login" ("user_id", "organization_id", "email", "full_name", "role", "password_hash", "created_at") values ($1, $2, $3, $4, $5, $6, $7);

-- createSession
insert into "session" ("token_hash", "user_id", "organization_id", "created_at", "expires_at") values ($1, $2, $3, $4, $5);

-- deleteExpiredSessions
delete from "session" where "expires_at" <= $1;

-- deleteLogin
select "user_id" as "userId" from "login" where "organization_id" = $1 and "role" = $2 order by "user_id" for update;
delete from "login" where "organization_id" = $1 and "user_id" = $2;

-- deleteSession
delete from "session" where "token_hash" = $1;

-- extendSession
update "session" set "expires_at" = least($1::timestamptz, created_at + make_interval(days => $2::int)) where "token_hash" = $3;

-- findLogin
select "user_id" as "userId", "organization_id" as "organizationId", "email", "full_name" as "fullName", "role", "password_hash" as "passwordHash", "created_at" as "createdAt" from "login" where "email" = $1;

-- findSession
select "login"."user_id" as "userId", "login"."email", "login"."full_name" as "fullName", "login"."role", "login"."organization_id" as "organizationId", "session"."expires_at" as "expiresAt", "login"."names_given_at" as "namesGivenAt" from "session" inner join "login" on "login"."user_id" = "session"."user_id" where "session"."token_hash" = $1 and "session"."expires_at" > $2;
select "name", "zone" from "organization" where "organization_id" = $1;

-- listLogins
select "user_id" as "userId", "email", "full_name" as "fullName", "role", "created_at" as "createdAt", "names_given_at" as "namesGivenAt", "names_given_by" as "namesGivenBy" from "login" where "organization_id" = $1 order by "created_at", "user_id";
