// How statements are planned while the tables have no statistics yet, which is when a large organization comes in.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { readByIndex } from './planning.ts';
import { withDatabases } from './testing.ts';

withDatabases((here) => {
  const planOf = (text: string): Promise<string> =>
    here.database.tenant(randomUUID(), async (tx) => {
      await readByIndex(tx);
      const { rows } = await sql<Record<string, string>>`explain ${sql.raw(text)}`.execute(tx);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
  const id = `'${randomUUID()}'`;

  test.each([
    ['person', 'person_id'],
    ['account', 'account_id'],
    ['activity', 'account_id'],
    ['touched_day', 'account_id'],
    ['signal_day', 'person_id'],
  ])('a row of %s is found by the whole of its key', async (table, column) => {
    const rest = {
      activity: ` and item = ${id}`,
      touched_day: ` and day = '2026-01-01'`,
      signal_day: ` and day = '2026-01-01'`,
    };
    const more = Object.entries(rest).find(([name]) => name === table)?.[1] ?? '';
    const plan = await planOf(`select from ${table} where organization_id = ${id} and ${column} = ${id}${more}`);
    expect(plan).toContain(`${table}_pkey`);
    expect(plan).not.toMatch(/^\s*Filter/m);
  });

  test('whose an account is, is found by the account', async () => {
    const plan = await planOf(`select from account_person where organization_id = ${id} and account_id = ${id}`);
    expect(plan).toMatch(/Index .*account_person_(pkey|from)/);
    expect(plan).not.toMatch(/^\s*Filter/m);
  });

  test('a mailbox’s activity is read in the order of time without sorting', async () => {
    const plan = await planOf(
      `select from activity where organization_id = ${id} and account_id = ${id} and at >= '2026-01-01' and at < '2026-02-01' order by at limit 10`,
    );
    expect(plan).toContain('activity_at');
    expect(plan).not.toContain('Sort');
  });

  test('people are read in the order of their names without sorting', async () => {
    const plan = await planOf(
      `select person_id from person where organization_id = ${id} and merged_into is null order by lower(full_name), person_id limit 50`,
    );
    expect(plan).toContain('person_name');
    expect(plan).not.toContain('Sort');
  });

  test('the first and the last day with figures are found at the ends of an index that no other statement is planned by', async () => {
    for (const end of ['asc', 'desc'] as const) {
      const plan = await planOf(
        `select day from signal_day where organization_id = ${id} order by day + 0 ${end} limit 1`,
      );
      expect(plan).toContain('signal_day_held');
      expect(plan).not.toContain('Sort');
    }
    const days = `between '2026-01-01' and '2026-12-31'`;
    const plan = await planOf(
      `select from signal_day where organization_id = ${id} and person_id = any(array[${id}, ${id}]::uuid[]) and day ${days}`,
    );
    expect(plan).toContain('signal_day_pkey');
  });
});
