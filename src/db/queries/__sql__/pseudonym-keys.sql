-- The SQL as sent by queries/pseudonym-keys.ts, written by queries/sent.test.ts.

-- keepPseudonymKey
insert into "pseudonym_key" ("organization_id", "secret") values ($1, $2) on conflict ("organization_id") do nothing;
select "secret" from "pseudonym_key" where "organization_id" = $1;

-- readPseudonymKey
select "secret" from "pseudonym_key" where "organization_id" = $1;
