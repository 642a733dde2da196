-- Whose an account is, from when until when; what people decided on it, so that it can be undone; people who are one.

-- Periods of one account do not overlap: whoever writes them holds the roster (queries/account-people, holdRoster).
alter table account_person add column mapping_id uuid not null default gen_random_uuid();
alter table account_person alter column mapping_id drop default;
-- Days of the organization's zone, both included; null: without an end.
alter table account_person add column from_day date;
alter table account_person add column until_day date;
-- 0 to 1; 1: known by an address, or said by a person.
alter table account_person add column confidence double precision not null default 1;
alter table account_person alter column confidence drop default;
alter table account_person no force row level security;
update account_person set mapped_by = case mapped_by when 'address' then 'rule' else 'directory' end;
alter table account_person force row level security;
alter table account_person add constraint account_person_mapped_by_check check (mapped_by in ('rule', 'hand', 'directory'));
alter table account_person add constraint account_person_days_check check (from_day <= until_day);
alter table account_person drop constraint account_person_pkey;
alter table account_person add primary key (organization_id, account_id, mapping_id);
create unique index account_person_from on account_person (organization_id, account_id, coalesce(from_day, '-infinity'::date));

-- Merged into another person: whoever is meant by this one is that one. Undone by setting it to null.
alter table person add column merged_into uuid;
alter table person add constraint person_merged_into_fkey
  foreign key (organization_id, merged_into) references person (organization_id, person_id) on delete cascade;
create index person_merged_into on person (organization_id, merged_into) where merged_into is not null;

-- What a person said of an account that no rule may decide otherwise; no row: nothing was said.
create table account_ruling (
  organization_id uuid not null,
  account_id uuid not null,
  -- People whose it is not.
  refused uuid[] not null,
  -- It is nobody’s, and is not proposed again.
  ownerless boolean not null,
  primary key (organization_id, account_id),
  foreign key (organization_id, account_id) references account (organization_id, account_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('account_ruling', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Each decision with what it changed: undoing writes back what was before.
create table identity_decision (
  organization_id uuid not null,
  decision_id uuid not null,
  kind text not null check (kind in ('confirm', 'map', 'unmap', 'reject', 'ownerless', 'merge')),
  made_by text not null,
  made_at timestamptz not null,
  account_ids uuid[] not null,
  person_ids uuid[] not null,
  before jsonb not null,
  after jsonb not null,
  undone_by text,
  undone_at timestamptz,
  primary key (organization_id, decision_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
create index identity_decision_made_at on identity_decision (organization_id, made_at, decision_id);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('identity_decision', 'organization_id', colocate_with => 'organization');
end if; end $$;

alter table account_ruling enable row level security;
alter table account_ruling force row level security;
alter table identity_decision enable row level security;
alter table identity_decision force row level security;

create policy one_organization on account_ruling to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on identity_decision to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);

grant select, insert, update, delete on account_ruling, identity_decision to plumbline_app;
