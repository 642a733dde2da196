-- The SQL as sent by queries/activities.ts, written by queries/sent.test.ts.

-- listActivities
select wanted.place::int as place, columns.*
  from unnest($1::uuid[]) with ordinality wanted (account_id, place)
  cross join lateral (
  select json_agg(item) as item, json_agg(event) as event, json_agg(date_part('epoch', at) * 1000) as at,
  json_agg(actor) as actor, json_agg(counterparts) as counterparts, json_agg(thread) as thread,
  json_agg(position) as position, json_agg(answers) as answers,
  case when bool_or(kind <> 'mail') then json_agg(kind) end as kind,
  case when bool_or(seconds <> 0) then json_agg(seconds) end as seconds,
  case when bool_or(marks <> '{}') then json_agg(marks) end as marks
  from (
  select * from activity
  where activity.organization_id = $2::uuid and activity.account_id = wanted.account_id
  and activity.at >= $3::timestamptz and activity.at < $4::timestamptz
  order by activity.at limit $5
  ) rows
  having count(*) > 0
  ) columns;
