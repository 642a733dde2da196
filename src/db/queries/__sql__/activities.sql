-- The SQL as sent by queries/activities.ts, written by queries/sent.test.ts.

-- listActivities
select rows.* from unnest($1::uuid[]) wanted (account_id)
  cross join lateral (
  select account_id as "accountId", item, kind, event, date_part('epoch', at) * 1000 as at, seconds, actor,
  counterparts, thread, position, answers, case when marks <> '{}' then array_to_string(marks, ' ') end as marks
  from activity
  where activity.organization_id = $2::uuid and activity.account_id = wanted.account_id
  and activity.at >= $3::timestamptz and activity.at < $4::timestamptz
  order by activity.at limit $5
  ) rows;
