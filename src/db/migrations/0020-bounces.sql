-- Mail that comes back: the mailbox that it comes back to, how far it was read, and addresses that no more mail goes to.

create table bounce_mailbox (
  organization_id uuid primary key,
  provider text not null,
  -- Where mail that cannot be delivered is sent back to.
  address text not null,
  -- What may be shown.
  settings jsonb not null,
  secret bytea not null,
  -- Where reading goes on; null: nothing was read yet.
  place text,
  -- Who reads it; a dead process's hold ends by the database's time.
  held_until timestamptz,
  checked_at timestamptz,
  -- Why it cannot be read; null: it can.
  problem jsonb,
  changed_at timestamptz not null,
  changed_by text not null,
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('bounce_mailbox', 'organization_id', colocate_with => 'organization');
end if; end $$;

create table mail_hold (
  organization_id uuid not null,
  -- Lower-case.
  address text not null,
  -- The mail that came back.
  mail_id uuid not null,
  since timestamptz not null,
  problem jsonb not null,
  primary key (organization_id, address),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('mail_hold', 'organization_id', colocate_with => 'organization');
end if; end $$;

alter table bounce_mailbox enable row level security;
alter table bounce_mailbox force row level security;
alter table mail_hold enable row level security;
alter table mail_hold force row level security;
create policy one_organization on bounce_mailbox to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on mail_hold to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
grant select, insert, update, delete on bounce_mailbox, mail_hold to plumbline_app;
