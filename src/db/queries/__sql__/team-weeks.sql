-- The SQL as sent by queries/team-weeks.ts, written by queries/sent.test.ts.

-- claimWeek
insert into closed_week (organization_id, week, closed_at, least, signals)
  select organization_id, $1::date, $2::timestamptz, $3::int,
  $4::text[]
  from organization where organization_id = $5::uuid
  on conflict (organization_id, week) do nothing
  returning week;

-- holdTeamWeeks
select team_id as "teamId", week, figures from team_week
  where organization_id = $1::uuid and week = $2::date
  order by team_id
  for update;

-- listClosedWeeks
select "week", "closed_at" as "closedAt", "signals" from "closed_week" where "organization_id" = $1 order by "week";

-- listLatePeople
select person_id as "personId", counted from person_week
  where organization_id = $1::uuid and week = $2::date and late
  order by person_id
  for update;

-- listLateWeeks
select week from person_week
  where organization_id = $1::uuid and late
  group by week having count(*) >= $2::int
  order by week;

-- listReadingDays
select (as_of at time zone 'UTC')::date as day, count(*) as parts from stream_partition
  where organization_id = $1::uuid and state <> 'stopped'
  and stream <> all(array['people', 'contacts'])
  and connection_id in (
  select connection_id from connection
  where connection.organization_id = $2::uuid
  and connection.status = any(array['connected', 'needs-attention'])
  )
  group by 1 order by 1;

-- listTeamWeeks
select team_id as "teamId", week, figures from team_week
  where organization_id = $1::uuid and team_id = any($2::uuid[])
  and week between $3::date and $4::date
  order by team_id, week;

-- listToldPeriods
select "period" from "team_hours" where "organization_id" = $1 and "team_id" = $2 order by "period";

-- markLate
insert into person_week as known (organization_id, week, person_id, counted, late)
  select closed_week.organization_id, closed_week.week, came.person_id, '', true
  from closed_week join (
  select distinct person_id, date_trunc('week', day::timestamp)::date as week
  from unnest($1::uuid[], $2::date[]) changed (person_id, day)
  ) came on came.week = closed_week.week
  where closed_week.organization_id = $3::uuid
  on conflict (organization_id, week, person_id) do update set late = true
  where not known.late and position('0' in known.counted) > 0;

-- readTeamHours
select "team_id" as "teamId", "period", "levels" from "team_hours" where "organization_id" = $1 and "team_id" = $2 order by "period" desc limit $3;

-- savePersonWeeks
insert into person_week (organization_id, week, person_id, counted, late)
  select organization.organization_id, $1::date, came.person_id, came.counted, came.late
  from organization cross join unnest(
  $2::uuid[], $3::text[],
  $4::boolean[]
  ) came (person_id, counted, late)
  where organization.organization_id = $5::uuid
  on conflict (organization_id, week, person_id) do update set counted = excluded.counted, late = excluded.late;

-- saveTeamHours
insert into team_hours (organization_id, team_id, period, levels)
  select organization.organization_id, came.team_id, came.period, came.levels::jsonb
  from organization cross join unnest(
  $1::uuid[], $2::date[],
  $3::text[]
  ) came (team_id, period, levels)
  where organization.organization_id = $4::uuid
  on conflict (organization_id, team_id, period) do nothing;

-- saveTeamWeeks
insert into team_week (organization_id, team_id, week, figures)
  select organization.organization_id, came.team_id, came.week, came.figures::jsonb
  from organization cross join unnest(
  $1::uuid[], $2::date[],
  $3::text[]
  ) came (team_id, week, figures)
  where organization.organization_id = $4::uuid
  on conflict (organization_id, team_id, week) do update set figures = excluded.figures;
