// An organization of many people and days, made by PostgreSQL itself: roster, mailboxes, raw activity, and day figures that are exactly what the activity says.
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Database } from '../src/db/open.ts';
import { createConnection } from '../src/db/queries/connections.ts';
import { createOrganization } from '../src/db/queries/organizations.ts';

export interface Size {
  readonly people: number;
  readonly days: number;
}

export interface Made {
  readonly organizationId: string;
  /** Of everybody's first day, in UTC. */
  readonly from: string;
  readonly now: number;
  readonly activities: number;
  readonly personDays: number;
}

/** A Friday; the day before is the last with activity. */
const now = Date.parse('2026-11-20T12:00:00Z');
const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] } satisfies Record<string, never[]>;
const office: [number, number][] = [[540, 1020]];
const week = { ...hours, '1': office, '2': office, '3': office, '4': office, '5': office };

/**
 * So many have days as the average mailbox has them: Microsoft's Work Trend Index of 2025 counts 117 mails received on
 * one. Everybody else has a few rows a day, or nobody's disk would hold the years of ten thousand people.
 */
const busyPeople = 50;

/** Ten people beneath each manager, two hundred in a department; ids follow from the number. Busy people come first by name. */
const roster = `
  insert into person (organization_id, person_id, full_name, email, department, manager_id)
  select $1, md5('person ' || i)::uuid, case when i > $2 - ${busyPeople} then 'Busy person ' else 'Person ' end || i, 'p' || i || '@example.com', 'Department ' || (i - 2) / 200,
    case when i > 1 then md5('person ' || ((i - 2) / 10 + 1))::uuid end
  from generate_series(1, $2::int) i`;

const accounts = `
  insert into account (organization_id, account_id, connection_id, source_id, kind, display_name, addresses, enabled, mailbox)
  select $1, md5('account ' || i)::uuid, $3, 'p' || i, 'person', 'Person ' || i, array['p' || i || '@example.com'], true, true
  from generate_series(1, $2::int) i`;

const mappings = `
  insert into account_person (organization_id, mapping_id, account_id, person_id, mapped_by, mapped_at, confidence)
  select $1, gen_random_uuid(), md5('account ' || i)::uuid, md5('person ' || i)::uuid, 'rule', now(), 1
  from generate_series(1, $2::int) i`;

const partitions = `
  insert into stream_partition (organization_id, connection_id, stream, account_id, part, cursor_version, state, attempts,
    due_at, restarts, items_done, items_undated, updated_at, as_of)
  select $1, $3, stream, md5('account ' || i)::uuid, 'root', 0, 'current', 0, now(), 0, 0, 0, now(), $4::timestamptz
  from generate_series(1, $2::int) i cross join unnest(array['mail', 'meetings']) stream`;

/**
 * Of each working day mail that was sent, mail that came, and meetings; and what the roll-up would write of it, of the
 * signals that can be told in a few words of SQL.
 */
const daysOfAll = `
  with made as (
    insert into activity (organization_id, account_id, item, kind, event, at, seconds, actor, counterparts, marks, pass)
    select $1, md5('account ' || i)::uuid, gen_random_uuid(), case when n in (5, 6) then 'meeting' else 'mail' end,
      gen_random_uuid(),
      day + make_interval(mins => case when n in (5, 6) then 540 + n * 60 + (i + extract(doy from day)::int) % 60
        else 480 + (i * 7 + n * 131 + extract(doy from day)::int * 13) % 660 end),
      case when n in (5, 6) then 1800 + 900 * (i % 3) else 0 end,
      case when n < 2 or n in (5, 6) or (n > 6 and n % 10 = 0) then 'p' || i || '@example.com' else 'other' || i % 97 || '@example.com' end,
      '[["somebody@example.com", "to"]]', '{}', 0
    from generate_series(1, $2::int) i
    cross join generate_series($3::timestamptz, $4::timestamptz, '1 day') day
    cross join lateral generate_series(0, case when i > $2 - ${busyPeople} then 132 else 6 end) n
    where extract(isodow from day) < 6 and (i + extract(doy from day)::int) % 11 > 0
      and (n > 6 or n <= 3 + (i + extract(doy from day)::int) % 4)
    returning account_id, kind, at, seconds, actor
  ), told as (
    select account_person.person_id, (made.at at time zone 'UTC')::date as day,
      count(*) filter (where made.kind = 'mail' and made.actor = account.addresses[1]) as sent,
      count(*) filter (where made.kind = 'mail' and made.actor <> account.addresses[1]) as received,
      count(*) filter (where made.kind = 'mail' and made.actor = account.addresses[1]
        and extract(hour from made.at at time zone 'UTC') not between 9 and 16) as late,
      count(*) filter (where made.kind = 'meeting') as meetings,
      coalesce(sum(made.seconds) filter (where made.kind = 'meeting'), 0) * 1000 as meeting_ms
    from made
    join account on account.organization_id = $1 and account.account_id = made.account_id
    join account_person on account_person.organization_id = $1 and account_person.account_id = made.account_id
    group by 1, 2
  )
  insert into signal_day (organization_id, person_id, day, figures, computed_at)
  select $1, person_id, day, jsonb_build_object(
      'parts', jsonb_build_object('mail-sent', sent, 'mail-received', received, 'threads-started', sent,
        'after-hours-mail', late, 'meetings', meetings, 'meeting-hours', meeting_ms,
        'meeting-density', jsonb_build_array(meeting_ms, 28800000), 'focus-hours', greatest(0, 28800000 - 2 * meeting_ms)),
      'mail', jsonb_build_object('9', sent, '14', received), 'meetings', jsonb_build_object('10', meetings)),
    now()
  from told`;

/** Days that one statement makes. */
const atOnce = 25;
const day = 86_400_000;

const fill = async (client: Client, made: { organizationId: string; connectionId: string }, size: Size) => {
  const { organizationId, connectionId } = made;
  await client.query(`set role plumbline_app`);
  await client.query(`set app.organization_id = '${organizationId}'`);
  const asOf = new Date(now).toISOString();
  await client.query(roster, [organizationId, size.people]);
  await client.query(accounts, [organizationId, size.people, connectionId]);
  await client.query(mappings, [organizationId, size.people]);
  await client.query(partitions, [organizationId, size.people, connectionId, asOf]);
  let personDays = 0;
  const last = Math.floor(now / day) * day - day;
  const first = last - (size.days - 1) * day;
  for (let begin = first; begin <= last; begin += atOnce * day) {
    const end = Math.min(last, begin + (atOnce - 1) * day);
    const times = [new Date(begin).toISOString(), new Date(end).toISOString()];
    personDays += (await client.query(daysOfAll, [organizationId, size.people, ...times])).rowCount ?? 0;
    console.error(`  ${personDays} person days ...`);
  }
  const { rows } = await client.query('select count(*)::int as activities from activity where organization_id = $1', [
    organizationId,
  ]);
  const activities: number = rows[0].activities;
  return { from: new Date(first).toISOString().slice(0, 10), activities, personDays };
};

/** Rows are made several times faster without the keys, which are made again afterwards as they were. */
const withoutKeys = async <T>(client: Client, work: () => Promise<T>): Promise<T> => {
  const { rows: constraints } = await client.query(
    `select conrelid::regclass::text as home, conname as name, pg_get_constraintdef(oid) as text from pg_constraint
      where contype = 'p' and conrelid = any(array['activity', 'signal_day']::regclass[])`,
  );
  const { rows: indexes } = await client.query(
    `select indexname as name, indexdef as text from pg_indexes
      where tablename in ('activity', 'signal_day') and indexname not in (select conname from pg_constraint)`,
  );
  for (const { home, name } of constraints) await client.query(`alter table ${home} drop constraint ${name}`);
  for (const { name } of indexes) await client.query(`drop index ${name}`);
  const done = await work();
  await client.query('reset role');
  console.error('  keys ...');
  for (const { home, name, text } of constraints)
    await client.query(`alter table ${home} add constraint ${name} ${text}`);
  for (const { text } of indexes) await client.query(text);
  return done;
};

/** `url`: of a database that is migrated already. */
export const makeRows = async (database: Database, url: string, size: Size): Promise<Made> => {
  const [organizationId, connectionId] = [randomUUID(), randomUUID()];
  const createdAt = new Date(now);
  await database.door((tx) =>
    createOrganization(tx, { organizationId, name: 'Bench', zone: 'UTC', hours: week, createdAt }),
  );
  await database.tenant(organizationId, (tx) =>
    createConnection(tx, {
      organizationId,
      connectionId,
      provider: 'bench',
      settings: {},
      secret: Buffer.from([]),
      streams: ['people', 'mail', 'meetings'],
      since: null,
      way: 'own-app',
      mode: 'application',
      grantKey: randomUUID(),
      signedInAs: null,
      credentialExpiresAt: null,
      tenantId: randomUUID(),
      tenantName: 'Bench',
      connectedAt: createdAt,
      connectedBy: 'Bench',
      dueAt: createdAt,
    }),
  );
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const made = await withoutKeys(client, () => fill(client, { organizationId, connectionId }, size));
    await client.query('analyze');
    return { organizationId, now, ...made };
  } finally {
    await client.end();
  }
};
