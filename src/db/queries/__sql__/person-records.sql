-- The SQL as sent by queries/person-records.ts, written by queries/sent.test.ts.

-- listAppNames
select "account_id" as "accountId", "display_name" as "displayName", "source_id" as "sourceId" from "account" where "organization_id" = $1 and "account_id" = any($2::uuid[]);

-- listHeld
select 'events' as kind, wanted.account_id::text as id
  from unnest($1::uuid[]) wanted (account_id)
  cross join lateral (
  select from account_event where account_event.organization_id = $2::uuid
  and account_event.account_id = wanted.account_id and account_event.kind <> 'audit' limit 1
  ) held
  union all
  select 'counts', wanted.account_id::text from unnest($3::uuid[]) wanted (account_id)
  cross join lateral (
  select from measure where measure.organization_id = $4::uuid
  and measure.account_id = wanted.account_id limit 1
  ) held
  union all
  select 'calls', wanted.account_id::text from unnest($5::uuid[]) wanted (account_id)
  cross join lateral (
  select from transcript where transcript.organization_id = $6::uuid
  and transcript.account_id = wanted.account_id limit 1
  ) held
  union all
  select 'calls', wanted.address from unnest($7::text[]) wanted (address)
  cross join lateral (
  select from transcript where transcript.organization_id = $8::uuid
  and transcript.participants @> array[wanted.address] limit 1
  ) held;

-- listMentions
select thread, date_part('epoch', at) * 1000 as at from account_event
  where organization_id = $1::uuid and thread = any($2::uuid[])
  and mentions && $3::uuid[] and account_id <> all($4::uuid[])
  and at >= $5::timestamptz and at < $6::timestamptz
  order by at;

-- listPersonCalls
select account_id as "accountId", event, date_part('epoch', at) * 1000 as at,
  date_part('epoch', ended_at) * 1000 as "end", participants
  from transcript
  where organization_id = $1::uuid
  and (account_id = any($2::uuid[]) or participants && $3::text[])
  and at >= $4::timestamptz and at < $5::timestamptz
  order by at, transcript_id;

-- listPersonEvents
select wanted.place::int as "wantedPlace", rows.*
  from unnest($1::uuid[]) with ordinality wanted (account_id, place)
  cross join lateral (
  select item, kind, date_part('epoch', at) * 1000 as at, place, thread, cardinality(mentions) as mentions, reactions,
  positive_reactions as positive, array_to_string(marks, ' ') as marks
  from account_event
  where account_event.organization_id = $2::uuid
  and account_event.account_id = wanted.account_id and account_event.kind <> 'audit'
  and account_event.at >= $3::timestamptz
  and account_event.at < $4::timestamptz
  order by account_event.at limit $5
  ) rows;

-- listPersonReports
select account_id as "accountId", day, name, value, refreshed_on as "refreshedOn" from measure
  where organization_id = $1::uuid and account_id = any($2::uuid[])
  and day between $3::date and $4::date
  order by day, name, account_id;

-- listReported
select wanted.account_id as "accountId", last.refreshed_on as "refreshedOn"
  from unnest($1::uuid[]) wanted (account_id)
  cross join lateral (
  select refreshed_on from measure
  where measure.organization_id = $2::uuid and measure.account_id = wanted.account_id
  order by day desc limit 1
  ) last;
