-- The SQL as sent by queries/coverage.ts, written by queries/sent.test.ts.

-- listReadMailboxes
select "account_id" as "accountId", "person_id" as "personId", "from_day" as "from", "until_day" as "until" from "account_person" where "organization_id" = $1 and "person_id" = any($2::uuid[]);
select "account_id" as "accountId", "connection_id" as "connectionId", "mailbox", "captured", "created_at" as "createdAt", "removed_at" as "removedAt" from "account" where "organization_id" = $1 and "account_id" = any($2::uuid[]) order by "account_id";
select "connection_id" as "connectionId", "streams", "since", "status", "problem", "connected_at" as "connectedAt" from "connection" where "organization_id" = $1;
select wanted.account_id as "accountId", first.at from unnest($1::uuid[]) wanted (account_id)
  cross join lateral (
  select at from activity
  where activity.organization_id = $2::uuid and activity.account_id = wanted.account_id
  and at is not null
  order by at limit 1
  ) first;
select wanted.person_id as "personId", first.day from unnest($1::uuid[]) wanted (person_id)
  cross join lateral (
  select day from signal_day
  where signal_day.organization_id = $2::uuid and signal_day.person_id = wanted.person_id
  order by day limit 1
  ) first;
select connection_id as "connectionId", account_id as "accountId", stream,
  case when bool_and(as_of is not null) then min(as_of) end as "asOf",
  (array_agg(jsonb_build_object('code', problem ->> 'code', 'title', problem ->> 'title')
  order by as_of nulls first, part) filter (where state = 'stopped' and problem is not null))[1] as problem,
  case when bool_and(read_from is not null) then min(read_from) end as "readFrom"
  from stream_partition
  where organization_id = $1::uuid
  and connection_id = any($2::uuid[])
  and stream = any(array['mail', 'meetings', 'calls', 'chats', 'usage', 'sign-ins'])
  and account_id = any($3::uuid[])
  group by connection_id, account_id, stream;

-- readHeldDays
select min(ends.first) as "from", max(ends.last) as "to" from (
  select
  (select day from signal_day
  where signal_day.organization_id = $1::uuid and signal_day.person_id = person.person_id
  order by day asc limit 1) as first,
  (select day from signal_day
  where signal_day.organization_id = $2::uuid and signal_day.person_id = person.person_id
  order by day desc limit 1) as last from person
  where person.organization_id = $3::uuid
  ) ends;
