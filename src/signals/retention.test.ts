// Retention on both engines with a moved clock: nothing due remains, nothing else is gone, and figures outlive their rows.
import { beforeEach, describe, expect, test } from 'vitest';
import { leaveOld, readFloors, sinceOf } from '../activity/retention-floors.ts';
import { purgeOrganization, readRetention, standardRetention } from '../activity/retention.ts';
import { eraseMailboxes } from '../db/queries/erasure.ts';
import { changeRetention, setRetention } from '../db/queries/retention.ts';
import { touchAccounts } from '../db/queries/touched-days.ts';
import type { Tx } from '../db/schema.ts';
import { withDatabases } from '../db/testing.ts';
import { systemClock } from '../lib/clock.ts';
import { changeTimes } from '../people/time-changes.ts';
import { readPersonFigures } from './figures.ts';
import { rollUp } from './rollup.ts';
import { mail, officeHours } from './testing.ts';
import {
  accountOf,
  addAccounts,
  type Kept,
  type Office,
  officeNow,
  openOffice,
  saveActivity,
  setPartition,
} from './testing-office.ts';

const dayMs = 86_400_000;
/** 20 November 2026, noon. */
const now = officeNow.getTime();
const at = (day: string, time = '18:30:00') => `2026-${day}T${time}Z`;
/** One message each evening from 1 to 19 November. */
const evenings: Kept[] = Array.from({ length: 19 }, (_, index) => {
  const day = `11-${String(1 + index).padStart(2, '0')}`;
  return { ...mail({ at: at(day), actor: 'ana@contoso.com' }), id: day };
});

withDatabases((here) => {
  let office: Office;
  const signal = new AbortController().signal;
  const clock = { ...systemClock(), now: () => now };
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => here.database.tenant(office.organizationId, work);
  const roll = () => rollUp(here.database, { organizationId: office.organizationId, clock, signal });
  const purge = (moment = now) =>
    purgeOrganization({ database: here.database, settle: roll }, { ...office, now: moment, signal });
  const keep = (kind: 'activity' | 'figures' | 'events', days: number | null) =>
    within((tx) => changeRetention(tx, { ...office, kind, days, at: officeNow, by: 'Zoe' }));
  const stored = () =>
    within((tx) =>
      tx.selectFrom('signal_day').select(['day', 'figures']).orderBy('person_id').orderBy('day').execute(),
    );
  const held = () =>
    within((tx) => tx.selectFrom('activity').select('at').orderBy('at').execute()).then((rows) =>
      rows.map((row) => row.at?.toISOString().slice(5, 10) ?? 'undated'),
    );
  const personId = async (): Promise<string> =>
    (await within((tx) => tx.selectFrom('person').select('person_id as id').executeTakeFirstOrThrow())).id;
  const figures = async (from: string, to: string) => {
    const id = await personId();
    const read = await within((tx) => readPersonFigures(tx, { ...office, now }, { id, from, to }));
    const days = read?.signals.find(({ period }) => period.signal === 'mail-sent')?.days ?? [];
    return days.map(({ value, reason }) => value ?? reason?.code);
  };
  const touchAll = () => within((tx) => touchAccounts(tx, { ...office, accountIds: [accountOf(office, 'ana')] }));

  beforeEach(async () => {
    office = await openOffice(here.database);
    await addAccounts(here.database, office, { ana: {} });
    const place = { ...office, account: 'ana' };
    await saveActivity(here.database, place, evenings);
    for (const stream of ['mail', 'meetings'] as const)
      await setPartition(here.database, { ...place, stream }, { asOf: at('11-20', '12:00:00') });
  });

  test('where nobody decided nothing goes', async () => {
    expect(await purge(now + 4000 * dayMs)).toEqual({});
    expect(await held()).toHaveLength(19);
  });

  describe('rows behind figures', () => {
    test('go when their time is over, and no others; their figures stay as they were', async () => {
      await roll();
      const before = await stored();
      await keep('activity', 7);
      expect(await purge()).toEqual({ activity: 13 });
      expect(await held()).toEqual(['11-14', '11-15', '11-16', '11-17', '11-18', '11-19']);
      await roll();
      expect(await stored()).toEqual(before);
      expect(await figures('2026-11-01', '2026-11-19')).toEqual(Array.from({ length: 19 }, () => 1));
      expect(await purge()).toEqual({});
    });

    test('are computed first when they are still waiting for it', async () => {
      await keep('activity', 7);
      await purge();
      expect(await figures('2026-11-01', '2026-11-13')).toEqual(Array.from({ length: 13 }, () => 1));
    });

    test('day after day, with every day computed again each time, never change a figure', async () => {
      await roll();
      const before = await stored();
      await keep('activity', 7);
      for (let moment = now; moment < now + 15 * dayMs; moment += dayMs / 2) {
        await purge(moment);
        await touchAll();
        await roll();
        expect(await stored()).toEqual(before);
      }
      expect(await held()).toEqual([]);
    });

    test('that are gone are not computed by other working times; days that are whole are', async () => {
      await roll();
      const before = await stored();
      await keep('activity', 7);
      await purge();
      const late = { ...officeHours, '0': [[540, 1200]], '1': [[540, 1200]], '2': [[540, 1200]], '6': [[540, 1200]] };
      const change = {
        from: null,
        zone: 'UTC',
        hours: late as typeof officeHours,
        save: true,
        at: officeNow,
        by: 'Zoe',
      };
      const effect = await within((tx) => changeTimes(tx, { ...office, personId: null }, change));
      expect(effect).toEqual({ people: 1, days: 2, kept: 17, saved: true });
      await roll();
      const after = await stored();
      const changed = after.filter((row, index) => JSON.stringify(row) !== JSON.stringify(before[index]));
      expect(changed.map(({ day }) => day)).toEqual(['2026-11-17']);
    });

    test('without a date go while there is a limit', async () => {
      await within((tx) =>
        tx
          .updateTable('activity')
          .set({ at: null })
          .where('at', '>', new Date(at('11-19', '00:00:00')))
          .execute(),
      );
      expect(await held()).toContain('undated');
      await keep('activity', 30);
      expect(await purge()).toEqual({ activity: 1 });
      expect(await held()).toHaveLength(18);
    });

    test('leave a receipt that counts, and nothing else', async () => {
      await keep('activity', 7);
      await purge();
      const receipts = await within((tx) => tx.selectFrom('receipt').select(['kind', 'by', 'details']).execute());
      expect(receipts).toEqual([{ kind: 'purged', by: 'Plumbline', details: { source: 'Retention', activity: 13 } }]);
    });
  });

  describe('what was purged', () => {
    beforeEach(async () => {
      await roll();
      await keep('activity', 7);
      await purge();
    });

    test('is not asked for again, and not taken in when it comes all the same', async () => {
      const floors = await within((tx) => readFloors(tx, office.organizationId));
      expect(sinceOf(floors, 'mail', null)).toBe(at('11-14', '00:00:00.000'));
      expect(sinceOf(floors, 'mail', at('11-18'))).toBe(at('11-18'));
      expect(sinceOf(floors, 'chats', null)).toBeNull();
      const activity = (day: string | null) => ({ kind: 'mail', at: day === null ? null : at(day) });
      const came = { activities: [activity('11-13'), activity('11-14'), activity(null)] };
      const page = leaveOld(came as unknown as Parameters<typeof leaveOld>[0], floors);
      expect(page.activities.map((one) => one.at)).toEqual([at('11-14')]);
    });

    test('stays gone when more is to be kept from now on', async () => {
      await keep('activity', 365);
      await purge();
      const floors = await within((tx) => readFloors(tx, office.organizationId));
      expect(floors.get('activity')).toBe(at('11-14', '00:00:00.000'));
    });

    test('is unknown, not zero, to whom an account is given later', async () => {
      await within((tx) => tx.deleteFrom('person').execute());
      await addAccounts(here.database, office, { ana: {} });
      await touchAll();
      await roll();
      const told = await figures('2026-11-10', '2026-11-19');
      expect(told.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => 'no-longer-kept'));
      expect(told.slice(-2)).toEqual([1, 1]);
    });

    test('takes its figures with it when the mailbox is erased', async () => {
      const accountIds = [accountOf(office, 'ana')];
      await within((tx) => eraseMailboxes(tx, { ...office, accountIds }));
      await roll();
      expect(await stored()).toEqual([]);
      expect((await figures('2026-11-01', '2026-11-13')).every((told) => typeof told === 'string')).toBe(true);
    });

    test('was known of a mailbox that is older than its account', async () => {
      await within((tx) =>
        tx
          .updateTable('account')
          .set({ created_at: new Date(at('11-12')) })
          .execute(),
      );
      expect(await figures('2026-11-01', '2026-11-03')).toEqual([1, 1, 1]);
    });
  });

  test('days before a mailbox was first read are unknown, not empty', async () => {
    await roll();
    await within((tx) =>
      tx
        .updateTable('stream_partition')
        .set({ read_from: at('11-14', '00:00:00') })
        .execute(),
    );
    expect(await figures('2026-11-12', '2026-11-15')).toEqual(['not-kept', 'not-kept', 1, 1]);
  });

  test('day figures go when their own time is over, and are unknown then, not computed again', async () => {
    await roll();
    await keep('figures', 10);
    expect(await purge()).toEqual({ figures: 10 });
    expect(await figures('2026-11-09', '2026-11-12')).toEqual(['no-longer-kept', 'no-longer-kept', 1, 1]);
    await touchAll();
    await roll();
    expect((await stored()).map(({ day }) => day)[0]).toBe('2026-11-11');
  });

  test('what would go is told before, by kind', async () => {
    await keep('activity', 12);
    const kinds = await within((tx) => readRetention(tx, office.organizationId, now));
    expect(kinds.find(({ kind }) => kind === 'activity')).toMatchObject({
      days: 12,
      held: { count: 19, more: false },
      oldest: '2026-11-01T18:30:00.000Z',
      dueNow: { count: 8, more: false },
      dueSoon: { count: 7, more: false },
    });
    await purge();
    const after = await within((tx) => readRetention(tx, office.organizationId, now));
    expect(after.find(({ kind }) => kind === 'activity')).toMatchObject({
      held: { count: 11 },
      dueNow: { count: 0 },
      dueSoon: { count: 7 },
      keptFrom: at('11-09', '00:00:00.000'),
    });
  });

  test('a new organization begins with its defaults, and reads nothing that it would not keep', async () => {
    await within((tx) =>
      setRetention(tx, { ...office, settings: standardRetention(now, 21), at: officeNow, by: 'Zoe' }),
    );
    const floors = await within((tx) => readFloors(tx, office.organizationId));
    expect(sinceOf(floors, 'mail', '2026-08-01T00:00:00.000Z')).toBe('2026-10-31T00:00:00.000Z');
    expect(sinceOf(floors, 'usage', null)).toBeNull();
    await roll();
    expect(await figures('2026-11-01', '2026-11-19')).toEqual(Array.from({ length: 19 }, () => 1));
  });
});
