-- Every stream: events of channels and logs, counts out of reports, address books, sealed transcripts; runs, workers.

alter table account drop constraint account_kind_check;
-- app: something that is signed in to; unknown: named in passing, not listed by the source.
alter table account add constraint account_kind_check
  check (kind in ('person', 'guest', 'shared', 'room', 'app', 'unknown'));

-- What an account did, as channels and logs of the whole tenant tell it. The uuids are digests of the source's ids.
-- No foreign key, as with activity: whoever deletes accounts deletes their events in the same transaction.
create table account_event (
  organization_id uuid not null,
  account_id uuid not null,
  item uuid not null,
  kind text not null check (kind in ('chat', 'sign-in', 'audit')),
  at timestamptz not null,
  -- The channel; of a sign-in the account of the app.
  place uuid,
  thread uuid,
  position uuid,
  answers uuid,
  -- Accounts that it mentions.
  mentions uuid[] not null,
  reactions integer not null,
  positive_reactions integer not null,
  marks text[] not null,
  primary key (organization_id, account_id, item)
);
create index account_event_at on account_event (organization_id, account_id, at);
-- A reply to a mention is looked up by its thread.
create index account_event_thread on account_event (organization_id, thread) where thread is not null;
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('account_event', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Who attested, and when, that people consent to their calls being transcribed; null: nobody, and no transcript is read.
alter table organization add column calls_attested_at timestamptz;
alter table organization add column calls_attested_by text;

-- A day's count out of a report of the source.
create table measure (
  organization_id uuid not null,
  account_id uuid not null,
  day date not null,
  name text not null,
  value double precision not null,
  -- When the source last computed the report.
  refreshed_on date not null,
  primary key (organization_id, account_id, day, name),
  foreign key (organization_id, account_id) references account (organization_id, account_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('measure', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- An entry of the address book of one mailbox. The item is a digest of the source's id.
create table contact (
  organization_id uuid not null,
  account_id uuid not null,
  item uuid not null,
  -- What is read with one cursor: a folder.
  part text not null,
  display_name text not null,
  addresses text[] not null,
  company text,
  department text,
  job_title text,
  seen_at timestamptz not null,
  primary key (organization_id, account_id, item),
  foreign key (organization_id, account_id) references account (organization_id, account_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('contact', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- What was said in a call, sealed: the associated data names this row and the column.
create table transcript (
  organization_id uuid not null,
  transcript_id uuid not null,
  account_id uuid not null,
  event uuid not null,
  at timestamptz not null,
  ended_at timestamptz,
  attributed boolean not null,
  participants text[] not null,
  cues integer not null,
  sealed bytea not null,
  stored_at timestamptz not null,
  primary key (organization_id, transcript_id),
  foreign key (organization_id, account_id) references account (organization_id, account_id) on delete cascade
);
create index transcript_account on transcript (organization_id, account_id);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('transcript', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- One cycle of one stream, for its history.
create table sync_run (
  organization_id uuid not null,
  connection_id uuid not null,
  stream text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  items bigint not null,
  requests bigint not null,
  waited_ms bigint not null,
  failures integer not null,
  quarantined integer not null,
  primary key (organization_id, connection_id, stream, started_at),
  foreign key (organization_id, connection_id) references connection (organization_id, connection_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('sync_run', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- What a worker that gave a mailbox back had used of the limits that count there, for whoever reads it next.
alter table mailbox_lease add column spent jsonb;

-- Which workers live, in the database's own time: the allowances of a whole connection are shared among them.
create table worker (
  worker uuid primary key,
  seen_at timestamptz not null
);

alter table account_event enable row level security;
alter table account_event force row level security;
alter table measure enable row level security;
alter table measure force row level security;
alter table contact enable row level security;
alter table contact force row level security;
alter table transcript enable row level security;
alter table transcript force row level security;
alter table sync_run enable row level security;
alter table sync_run force row level security;

create policy one_organization on account_event to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on measure to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on contact to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on transcript to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on sync_run to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
alter table worker enable row level security;
alter table worker force row level security;
create policy door on worker to plumbline_door using (true) with check (true);

grant select, insert, update, delete on account_event, measure, contact, transcript, sync_run to plumbline_app;
grant select, insert, update, delete on worker to plumbline_door;
