-- The SQL as sent by queries/contacts.ts, written by queries/sent.test.ts.

-- removeContacts
delete from contact
  where organization_id = $1::uuid and account_id = $2::uuid
  and part = $3 and item = any($4::uuid[]);

-- saveContacts
insert into contact (organization_id, account_id, item, part, display_name, addresses, company, department,
  job_title, seen_at)
  select account.organization_id, account.account_id, came.item, $1, came.display_name,
  came.addresses::text[], came.company, came.department, came.job_title, $2::timestamptz
  from account cross join unnest(
  $3::uuid[], $4::text[],
  $5::text[], $6::text[],
  $7::text[], $8::text[]
  ) came (item, display_name, addresses, company, department, job_title)
  where account.organization_id = $9::uuid and account.account_id = $10::uuid
  on conflict (organization_id, account_id, item) do update set part = excluded.part,
  display_name = excluded.display_name, addresses = excluded.addresses, company = excluded.company,
  department = excluded.department, job_title = excluded.job_title, seen_at = excluded.seen_at;

-- sweepContacts
delete from contact
  where organization_id = $1::uuid and account_id = $2::uuid
  and part = any($3::text[])
  and seen_at < coalesce($4::timestamptz, 'infinity'::timestamptz);
