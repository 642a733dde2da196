-- Sources that tell by themselves when something changed: whether they are asked to, and for what.
alter table connection add column told boolean not null default false;
-- When its subscriptions are looked at again; null: at once.
alter table connection add column notices_due_at timestamptz;
grant select (told, notices_due_at) on connection to plumbline_door;

create table subscription (
  organization_id uuid not null,
  connection_id uuid not null,
  stream text not null,
  account_id uuid not null,
  -- The source's id of it and the digest of what comes back with every notice; null: not made yet.
  source_id text,
  secret_hash bytea,
  ends_at timestamptz,
  -- When it is to be made or renewed.
  due_at timestamptz not null,
  problem jsonb,
  primary key (organization_id, connection_id, stream, account_id),
  foreign key (organization_id, connection_id) references connection (organization_id, connection_id) on delete cascade,
  foreign key (organization_id, account_id) references account (organization_id, account_id) on delete cascade
);
create index subscription_source on subscription (organization_id, connection_id, source_id);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('subscription', 'organization_id', colocate_with => 'organization');
end if; end $$;
alter table subscription enable row level security;
alter table subscription force row level security;
create policy one_organization on subscription to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
grant select, insert, update, delete on subscription to plumbline_app;
