-- The first schema: organizations, sign-in, connections, accounts, activity, day figures; row-level security from the start.
-- Roles: plumbline_app sees one organization (SET LOCAL app.organization_id); plumbline_door knows who may come in and which work is due, and no activity.

create table organization (
  organization_id uuid primary key,
  name text not null,
  zone text not null,
  hours jsonb not null,
  holidays date[] not null,
  created_at timestamptz not null
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('organization', 'organization_id');
end if; end $$;

-- Who can sign in. An e-mail address is unique over all organizations, so this table belongs to the door.
create table login (
  user_id uuid primary key,
  organization_id uuid not null,
  email text not null unique,
  full_name text not null,
  role text not null check (role in ('owner', 'admin', 'manager', 'employee')),
  password_hash text not null,
  created_at timestamptz not null
);

create table session (
  token_hash bytea primary key,
  user_id uuid not null references login (user_id) on delete cascade,
  organization_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_login on session (user_id);
create index session_expiry on session (expires_at);

create table connection (
  organization_id uuid not null,
  connection_id uuid not null,
  provider text not null,
  settings jsonb not null,
  secret bytea not null,
  streams text[] not null,
  since timestamptz,
  tenant_id text not null,
  tenant_name text not null,
  connected_at timestamptz not null,
  connected_by text not null,
  -- connected: all well; needs-attention: see problem; paused: by a person.
  status text not null check (status in ('connected', 'needs-attention', 'paused')),
  problem jsonb,
  -- What the source asked for, in the database's own time: nothing of this connection is requested before.
  not_before timestamptz,
  due_at timestamptz not null,
  cycle_started_at timestamptz,
  cycle_finished_at timestamptz,
  primary key (organization_id, connection_id),
  unique (organization_id, provider, tenant_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('connection', 'organization_id', colocate_with => 'organization');
end if; end $$;

create table account (
  organization_id uuid not null,
  account_id uuid not null,
  connection_id uuid not null,
  source_id text not null,
  kind text not null check (kind in ('person', 'guest', 'shared', 'room')),
  display_name text not null,
  addresses text[] not null,
  department text,
  job_title text,
  manager_source_id text,
  enabled boolean not null,
  mailbox boolean not null,
  zone text,
  hours jsonb,
  created_at timestamptz,
  removed_at timestamptz,
  unique (organization_id, connection_id, source_id),
  foreign key (organization_id, connection_id) references connection (organization_id, connection_id) on delete cascade
);
-- After the other key: of two indexes that look equal, as all do while the table has no statistics yet, the planner takes
-- the later one, and over the other one it would read all of an organization's rows for one.
alter table account add primary key (organization_id, account_id);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('account', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- The unit read with one cursor. A row and the records before its cursor are written in one transaction.
create table stream_partition (
  organization_id uuid not null,
  connection_id uuid not null,
  stream text not null,
  -- The account whose mailbox it is; the zero uuid for what belongs to the whole tenant.
  account_id uuid not null,
  part text not null,
  cursor jsonb,
  cursor_version bigint not null,
  -- waiting: due or reading; current: read up to as_of; stopped: see problem.
  state text not null check (state in ('waiting', 'current', 'stopped')),
  problem jsonb,
  attempts integer not null,
  due_at timestamptz not null,
  as_of timestamptz,
  -- When the run of requests began that the cursor stands in; null between two runs. It becomes as_of when the run is done.
  reading_since timestamptz,
  -- How often the run had to start over since the partition was last current.
  restarts integer not null,
  items_expected bigint,
  items_done bigint not null,
  items_undated bigint not null,
  updated_at timestamptz not null,
  primary key (organization_id, connection_id, stream, account_id, part),
  foreign key (organization_id, connection_id) references connection (organization_id, connection_id) on delete cascade
);
-- Partial, also so that no look-up by key is ever planned over it while the table has no statistics yet.
create index stream_partition_due on stream_partition (organization_id, connection_id, due_at)
  where due_at < '9999-12-31T00:00:00Z';
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('stream_partition', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- One worker at a time reads a mailbox, so that its limits hold over all workers. The times are the database's own.
create table mailbox_lease (
  organization_id uuid not null,
  connection_id uuid not null,
  account_id uuid not null,
  holder uuid not null,
  until timestamptz not null,
  -- What the source asked for: nothing of this mailbox is requested before.
  not_before timestamptz not null,
  primary key (organization_id, connection_id, account_id),
  foreign key (organization_id, connection_id) references connection (organization_id, connection_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('mailbox_lease', 'organization_id', colocate_with => 'organization');
end if; end $$;

create table person (
  organization_id uuid not null,
  person_id uuid not null,
  full_name text not null,
  email text not null,
  department text,
  job_title text,
  manager_id uuid,
  joined_on date,
  left_on date,
  -- The person's own working time; null: the mailbox's, else the organization's.
  zone text,
  hours jsonb,
  leave date[] not null,
  unique (organization_id, email),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
-- After the other key: see account.
alter table person add primary key (organization_id, person_id);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('person', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Which person stands behind an account. Accounts are never rewritten; this mapping is.
create table account_person (
  organization_id uuid not null,
  account_id uuid not null,
  person_id uuid not null,
  mapped_by text not null,
  mapped_at timestamptz not null,
  primary key (organization_id, account_id),
  foreign key (organization_id, account_id) references account (organization_id, account_id) on delete cascade,
  foreign key (organization_id, person_id) references person (organization_id, person_id) on delete cascade
);
create index account_person_person on account_person (organization_id, person_id);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('account_person', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- One event as one mailbox shows it. The uuids are digests of the source's ids (see activity/keys).
-- No foreign key: its check costs a quarter of a page's save. A row is written only by the statement that locks its partition,
-- which goes with the connection; whoever deletes accounts deletes their activity in the same transaction.
create table activity (
  organization_id uuid not null,
  account_id uuid not null,
  item uuid not null,
  kind text not null check (kind in ('mail', 'meeting')),
  event uuid not null,
  at timestamptz,
  seconds integer not null,
  actor text,
  -- [["address", "role"], …]
  counterparts jsonb not null,
  thread uuid,
  position uuid,
  answers uuid,
  marks text[] not null,
  pass bigint not null,
  primary key (organization_id, account_id, item)
);
create index activity_at on activity (organization_id, account_id, at) where at is not null;
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('activity', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Days (UTC) whose figures are to be computed again; written with the activity that changed them.
create table touched_day (
  organization_id uuid not null,
  account_id uuid not null,
  day date not null,
  primary key (organization_id, account_id, day),
  foreign key (organization_id, account_id) references account (organization_id, account_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('touched_day', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- A person's figures of one local day, all signals in one row; days without any activity have no row.
create table signal_day (
  organization_id uuid not null,
  person_id uuid not null,
  day date not null,
  figures jsonb not null,
  computed_at timestamptz not null,
  primary key (organization_id, person_id, day),
  foreign key (organization_id, person_id) references person (organization_id, person_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('signal_day', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- How fast each worker reads a stream now; shown as progress and nothing else.
create table reading_rate (
  organization_id uuid not null,
  connection_id uuid not null,
  stream text not null,
  worker uuid not null,
  items_a_second double precision not null,
  measured_at timestamptz not null,
  primary key (organization_id, connection_id, stream, worker),
  foreign key (organization_id, connection_id) references connection (organization_id, connection_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('reading_rate', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- What a source sent and could not be read: the fault, never the content.
create table quarantine (
  organization_id uuid not null,
  connection_id uuid not null,
  stream text not null,
  account_id uuid not null,
  item uuid not null,
  reason text not null,
  seen_at timestamptz not null,
  primary key (organization_id, connection_id, stream, account_id, item),
  foreign key (organization_id, connection_id) references connection (organization_id, connection_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('quarantine', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Row-level security: FORCE, so that it holds for the tables' owner too.
alter table organization enable row level security;
alter table organization force row level security;
alter table login enable row level security;
alter table login force row level security;
alter table session enable row level security;
alter table session force row level security;
alter table connection enable row level security;
alter table connection force row level security;
alter table account enable row level security;
alter table account force row level security;
alter table stream_partition enable row level security;
alter table stream_partition force row level security;
alter table mailbox_lease enable row level security;
alter table mailbox_lease force row level security;
alter table person enable row level security;
alter table person force row level security;
alter table account_person enable row level security;
alter table account_person force row level security;
alter table activity enable row level security;
alter table activity force row level security;
alter table touched_day enable row level security;
alter table touched_day force row level security;
alter table signal_day enable row level security;
alter table signal_day force row level security;
alter table quarantine enable row level security;
alter table quarantine force row level security;
alter table reading_rate enable row level security;
alter table reading_rate force row level security;

-- One organization: the one that the transaction names. No name, no rows.
create policy one_organization on organization to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on connection to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on account to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on stream_partition to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on mailbox_lease to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on person to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on account_person to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on activity to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on touched_day to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on signal_day to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on quarantine to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on reading_rate to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);

-- The door: who may come in, and which connections are due.
create policy door on organization to plumbline_door using (true) with check (true);
create policy door on login to plumbline_door using (true) with check (true);
create policy door on session to plumbline_door using (true) with check (true);
create policy door on connection for select to plumbline_door using (true);

grant select, update on organization to plumbline_app;
grant select, insert, update, delete on connection, account, stream_partition, mailbox_lease, person, account_person, activity, touched_day, signal_day, quarantine, reading_rate to plumbline_app;
grant select (organization_id, name, zone, created_at), insert on organization to plumbline_door;
grant select, insert, update, delete on login, session to plumbline_door;
grant select (organization_id, connection_id, provider, status, not_before, due_at) on connection to plumbline_door;
