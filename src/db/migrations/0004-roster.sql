-- The roster by hand and from files: what the directory may not write over, imports that can be undone, own domains.

-- Fields that were set by hand or by a file; the directory leaves them alone until they are taken out again.
alter table person add column kept text[] not null default '{}';
-- Who reports to whom. Partial, so that no look-up by key is ever planned over it while the table has no statistics yet.
create index person_manager on person (organization_id, manager_id) where manager_id is not null;

create table roster_import (
  organization_id uuid not null,
  import_id uuid not null,
  source text not null,
  imported_at timestamptz not null,
  imported_by text not null,
  -- Rows by what became of them.
  counts jsonb not null,
  undone_at timestamptz,
  undone_by text,
  primary key (organization_id, import_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
create index roster_import_at on roster_import (organization_id, imported_at);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('roster_import', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- What an import changed of one person, so that it can be undone; goes with the person.
create table roster_change (
  organization_id uuid not null,
  import_id uuid not null,
  person_id uuid not null,
  -- The person was not there before.
  made boolean not null,
  -- [{field, from, to, kept}, …]; kept: whether the field was kept before. Managers by their ids.
  fields jsonb not null,
  primary key (organization_id, import_id, person_id),
  foreign key (organization_id, import_id) references roster_import (organization_id, import_id) on delete cascade,
  foreign key (organization_id, person_id) references person (organization_id, person_id) on delete cascade
);
create index roster_change_person on roster_change (organization_id, person_id);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('roster_change', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Which domains are the organization's own, as a person decided; what is not here was not decided.
create table organization_domain (
  organization_id uuid not null,
  domain text not null,
  own boolean not null,
  decided_at timestamptz not null,
  decided_by text not null,
  primary key (organization_id, domain),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('organization_domain', 'organization_id', colocate_with => 'organization');
end if; end $$;

alter table roster_import enable row level security;
alter table roster_import force row level security;
alter table roster_change enable row level security;
alter table roster_change force row level security;
alter table organization_domain enable row level security;
alter table organization_domain force row level security;

create policy one_organization on roster_import to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on roster_change to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on organization_domain to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);

grant select, insert, update, delete on roster_import, roster_change, organization_domain to plumbline_app;
