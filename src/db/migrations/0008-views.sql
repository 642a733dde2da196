-- Saved views: a page with its filter under a name, of one person or shared; and which of them a page opens with.

create table saved_view (
  organization_id uuid not null,
  view_id uuid not null,
  page text not null,
  name text not null,
  -- What stands in the page's address, by name.
  filter jsonb not null,
  owner_id uuid not null,
  owner_name text not null,
  shared boolean not null,
  changed_at timestamptz not null,
  -- Kept for a while, so that it can be undone.
  deleted_at timestamptz,
  primary key (organization_id, view_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('saved_view', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Which view a page opens with for somebody who signs in.
create table default_view (
  organization_id uuid not null,
  user_id uuid not null,
  page text not null,
  view_id uuid not null,
  primary key (organization_id, user_id, page),
  foreign key (organization_id, view_id) references saved_view (organization_id, view_id) on delete cascade
);
create index default_view_view on default_view (organization_id, view_id);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('default_view', 'organization_id', colocate_with => 'organization');
end if; end $$;

alter table saved_view enable row level security;
alter table saved_view force row level security;
alter table default_view enable row level security;
alter table default_view force row level security;

create policy one_organization on saved_view to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on default_view to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);

grant select, insert, update, delete on saved_view, default_view to plumbline_app;
