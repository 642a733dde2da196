// A page of activity is kept whole or not at all, once however often it comes, on both engines.
import { beforeEach, describe, expect, test } from 'vitest';
import type { PartitionKey } from '../db/queries/pages.ts';
import { seedPartitions } from '../db/queries/partitions.ts';
import { setCaptured } from '../db/queries/reach.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import type { Page } from '../providers/stream.ts';
import { type Place, packPage, type SavedPage, StalePage, savePage } from './ingest.ts';
import { itemKey } from './keys.ts';
import { aMailbox, aPlace, at, mail, meeting, page } from './testing.ts';

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

  const undated = `select items_undated from stream_partition where stream = 'mail'`;

  describe('a page of mail', () => {
    test('is stored with its cursor, and touches exactly the days of its mail', async () => {
      const saved = await save(
        place(),
        page({
          activities: [
            mail('a'),
            mail('b', { at: '2026-03-02T23:59:59.999Z', thread: null, actor: null, counterparts: [] }),
            mail('c', { at: '2026-03-03T00:00:00.000Z', thread: { id: 't', position: 'p2', answers: 'p1' } }),
          ],
        }),
      );
      expect(saved).toMatchObject({ inserted: 3, changed: 0, days: 2, status: 'connected', wait: 0 });
      expect(await days()).toEqual(['2026-03-02', '2026-03-03']);
      const rows = await query('select * from activity order by at');
      expect(rows.map((row) => String(row['item']).replaceAll('-', ''))).toEqual(
        ['a', 'b', 'c'].map((id) => itemKey(key.accountId, id)),
      );
      expect(rows[0]).toMatchObject({
        kind: 'mail',
        seconds: 0,
        actor: 'ana@contoso.com',
        counterparts: [['ben@contoso.com', 'to']],
        answers: null,
        marks: [],
        pass: 0,
      });
      expect(rows[2]?.['answers']).toBe(rows[0]?.['position']);
      const [partition] = await query(`select * from stream_partition where stream = 'mail'`);
      expect(partition).toMatchObject({
        cursor: { next: 'link' },
        cursor_version: 1,
        state: 'waiting',
        as_of: null,
        items_done: 3,
        reading_since: at('05T09:00:00.000'),
      });
    });

    test('that is the last of its run makes the partition current as of the begin of that run', async () => {
      await save(place(), page({ activities: [mail('a')], done: true }));
      const [partition] = await query(`select * from stream_partition where stream = 'mail'`);
      expect(partition).toMatchObject({
        state: 'current',
        as_of: at('05T09:00:00.000'),
        reading_since: null,
        due_at: at('05T10:00:00.000'),
      });
    });

    test('that comes a second time changes nothing but the cursor', async () => {
      const twice = page({ activities: [mail('a'), mail('b', { at: null })], quarantined: [{ id: 'q', reason: 'x' }] });
      await save(place(), twice);
      const before = await everything();
      await forgetDays();
      await query(`update stream_partition set cursor_version = 0, items_done = 0 where stream = 'mail'`);
      const saved = await save(place(), twice);
      expect(saved).toMatchObject({ inserted: 0, changed: 0, days: 0 });
      expect(await days()).toEqual([]);
      await query(`insert into touched_day select organization_id, account_id, '2026-03-02' from activity limit 1`);
      expect(await everything()).toEqual(before);
    });

    test('from where somebody else has gone on is refused whole', async () => {
      await save(place(), page({ activities: [mail('a')] }));
      const before = await everything();
      const stale = page({
        activities: [mail('b')],
        quarantined: [{ id: 'q', reason: 'x' }],
        found: [{ part: 'f', items: 1 }],
      });
      await expect(save(place(), stale)).rejects.toThrow(StalePage);
      expect(await everything()).toEqual(before);
    });

    test('of a mailbox that was left out meanwhile is refused whole, and the mailbox stays left out', async () => {
      const { organizationId, connectionId, accountId } = key;
      const streams = { byTenant: [], byMailbox: ['mail'], accountIds: null, now: at('05T09:00:00.000') };
      await here.database.tenant(organizationId, async (tx) => {
        await setCaptured(tx, { organizationId, accountIds: [accountId], captured: false });
        await seedPartitions(tx, { organizationId, connectionId, ...streams });
      });
      const before = await everything();
      await expect(save(place(), page({ activities: [mail('a')] }))).rejects.toThrow(StalePage);
      expect(await everything()).toEqual(before);
    });

    test('that holds an item twice keeps it as it came last', async () => {
      const twice = [mail('a'), mail('a', { at: '2026-03-04T10:00:00.000Z' })];
      expect(await save(place(), page({ activities: twice }))).toMatchObject({ inserted: 1 });
      expect(await days()).toEqual(['2026-03-04']);
    });

    test('with a changed item touches the day it was on and the day it is on now', async () => {
      await save(place(), page({ activities: [mail('a'), mail('b')] }));
      await forgetDays();
      const changed = page({ activities: [mail('a', { at: '2026-03-04T10:00:00.000Z' }), mail('b')] });
      expect(await save(place({ version: 1 }), changed)).toMatchObject({
        inserted: 0,
        changed: 1,
        days: 2,
      });
      expect(await days()).toEqual(['2026-03-02', '2026-03-04']);
    });

    test('without a date is kept, counted, and on no day', async () => {
      await save(place(), page({ activities: [mail('a', { at: null }), mail('b')] }));
      expect(await days()).toEqual(['2026-03-02']);
      expect((await query(undated))[0]).toEqual({ items_undated: 1 });
      await save(place({ version: 1 }), page({ activities: [mail('a', { at: null })] }));
      expect((await query(undated))[0]).toEqual({ items_undated: 1 });
      await save(place({ version: 2 }), page({ activities: [mail('a', { at: '2026-03-07T10:00:00.000Z' })] }));
      expect((await query(undated))[0]).toEqual({ items_undated: 0 });
      expect(await days()).toEqual(['2026-03-02', '2026-03-07']);
    });

    test('with texts that the database cannot hold is stored without those', async () => {
      const odd = 'o"\\{}\0,\ud800@contoso.com';
      const counterparts = [
        { address: odd, role: 'to' as const },
        { address: 'NULL', role: 'cc' as const },
      ];
      await save(
        place(),
        page({ activities: [mail('a', { actor: odd, counterparts }), mail('b', { actor: 'NULL' })] }),
      );
      const rows = await query('select actor, counterparts from activity order by actor desc');
      expect(rows[0]).toEqual({
        actor: 'o"\\{},\ufffd@contoso.com',
        counterparts: [
          ['o"\\{},\ufffd@contoso.com', 'to'],
          ['NULL', 'cc'],
        ],
      });
      expect(rows[1]?.['actor']).toBe('NULL');
    });

    test('with times that the database cannot hold is kept but for those, which are quarantined', async () => {
      const activities = [
        mail('a'),
        mail('b', { at: '0000-03-02T10:00:00.000Z' }),
        meeting('c', '02T10:00:00', { duration: 2 ** 40 }),
      ];
      expect(await save(place(), page({ activities }))).toMatchObject({ inserted: 1 });
      expect(await query('select reason from quarantine order by reason')).toEqual([
        { reason: 'at: before the year 1' },
        { reason: 'duration: out of range' },
      ]);
    });
  });

  describe('a page of meetings', () => {
    test('touches each day that a meeting overlaps, before and after a change', async () => {
      const long = meeting('a', '02T22:00:00', { duration: 26 * 3600 });
      const untilMidnight = meeting('b', '06T23:00:00');
      await save(place(), page({ activities: [long, untilMidnight], pass: 1 }));
      expect(await days()).toEqual(['2026-03-02', '2026-03-03', '2026-03-06']);
      const [row] = await query(`select * from activity where at < '2026-03-03'`);
      expect(row).toMatchObject({
        kind: 'meeting',
        seconds: 26 * 3600,
        marks: ['recurring', 'all-day'],
        pass: 1,
        thread: null,
      });
      await forgetDays();
      const shorter = { ...long, duration: 3600 };
      const saved = await save(place({ version: 1 }), page({ activities: [shorter, untilMidnight], pass: 2 }));
      expect(saved).toMatchObject({ inserted: 0, changed: 1 });
      expect(await days()).toEqual(['2026-03-02', '2026-03-03']);
    });

    test('of a window that has come completely removes what did not come again', async () => {
      const all = [meeting('a', '02T10:00:00'), meeting('b', '03T10:00:00'), meeting('later', '09T00:00:00')];
      await save(place(), page({ activities: [...all, mail('m')], pass: 1 }));
      await forgetDays();
      const sweep = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-09T00:00:00.000Z', pass: 2 };
      await save(place({ version: 1 }), page({ activities: [meeting('a', '02T10:00:00')], pass: 2, sweep }));
      expect(await query('select kind, at, pass from activity order by at, kind')).toEqual([
        { kind: 'mail', at: at('02T10:00:00.000'), pass: 1 },
        { kind: 'meeting', at: at('02T10:00:00.000'), pass: 2 },
        { kind: 'meeting', at: at('09T00:00:00.000'), pass: 1 },
      ]);
      expect(await days()).toEqual(['2026-03-03']);
    });
  });
});
