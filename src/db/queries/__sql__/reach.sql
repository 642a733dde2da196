-- The SQL as sent by queries/reach.ts, written by queries/sent.test.ts.

-- holdReach
select "connection_id" from "connection" where "organization_id" = $1 and "connection_id" = $2 for no key update;

-- holdReach to read
select "connection_id" from "connection" where "organization_id" = $1 and "connection_id" = $2 for share;

-- listHolding
select wanted.account_id as "accountId" from unnest($1::uuid[]) wanted (account_id)
  where exists (select from activity where organization_id = $2::uuid
  and activity.account_id = wanted.account_id);

-- listProbes
select "mailbox", "expected", "observed", "problem", "probed_at" as "probedAt", "expected_since" as "expectedSince", "proved_since" as "provedSince" from "reach_probe" where "organization_id" = $1 and "connection_id" = $2 order by "expected", "mailbox";

-- listReachable
select "account_id" as "accountId", "source_id" as "sourceId", "addresses", "captured" from "account" where "organization_id" = $1 and "connection_id" = $2 and "mailbox" = $3 and "removed_at" is null order by "account_id";

-- listReachable of some accounts
select "account_id" as "accountId", "source_id" as "sourceId", "addresses", "captured" from "account" where "organization_id" = $1 and "connection_id" = $2 and "mailbox" = $3 and "removed_at" is null and "account_id" = any($4::uuid[]) order by "account_id";

-- listReachRules
select "rule_id" as "ruleId", "effect", "kind", "value", "label", "members" from "reach_rule" where "organization_id" = $1 and "connection_id" = $2 order by "effect" desc, "kind", "value";

-- replaceProbes
delete from reach_probe
  where organization_id = $1::uuid and connection_id = $2::uuid
  and mailbox <> all($3::text[]);
insert into reach_probe as known (organization_id, connection_id, mailbox, expected, expected_since)
  select connection.organization_id, connection.connection_id, came.mailbox, came.expected, $1::timestamptz
  from connection cross join unnest($2::text[], $3::text[])
  came (mailbox, expected)
  where connection.organization_id = $4::uuid
  and connection.connection_id = $5::uuid
  on conflict (organization_id, connection_id, mailbox) do update
  set expected = excluded.expected, expected_since = excluded.expected_since, observed = null, problem = null,
  probed_at = null, proved_since = null
  where known.expected <> excluded.expected;

-- replaceReachRules
delete from "reach_rule" where "organization_id" = $1 and "connection_id" = $2;
insert into "reach_rule" ("organization_id", "connection_id", "rule_id", "effect", "kind", "value", "label", "members") values ($1, $2, $3, $4, $5, $6, $7, $8);

-- saveProbe
update reach_probe set observed = $1,
  problem = $2::jsonb,
  probed_at = $3::timestamptz,
  proved_since = case when $4::boolean then coalesce(proved_since, $5::timestamptz) end
  where organization_id = $6::uuid and connection_id = $7::uuid
  and mailbox = $8 and expected = $9;

-- setCaptured
update "account" set "captured" = $1 where "organization_id" = $2 and "account_id" = any($3::uuid[]);

-- setReachMembers
update "reach_rule" set "members" = $1 where "organization_id" = $2 and "connection_id" = $3 and "rule_id" = $4;
