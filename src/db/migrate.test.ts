// Bringing a database to this program's schema, on both engines.
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { SchemaNewer } from './errors.ts';
import { migrate } from './migrate.ts';
import { openDatabase, ownerOf } from './open.ts';
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

withDatabases((here) => {
  test('migrating again changes nothing', async () => {
    const { kysely } = ownerOf(here.database);
    const read = async () => (await sql`select * from kysely_migration order by name`.execute(kysely)).rows;
    const before = await read();
    expect(before).toHaveLength(1);
    await migrate(here.database);
    expect(await read()).toEqual(before);
  });

  test('a database of a newer Plumbline is refused with both versions, and left as it is', async () => {
    const { kysely } = ownerOf(here.database);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-future', 'x')`.execute(kysely);
    const error = await migrate(here.database).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(SchemaNewer);
    expect(String(error)).toContain('9999-future');
    expect(String(error)).toContain('0001-first');
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
        const { rows } = await sql`select name from kysely_migration`.execute(ownerOf(databases[0]).kysely);
        expect(rows).toEqual([{ name: '0001-first' }]);
      } finally {
        await Promise.all(databases.map((database) => database.close()));
        await sql.raw(`drop database ${name} with (force)`).execute(kysely);
      }
    },
  );
});
