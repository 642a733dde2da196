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
  user_id uuid not null,
  organization_id uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

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
  not_before timestamptz,
  due_at timestamptz not null,
  cycle_started_at timestamptz,
  cycle_finished_at timestamptz,
  primary key (organization_id, connection_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);

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
  primary key (organization_id, account_id),
  unique (organization_id, connection_id, source_id),
  foreign key (organization_id, connection_id) references connection (organization_id, connection_id) on delete cascade
);

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
  items_expected bigint,
  items_done bigint not null,
  updated_at timestamptz not null,
  primary key (organization_id, connection_id, stream, account_id, part),
  foreign key (organization_id, connection_id) references connection (organization_id, connection_id) on delete cascade
);
create index stream_partition_due on stream_partition (organization_id, connection_id, due_at);

-- One worker at a time reads a mailbox, so that its limits hold over all workers.
create table mailbox_lease (
  organization_id uuid not null,
  connection_id uuid not null,
  account_id uuid not null,
  holder uuid not null,
  until timestamptz not null,
  primary key (organization_id, connection_id, account_id),
  foreign key (organization_id, connection_id) references connection (organization_id, connection_id) on delete cascade
);

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
  primary key (organization_id, person_id),
  unique (organization_id, email),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);

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

-- One event as one mailbox shows it. The uuids are digests of the source's ids (see activity/keys).
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
  primary key (organization_id, account_id, item),
  foreign key (organization_id, account_id) references account (organization_id, account_id) on delete cascade
);
create index activity_at on activity (organization_id, account_id, at);

-- Days (UTC) whose figures are to be computed again; written with the activity that changed them.
create table touched_day (
  organization_id uuid not null,
  account_id uuid not null,
  day date not null,
  primary key (organization_id, account_id, day),
  foreign key (organization_id, account_id) references account (organization_id, account_id) on delete cascade
);

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
