-- The SQL as sent by queries/bounces.ts, written by queries/sent.test.ts.

-- claimBounceMailbox
update bounce_mailbox set held_until = now() + $1 * interval '1 second'
  where organization_id = $2::uuid
  and (checked_at is null or checked_at <= $3::timestamptz)
  and (held_until is null or held_until < now())
  returning organization_id;

-- countHolds
select count(*) as "total" from "mail_hold" where "organization_id" = $1;

-- deleteBounceMailbox
delete from "bounce_mailbox" where "organization_id" = $1;

-- findHold
select "since", "problem" from "mail_hold" where "organization_id" = $1 and "address" = $2;

-- holdAddress
insert into "mail_hold" ("organization_id", "address", "mail_id", "since", "problem") values ($1, $2, $3, $4, $5) on conflict ("organization_id", "address") do update set "mail_id" = $6, "since" = $7, "problem" = $8;

-- markBounced
update outbox set state = 'bounced', problem = $1::jsonb,
  finished_at = $2::timestamptz
  where organization_id = $3::uuid and mail_id = $4::uuid and state = 'sent'
  returning recipient;
select "state" from "outbox" where "organization_id" = $1 and "mail_id" = $2;

-- markBouncesRead
update bounce_mailbox set place = coalesce($1, place), checked_at = $2::timestamptz,
  problem = $3::jsonb,
  held_until = case when $4::boolean then null else held_until end
  where organization_id = $5::uuid and changed_at = $6::timestamptz;

-- readBounceMailbox
select "provider", "address", "settings", "secret", "place", "checked_at" as "checkedAt", "problem", "changed_at" as "changedAt", "changed_by" as "changedBy" from "bounce_mailbox" where "organization_id" = $1;

-- releaseHold
delete from "mail_hold" where "organization_id" = $1 and "address" = $2;

-- saveBounceMailbox
insert into "bounce_mailbox" ("organization_id", "provider", "address", "settings", "secret", "place", "held_until", "checked_at", "problem", "changed_at", "changed_by") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict ("organization_id") do update set "provider" = $12, "address" = $13, "settings" = $14, "secret" = $15, "place" = $16, "held_until" = $17, "checked_at" = $18, "problem" = $19, "changed_at" = $20, "changed_by" = $21;
