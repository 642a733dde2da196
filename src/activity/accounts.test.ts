// What a page says of accounts, partitions and unreadable items is kept with its cursor, on both engines.
import { beforeEach, describe, expect, test } from 'vitest';
import { addParts, listDuePartitions } from '../db/queries/partitions.ts';
import type { PartitionKey } from '../db/queries/pages.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import type { Page } from '../providers/stream.ts';
import { type Place, packPage, type SavedPage, savePage } from './ingest.ts';
import { noAccount } from './keys.ts';
import { aMailbox, aPlace, at, identity, mail, page, weekHours } from './testing.ts';

withDatabases((here) => {
  let key: PartitionKey;

  const query = (text: string) => rowsOf(here.database, key.organizationId, text);
  const days = async (): Promise<unknown[]> =>
    (await query('select day from touched_day order by day')).map((row) => row['day']);
  const forgetDays = () => query('delete from touched_day');
  const place = (more: Partial<Place> & { readonly key?: PartitionKey } = {}) => ({
    of: more.key ?? key,
    with: aPlace(more),
  });
  const save = async (where: ReturnType<typeof place>, came: Page): Promise<SavedPage> =>
    savePage(here.database, where.with, packPage(where.of, came));
  const due = async () =>
    here.database.tenant(key.organizationId, (tx) =>
      listDuePartitions(tx, {
        ...key,
        streams: ['mail'],
        accountIds: [key.accountId],
        now: at('06T00:00:00.000'),
      }),
    );
  const people = (): PartitionKey => ({ ...key, stream: 'people', accountId: noAccount });
  /** Everything that a page can change, as it stands. */
  const everything = async (): Promise<unknown> => ({
    activity: await query('select * from activity order by account_id, item'),
    partitions: await query('select * from stream_partition order by stream, account_id, part'),
    accounts: await query('select * from account order by source_id'),
    quarantine: await query('select * from quarantine order by item'),
    days: await query('select * from touched_day order by account_id, day'),
  });

  beforeEach(async () => {
    key = await aMailbox(here.database);
  });

  describe('a page of accounts', () => {
    test('makes a partition for each mailbox and stream, and has the accounts mapped in the same transaction', async () => {
      let mapped = 0;
      const identities = [identity('ben'), identity('guest', { kind: 'guest', mailbox: false })];
      await save(
        place({ key: people(), version: 1, mapAccounts: async () => void (mapped += 1) }),
        page({ identities }),
      );
      expect(mapped).toBe(1);
      const rows = await query(
        `select stream, source_id from stream_partition join account using (account_id) order by 2, 1`,
      );
      expect(rows.map((row) => [row['source_id'], row['stream']].join(' '))).toEqual([
        'ana mail',
        'ana meetings',
        'ben mail',
        'ben meetings',
      ]);
    });

    test('whose mapping fails is not saved at all', async () => {
      const before = await everything();
      const failing = place({ key: people(), version: 1, mapAccounts: () => Promise.reject(new Error('no')) });
      await expect(save(failing, page({ identities: [identity('ben')] }))).rejects.toThrow('no');
      expect(await everything()).toEqual(before);
    });

    test('that says somebody left keeps their activity and reads their mailbox no more, until they are back', async () => {
      await save(place(), page({ activities: [mail('a')] }));
      expect(await due()).toHaveLength(1);
      await save(place({ key: people(), version: 1 }), page({ removedIdentities: ['ana', 'unknown'] }));
      expect(await due()).toHaveLength(0);
      expect(await query('select removed_at from account')).toEqual([{ removed_at: at('05T09:00:01.000') }]);
      expect(await query('select item from activity')).toHaveLength(1);
      await save(place({ key: people(), version: 2 }), page({ identities: [identity('ana')] }));
      expect(await due()).toMatchObject([{ version: 2, cursor: { next: 'link' }, sourceId: 'ana' }]);
    });

    test('with other addresses has all days of the account computed again', async () => {
      await save(place(), page({ activities: [mail('a')] }));
      await forgetDays();
      await save(place({ key: people(), version: 1 }), page({ identities: [identity('ana')] }));
      expect(await days()).toEqual([]);
      const renamed = identity('ana', { addresses: ['ana@contoso.com', 'ana.b@contoso.com'] });
      await save(place({ key: people(), version: 2 }), page({ identities: [renamed] }));
      expect(await days()).toEqual(['2026-03-02']);
    });
  });

  test('a mailbox that names another zone has all its days computed again', async () => {
    await save(place(), page({ activities: [mail('a')] }));
    await forgetDays();
    const settings = { zone: 'Europe/Berlin', hours: weekHours };
    await save(place({ version: 1 }), page({ settings }));
    expect(await days()).toEqual(['2026-03-02']);
    await forgetDays();
    await save(place({ version: 2 }), page({ settings }));
    expect(await days()).toEqual([]);
    expect(await query('select zone, hours from account')).toEqual([settings]);
  });

  test('partitions that a page finds are due at once and in their order, and those it says are gone are gone', async () => {
    await save(
      place(),
      page({
        found: [
          { part: 'f"1', items: 5 },
          { part: 'f2', items: null },
        ],
      }),
    );
    await save(place({ version: 1 }), page({ found: [{ part: 'f"1', items: 6 }], gone: ['f2'] }));
    expect(await query(`select part, items_expected, due_at from stream_partition where part <> 'root'`)).toEqual([
      { part: 'f"1', items_expected: 6, due_at: at('05T09:00:00.999') },
    ]);
  });

  test('a known partition that is found again keeps its place', async () => {
    const folder = { ...key, part: 'f1' };
    await here.database.tenant(key.organizationId, (tx) =>
      addParts(tx, { ...folder, parts: [{ part: 'f1', items: 1 }], now: at('05T09:00:00.000') }),
    );
    await save(place({ key: folder }), page({ activities: [mail('a')], done: true }));
    const madeAt = at('01T09:00:00.000').toISOString();
    await save(place(), page({ found: [{ part: 'f1', items: 1, madeAt }] }));
    expect(await query(`select cursor_version, state, made_at from stream_partition where part = 'f1'`)).toEqual([
      { cursor_version: 1, state: 'current', made_at: new Date(madeAt) },
    ]);
  });

  test('an item leaves the quarantine when it can be read', async () => {
    const odd = [
      { id: 'a', reason: 'at: Invalid' },
      { id: null, reason: 'no id' },
      { id: null, reason: 'no id' },
    ];
    await save(place(), page({ quarantined: odd }));
    expect(await query('select reason from quarantine order by reason')).toHaveLength(3);
    await save(place({ version: 1, quarantined: true }), page({ activities: [mail('a')] }));
    expect(await query('select reason from quarantine')).toEqual([{ reason: 'no id' }, { reason: 'no id' }]);
  });

  test('a saved page tells that the connection has to wait or is not well any more', async () => {
    await query(`update connection set status = 'needs-attention', not_before = now() + interval '90 seconds'`);
    const saved = await save(place(), page({}));
    expect(saved.status).toBe('needs-attention');
    expect(saved.wait).toBeGreaterThan(80_000);
    expect(saved.wait).toBeLessThanOrEqual(90_000);
  });

  test('activity that belongs to no mailbox is refused', async () => {
    const homeless = place({ key: { ...key, stream: 'people', accountId: noAccount }, version: 1 });
    await expect(save(homeless, page({ activities: [mail('a')] }))).rejects.toThrow('no mailbox');
  });
});
