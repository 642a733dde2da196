-- How long each kind of data is kept, and from when on it still is.

create table retention (
  organization_id uuid not null,
  kind text not null check (kind in ('activity', 'events', 'measures', 'contacts', 'transcripts', 'figures', 'runs',
    'quarantine', 'alerts', 'receipts', 'sessions')),
  -- Null: without a limit.
  days integer check (days > 0),
  changed_at timestamptz not null,
  changed_by text not null,
  -- What is older is gone or going, and is not taken in again. It never moves back: what is gone does not return.
  kept_from timestamptz,
  -- When nothing older was left; null while the purge has not come to its end.
  purged_at timestamptz,
  primary key (organization_id, kind),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('retention', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- How far back it was asked for when it was first read; null: as far as the connection says.
alter table stream_partition add column read_from timestamptz;

-- Days before it are not known any more: what they came from was erased when it could not be computed again.
alter table person add column figures_from date;

-- What has no date cannot be kept for a time. Nearly empty.
create index activity_undated on activity (organization_id, account_id) where at is null;

alter table receipt drop constraint receipt_kind_check;
alter table receipt add constraint receipt_kind_check check (kind in ('disconnected', 'erased', 'purged'));

alter table retention enable row level security;
alter table retention force row level security;

create policy one_organization on retention to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
-- A new organization comes with its defaults.
create policy door on retention for insert to plumbline_door with check (true);

grant select, insert, update, delete on retention to plumbline_app;
grant insert on retention to plumbline_door;
