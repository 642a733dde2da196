// The database's own catalogue against what we say of it, on both engines: types, keys, row-level security, rights, and no place for content.
import { readdirSync, readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { openJobs } from './jobs.ts';
import { ownerOf } from './open.ts';
import { type Here, withDatabases } from './testing.ts';
import { textColumns } from './testing-text-columns.ts';

/** Tables of the whole deployment; all others belong to one organization each and are spread by it. */
const undistributed = ['login', 'session', 'sign_in', 'worker'];
/** Kysely's own notes of which migrations were applied. */
const bookkeeping = ['kysely_migration', 'kysely_migration_lock'];

interface Column {
  table: string;
  column: string;
  type: string;
  optional: boolean;
}

const run = async <Row>(here: Here, text: string): Promise<Row[]> =>
  (await sql.raw<Row>(text).execute(ownerOf(here.database).kysely)).rows;

const readColumns = (here: Here): Promise<Column[]> =>
  run<Column>(
    here,
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as optional
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all (array['${bookkeeping.join("','")}'])
     order by 1, 2`,
  );

/** What a type of schema.ts may be in the database: the types, and whether null is allowed. */
const expected = (written: string): { types: RegExp; optional: boolean } => {
  const columnType = /^ColumnType<([^,]+),/.exec(written);
  const type = columnType?.[1] ?? written;
  const optional = /OrNull|\| null/.test(type);
  const bare = type.replace(/OrNull|\s*\| null/g, '').replace(/<.*>/, '');
  const types = new Map([
    ['Time', /^timestamp with time zone$/],
    ['Json', /^jsonb$/],
    ['Text', /^(text|uuid)$/],
    ['string', /^(text|uuid)$/],
    ['number', /^(integer|bigint|double precision)$/],
    ['boolean', /^boolean$/],
    ['Buffer', /^bytea$/],
    ['Day', /^date$/],
    ['Day[]', /^date\[\]$/],
    ['string[]', /^(text|uuid)\[\]$/],
  ]).get(bare);
  return { types: types ?? (bare.startsWith("'") ? /^text$/ : /^unknown to this test$/), optional };
};

interface Declared {
  name: string;
  written: string;
}

const readDeclared = (): Map<string, Declared[]> => {
  const folder = new URL('./tables/', import.meta.url);
  const text = readdirSync(folder)
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('');
  const parts = [...text.matchAll(/export interface \w+Tables \{\n([^}]*)\}/g)].map(([, body]) => body ?? '').join('');
  const tables = [...parts.matchAll(/ {2}(\w+): (\w+);/g)];
  return new Map(
    tables.map(([, table, type]) => {
      const body = new RegExp(`interface ${type} \\{\\n([^}]*)\\n\\}`).exec(text)?.[1] ?? '';
      const lines = [...body.matchAll(/^ {2}(\w+): (.*);$/gm)];
      return [table ?? '', lines.map(([, name, written]) => ({ name: name ?? '', written: written ?? '' }))];
    }),
  );
};

withDatabases((here) => {
  let columns: Column[] = [];
  let tables: string[] = [];
  beforeAll(async () => {
    columns = await readColumns(here);
    tables = [...new Set(columns.map((column) => column.table))];
  });

  test('the types that queries are checked by are those of the tables', () => {
    const declared = readDeclared();
    expect([...declared.keys()].sort()).toEqual(tables);
    const faults = [...declared].flatMap(([table, fields]) => {
      const actual = columns.filter((column) => column.table === table);
      const named = fields.map((field) => field.name).sort();
      if (JSON.stringify(named) !== JSON.stringify(actual.map(({ column }) => column)))
        return [`${table}: ${named.join(' ')}`];
      return fields.flatMap(({ name, written }) => {
        const column = actual.find((one) => one.column === name)!;
        const wanted = expected(written);
        const fits = wanted.types.test(column.type) && wanted.optional === column.optional;
        return fits ? [] : [`${table}.${name}: ${written} is ${column.type}${column.optional ? ' null' : ''}`];
      });
    });
    expect(faults).toEqual([]);
  });

  test('no column can hold what somebody wrote', () => {
    const holdsText = columns.filter(({ type }) => /text|char|json|bytea|xml|tsvector/.test(type));
    const names = holdsText.map(({ table, column }) => `${table}.${column}`);
    expect(names.filter((name) => !(name in textColumns))).toEqual([]);
    expect(Object.keys(textColumns).filter((name) => !names.includes(name))).toEqual([]);
    const telling =
      /subject|body|content|preview|snippet|attachment|file_?name|message|text|summary|description|(?<!job_)title/;
    expect(columns.filter(({ column }) => telling.test(column))).toEqual([]);
  });

  test('every table has row-level security, and its owner is not exempt', async () => {
    const open = await run(
      here,
      `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
         and relname <> all (array['${bookkeeping.join("','")}']) and not (relrowsecurity and relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
    expect(tables.length).toBeGreaterThan(12);
  });

  test('every policy of the application is the organization that the transaction names, and nothing else', async () => {
    const policies = await run<{ tablename: string; roles: string; qual: string; with_check: string; cmd: string }>(
      here,
      `select tablename, array_to_string(roles, ',') as roles, qual, with_check, cmd from pg_policies where schemaname = 'public' order by 1`,
    );
    const named = `(organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)`;
    const app = policies.filter((policy) => policy.roles === 'plumbline_app');
    expect(app.map((policy) => policy.tablename)).toEqual(tables.filter((table) => !undistributed.includes(table)));
    expect(
      app.filter((policy) => policy.qual !== named || policy.with_check !== named || policy.cmd !== 'ALL'),
    ).toEqual([]);
    const door = policies.filter((policy) => policy.roles === 'plumbline_door');
    expect(door.map(({ tablename, cmd }) => `${tablename} ${cmd}`)).toEqual([
      'alert SELECT',
      'api_key SELECT',
      'connection SELECT',
      'login ALL',
      'organization ALL',
      'outbox SELECT',
      'quarantine SELECT',
      'retention INSERT',
      'right_change INSERT',
      'session ALL',
      'sign_in ALL',
      'stream_partition SELECT',
      'sync_run SELECT',
      'webhook SELECT',
      'webhook_delivery SELECT',
      'worker ALL',
    ]);
    const bi = policies.filter((policy) => policy.roles === 'plumbline_bi');
    expect(bi.filter(({ qual, cmd }) => cmd !== 'SELECT' || !qual.includes('reader_organization()'))).toEqual([]);
    expect(policies).toHaveLength(app.length + door.length + bi.length);
  });

  describe('what keeps the tables spreadable over many servers', () => {
    const spread = `c.relnamespace = 'public'::regnamespace and c.relname <> all (array['${[...bookkeeping, ...undistributed].join("','")}'])`;

    test('the organization leads every key and every ordered index', async () => {
      const wrong = await run(
        here,
        `select i.indexrelid::regclass::text as index from pg_index i join pg_class c on c.oid = i.indrelid
         join pg_class ix on ix.oid = i.indexrelid join pg_am on pg_am.oid = ix.relam
         left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
         where ${spread} and pg_am.amname = 'btree' and a.attname is distinct from 'organization_id'`,
      );
      expect(wrong).toEqual([]);
    });

    test('a foreign key joins within the organization and deletes or refuses, never blanks', async () => {
      const wrong = await run(
        here,
        `select k.conrelid::regclass::text as table, pg_get_constraintdef(k.oid) as key from pg_constraint k
         join pg_class c on c.oid = k.conrelid
         left join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
         where k.contype = 'f' and ${spread} and (a.attname is distinct from 'organization_id' or k.confdeltype in ('n', 'd'))`,
      );
      expect(wrong).toEqual([]);
    });

    test('there are no triggers, sequences or generated numbers', async () => {
      const wrong = await run(
        here,
        `select tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid where not tgisinternal and ${spread}
         union all select relname from pg_class c where relkind = 'S' and c.relnamespace = 'public'::regnamespace
         union all select attname from pg_attribute a join pg_class c on c.oid = a.attrelid where (attidentity <> '' or attgenerated <> '') and ${spread}`,
      );
      expect(wrong).toEqual([]);
    });

    test('every table but those of the door is spread by the migration where the cluster can', () => {
      const folder = new URL('./migrations/', import.meta.url);
      const text = readdirSync(folder)
        .map((name) => readFileSync(new URL(name, folder), 'utf8'))
        .join('');
      const distributed = [...text.matchAll(/create_distributed_table\('(\w+)', 'organization_id'/g)].map(
        ([, name]) => name,
      );
      expect(new Set(distributed)).toEqual(new Set(tables.filter((table) => !undistributed.includes(table))));
    });
  });

  test('the two roles own nothing, are nobody special, and may no more than they need', async () => {
    const jobs = await openJobs(here.database);
    await jobs.stop();
    const roles = await run(
      here,
      `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
         (select count(*) from pg_class where relowner = r.oid) + (select count(*) from pg_namespace where nspowner = r.oid) as owned,
         (select count(*) from pg_auth_members where member = r.oid) as memberships,
         has_schema_privilege(r.oid, 'pgboss', 'usage') or has_schema_privilege(r.oid, 'public', 'create') as more
       from pg_roles r where rolname in ('plumbline_app', 'plumbline_door') order by 1`,
    );
    const nothing = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      owned: 0,
      memberships: 0,
      more: false,
    };
    expect(roles).toEqual([
      { rolname: 'plumbline_app', ...nothing },
      { rolname: 'plumbline_door', ...nothing },
    ]);
    const readRights = (role: string) =>
      run<{ table: string; rights: string }>(
        here,
        `select relname as table, concat_ws(' ',
           case when has_any_column_privilege('${role}', oid, 'select') then 'select' end,
           case when has_any_column_privilege('${role}', oid, 'insert') then 'insert' end,
           case when has_any_column_privilege('${role}', oid, 'update') then 'update' end,
           case when has_table_privilege('${role}', oid, 'delete') then 'delete' end,
           case when has_table_privilege('${role}', oid, 'truncate, references, trigger') then 'more' end) as rights
         from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') order by 1`,
      );
    const given = async (role: string) => (await readRights(role)).filter(({ rights }) => rights !== '');
    expect(await given('plumbline_app')).toEqual(
      tables
        .filter((table) => !undistributed.includes(table))
        .map((table) => ({
          table,
          rights: table === 'organization' ? 'select update' : 'select insert update delete',
        })),
    );
    expect(await given('plumbline_door')).toEqual([
      { table: 'alert', rights: 'select' },
      { table: 'api_key', rights: 'select' },
      { table: 'connection', rights: 'select' },
      { table: 'login', rights: 'select insert update delete' },
      { table: 'organization', rights: 'select insert' },
      { table: 'outbox', rights: 'select' },
      { table: 'quarantine', rights: 'select' },
      { table: 'retention', rights: 'insert' },
      { table: 'right_change', rights: 'insert' },
      { table: 'session', rights: 'select insert update delete' },
      { table: 'sign_in', rights: 'select insert update delete' },
      { table: 'stream_partition', rights: 'select' },
      { table: 'sync_run', rights: 'select' },
      { table: 'webhook', rights: 'select' },
      { table: 'webhook_delivery', rights: 'select' },
      { table: 'worker', rights: 'select insert update delete' },
    ]);
    const told = ['alert', 'connection', 'organization', 'outbox', 'quarantine', 'stream_partition', 'sync_run'];
    const readable = columns.filter(({ table }) => [...told, 'webhook', 'webhook_delivery'].includes(table));
    const hidden = await Promise.all(
      readable.map(async ({ table, column }) => {
        const [row] = await run<{ may: boolean }>(
          here,
          `select has_column_privilege('plumbline_door', '${table}', '${column}', 'select') as may`,
        );
        return row?.may === true ? [] : [column];
      }),
    );
    const secret = 'secret settings problem hours parameters recipient url payload about account_id cursor reason';
    expect(hidden.flat()).toEqual(expect.arrayContaining(secret.split(' ')));
  });
});
