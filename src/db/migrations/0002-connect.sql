-- Every way into a source: whose grant it is, one-time links, sign-ins under way, reach rules and probes, alerts, receipts.

-- The grant key is what may be connected once: a tenant, or one account of it. Disconnected: the credential is gone, the history kept.
alter table connection add column way text not null default 'own-app';
alter table connection alter column way drop default;
alter table connection add column mode text not null default 'application' check (mode in ('application', 'delegated'));
alter table connection alter column mode drop default;
alter table connection add column grant_key text;
-- FORCE holds the owner to the policies, and none names it.
alter table connection no force row level security;
update connection set grant_key = tenant_id;
alter table connection force row level security;
alter table connection alter column grant_key set not null;
-- Whom a delegated grant acts as, as the source shows them.
alter table connection add column signed_in_as text;
-- The login whose own account it is; null: it is the organization's, or of somebody who has no login here.
alter table connection add column owner_id uuid;
alter table connection drop constraint connection_status_check;
alter table connection add constraint connection_status_check
  check (status in ('connected', 'needs-attention', 'paused', 'disconnected'));
alter table connection alter column secret drop not null;
alter table connection add constraint connection_secret_check check (secret is not null or status = 'disconnected');
alter table connection drop constraint connection_organization_id_provider_tenant_id_key;
alter table connection add constraint connection_grant_key unique (organization_id, provider, grant_key);
-- The access token in use, sealed like the secret, shared by all processes; one of them renews it, until the lease ends (database time).
alter table connection add column token bytea;
alter table connection add column token_until timestamptz;
alter table connection add column renewing_by uuid;
alter table connection add column renewing_until timestamptz;
alter table connection add column credential_expires_at timestamptz;
alter table connection add column credential_changed_at timestamptz;
alter table connection add column checked_at timestamptz;
alter table connection add column checks jsonb;
-- When it is tested again on schedule; null: now.
alter table connection add column check_due_at timestamptz;

-- Whether a reach rule lets the mailbox be read.
alter table account add column captured boolean not null default true;

-- One-time links for people who need no login. The token names the organization and is itself never kept.
create table link (
  organization_id uuid not null,
  link_id uuid not null,
  token_hash bytea not null,
  kind text not null check (kind in ('admin-consent', 'invite', 'join')),
  -- What the link is for: provider, way, streams, since, the connection to renew, the role to join as.
  purpose jsonb not null,
  -- Lower-case; null: whoever holds it.
  email text,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  sent_at timestamptz,
  reminded_at timestamptz,
  -- The browser that pressed the button; nobody else can use the link from then on.
  claimed_by bytea,
  claimed_at timestamptz,
  used_at timestamptz,
  revoked_at timestamptz,
  -- What it came to last: a problem, for whoever made the link.
  problem jsonb,
  connection_id uuid,
  primary key (organization_id, link_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
create unique index link_token on link (organization_id, token_hash);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('link', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- A sign-in at a source that is under way, of any organization: the door's. State and browser are kept as hashes; each row is taken once.
create table sign_in (
  state_hash bytea primary key,
  organization_id uuid not null,
  browser_hash bytea not null,
  -- The login that began it; null: who holds the link.
  user_id uuid,
  link_id uuid,
  connection_id uuid,
  -- What was asked for: provider, way, step, streams, since, expected tenant, redirect address.
  purpose jsonb not null,
  -- Sealed: PKCE verifier, nonce, device code.
  secret bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index sign_in_expiry on sign_in (expires_at);

-- A key pair made here: its private part never leaves, and goes with the row once it is used or a day old.
create table certificate (
  organization_id uuid not null,
  certificate_id uuid not null,
  private_key bytea not null,
  certificate text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  primary key (organization_id, certificate_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('certificate', 'organization_id', colocate_with => 'organization');
end if; end $$;

create table reach_rule (
  organization_id uuid not null,
  connection_id uuid not null,
  rule_id uuid not null,
  effect text not null check (effect in ('include', 'exclude')),
  kind text not null check (kind in ('group', 'domain', 'person')),
  -- The group's id at the source, a domain in lower case, or an address in lower case.
  value text not null,
  label text not null,
  -- Of a group: its members' ids at the source when they were last read.
  members text[] not null,
  primary key (organization_id, connection_id, rule_id),
  foreign key (organization_id, connection_id) references connection (organization_id, connection_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('reach_rule', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Mailboxes that must answer and mailboxes that must be refused, and what they did.
create table reach_probe (
  organization_id uuid not null,
  connection_id uuid not null,
  -- Lower-case address.
  mailbox text not null,
  expected text not null check (expected in ('answers', 'refused')),
  observed text check (observed in ('answers', 'refused', 'missing', 'unclear')),
  problem jsonb,
  probed_at timestamptz,
  -- Since when `expected` is what is wanted; within two hours a difference may be propagation.
  expected_since timestamptz not null,
  -- Since when it has been as expected without a break; null: it is not.
  proved_since timestamptz,
  primary key (organization_id, connection_id, mailbox),
  foreign key (organization_id, connection_id) references connection (organization_id, connection_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('reach_probe', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- What somebody should look at; one row for one trouble of one thing.
create table alert (
  organization_id uuid not null,
  alert_id uuid not null,
  kind text not null,
  connection_id uuid,
  -- What it is about within its kind, such as a connection's id and a mailbox.
  about text not null,
  problem jsonb not null,
  raised_at timestamptz not null,
  cleared_at timestamptz,
  dismissed_at timestamptz,
  dismissed_by text,
  primary key (organization_id, alert_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
create unique index alert_open on alert (organization_id, kind, about) where cleared_at is null;
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('alert', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- What was ended or erased, by whom: kept when the thing itself is gone.
create table receipt (
  organization_id uuid not null,
  receipt_id uuid not null,
  kind text not null check (kind in ('disconnected', 'erased')),
  at timestamptz not null,
  by text not null,
  -- Names and counts, never what was erased.
  details jsonb not null,
  primary key (organization_id, receipt_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('receipt', 'organization_id', colocate_with => 'organization');
end if; end $$;

alter table link enable row level security;
alter table link force row level security;
alter table sign_in enable row level security;
alter table sign_in force row level security;
alter table certificate enable row level security;
alter table certificate force row level security;
alter table reach_rule enable row level security;
alter table reach_rule force row level security;
alter table reach_probe enable row level security;
alter table reach_probe force row level security;
alter table alert enable row level security;
alter table alert force row level security;
alter table receipt enable row level security;
alter table receipt force row level security;

create policy one_organization on link to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on certificate to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on reach_rule to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on reach_probe to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on alert to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on receipt to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);

create policy door on sign_in to plumbline_door using (true) with check (true);

grant select, insert, update, delete on link, certificate, reach_rule, reach_probe, alert, receipt to plumbline_app;
grant select, insert, update, delete on sign_in to plumbline_door;
-- Whether a tenant that came in by a shared app belongs to another organization already; what is due to be tested.
grant select (way, tenant_id, check_due_at) on connection to plumbline_door;
