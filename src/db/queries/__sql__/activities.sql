-- The SQL as sent by queries/activities.ts, written by queries/sent.test.ts.

-- listActivities
select wanted.place::int as place, rows.*
  from unnest($1::uuid[]) with ordinality wanted (account_id, place)
  cross join lateral (
  select item, nullif(kind, 'mail') as kind, event, date_part('epoch', at) * 1000 as at, nullif(seconds, 0) as seconds,
  actor, counterparts, thread, position, answers,
  case when marks <> '{}' then array_to_string(marks, ' ') end as marks
  from activity
  where activity.organization_id = $2::uuid and activity.account_id = wanted.account_id
  and activity.at >= $3::timestamptz and activity.at < $4::timestamptz
  order by activity.at limit $5
  ) rows;
