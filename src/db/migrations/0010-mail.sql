-- Mail: how an organization sends, what is planned, what each member wants, and the outbox. An outbox row says what to
-- render (kind and parameters); the rendered mail, with its figures, is never stored.

create table mail_settings (
  organization_id uuid primary key,
  -- smtp: a server; provider: the mail service of a source.
  transport text not null check (transport in ('smtp', 'provider')),
  from_name text not null,
  from_address text not null,
  -- What may be shown: server, user, ids.
  settings jsonb not null,
  secret bytea,
  credential_expires_at timestamptz,
  per_minute integer not null,
  changed_at timestamptz not null,
  changed_by text not null,
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('mail_settings', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Which reports go out to whom unless somebody chose otherwise.
create table mail_plan (
  organization_id uuid primary key,
  organization_report text not null check (organization_report in ('off', 'weekly', 'monthly')),
  team_report text not null check (team_report in ('off', 'weekly', 'monthly')),
  own_report text not null check (own_report in ('off', 'daily', 'weekly', 'monthly')),
  -- Minutes after midnight on the recipient's clocks.
  minute integer not null check (minute between 0 and 1439),
  pdf boolean not null,
  -- Since when it is so: nothing is sent for a time before.
  changed_at timestamptz not null,
  changed_by text not null,
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('mail_plan', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- What one member chose; null: as planned for all.
create table mail_preference (
  organization_id uuid not null,
  user_id uuid not null,
  organization_report text check (organization_report in ('off', 'weekly', 'monthly')),
  team_report text check (team_report in ('off', 'weekly', 'monthly')),
  own_report text check (own_report in ('off', 'daily', 'weekly', 'monthly')),
  alerts text check (alerts in ('off', 'each', 'daily')),
  minute integer check (minute between 0 and 1439),
  -- Alerts wait from the one to the other, which may lie after midnight.
  quiet_from integer check (quiet_from between 0 and 1439),
  quiet_to integer check (quiet_to between 0 and 1439),
  pdf boolean,
  changed_at timestamptz not null,
  primary key (organization_id, user_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('mail_preference', 'organization_id', colocate_with => 'organization');
end if; end $$;

create table outbox (
  organization_id uuid not null,
  mail_id uuid not null,
  -- Kind, period and recipient: a second one of the same key is never made.
  key text not null,
  kind text not null check (kind in ('report', 'alerts')),
  parameters jsonb not null,
  user_id uuid not null,
  recipient text not null,
  -- failed: given up; bounced: refused for good by the server, for this recipient.
  state text not null check (state in ('queued', 'sending', 'sent', 'failed', 'bounced', 'cancelled')),
  attempts integer not null,
  created_at timestamptz not null,
  next_at timestamptz not null,
  -- Who is sending it; a dead process's hold ends by the database's time.
  holder uuid,
  held_until timestamptz,
  -- When it was last handed to a server.
  handed_at timestamptz,
  -- A server may have taken it without its answer having reached us: it may have arrived twice.
  uncertain boolean not null,
  finished_at timestamptz,
  -- The server's codes, such as 250 2.0.0.
  answer text,
  problem jsonb,
  primary key (organization_id, mail_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
create unique index outbox_key on outbox (organization_id, key);
-- Partial, also so that no look-up by key is ever planned over it while the table has no statistics yet.
create index outbox_due on outbox (organization_id, next_at) where state in ('queued', 'sending');
create index outbox_handed on outbox (organization_id, handed_at) where handed_at is not null;
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('outbox', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- When an alert and its end were put into the outbox.
alter table alert add column mailed_at timestamptz;
alter table alert add column end_mailed_at timestamptz;

alter table mail_settings enable row level security;
alter table mail_settings force row level security;
alter table mail_plan enable row level security;
alter table mail_plan force row level security;
alter table mail_preference enable row level security;
alter table mail_preference force row level security;
alter table outbox enable row level security;
alter table outbox force row level security;

create policy one_organization on mail_settings to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on mail_plan to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on mail_preference to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on outbox to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);

-- The door: whose mail is due.
create policy door on outbox for select to plumbline_door using (true);
grant select (organization_id, state, next_at, held_until) on outbox to plumbline_door;
grant select, insert, update, delete on mail_settings, mail_plan, mail_preference, outbox to plumbline_app;
