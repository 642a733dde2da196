// The embedded database's thread: it blocks nobody, runs one transaction at a time, and its end is told to all who wait.
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { type Database, openDatabase, ownerOf } from './open.ts';

const withDatabase = async (story: (database: Database) => Promise<void>): Promise<void> => {
  const database = await openDatabase({ url: null, dataDir: null });
  try {
    await story(database);
  } finally {
    await database.close();
  }
};

test('while a statement takes its time, everything else in the process goes on', async () => {
  await withDatabase(async (database) => {
    const answered = new AbortController();
    const count = async (): Promise<void> => {
      await sql`select count(*) from generate_series(1, 500000)`.execute(ownerOf(database).kysely);
      answered.abort();
    };
    const counting = count();
    let ticks = 0;
    while (!answered.signal.aborted) {
      await wait(1);
      ticks += 1;
    }
    await counting;
    expect(ticks).toBeGreaterThan(2);
  });
});

test('transactions wait for each other and see each other whole', async () => {
  await withDatabase(async (database) => {
    const { kysely } = ownerOf(database);
    await sql`create table counter (n int)`.execute(kysely);
    await sql`insert into counter values (0)`.execute(kysely);
    await Promise.all(
      Array.from({ length: 20 }, () =>
        kysely.transaction().execute(async (tx) => {
          const { rows } = await sql<{ n: number }>`select n from counter`.execute(tx);
          await wait(1);
          await sql`update counter set n = ${(rows[0]?.n ?? 0) + 1}`.execute(tx);
        }),
      ),
    );
    expect((await sql`select n from counter`.execute(kysely)).rows).toEqual([{ n: 20 }]);
  });
});

test('a transaction left open by its caller is undone before the next one begins', async () => {
  await withDatabase(async (database) => {
    const { kysely } = ownerOf(database);
    await kysely.connection().execute(async (connection) => {
      await sql`begin`.execute(connection);
      await sql`create table forgotten (n int)`.execute(connection);
    });
    const { rows } = await sql`select to_regclass('forgotten') is null as gone`.execute(kysely);
    expect(rows).toEqual([{ gone: true }]);
  });
});

test('closing waits for the transaction that runs, and who asks later is told that it is closed', async () => {
  const database = await openDatabase({ url: null, dataDir: null });
  await migrate(database);
  const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const work = database.door(async () => {
    begun.resolve();
    await gate.promise;
    return 'saved';
  });
  await begun.promise;
  const closing = database.close();
  gate.resolve();
  expect(await work).toBe('saved');
  await closing;
  await expect(database.door(async () => {})).rejects.toThrow('closed');
  await expect(sql`select 1`.execute(ownerOf(database).kysely)).rejects.toThrow('closed');
});
