-- The SQL as sent by queries/domains.ts, written by queries/sent.test.ts.

-- countDomains
select split_part(email, '@', 2) as domain, count(*) as n from person
  where organization_id = $1::uuid
  group by 1;
select split_part(owned.address, '@', 2) as domain, count(distinct account.account_id) as n
  from account cross join unnest(account.addresses) owned (address)
  where account.organization_id = $1::uuid and account.kind in ('person', 'shared', 'room')
  and account.removed_at is null
  group by 1;

-- deleteDomainDecision
delete from "organization_domain" where "organization_id" = $1 and "domain" = $2;

-- listDomainDecisions
select "domain", "own", "decided_at" as "at", "decided_by" as "by" from "organization_domain" where "organization_id" = $1 order by "domain";

-- saveDomainDecision
insert into "organization_domain" ("organization_id", "domain", "own", "decided_at", "decided_by") values ($1, $2, $3, $4, $5) on conflict ("organization_id", "domain") do update set "own" = "excluded"."own", "decided_at" = "excluded"."decided_at", "decided_by" = "excluded"."decided_by";
