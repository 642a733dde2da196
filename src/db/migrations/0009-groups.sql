-- Teams, and the weeks that are shown of them: sums over at least so many people, written once when a week is closed.

-- organization: everybody; department: by the roster; reports: everybody under a manager; custom: put together by hand.
create table team (
  organization_id uuid not null,
  team_id uuid not null,
  kind text not null check (kind in ('organization', 'department', 'reports', 'custom')),
  -- Of a department and of a team put together by hand.
  name text not null,
  -- Who leads it: of reports the manager.
  lead_id uuid,
  made_at timestamptz not null,
  ended_at timestamptz,
  primary key (organization_id, team_id),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('team', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Who belongs to a team put together by hand.
create table team_person (
  organization_id uuid not null,
  team_id uuid not null,
  person_id uuid not null,
  primary key (organization_id, team_id, person_id),
  foreign key (organization_id, team_id) references team (organization_id, team_id) on delete cascade,
  foreign key (organization_id, person_id) references person (organization_id, person_id) on delete cascade
);
create index team_person_person on team_person (organization_id, person_id);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('team_person', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Who belonged to a team in a quarter (its first day): written with the first week that is closed of it, never changed.
create table team_season (
  organization_id uuid not null,
  season date not null,
  team_id uuid not null,
  person_id uuid not null,
  primary key (organization_id, season, team_id, person_id),
  foreign key (organization_id, team_id) references team (organization_id, team_id) on delete cascade,
  foreign key (organization_id, person_id) references person (organization_id, person_id) on delete cascade
);
create index team_season_person on team_season (organization_id, person_id);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('team_season', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- How few people a figure may stand for.
create table team_rule (
  organization_id uuid not null primary key,
  least integer not null check (least >= 5),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('team_rule', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- A week (its Monday) whose group figures were told; which signals they were told of, in the order of `person_week.counted`.
create table closed_week (
  organization_id uuid not null,
  week date not null,
  closed_at timestamptz not null,
  least integer not null,
  signals text[] not null,
  primary key (organization_id, week),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('closed_week', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Whose week is in the sums: a 1 for each signal of the closed week in which it is, a 0 where not.
create table person_week (
  organization_id uuid not null,
  week date not null,
  person_id uuid not null,
  counted text not null,
  -- The person's days changed after the week was closed.
  late boolean not null,
  primary key (organization_id, week, person_id),
  foreign key (organization_id, person_id) references person (organization_id, person_id) on delete cascade
);
create index person_week_person on person_week (organization_id, person_id);
create index person_week_late on person_week (organization_id, week) where late;
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('person_week', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- What may be shown of a team's week, and nothing else: by signal how many people, and the sums over them.
create table team_week (
  organization_id uuid not null,
  team_id uuid not null,
  week date not null,
  figures jsonb not null,
  primary key (organization_id, team_id, week),
  foreign key (organization_id, team_id) references team (organization_id, team_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('team_week', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- When in the week things happen, over four weeks (from their first Monday): how strong an hour is, 1 to 5, of those that enough people share.
create table team_hours (
  organization_id uuid not null,
  team_id uuid not null,
  period date not null,
  levels jsonb not null,
  primary key (organization_id, team_id, period),
  foreign key (organization_id, team_id) references team (organization_id, team_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('team_hours', 'organization_id', colocate_with => 'organization');
end if; end $$;

alter table team enable row level security;
alter table team force row level security;
create policy one_organization on team to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
alter table team_person enable row level security;
alter table team_person force row level security;
create policy one_organization on team_person to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
alter table team_season enable row level security;
alter table team_season force row level security;
create policy one_organization on team_season to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
alter table team_rule enable row level security;
alter table team_rule force row level security;
create policy one_organization on team_rule to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
alter table closed_week enable row level security;
alter table closed_week force row level security;
create policy one_organization on closed_week to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
alter table person_week enable row level security;
alter table person_week force row level security;
create policy one_organization on person_week to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
alter table team_week enable row level security;
alter table team_week force row level security;
create policy one_organization on team_week to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
alter table team_hours enable row level security;
alter table team_hours force row level security;
create policy one_organization on team_hours to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);

grant select, insert, update, delete on team, team_person, team_season, team_rule, closed_week, person_week, team_week,
  team_hours to plumbline_app;
