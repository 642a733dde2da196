-- The SQL as sent by queries/mail-people.ts, written by queries/sent.test.ts.

-- findAddressed
select address, "personId", zone, direct from (
  select person.email as address, coalesce(person.merged_into, person.person_id) as "personId", person.zone, true as direct
  from person where person.organization_id = $1::uuid
  and person.email = any($2::text[])
  union all
  select wanted.address, account_person.person_id, account.zone, false
  from unnest($3::text[]) wanted (address)
  join account on account.organization_id = $4::uuid and wanted.address = any(account.addresses)
  join account_person on account_person.organization_id = $5::uuid
  and account_person.account_id = account.account_id and account_person.until_day is null
  ) found order by address, direct desc, "personId";
