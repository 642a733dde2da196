-- The right to see names in exports, which a member has beside the role, and who gave it; the key of the pseudonyms that
-- stand in exports without it; and whose an API key is, so that it stops with its maker.

-- Null: not given. An owner has the right without it.
alter table login add column names_given_at timestamptz;
alter table login add column names_given_by text;

-- Every time the right was given or taken back; kept when the member is gone.
create table right_change (
  organization_id uuid not null,
  change_id uuid not null,
  user_id uuid not null,
  -- The member's name.
  member text not null,
  given boolean not null,
  at timestamptz not null,
  by text not null,
  primary key (organization_id, change_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('right_change', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Made once: a pseudonym stays the same from file to file, also when the key that seals it here is changed.
create table pseudonym_key (
  organization_id uuid primary key,
  secret bytea not null,
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('pseudonym_key', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- The member whose key it is; null: the operator's, made on the machine itself.
alter table api_key add column made_by uuid;
-- Of keys from before only the name of their maker is known. They count as keys of somebody who left, not as the operator's.
alter table api_key no force row level security;
update api_key set made_by = '00000000-0000-0000-0000-000000000000' where created_by <> 'Operator (command line)';
alter table api_key force row level security;

alter table right_change enable row level security;
alter table right_change force row level security;
alter table pseudonym_key enable row level security;
alter table pseudonym_key force row level security;
create policy one_organization on right_change to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on pseudonym_key to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
grant select, insert, update, delete on right_change, pseudonym_key to plumbline_app;

-- The door: which key lets a program in, and that a right changed together with the login that has it.
create policy door on api_key for select to plumbline_door using (true);
create policy door on right_change for insert to plumbline_door with check (true);
grant select (organization_id, key_id, name, token_hash, scopes, made_by, created_by, expires_at, last_used_at, revoked_at) on api_key to plumbline_door;
grant insert on right_change to plumbline_door;
