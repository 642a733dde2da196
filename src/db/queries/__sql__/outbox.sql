-- The SQL as sent by queries/outbox.ts, written by queries/sent.test.ts.

-- cancelMail
update outbox set state = 'cancelled', finished_at = $1::timestamptz
  where organization_id = $2::uuid and mail_id = $3::uuid and state = 'queued'
  returning mail_id;

-- changeParameters
update "outbox" set "parameters" = $1 where "organization_id" = $2 and "mail_id" = $3;

-- claimMail
update outbox set state = 'sending', holder = $1::uuid,
  held_until = now() + $2 * interval '1 second', attempts = attempts + 1,
  uncertain = uncertain or (state = 'sending' and handed_at is not null and problem is null)
  where organization_id = $3::uuid and mail_id = (
  select mail_id from outbox
  where organization_id = $4::uuid
  and ((state = 'queued' and next_at <= $5::timestamptz) or (state = 'sending' and held_until < now()))
  order by next_at, mail_id limit 1 for update skip locked)
  returning organization_id as "organizationId", mail_id as "mailId", key, kind, parameters, user_id as "userId",
  recipient, attempts, created_at as "createdAt";

-- countHanded
select count(*) as "total" from "outbox" where "organization_id" = $1 and "handed_at" > $2;

-- countOutbox
select "state", count(*) as "total" from "outbox" where "organization_id" = $1 group by "state";

-- deleteOldMails
delete from "outbox" where "organization_id" = $1 and "finished_at" < $2;

-- findWaitingAlerts
select "mail_id" as "mailId", "parameters" from "outbox" where "organization_id" = $1 and "user_id" = $2 and "kind" = $3 and "state" = $4 and "attempts" = $5 order by "created_at" limit $6 for update;

-- listDueOutboxes
select distinct organization_id as "organizationId" from outbox
  where (state = 'queued' and next_at <= $1::timestamptz) or (state = 'sending' and held_until < now())
  order by organization_id;

-- listOutbox
select "mail_id" as "mailId", "kind", "parameters", "recipient", "state", "attempts", "created_at" as "createdAt", "next_at" as "nextAt", "finished_at" as "finishedAt", "answer", "uncertain", "problem" from "outbox" where "organization_id" = $1 order by "created_at" desc, "mail_id" limit $2 offset $3;

-- listOutbox of one state
select "mail_id" as "mailId", "kind", "parameters", "recipient", "state", "attempts", "created_at" as "createdAt", "next_at" as "nextAt", "finished_at" as "finishedAt", "answer", "uncertain", "problem" from "outbox" where "organization_id" = $1 and "state" = $2 order by "created_at" desc, "mail_id" limit $3 offset $4;

-- markHanded
update outbox set handed_at = $1::timestamptz, problem = null
  where organization_id = $2::uuid and mail_id = $3::uuid
  and holder = $4::uuid and state = 'sending' and held_until > now()
  returning mail_id;

-- queueMails
insert into "outbox" ("organization_id", "mail_id", "key", "kind", "parameters", "user_id", "recipient", "state", "attempts", "created_at", "next_at", "uncertain") values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict ("organization_id", "key") do nothing returning "mail_id";

-- readMail
select "mail_id" as "mailId", "kind", "parameters", "recipient", "state", "attempts", "created_at" as "createdAt", "next_at" as "nextAt", "finished_at" as "finishedAt", "answer", "uncertain", "problem" from "outbox" where "organization_id" = $1 and "mail_id" = $2;

-- requeueMail
update outbox set state = 'queued', attempts = 0, next_at = $1::timestamptz, finished_at = null
  where organization_id = $2::uuid and mail_id = $3::uuid
  and state in ('failed', 'bounced', 'cancelled')
  returning mail_id;

-- settleMail
update outbox set state = $1, answer = $2, next_at = $3::timestamptz,
  problem = $4::jsonb,
  uncertain = uncertain or $5::boolean, finished_at = $6::timestamptz,
  holder = null, held_until = null
  where organization_id = $7::uuid and mail_id = $8::uuid
  and holder = $9::uuid;
