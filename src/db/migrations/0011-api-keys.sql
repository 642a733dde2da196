-- API keys: what lets a program in. The key names the organization and is itself never kept.

create table api_key (
  organization_id uuid not null,
  key_id uuid not null,
  name text not null,
  -- How it begins, so that whoever holds it can tell which it is; nothing of its secret.
  hint text not null,
  token_hash bytea not null,
  scopes text[] not null,
  created_at timestamptz not null,
  created_by text not null,
  -- Null: without an end.
  expires_at timestamptz,
  -- To the minute.
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  primary key (organization_id, key_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
create unique index api_key_token on api_key (organization_id, token_hash);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('api_key', 'organization_id', colocate_with => 'organization');
end if; end $$;

alter table api_key enable row level security;
alter table api_key force row level security;
create policy one_organization on api_key to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
grant select, insert, update, delete on api_key to plumbline_app;
