// The views for reporting tools, read by database users made as deploy/README.md says: what they see, and every way around it.
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownerOf } from './open.ts';
import { createOrganization } from './queries/organizations.ts';
import { type Here, withDatabases } from './testing.ts';

const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };
const parts = {
  'mail-sent': 7,
  'meeting-density': [3_600_000, 28_800_000],
  'reply-time': {
    samples: [
      [60_000, 60_000],
      [180_000, 120_000],
    ],
    estimated: true,
  },
  'focus-hours': null,
};

/** An organization with one of everything, named by `mark`. */
const furnish = async (here: Here, mark: string): Promise<string> => {
  const organizationId = randomUUID();
  const [person, merged, connection, account] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await here.database.door((tx) =>
    createOrganization(tx, { organizationId, name: mark, zone: 'UTC', hours, createdAt: new Date() }),
  );
  const figures = JSON.stringify({ parts, mail: { 9: 7 }, meetings: {} });
  await here.database.tenant(organizationId, async (tx) => {
    for (const statement of [
      sql`insert into person (organization_id, person_id, full_name, email) values
        (${organizationId}, ${person}, ${`Ana ${mark}`}, ${`ana@${mark}.example`}), (${organizationId}, ${merged}, 'Twice', ${`twice@${mark}.example`})`,
      sql`update person set merged_into = ${person} where organization_id = ${organizationId} and person_id = ${merged}`,
      sql`insert into team (organization_id, team_id, kind, name, lead_id, made_at) values
        (${organizationId}, ${randomUUID()}, 'department', ${`Sales ${mark}`}, ${person}, now())`,
      sql`insert into signal_day (organization_id, person_id, day, figures, computed_at)
        select ${organizationId}::uuid, person_id, '2026-03-02', ${figures}::jsonb, now() from person`,
      sql`insert into connection (organization_id, connection_id, provider, settings, secret, streams, tenant_id, tenant_name,
          connected_at, connected_by, status, due_at, way, mode, grant_key) values
        (${organizationId}, ${connection}, 'imap', '{}', '\\x00', '{mail}', ${mark}, ${mark}, now(), 'x', 'connected', now(), 'form', 'application', ${mark})`,
      sql`insert into account (organization_id, account_id, connection_id, source_id, kind, display_name, addresses, enabled, mailbox) values
        (${organizationId}, ${account}, ${connection}, 'a', 'person', 'Ana', '{}', true, true)`,
      sql`insert into account_person (organization_id, account_id, person_id, mapping_id, mapped_by, mapped_at, confidence) values
        (${organizationId}, ${account}, ${person}, ${randomUUID()}, 'rule', now(), 1)`,
      sql`insert into stream_partition (organization_id, connection_id, stream, account_id, part, cursor_version, state, attempts, due_at,
          as_of, restarts, items_done, items_undated, updated_at)
        select ${organizationId}::uuid, ${connection}::uuid, 'mail', ${account}::uuid, part, 0, state, 0, now(), '2026-03-03', 0, 0, 0, now()
        from (values ('inbox', 'current'), ('sent', 'stopped')) made (part, state)`,
      sql`insert into sync_run (organization_id, connection_id, stream, started_at, items, requests, waited_ms, failures, quarantined)
        values (${organizationId}, ${connection}, 'mail', now(), 41, 2, 0, 0, 0)`,
    ])
      await statement.execute(tx);
  });
  return organizationId;
};

const readme = readFileSync(new URL('../../deploy/README.md', import.meta.url), 'utf8');
/** The SQL below a heading of deploy/README.md, with its examples' names replaced; psql's own commands are left out. */
const documented = (heading: string, user: string, organizationId: string): string => {
  const block = readme.split(`### ${heading}\n`)[1]?.match(/```sql\n([\s\S]*?)```/)?.[1] ?? '';
  expect(block).not.toBe('');
  return block
    .replaceAll('bi_finance', user)
    .replaceAll('00000000-0000-4000-8000-000000000001', organizationId)
    .replace(/^\\.*$/gm, '');
};

const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

const views = ['coverage', 'people', 'signal_values', 'sync_runs', 'teams'];

withDatabases((here) => {
  let [ours, theirs] = ['', ''];
  beforeAll(async () => {
    ours = await furnish(here, 'ours');
    theirs = await furnish(here, 'theirs');
  });

  test('the views are there, are barriers, and belong to a role that is nobody special', async () => {
    const { kysely } = ownerOf(here.database);
    const { rows } = await sql`
      select relname, reloptions, rolname, rolcanlogin, rolsuper, rolbypassrls from pg_class c
      join pg_roles on pg_roles.oid = relowner
      where relnamespace = 'plumbline_bi'::regnamespace and relkind = 'v' order by 1`.execute(kysely);
    const owner = { rolname: 'plumbline_bi', rolcanlogin: false, rolsuper: false, rolbypassrls: false };
    expect(rows).toEqual(views.map((relname) => ({ relname, reloptions: ['security_barrier=true'], ...owner })));
  });

  test('who is not mapped sees nothing through them, the application has no way to them', async () => {
    const { kysely } = ownerOf(here.database);
    for (const view of views) {
      const { rows } = await sql`select * from ${sql.table(`plumbline_bi.${view}`)}`.execute(kysely);
      expect([view, rows]).toEqual([view, []]);
      const asApplication = here.database.tenant(ours, (tx) =>
        sql`select * from ${sql.table(`plumbline_bi.${view}`)}`.execute(tx),
      );
      expect([view, await codeOf(asApplication)]).toEqual([view, '42501']);
    }
  });

  test('the views show no more of a table than is written here', async () => {
    const { rows } = await sql<{ column: string }>`
      select c.relname || '.' || a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid and attnum > 0
      where relnamespace = 'public'::regnamespace and has_column_privilege('plumbline_bi', c.oid, a.attnum, 'select')
        and not has_column_privilege('public', c.oid, a.attnum, 'select')`.execute(ownerOf(here.database).kysely);
    const readable = rows.map(({ column }) => column);
    expect(
      readable.filter((name) => /secret|token|settings|cursor|addresses|source_id|problem|note/.test(name)),
    ).toEqual([]);
    expect(new Set(readable.map((name) => name.split('.')[0]))).toEqual(
      new Set([
        'account',
        'account_person',
        'connection',
        'person',
        'signal_day',
        'stream_partition',
        'sync_run',
        'team',
      ]),
    );
  });

  /** A session of that user; nobody has a password here. */
  const connect = async (name: string): Promise<Client> => {
    const client = new Client({ connectionString: (here.url ?? '').replace('plumbline@', `${name}@`) });
    await client.connect();
    return client;
  };

  (here.engine === 'postgres' ? describe : describe.skip)('a database user of a reporting tool', () => {
    const user = `bi_${randomBytes(4).toString('hex')}`;
    const blind = `bi_${randomBytes(4).toString('hex')}`;
    let admin: Client;
    let reader: Client;
    let other: Client;
    const ask = async (text: string, client = reader) => (await client.query<Record<string, unknown>>(text)).rows;

    beforeAll(async () => {
      admin = await connect('postgres');
      await admin.query(documented('Make a database user for a reporting tool', user, ours));
      // The product's user may do it, too.
      const product = await connect('plumbline');
      await product.query(documented('Make a database user for a reporting tool', blind, theirs));
      await product.end();
      await admin.query(`update plumbline_bi.reader set individuals = false where login_name = '${blind}'`);
      reader = await connect(user);
      other = await connect(blind);
    });
    afterAll(async () => {
      await Promise.all([reader.end(), other.end()]);
      await admin.query(documented('Take it away again', user, ours));
      await admin.query(documented('Take it away again', blind, theirs));
      expect(await ask(`select from pg_roles where rolname in ('${user}', '${blind}')`, admin)).toEqual([]);
      expect(await ask('select from plumbline_bi.reader', admin)).toEqual([]);
      await admin.end();
    });

    test('sees its organization’s people, teams, figures, runs and how far each was read', async () => {
      expect(await ask('select full_name, email from plumbline_bi.people')).toEqual([
        { full_name: 'Ana ours', email: 'ana@ours.example' },
      ]);
      expect(await ask('select name, lead_id is not null as led from plumbline_bi.teams')).toEqual([
        { name: 'Sales ours', led: true },
      ]);
      const nothing = { amount: null, out_of: null, samples: null, median: null, p90: null };
      const figures = 'signal, state, amount, out_of, samples, median, p90';
      expect(await ask(`select ${figures} from plumbline_bi.signal_values order by signal`)).toEqual([
        { signal: 'focus-hours', state: 'unavailable', ...nothing },
        { signal: 'mail-sent', state: 'measured', ...nothing, amount: 7 },
        { signal: 'meeting-density', state: 'measured', ...nothing, amount: 3_600_000, out_of: 28_800_000 },
        { signal: 'reply-time', state: 'estimated', ...nothing, samples: 2, median: 120_000, p90: 168_000 },
      ]);
      expect(await ask('select source, stream, items from plumbline_bi.sync_runs')).toEqual([
        { source: 'imap', stream: 'mail', items: '41' },
      ]);
      expect(await ask('select source, stream, stopped, read_until from plumbline_bi.coverage')).toEqual([
        { source: 'imap', stream: 'mail', stopped: true, read_until: new Date('2026-03-03T00:00:00Z') },
      ]);
    });

    test('that may not see single people sees teams and runs, and no person', async () => {
      expect(await ask('select name, lead_id from plumbline_bi.teams', other)).toEqual([
        { name: 'Sales theirs', lead_id: null },
      ]);
      expect(await ask('select items from plumbline_bi.sync_runs', other)).toHaveLength(1);
      for (const view of ['people', 'signal_values', 'coverage'])
        expect([view, await ask(`select * from plumbline_bi.${view}`, other)]).toEqual([view, []]);
    });

    test('reaches no other organization, whatever it sets or becomes', async () => {
      const own = await ask('select email from plumbline_bi.people');
      for (const setting of [
        `set app.organization_id = '${theirs}'`,
        `set plumbline_bi.organization_id = '${theirs}'`,
        'set search_path = pg_temp, plumbline_bi, public',
        'set role none',
      ]) {
        await reader.query(setting);
        expect([setting, await ask('select email from plumbline_bi.people')]).toEqual([setting, own]);
        await reader.query('reset all');
      }
      await reader.query('set row_security = off');
      expect(await codeOf(ask('select email from plumbline_bi.people'))).toBe('42501');
      await reader.query('reset all');
      for (const name of ['plumbline_app', 'plumbline_door', 'plumbline_bi', 'plumbline', 'postgres', blind]) {
        expect([name, await codeOf(reader.query(`set role ${name}`))]).toEqual([name, '42501']);
        expect([name, await codeOf(reader.query(`set session authorization ${name}`))]).toEqual([name, '42501']);
      }
      await reader.query('set role plumbline_bi_reader');
      expect(await ask('select email from plumbline_bi.people')).toEqual(own);
      await reader.query('reset role');
    });

    test('cannot slip a function or a table of its own below the views', async () => {
      await reader.query(
        'create temp table reader (login_name text, organization_id uuid, individuals boolean); create temp table person (email text)',
      );
      await reader.query(`insert into reader values ('${user}', '${theirs}', true)`);
      await reader.query(
        "create function pg_temp.tell(text) returns boolean language plpgsql cost 0.0000001 as $$ begin raise notice '%', $1; return true; end $$",
      );
      const told: string[] = [];
      reader.on('notice', ({ message }) => told.push(message ?? ''));
      expect(await ask('select email from plumbline_bi.people where pg_temp.tell(email)')).toHaveLength(1);
      expect(told).toEqual(['ana@ours.example']);
    });

    test('has no right to any table, to the mapping, to the queue, or to write', async () => {
      const tables = await ask(
        `select n.nspname || '.' || quote_ident(relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
         where relkind in ('r', 'p') and nspname not in ('pg_catalog', 'information_schema') and nspname not like 'pg_temp%' order by 1`,
        admin,
      );
      expect(tables.length).toBeGreaterThan(30);
      for (const { name } of tables)
        expect([name, await codeOf(reader.query(`select from ${String(name)}`))]).toEqual([name, '42501']);
      for (const view of views) {
        const name = `plumbline_bi.${view}`;
        expect([name, await codeOf(reader.query(`delete from ${name}`))]).toEqual([
          name,
          expect.stringMatching(/42501|55000/),
        ]);
      }
      for (const text of [
        "update plumbline_bi.people set full_name = 'x'",
        `insert into plumbline_bi.reader values ('x', '${theirs}', true)`,
        'create table plumbline_bi.mine (x int)',
        'create table public.mine (x int)',
        'create view plumbline_bi.mine as select 1',
        'create or replace function plumbline_bi.reader_organization() returns uuid language sql as $$ select null::uuid $$',
        `alter role ${user} createrole`,
        `grant plumbline_bi to ${user}`,
      ])
        expect([text, await codeOf(reader.query(text))]).toEqual([text, '42501']);
    });
  });
});
