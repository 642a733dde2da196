-- Signals of calls, chats, usage and sign-ins: who took part in calls is looked up, and every day is computed once more.

-- Few rows: only calls with somebody outside, for as long as transcripts are kept.
create index transcript_participants on transcript using gin (participants);

-- Days that were computed before lack the new signals. FORCE holds the owner to the policies, and none names it.
alter table activity no force row level security;
alter table account_event no force row level security;
alter table measure no force row level security;
alter table touched_day no force row level security;
insert into touched_day (organization_id, account_id, day)
  select organization_id, account_id, (at at time zone 'UTC')::date from activity where at is not null
  union
  select organization_id, account_id, (at at time zone 'UTC')::date from account_event
  union
  select organization_id, account_id, day from measure
  on conflict (organization_id, account_id, day) do nothing;
alter table activity force row level security;
alter table account_event force row level security;
alter table measure force row level security;
alter table touched_day force row level security;
