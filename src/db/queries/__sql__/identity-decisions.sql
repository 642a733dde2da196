-- The SQL as sent by queries/identity-decisions.ts, written by queries/sent.test.ts.

-- addDecision
insert into "identity_decision" ("organization_id", "decision_id", "kind", "made_by", "made_at", "account_ids", "person_ids", "before", "after") values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- holdDecision
select "decision_id" as "decisionId", "kind", "made_by" as "madeBy", "made_at" as "madeAt", "account_ids" as "accountIds", "person_ids" as "personIds", "undone_by" as "undoneBy", "undone_at" as "undoneAt", "before", "after" from "identity_decision" where "organization_id" = $1 and "decision_id" = $2 for update;

-- listDecisions
select count(*) as "total" from "identity_decision" where "organization_id" = $1;
select "decision_id" as "decisionId", "kind", "made_by" as "madeBy", "made_at" as "madeAt", "account_ids" as "accountIds", "person_ids" as "personIds", "undone_by" as "undoneBy", "undone_at" as "undoneAt" from "identity_decision" where "organization_id" = $1 order by "made_at" desc, "decision_id" limit $2 offset $3;

-- listMerges
select "decision_id" as "decisionId", "kind", "made_by" as "madeBy", "made_at" as "madeAt", "account_ids" as "accountIds", "person_ids" as "personIds", "undone_by" as "undoneBy", "undone_at" as "undoneAt" from "identity_decision" where "organization_id" = $1 and "kind" = $2 and "undone_at" is null and $3::uuid = any(person_ids) order by "made_at" desc;

-- markUndone
update "identity_decision" set "undone_by" = $1, "undone_at" = $2 where "organization_id" = $3 and "decision_id" = $4;
