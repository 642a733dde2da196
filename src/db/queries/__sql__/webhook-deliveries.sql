-- The SQL as sent by queries/webhook-deliveries.ts, written by queries/sent.test.ts.

-- claimDelivery
update webhook_delivery set state = 'sending', holder = $1::uuid, attempts = attempts + 1,
  held_until = now() + $2 * interval '1 second'
  where organization_id = $3::uuid and delivery_id = (
  select delivery_id from webhook_delivery
  where organization_id = $4::uuid and webhook_id = $5::uuid
  and ((state = 'queued' and next_at <= $6::timestamptz) or (state = 'sending' and held_until < now()))
  order by next_at, happened_at, delivery_id limit 1 for update skip locked)
  returning organization_id as "organizationId", delivery_id as "deliveryId", webhook_id as "webhookId",
  told_as as "messageId", event, happened_at as "happenedAt", payload, attempts;

-- countDeliveries
select count(*) as "total" from "webhook_delivery" where "organization_id" = $1 and "webhook_id" = $2;

-- deleteOldDeliveries
delete from "webhook_delivery" where "organization_id" = $1 and "finished_at" < $2;

-- giveUpDeliveries
update webhook_delivery set state = 'failed', finished_at = $1::timestamptz,
  problem = $2::jsonb
  where organization_id = $3::uuid and webhook_id = $4::uuid
  and state = 'queued';

-- holdDelivery
update webhook_delivery set state = 'sending', holder = $1::uuid, attempts = attempts + 1,
  held_until = now() + $2 * interval '1 second'
  where organization_id = $3::uuid and delivery_id = $4::uuid and state = 'queued'
  returning organization_id as "organizationId", delivery_id as "deliveryId", webhook_id as "webhookId",
  told_as as "messageId", event, happened_at as "happenedAt", payload, attempts;

-- listDeliveries
select "organization_id" as "organizationId", "delivery_id" as "deliveryId", "webhook_id" as "webhookId", "told_as" as "messageId", "event", "happened_at" as "happenedAt", "payload", "state", "attempts", "created_at" as "createdAt", "next_at" as "nextAt", "finished_at" as "finishedAt", "status", "duration_ms" as "durationMs", "problem" from "webhook_delivery" where "organization_id" = $1 and "webhook_id" = $2 order by "created_at" desc, "happened_at" desc, "delivery_id" limit $3 offset $4;

-- listDueWebhooks
select distinct organization_id as "organizationId", webhook_id as "webhookId" from webhook_delivery
  where (state = 'queued' and next_at <= $1::timestamptz) or (state = 'sending' and held_until < now())
  order by organization_id, webhook_id;

-- queueDeliveries
insert into "webhook_delivery" ("organization_id", "webhook_id", "delivery_id", "told_as", "key", "event", "happened_at", "payload", "state", "attempts", "created_at", "next_at") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict ("organization_id", "webhook_id", "key") do nothing;

-- readDelivery
select "organization_id" as "organizationId", "delivery_id" as "deliveryId", "webhook_id" as "webhookId", "told_as" as "messageId", "event", "happened_at" as "happenedAt", "payload", "state", "attempts", "created_at" as "createdAt", "next_at" as "nextAt", "finished_at" as "finishedAt", "status", "duration_ms" as "durationMs", "problem" from "webhook_delivery" where "organization_id" = $1 and "delivery_id" = $2;

-- settleDelivery
update webhook_delivery set state = $1, status = $2::integer,
  duration_ms = $3::integer, problem = $4::jsonb,
  next_at = $5::timestamptz, finished_at = $6::timestamptz, holder = null, held_until = null
  where organization_id = $7::uuid and delivery_id = $8::uuid
  and holder = $9::uuid;
