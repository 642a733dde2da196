-- The SQL as sent by queries/figures.ts, written by queries/sent.test.ts.

-- listDayParts
select wanted.person_id as "personId", found.* from unnest($1::uuid[]) wanted (person_id)
  cross join lateral (
  select json_agg(day - $2::date) as places, json_build_array(json_agg(coalesce(figures #> array['parts', $3::text], 'false')), json_agg(coalesce(figures #> array['parts', $4::text], 'false'))) as columns from signal_day
  where signal_day.organization_id = $5::uuid and signal_day.person_id = wanted.person_id
  and day between $6::date and $7::date
  ) found
  where found.places is not null;

-- listDays
select person_id as "personId", day, figures from signal_day
  where organization_id = $1::uuid and person_id = any($2::uuid[])
  and day between $3::date and $4::date
  order by person_id, day;

-- saveDays
insert into signal_day as kept (organization_id, person_id, day, figures, computed_at)
  select organization.organization_id, came.person_id, came.day, came.figures::jsonb, $1::timestamptz
  from organization cross join unnest(
  $2::uuid[], $3::date[],
  $4::text[]
  ) came (person_id, day, figures)
  where organization.organization_id = $5::uuid
  on conflict (organization_id, person_id, day) do update set
  figures = excluded.figures, computed_at = excluded.computed_at
  where kept.figures is distinct from excluded.figures;
delete from signal_day
  where organization_id = $1::uuid
  and person_id = any($2::uuid[])
  and day between $3::date
  and $4::date
  and person_id::text || day::text = any($5::text[]);
