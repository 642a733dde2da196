// Bringing a database to this program's schema, on both engines.
import { sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { describe, expect, test } from 'vitest';
import { SchemaNewer } from './errors.ts';
import { migrate } from './migrate.ts';
import { readMigrations } from './migrations.ts';
import { type Database, openDatabase, ownerOf } from './open.ts';
import { splitStatements } from './statements.ts';
import { withDatabases } from './testing.ts';

describe('a migration file', () => {
  test('is split at the semicolons that end a statement, and nowhere else', () => {
    const text = `-- a; comment
create table a (b text default 'x;''y');
do $$ begin perform 1; end $$;
do $body$ begin perform ';$$;'; end $body$; -- over
comment on table a is 'fine';
-- the end; really
`;
    expect(splitStatements(text)).toEqual([
      "-- a; comment\ncreate table a (b text default 'x;''y')",
      'do $$ begin perform 1; end $$',
      "do $body$ begin perform ';$$;'; end $body$",
      "-- over\ncomment on table a is 'fine'",
    ]);
  });
});

const listVersions = async (): Promise<string[]> =>
  (await readMigrations()).map(([name]) => name.slice(0, -'.sql'.length));

/** As a Plumbline of the first version left it: one organization with a connection. */
const leaveFirstVersion = async (database: Database): Promise<void> => {
  const { kysely } = ownerOf(database);
  const [[file, text] = ['', '']] = await readMigrations();
  const first: Migration = {
    up: async (db) => {
      for (const statement of splitStatements(text)) await sql.raw(statement).execute(db);
    },
  };
  const provider = { getMigrations: async () => ({ [file.slice(0, -'.sql'.length)]: first }) };
  const { error } = await new Migrator({ db: kysely, provider }).migrateToLatest();
  if (error !== undefined) throw error;
  await sql`alter table organization no force row level security`.execute(kysely);
  await sql`alter table connection no force row level security`.execute(kysely);
  await sql`
    insert into organization values ('00000000-0000-4000-8000-000000000001', 'Contoso', 'UTC', '{}', '{}', now())
  `.execute(kysely);
  await sql`
    insert into connection (organization_id, connection_id, provider, settings, secret, streams, tenant_id, tenant_name,
      connected_at, connected_by, status, due_at)
    values ('00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002', 'microsoft', '{}', 'sealed',
      '{mail}', 'the tenant', 'Contoso', now(), 'Ana', 'connected', now())`.execute(kysely);
  await sql`alter table organization force row level security`.execute(kysely);
  await sql`alter table connection force row level security`.execute(kysely);
};

withDatabases((here) => {
  test.skipIf(here.engine === 'pglite')(
    'a database of the first version is taken along with what it holds',
    async () => {
      const { kysely } = ownerOf(here.database);
      const name = `first_${Date.now()}`;
      await sql.raw(`create database ${name}`).execute(kysely);
      const database = await openDatabase({ url: (here.url ?? '').replace(/\/[^/]*$/, `/${name}`), dataDir: null });
      try {
        await leaveFirstVersion(database);
        await migrate(database);
        const connections = await database.tenant('00000000-0000-4000-8000-000000000001', (tx) =>
          tx.selectFrom('connection').select(['grant_key', 'way', 'mode', 'status', 'secret']).execute(),
        );
        expect(connections).toEqual([
          {
            grant_key: 'the tenant',
            way: 'own-app',
            mode: 'application',
            status: 'connected',
            secret: Buffer.from('sealed'),
          },
        ]);
      } finally {
        await database.close();
        await sql.raw(`drop database ${name} with (force)`).execute(kysely);
      }
    },
  );

  test('migrating again changes nothing', async () => {
    const { kysely } = ownerOf(here.database);
    const read = async () => (await sql`select * from kysely_migration order by name`.execute(kysely)).rows;
    const before = await read();
    expect(before).toHaveLength((await listVersions()).length);
    await migrate(here.database);
    expect(await read()).toEqual(before);
  });

  test('a database of a newer Plumbline is refused with both versions, and left as it is', async () => {
    const { kysely } = ownerOf(here.database);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-future', 'x')`.execute(kysely);
    const error = await migrate(here.database).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(SchemaNewer);
    expect(String(error)).toContain('9999-future');
    expect(String(error)).toContain((await listVersions()).at(-1));
    await sql`delete from kysely_migration where name = '9999-future'`.execute(kysely);
    await migrate(here.database);
  });

  test.skipIf(here.engine === 'pglite')(
    'an empty database that five processes migrate at once is migrated once',
    async () => {
      const { kysely } = ownerOf(here.database);
      const name = `at_once_${Date.now()}`;
      await sql.raw(`create database ${name}`).execute(kysely);
      const url = (here.url ?? '').replace(/\/[^/]*$/, `/${name}`);
      const open = () => openDatabase({ url, dataDir: null });
      const databases = await Promise.all([open(), open(), open(), open(), open()]);
      try {
        await Promise.all(databases.map((database) => migrate(database)));
        const applied = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(
          ownerOf(databases[0]).kysely,
        );
        expect(applied.rows.map((row) => row.name)).toEqual(await listVersions());
      } finally {
        await Promise.all(databases.map((database) => database.close()));
        await sql.raw(`drop database ${name} with (force)`).execute(kysely);
      }
    },
  );
});
