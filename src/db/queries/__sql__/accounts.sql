-- The SQL as sent by queries/accounts.ts, written by queries/sent.test.ts.

-- listAccounts
select "account_id" as "accountId", "connection_id" as "connectionId", "source_id" as "sourceId", "kind", "display_name" as "displayName", "addresses", "department", "job_title" as "jobTitle", "manager_source_id" as "managerSourceId", "enabled", "mailbox", "created_at" as "createdAt", "zone", "hours", "removed_at" as "removedAt" from "account" where "organization_id" = $1 and "connection_id" = $2 order by "source_id";

-- listReaddressed
select account.account_id
  from unnest(
  $1::text[], $2::text[],
  $3::text[]
  ) came (source_id, kind, addresses)
  join account on account.organization_id = $4::uuid
  and account.connection_id = $5::uuid and account.source_id = came.source_id
  where (account.kind, account.addresses) is distinct from (came.kind, came.addresses::text[]);

-- markAccountsRemoved
update "account" set "removed_at" = $1 where "organization_id" = $2 and "connection_id" = $3 and "source_id" = any($4::text[]) and "removed_at" is null;

-- setMailboxSettings
update account set zone = $1, hours = $2::jsonb
  where organization_id = $3::uuid and account_id = $4::uuid
  and (zone, hours) is distinct from ($5::text, $6::jsonb)
  returning account_id;

-- upsertAccounts
insert into account (organization_id, account_id, connection_id, source_id, kind, display_name, addresses,
  department, job_title, manager_source_id, enabled, mailbox, created_at, personnel, joined_on, left_on)
  select connection.organization_id, came.account_id, connection.connection_id, came.source_id, came.kind,
  came.display_name, came.addresses::text[], came.department, came.job_title, came.manager_source_id,
  came.enabled, came.mailbox, came.created_at, came.personnel, came.joined_on, came.left_on
  from connection cross join unnest(
  $1::uuid[],
  $2::text[],
  $3::text[],
  $4::text[],
  $5::text[],
  $6::text[],
  $7::text[],
  $8::text[],
  $9::boolean[],
  $10::boolean[],
  $11::timestamptz[],
  $12::boolean[],
  $13::date[],
  $14::date[]
  ) came (account_id, source_id, kind, display_name, addresses, department, job_title, manager_source_id, enabled,
  mailbox, created_at, personnel, joined_on, left_on)
  where connection.organization_id = $15::uuid
  and connection.connection_id = $16::uuid
  on conflict (organization_id, connection_id, source_id) do update set
  kind = excluded.kind, display_name = excluded.display_name, addresses = excluded.addresses,
  department = excluded.department, job_title = excluded.job_title,
  manager_source_id = excluded.manager_source_id, enabled = excluded.enabled, mailbox = excluded.mailbox,
  created_at = excluded.created_at, personnel = excluded.personnel, joined_on = excluded.joined_on,
  left_on = excluded.left_on, removed_at = null
  returning account_id as "accountId", source_id as "sourceId";
