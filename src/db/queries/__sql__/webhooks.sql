-- The SQL as sent by queries/webhooks.ts, written by queries/sent.test.ts.

-- changeWebhook
update webhook set url = $1, events = $2::text[],
  on_since = case when $3::boolean and state <> 'on' then $4::timestamptz else on_since end,
  seen_until = case when $5::boolean and state <> 'on' then $6::timestamptz else seen_until end,
  failing_since = case when $7::boolean and state <> 'on' then null else failing_since end,
  state = $8
  where organization_id = $9::uuid and webhook_id = $10::uuid;

-- clearWebhookAlert
update alert set cleared_at = $1::timestamptz
  where organization_id = $2::uuid and kind = 'webhook-failed' and about = $3
  and cleared_at is null;

-- createWebhook
insert into "webhook" ("organization_id", "webhook_id", "url", "events", "state", "secret", "created_at", "created_by", "on_since", "seen_until") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning "organization_id" as "organizationId", "webhook_id" as "webhookId", "url", "events", "state", "secret", "old_secret" as "oldSecret", "old_until" as "oldUntil", "created_at" as "createdAt", "created_by" as "createdBy", "on_since" as "onSince", "seen_until" as "seenUntil", "failing_since" as "failingSince";

-- deleteWebhook
delete from "webhook" where "organization_id" = $1 and "webhook_id" = $2;

-- failWebhook
update "webhook" set "state" = $1 where "organization_id" = $2 and "webhook_id" = $3;

-- listTellable
select distinct "organization_id" as "organizationId" from "webhook" order by "organization_id";

-- listWebhooks
select "organization_id" as "organizationId", "webhook_id" as "webhookId", "url", "events", "state", "secret", "old_secret" as "oldSecret", "old_until" as "oldUntil", "created_at" as "createdAt", "created_by" as "createdBy", "on_since" as "onSince", "seen_until" as "seenUntil", "failing_since" as "failingSince" from "webhook" where "organization_id" = $1 order by "created_at", "webhook_id";

-- lockWebhook
select "organization_id" as "organizationId", "webhook_id" as "webhookId", "url", "events", "state", "secret", "old_secret" as "oldSecret", "old_until" as "oldUntil", "created_at" as "createdAt", "created_by" as "createdBy", "on_since" as "onSince", "seen_until" as "seenUntil", "failing_since" as "failingSince" from "webhook" where "organization_id" = $1 and "webhook_id" = $2 for update;

-- markFailing
update webhook set failing_since = coalesce(failing_since, $1::timestamptz)
  where organization_id = $2::uuid and webhook_id = $3::uuid and state = 'on'
  returning failing_since as since;

-- markSeen
update "webhook" set "seen_until" = $1 where "organization_id" = $2 and "webhook_id" = $3;

-- markThrough
update "webhook" set "failing_since" = $1 where "organization_id" = $2 and "webhook_id" = $3 and "failing_since" is not null;

-- raiseWebhookAlert
insert into alert (organization_id, alert_id, kind, about, problem, raised_at)
  select organization_id, $1::uuid, 'webhook-failed', webhook_id::text,
  $2::jsonb, $3::timestamptz
  from webhook
  where organization_id = $4::uuid and webhook_id = $5::uuid
  on conflict (organization_id, kind, about) where cleared_at is null do update set problem = excluded.problem;

-- readWebhook
select "organization_id" as "organizationId", "webhook_id" as "webhookId", "url", "events", "state", "secret", "old_secret" as "oldSecret", "old_until" as "oldUntil", "created_at" as "createdAt", "created_by" as "createdBy", "on_since" as "onSince", "seen_until" as "seenUntil", "failing_since" as "failingSince" from "webhook" where "organization_id" = $1 and "webhook_id" = $2;

-- setWebhookSecret
update "webhook" set "secret" = $1, "old_secret" = $2, "old_until" = $3 where "organization_id" = $4 and "webhook_id" = $5;
