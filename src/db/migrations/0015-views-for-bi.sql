-- Views for reporting tools, read by database users of their own. plumbline_bi owns the views and may read what they show;
-- whoever reads has rights on the views alone. Which organization a user sees stands in a table keyed by who logged in
-- (session_user): that cannot be changed by SET ROLE or by any setting.
-- Not made on Citus: its nodes ask for the rights of who is connected, not of a view's owner.
do $$ begin
  if exists (select from pg_extension where extname = 'citus') then
    return;
  end if;

  create schema plumbline_bi authorization plumbline_bi;
  grant usage on schema plumbline_bi to plumbline_bi_reader;

  create table plumbline_bi.reader (
    login_name text primary key,
    organization_id uuid not null,
    -- Whether the user sees single people; else teams' names and how sources are read.
    individuals boolean not null default false,
    made_at timestamptz not null default now()
  );
  alter table plumbline_bi.reader owner to plumbline_bi;

  create function plumbline_bi.reader_organization() returns uuid
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $f$ select organization_id from plumbline_bi.reader where login_name = session_user::text $f$;
  create function plumbline_bi.reader_sees_individuals() returns boolean
    language sql stable security definer set search_path = pg_catalog, pg_temp
    as $f$ select coalesce((select individuals from plumbline_bi.reader where login_name = session_user::text), false) $f$;
  alter function plumbline_bi.reader_organization() owner to plumbline_bi;
  alter function plumbline_bi.reader_sees_individuals() owner to plumbline_bi;
  revoke execute on function plumbline_bi.reader_organization(), plumbline_bi.reader_sees_individuals() from public;
  grant execute on function plumbline_bi.reader_organization(), plumbline_bi.reader_sees_individuals()
    to plumbline_bi_reader;

  -- What the views' owner may read, and of which organization: both hold below the views.
  grant usage on schema public to plumbline_bi;
  grant select (organization_id, person_id, full_name, email, department, job_title, manager_id, joined_on, left_on,
    merged_into) on person to plumbline_bi;
  grant select (organization_id, team_id, kind, name, lead_id, ended_at) on team to plumbline_bi;
  grant select (organization_id, person_id, day, figures, computed_at) on signal_day to plumbline_bi;
  grant select (organization_id, connection_id, provider, status) on connection to plumbline_bi;
  grant select (organization_id, connection_id, stream, account_id, state, as_of, due_at) on stream_partition
    to plumbline_bi;
  grant select (organization_id, connection_id, stream, started_at, finished_at, items, requests, waited_ms, failures,
    quarantined) on sync_run to plumbline_bi;
  grant select (organization_id, account_id, connection_id, captured, removed_at) on account to plumbline_bi;
  grant select (organization_id, account_id, person_id, from_day, until_day) on account_person to plumbline_bi;

  create policy bi on person for select to plumbline_bi
    using (organization_id = (select plumbline_bi.reader_organization()));
  create policy bi on team for select to plumbline_bi
    using (organization_id = (select plumbline_bi.reader_organization()));
  create policy bi on signal_day for select to plumbline_bi
    using (organization_id = (select plumbline_bi.reader_organization()));
  create policy bi on connection for select to plumbline_bi
    using (organization_id = (select plumbline_bi.reader_organization()));
  create policy bi on stream_partition for select to plumbline_bi
    using (organization_id = (select plumbline_bi.reader_organization()));
  create policy bi on sync_run for select to plumbline_bi
    using (organization_id = (select plumbline_bi.reader_organization()));
  create policy bi on account for select to plumbline_bi
    using (organization_id = (select plumbline_bi.reader_organization()));
  create policy bi on account_person for select to plumbline_bi
    using (organization_id = (select plumbline_bi.reader_organization()));

  create view plumbline_bi.people with (security_barrier = true) as
    select person_id, full_name, email, department, job_title, manager_id, joined_on, left_on
    from public.person
    where organization_id = (select plumbline_bi.reader_organization()) and merged_into is null
      and (select plumbline_bi.reader_sees_individuals());

  create view plumbline_bi.teams with (security_barrier = true) as
    select team_id, kind, name,
      case when (select plumbline_bi.reader_sees_individuals()) then lead_id end as lead_id
    from public.team
    where organization_id = (select plumbline_bi.reader_organization()) and ended_at is null;

  create view plumbline_bi.signal_values with (security_barrier = true) as
    select stored.person_id, stored.day, part.key as signal,
      case jsonb_typeof(part.value)
        when 'null' then 'unavailable'
        when 'object' then case when part.value @> '{"estimated": true}' then 'estimated' else 'measured' end
        else 'measured'
      end as state,
      case jsonb_typeof(part.value)
        when 'number' then part.value::double precision
        when 'array' then (part.value -> 0)::double precision
        when 'object' then (part.value -> 'amount')::double precision
      end as amount,
      case when jsonb_typeof(part.value) = 'array' then (part.value -> 1)::double precision end as out_of,
      jsonb_array_length(part.value -> 'samples') as samples,
      case when part.value -> 'samples' is not null then (
        select percentile_cont(0.5) within group (order by (sample -> 0)::double precision)
        from jsonb_array_elements(part.value -> 'samples') sample) end as median,
      case when part.value -> 'samples' is not null then (
        select percentile_cont(0.9) within group (order by (sample -> 0)::double precision)
        from jsonb_array_elements(part.value -> 'samples') sample) end as p90,
      stored.computed_at
    from public.signal_day stored
    join public.person on person.organization_id = stored.organization_id and person.person_id = stored.person_id
    cross join lateral jsonb_each(stored.figures -> 'parts') part
    where stored.organization_id = (select plumbline_bi.reader_organization()) and person.merged_into is null
      and (select plumbline_bi.reader_sees_individuals());
  comment on view plumbline_bi.signal_values is
    'One row for a person, a local day and a signal that is not 0 on it. No row is 0 only where plumbline_bi.coverage says that the day was read. For signals that may be seen of single people; figures of groups are told by Plumbline alone.';
  comment on column plumbline_bi.signal_values.amount is
    'A count, or milliseconds; of a ratio or a mean what is above the line.';
  comment on column plumbline_bi.signal_values.out_of is 'Of a ratio or a mean: what is below the line.';
  comment on column plumbline_bi.signal_values.samples is 'Of a median: of how many; median and p90 are milliseconds.';

  create view plumbline_bi.sync_runs with (security_barrier = true) as
    select run.connection_id, connection.provider as source, run.stream, run.started_at, run.finished_at, run.items,
      run.requests, run.waited_ms, run.failures, run.quarantined
    from public.sync_run run
    join public.connection on connection.organization_id = run.organization_id
      and connection.connection_id = run.connection_id
    where run.organization_id = (select plumbline_bi.reader_organization());

  create view plumbline_bi.coverage with (security_barrier = true) as
    with part as (
      select organization_id, connection_id, account_id, stream, bool_or(state = 'stopped') as stopped,
        case when bool_and(as_of is not null) then min(as_of) end as read_until
      from public.stream_partition
      where organization_id = (select plumbline_bi.reader_organization()) and due_at < '9999-12-31T00:00:00Z'
      group by organization_id, connection_id, account_id, stream
    ), mailbox as (
      select account.organization_id, account.connection_id, account.account_id, mapped.person_id,
        connection.provider as source
      from public.account_person mapped
      join public.account on account.organization_id = mapped.organization_id
        and account.account_id = mapped.account_id
      join public.connection on connection.organization_id = account.organization_id
        and connection.connection_id = account.connection_id
      where mapped.organization_id = (select plumbline_bi.reader_organization())
        and coalesce(mapped.from_day, current_date) <= current_date
        and coalesce(mapped.until_day, current_date) >= current_date
        and account.captured and account.removed_at is null and connection.status <> 'disconnected'
        and (select plumbline_bi.reader_sees_individuals())
    )
    select mailbox.person_id, mailbox.source, part.stream, part.stopped, part.read_until
    from mailbox join part on part.organization_id = mailbox.organization_id
      and part.connection_id = mailbox.connection_id and part.account_id = mailbox.account_id
    union all
    -- What is read for the whole tenant at once.
    select mailbox.person_id, mailbox.source, part.stream, part.stopped, part.read_until
    from mailbox join part on part.organization_id = mailbox.organization_id
      and part.connection_id = mailbox.connection_id and part.account_id = '00000000-0000-0000-0000-000000000000';
  comment on view plumbline_bi.coverage is
    'One row for an account of a person and a stream: everything up to read_until was read; null: it was never read to its end.';

  alter view plumbline_bi.people owner to plumbline_bi;
  alter view plumbline_bi.teams owner to plumbline_bi;
  alter view plumbline_bi.signal_values owner to plumbline_bi;
  alter view plumbline_bi.sync_runs owner to plumbline_bi;
  alter view plumbline_bi.coverage owner to plumbline_bi;
  grant select on plumbline_bi.people, plumbline_bi.teams, plumbline_bi.signal_values, plumbline_bi.sync_runs,
    plumbline_bi.coverage to plumbline_bi_reader;
end $$;
