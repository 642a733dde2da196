-- The SQL as sent by queries/stored-activities.ts, written by queries/sent.test.ts.

-- listStoredActivities
select rows.*, person.full_name as person, coalesce(account.addresses[1], account.display_name) as mailbox
  from (
  select account_id as "accountId", item, kind, event, at, seconds, actor, counterparts, thread, marks
  from activity
  where organization_id = $1::uuid
  and (account_id, item) > ($2::uuid, $3::uuid)
  order by account_id, item limit $4
  ) rows
  join account on account.organization_id = $5::uuid and account.account_id = rows."accountId"
  left join account_person on account_person.organization_id = $6::uuid
  and account_person.account_id = rows."accountId"
  left join person on person.organization_id = $7::uuid and person.person_id = account_person.person_id
  order by rows."accountId", rows.item;

-- listStoredActivities of a person and some days
select rows.*, person.full_name as person, coalesce(account.addresses[1], account.display_name) as mailbox
  from (
  select account_id as "accountId", item, kind, event, at, seconds, actor, counterparts, thread, marks
  from activity
  where organization_id = $1::uuid
  and (account_id, item) > ($2::uuid, $3::uuid)
  and at >= $4::timestamptz
  and at < $5::timestamptz
  and account_id in (select account_id from account_person
  where organization_id = $6::uuid and person_id = $7::uuid)
  order by account_id, item limit $8
  ) rows
  join account on account.organization_id = $9::uuid and account.account_id = rows."accountId"
  left join account_person on account_person.organization_id = $10::uuid
  and account_person.account_id = rows."accountId"
  left join person on person.organization_id = $11::uuid and person.person_id = account_person.person_id
  order by rows."accountId", rows.item;
