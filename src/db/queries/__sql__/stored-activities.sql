-- The SQL as sent by queries/stored-activities.ts, written by queries/sent.test.ts.

-- listStoredActivities
select rows.*, person.person_id as "personId", person.full_name as person, coalesce(account.addresses[1], account.display_name) as mailbox
  from (
  select account_id as "accountId", item, kind, event, at, seconds, actor, counterparts, thread, marks
  from activity
  where organization_id = $1::uuid
  and (account_id, item) > ($2::uuid, $3::uuid)
  order by account_id, item limit $4
  ) rows
  join account on account.organization_id = $5::uuid and account.account_id = rows."accountId"
  left join account_person on account_person.organization_id = $6::uuid
  and account_person.account_id = rows."accountId" and
  (coalesce(
  ("rows"."at" at time zone (select zone from organization where organization_id = $7::uuid))::date, 'infinity'::date)
  between coalesce("account_person"."from_day", '-infinity'::date)
  and coalesce("account_person"."until_day", 'infinity'::date))
  left join person on person.organization_id = $8::uuid and person.person_id = account_person.person_id
  order by rows."accountId", rows.item;

-- listStoredActivities of a person and some days
select rows.*, person.person_id as "personId", person.full_name as person, coalesce(account.addresses[1], account.display_name) as mailbox
  from (
  select account_id as "accountId", item, kind, event, at, seconds, actor, counterparts, thread, marks
  from activity
  where organization_id = $1::uuid
  and (account_id, item) > ($2::uuid, $3::uuid)
  and at >= $4::timestamptz
  and at < $5::timestamptz
  and exists (select from account_person mapped
  where mapped.organization_id = $6::uuid and mapped.account_id = activity.account_id
  and mapped.person_id = $7::uuid and
  (coalesce(
  ("activity"."at" at time zone (select zone from organization where organization_id = $8::uuid))::date, 'infinity'::date)
  between coalesce("mapped"."from_day", '-infinity'::date)
  and coalesce("mapped"."until_day", 'infinity'::date)))
  and account_id = any(array(select account_id from account_person
  where organization_id = $9::uuid and person_id = $10::uuid))
  order by account_id, item limit $11
  ) rows
  join account on account.organization_id = $12::uuid and account.account_id = rows."accountId"
  left join account_person on account_person.organization_id = $13::uuid
  and account_person.account_id = rows."accountId" and
  (coalesce(
  ("rows"."at" at time zone (select zone from organization where organization_id = $14::uuid))::date, 'infinity'::date)
  between coalesce("account_person"."from_day", '-infinity'::date)
  and coalesce("account_person"."until_day", 'infinity'::date))
  left join person on person.organization_id = $15::uuid and person.person_id = account_person.person_id
  order by rows."accountId", rows.item;
