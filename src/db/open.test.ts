// Transactions as one of two roles, on both engines.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { TransactionAborted, TransactionNested } from './errors.ts';
import { openJobs } from './jobs.ts';
import type { Tx } from './schema.ts';
import { withDatabases } from './testing.ts';

const add = (organization_id: string) => (tx: Tx) =>
  tx
    .insertInto('organization')
    .values({ organization_id, name: organization_id, zone: 'UTC', hours: '{}', created_at: new Date() })
    .execute();

withDatabases((here) => {
  test('an organization made at the door is seen by its own transactions and no other', async () => {
    const [ours, theirs] = [randomUUID(), randomUUID()];
    for (const organization_id of [ours, theirs]) {
      await here.database.door(add(organization_id));
    }
    const seen = await here.database.tenant(ours, (tx) => tx.selectFrom('organization').selectAll().execute());
    expect(seen.map((row) => row.organization_id)).toEqual([ours]);
  });

  test('a failed statement whose error is caught saves nothing, and that is told', async () => {
    const id = randomUUID();
    const swallowing = here.database.door(async (tx) => {
      await add(id)(tx);
      await sql`select 1/0`.execute(tx).catch(() => null);
    });
    await expect(swallowing).rejects.toThrow(TransactionAborted);
    expect(await here.database.tenant(id, (tx) => tx.selectFrom('organization').selectAll().execute())).toEqual([]);
  });

  test('a transaction or a job within a transaction is refused at once, where it would wait for ever', async () => {
    const jobs = await openJobs(here.database);
    await jobs.send('known', {});
    await expect(here.database.door(() => here.database.door(async () => {}))).rejects.toThrow(TransactionNested);
    await expect(here.database.door(() => jobs.send('known', {}))).rejects.toThrow(TransactionNested);
    await here.database.door(async () => {});
    await jobs.send('known', {});
    await jobs.stop();
  });

  test('what was begun in a transaction may go on to another one when the first has ended', async () => {
    const ended = Promise.withResolvers<void>();
    const goOn = async (): Promise<void> => {
      await ended.promise;
      await here.database.door(async () => {});
    };
    const later: Promise<void>[] = [];
    await here.database.door(async () => {
      later.push(goOn());
    });
    ended.resolve();
    await Promise.all(later);
  });
});
