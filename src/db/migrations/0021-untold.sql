-- What a source did not tell of though it was asked for: a report that has not come, days that it no longer keeps. How far
-- a partition was read does not show it, and what nobody told is not 0.

create table untold_span (
  organization_id uuid not null,
  connection_id uuid not null,
  stream text not null,
  account_id uuid not null,
  part text not null,
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at >= from_at),
  -- late: it may still come. lost: the source keeps it no more. refused: the source fails to give it.
  why text not null check (why in ('late', 'lost', 'refused')),
  primary key (organization_id, connection_id, stream, account_id, part, from_at),
  foreign key (organization_id, connection_id) references connection (organization_id, connection_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('untold_span', 'organization_id', colocate_with => 'organization');
end if; end $$;

alter table untold_span enable row level security;
alter table untold_span force row level security;
create policy one_organization on untold_span to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
grant select, insert, update, delete on untold_span to plumbline_app;
