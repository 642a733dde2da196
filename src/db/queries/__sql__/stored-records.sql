-- The SQL as sent by queries/stored-records.ts, written by queries/sent.test.ts.

-- listStoredContacts
select array[rows.account_id::text, rows.item::text] as key, person.person_id as "personId", person.full_name as person,
  coalesce(account.addresses[1], nullif(account.display_name, ''), account.source_id) as account, rows.display_name as "displayName",
  rows.addresses, rows.company, rows.department, rows.job_title as "jobTitle"
  from (
  select * from contact
  where organization_id = $1::uuid
  order by account_id, item limit $2
  ) rows
  join account on account.organization_id = $3::uuid and account.account_id = rows.account_id
  left join account_person on account_person.organization_id = $4::uuid
  and account_person.account_id = rows.account_id and
  (coalesce(null::date, 'infinity'::date)
  between coalesce("account_person"."from_day", '-infinity'::date)
  and coalesce("account_person"."until_day", 'infinity'::date))
  left join person on person.organization_id = $5::uuid and person.person_id = account_person.person_id
  order by rows.account_id, rows.item;

-- listStoredContacts of one person
select array[rows.account_id::text, rows.item::text] as key, person.person_id as "personId", person.full_name as person,
  coalesce(account.addresses[1], nullif(account.display_name, ''), account.source_id) as account, rows.display_name as "displayName",
  rows.addresses, rows.company, rows.department, rows.job_title as "jobTitle"
  from (
  select * from contact
  where organization_id = $1::uuid
  and (account_id, item) > ($2::uuid, $3::uuid)
  and exists (select from account_person mapped
  where mapped.organization_id = $4::uuid and mapped.person_id = $5::uuid
  and mapped.account_id = "contact"."account_id" and
  (coalesce(null::date, 'infinity'::date)
  between coalesce("mapped"."from_day", '-infinity'::date)
  and coalesce("mapped"."until_day", 'infinity'::date)))
  and account_id = any(array(select account_id from account_person
  where organization_id = $6::uuid and person_id = $7::uuid))
  order by account_id, item limit $8
  ) rows
  join account on account.organization_id = $9::uuid and account.account_id = rows.account_id
  left join account_person on account_person.organization_id = $10::uuid
  and account_person.account_id = rows.account_id and
  (coalesce(null::date, 'infinity'::date)
  between coalesce("account_person"."from_day", '-infinity'::date)
  and coalesce("account_person"."until_day", 'infinity'::date))
  left join person on person.organization_id = $11::uuid and person.person_id = account_person.person_id
  order by rows.account_id, rows.item;

-- listStoredEvents
select array[rows.account_id::text, rows.item::text] as key, person.person_id as "personId", person.full_name as person,
  coalesce(account.addresses[1], nullif(account.display_name, ''), account.source_id) as account, rows.kind, rows.item, rows.at,
  case when rows.kind = 'chat' then rows.place end as place,
  coalesce(nullif(app.display_name, ''), app.source_id) as app, rows.thread, rows.marks,
  cardinality(rows.mentions) as mentions, rows.reactions, rows.positive_reactions as "positiveReactions"
  from (
  select * from account_event
  where organization_id = $1::uuid
  order by account_id, item limit $2
  ) rows
  join account on account.organization_id = $3::uuid and account.account_id = rows.account_id
  left join account_person on account_person.organization_id = $4::uuid
  and account_person.account_id = rows.account_id and
  (coalesce(
  ("rows"."at" at time zone (select zone from organization where organization_id = $5::uuid))::date, 'infinity'::date)
  between coalesce("account_person"."from_day", '-infinity'::date)
  and coalesce("account_person"."until_day", 'infinity'::date))
  left join person on person.organization_id = $6::uuid and person.person_id = account_person.person_id
  left join account app on app.organization_id = $7::uuid and app.account_id = rows.place
  and rows.kind = 'sign-in'
  order by rows.account_id, rows.item;

-- listStoredEvents of one person
select array[rows.account_id::text, rows.item::text] as key, person.person_id as "personId", person.full_name as person,
  coalesce(account.addresses[1], nullif(account.display_name, ''), account.source_id) as account, rows.kind, rows.item, rows.at,
  case when rows.kind = 'chat' then rows.place end as place,
  coalesce(nullif(app.display_name, ''), app.source_id) as app, rows.thread, rows.marks,
  cardinality(rows.mentions) as mentions, rows.reactions, rows.positive_reactions as "positiveReactions"
  from (
  select * from account_event
  where organization_id = $1::uuid
  and (account_id, item) > ($2::uuid, $3::uuid)
  and at >= $4::date::timestamp at time zone 'UTC'
  and at < ($5::date + 1)::timestamp at time zone 'UTC'
  and exists (select from account_person mapped
  where mapped.organization_id = $6::uuid and mapped.person_id = $7::uuid
  and mapped.account_id = "account_event"."account_id" and
  (coalesce(
  ("account_event"."at" at time zone (select zone from organization where organization_id = $8::uuid))::date, 'infinity'::date)
  between coalesce("mapped"."from_day", '-infinity'::date)
  and coalesce("mapped"."until_day", 'infinity'::date)))
  and account_id = any(array(select account_id from account_person
  where organization_id = $9::uuid and person_id = $10::uuid))
  order by account_id, item limit $11
  ) rows
  join account on account.organization_id = $12::uuid and account.account_id = rows.account_id
  left join account_person on account_person.organization_id = $13::uuid
  and account_person.account_id = rows.account_id and
  (coalesce(
  ("rows"."at" at time zone (select zone from organization where organization_id = $14::uuid))::date, 'infinity'::date)
  between coalesce("account_person"."from_day", '-infinity'::date)
  and coalesce("account_person"."until_day", 'infinity'::date))
  left join person on person.organization_id = $15::uuid and person.person_id = account_person.person_id
  left join account app on app.organization_id = $16::uuid and app.account_id = rows.place
  and rows.kind = 'sign-in'
  order by rows.account_id, rows.item;

-- listStoredMeasures
select array[rows.account_id::text, rows.day::text, rows.name] as key, person.person_id as "personId", person.full_name as person,
  coalesce(account.addresses[1], nullif(account.display_name, ''), account.source_id) as account, rows.day, rows.name, rows.value,
  rows.refreshed_on as "refreshedOn"
  from (
  select * from measure
  where organization_id = $1::uuid
  order by account_id, day, name limit $2
  ) rows
  join account on account.organization_id = $3::uuid and account.account_id = rows.account_id
  left join account_person on account_person.organization_id = $4::uuid
  and account_person.account_id = rows.account_id and
  (coalesce("rows"."day", 'infinity'::date)
  between coalesce("account_person"."from_day", '-infinity'::date)
  and coalesce("account_person"."until_day", 'infinity'::date))
  left join person on person.organization_id = $5::uuid and person.person_id = account_person.person_id
  order by rows.account_id, rows.day, rows.name;

-- listStoredMeasures of one person
select array[rows.account_id::text, rows.day::text, rows.name] as key, person.person_id as "personId", person.full_name as person,
  coalesce(account.addresses[1], nullif(account.display_name, ''), account.source_id) as account, rows.day, rows.name, rows.value,
  rows.refreshed_on as "refreshedOn"
  from (
  select * from measure
  where organization_id = $1::uuid
  and (account_id, day, name) > ($2::uuid, $3::date, $4::text)
  and day >= $5::date
  and day <= $6::date
  and exists (select from account_person mapped
  where mapped.organization_id = $7::uuid and mapped.person_id = $8::uuid
  and mapped.account_id = "measure"."account_id" and
  (coalesce("measure"."day", 'infinity'::date)
  between coalesce("mapped"."from_day", '-infinity'::date)
  and coalesce("mapped"."until_day", 'infinity'::date)))
  and account_id = any(array(select account_id from account_person
  where organization_id = $9::uuid and person_id = $10::uuid))
  order by account_id, day, name limit $11
  ) rows
  join account on account.organization_id = $12::uuid and account.account_id = rows.account_id
  left join account_person on account_person.organization_id = $13::uuid
  and account_person.account_id = rows.account_id and
  (coalesce("rows"."day", 'infinity'::date)
  between coalesce("account_person"."from_day", '-infinity'::date)
  and coalesce("account_person"."until_day", 'infinity'::date))
  left join person on person.organization_id = $14::uuid and person.person_id = account_person.person_id
  order by rows.account_id, rows.day, rows.name;
