// Transactions as one of two roles, on both engines.
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { withDatabases } from './testing.ts';

withDatabases((here) => {
  test('an organization made at the door is seen by its own transactions and no other', async () => {
    const [ours, theirs] = [randomUUID(), randomUUID()];
    for (const organization_id of [ours, theirs]) {
      await here.database.door((tx) =>
        tx
          .insertInto('organization')
          .values({
            organization_id,
            name: organization_id,
            zone: 'UTC',
            hours: '{}',
            holidays: [],
            created_at: new Date(),
          })
          .execute(),
      );
    }
    const seen = await here.database.tenant(ours, (tx) => tx.selectFrom('organization').selectAll().execute());
    expect(seen.map((row) => row.organization_id)).toEqual([ours]);
  });
});
