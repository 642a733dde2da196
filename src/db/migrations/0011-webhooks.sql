-- Webhooks: where an organization is told of what happens, and each thing that was or is to be told. Payloads hold ids
-- and counts.

create table webhook (
  organization_id uuid not null,
  webhook_id uuid not null,
  url text not null,
  events text[] not null,
  -- failed: switched off by itself, because nothing got through for days.
  state text not null check (state in ('on', 'off', 'failed')),
  -- Sealed; the one before signs too, until then.
  secret bytea not null,
  old_secret bytea,
  old_until timestamptz,
  created_at timestamptz not null,
  created_by text not null,
  -- Nothing from before it was switched on is told.
  on_since timestamptz not null,
  -- What happened until then was looked at.
  seen_until timestamptz not null,
  -- Since when nothing got through; null: the last did.
  failing_since timestamptz,
  primary key (organization_id, webhook_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('webhook', 'organization_id', colocate_with => 'organization');
end if; end $$;

create table webhook_delivery (
  organization_id uuid not null,
  delivery_id uuid not null,
  webhook_id uuid not null,
  -- What the receiver knows it by; a replay carries the same.
  told_as uuid not null,
  -- What happened, or whose replay it is: a second one of the same key is never made.
  key text not null,
  event text not null,
  happened_at timestamptz not null,
  payload jsonb not null,
  state text not null check (state in ('queued', 'sending', 'delivered', 'failed')),
  attempts integer not null,
  created_at timestamptz not null,
  next_at timestamptz not null,
  -- Who is sending it; a dead process's hold ends by the database's time.
  holder uuid,
  held_until timestamptz,
  -- Of the last attempt.
  status integer,
  duration_ms integer,
  problem jsonb,
  finished_at timestamptz,
  primary key (organization_id, delivery_id),
  foreign key (organization_id, webhook_id) references webhook (organization_id, webhook_id) on delete cascade
);
create unique index webhook_delivery_key on webhook_delivery (organization_id, webhook_id, key);
create index webhook_delivery_due on webhook_delivery (organization_id, webhook_id, next_at)
  where state in ('queued', 'sending');
create index webhook_delivery_log on webhook_delivery (organization_id, webhook_id, created_at);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('webhook_delivery', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Runs as they come to their end.
create index sync_run_finished on sync_run (organization_id, finished_at) where finished_at is not null;

alter table webhook enable row level security;
alter table webhook force row level security;
alter table webhook_delivery enable row level security;
alter table webhook_delivery force row level security;
create policy one_organization on webhook to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on webhook_delivery to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);

-- The door: who is to be told at all, and what is due.
create policy door on webhook for select to plumbline_door using (true);
create policy door on webhook_delivery for select to plumbline_door using (true);
grant select (organization_id) on webhook to plumbline_door;
grant select (organization_id, webhook_id, state, next_at, held_until) on webhook_delivery to plumbline_door;
grant select, insert, update, delete on webhook, webhook_delivery to plumbline_app;
