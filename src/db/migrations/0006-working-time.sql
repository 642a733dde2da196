-- Working time over time: versions of zone and hours, leave, calendars of holidays and whom they are for.

-- What holds from a local day on. The organization's own have the zero uuid; before the first, what its row says.
create table working_time_version (
  organization_id uuid not null,
  person_id uuid not null,
  from_day date not null,
  -- Null: left to the mailbox or the organization.
  zone text,
  hours jsonb,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (organization_id, person_id, from_day),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('working_time_version', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- When somebody is away; never why.
create table leave (
  organization_id uuid not null,
  leave_id uuid not null,
  person_id uuid not null,
  from_day date not null,
  to_day date not null,
  part text not null check (part in ('day', 'morning', 'afternoon')),
  added_at timestamptz not null,
  added_by text not null,
  primary key (organization_id, leave_id),
  check (from_day <= to_day),
  foreign key (organization_id, person_id) references person (organization_id, person_id) on delete cascade
);
create index leave_person on leave (organization_id, person_id, from_day);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('leave', 'organization_id', colocate_with => 'organization');
end if; end $$;

create table holiday_calendar (
  organization_id uuid not null,
  calendar_id uuid not null,
  name text not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (organization_id, calendar_id),
  unique (organization_id, name),
  foreign key (organization_id) references organization (organization_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('holiday_calendar', 'organization_id', colocate_with => 'organization');
end if; end $$;

create table holiday (
  organization_id uuid not null,
  calendar_id uuid not null,
  -- Of one that comes every year, the first.
  day date not null,
  name text not null,
  part text not null check (part in ('day', 'morning', 'afternoon')),
  yearly boolean not null,
  until date,
  primary key (organization_id, calendar_id, day),
  foreign key (organization_id, calendar_id) references holiday_calendar (organization_id, calendar_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('holiday', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Whom a calendar is for: a department by its name, a person by their id, or with an empty value the organization.
create table holiday_use (
  organization_id uuid not null,
  calendar_id uuid not null,
  scope text not null check (scope in ('organization', 'department', 'person')),
  value text not null,
  primary key (organization_id, calendar_id, scope, value),
  foreign key (organization_id, calendar_id) references holiday_calendar (organization_id, calendar_id) on delete cascade
);
do $$ begin if exists (select from pg_extension where extname = 'citus') then
  perform create_distributed_table('holiday_use', 'organization_id', colocate_with => 'organization');
end if; end $$;

-- Whether people keep their own hours, zone and leave themselves.
alter table organization add column own_times boolean not null default true;

-- What the rows held until now. FORCE holds the owner to the policies, and none names it.
alter table organization no force row level security;
alter table person no force row level security;
insert into holiday_calendar (organization_id, calendar_id, name, changed_at, changed_by)
  select organization_id, gen_random_uuid(), 'Holidays', created_at, name from organization where cardinality(holidays) > 0;
insert into holiday (organization_id, calendar_id, day, name, part, yearly)
  select organization.organization_id, calendar_id, day, 'Holiday', 'day', false
  from organization join holiday_calendar on holiday_calendar.organization_id = organization.organization_id
  cross join lateral (select distinct unnest(holidays) as day) listed;
insert into holiday_use (organization_id, calendar_id, scope, value)
  select organization_id, calendar_id, 'organization', '' from holiday_calendar;
insert into leave (organization_id, leave_id, person_id, from_day, to_day, part, added_at, added_by)
  select organization_id, gen_random_uuid(), person_id, day, day, 'day', now(), 'Plumbline'
  from person cross join lateral (select distinct unnest(leave) as day) listed;
alter table organization drop column holidays;
alter table person drop column leave;
alter table organization force row level security;
alter table person force row level security;

alter table working_time_version enable row level security;
alter table working_time_version force row level security;
alter table leave enable row level security;
alter table leave force row level security;
alter table holiday_calendar enable row level security;
alter table holiday_calendar force row level security;
alter table holiday enable row level security;
alter table holiday force row level security;
alter table holiday_use enable row level security;
alter table holiday_use force row level security;

create policy one_organization on working_time_version to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on leave to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on holiday_calendar to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on holiday to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);
create policy one_organization on holiday_use to plumbline_app
  using (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid)
  with check (organization_id = nullif(current_setting('app.organization_id', true), '')::uuid);

grant select, insert, update, delete on working_time_version, leave, holiday_calendar, holiday, holiday_use to plumbline_app;
