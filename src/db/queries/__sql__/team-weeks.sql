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

-- readTeamPage
select closed.first, closed.last, closed.at as "closedAt",
  (select least from team_rule where organization_id = $1::uuid) as least,
  coalesce((select jsonb_agg(jsonb_build_object('week', week, 'figures', figures) order by week) from team_week
  where organization_id = $2::uuid and team_id = $3::uuid and week > closed.last - $4::int), '[]') as weeks,
  (select count(*)::int from team_season where organization_id = $5::uuid and team_id = $6::uuid
  and season = date_trunc('quarter', (closed.last + 3)::timestamp)::date) as people,
  (select full_name from person where organization_id = $7::uuid and person_id = $8::uuid) as "leadName",
  (select jsonb_build_object('period', period, 'levels', levels) from team_hours
  where organization_id = $9::uuid and team_id = $10::uuid order by period desc limit 1) as hours
  from (
  select min(week) as first, max(week) as last, max(closed_at) filter (where newest) as at from (
  select week, closed_at, row_number() over (order by week desc) = 1 as newest from closed_week where organization_id = $11::uuid
  ) weeks
  ) closed;

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
