// The roll-up on both engines: figures as if computed at once, whatever came in which order, and with others at work.
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { StoredDay } from '../db/queries/figures.ts';
import { claimTouchedDays, deleteTouchedDays, touchAccounts } from '../db/queries/touched-days.ts';
import { holdPeople } from '../db/queries/working-time.ts';
import type { Tx } from '../db/schema.ts';
import { withDatabases } from '../db/testing.ts';
import { systemClock } from '../lib/clock.ts';
import { digest } from '../lib/ids.ts';
import { formatDay, parseDay } from '../people/local-days.ts';
import { resolveWorkingTime } from '../people/working-time.ts';
import type { StoredActivity, Viewer } from './activity-rows.ts';
import { openAssembly } from './day-assembly.ts';
import { signals } from './index.ts';
import { type RolledUp, rollUp } from './rollup.ts';
import { storeDay } from './stored-day.ts';
import { mail, meeting, officeHours } from './testing.ts';
import {
  accountOf,
  addAccounts,
  keepActivity,
  type Kept,
  type Office,
  openOffice,
  saveActivity,
} from './testing-office.ts';

const zone = 'America/New_York';
const ana = ['ana@contoso.com', 'a.silva@contoso.com'];

const noon = (id: string): Kept => ({ ...mail({ at: '2026-11-20T17:00:00Z' }), id });

withDatabases((here) => {
  let office: Office;
  const clock = systemClock();
  const roll = (): Promise<RolledUp> =>
    rollUp(here.database, { organizationId: office.organizationId, clock, signal: new AbortController().signal });
  const save = (account: string, rows: readonly Kept[]) => saveActivity(here.database, { ...office, account }, rows);
  const stored = () =>
    here.database.tenant(office.organizationId, (tx) =>
      tx
        .selectFrom('signal_day')
        .innerJoin('person', 'person.person_id', 'signal_day.person_id')
        .select(['person.email', 'signal_day.day', 'signal_day.figures'])
        .where('signal_day.organization_id', '=', office.organizationId)
        .orderBy('person.email')
        .orderBy('signal_day.day')
        .execute(),
    );
  const touched = async (): Promise<number> =>
    (
      await here.database.tenant(office.organizationId, (tx) =>
        tx.selectFrom('touched_day').selectAll().where('organization_id', '=', office.organizationId).execute(),
      )
    ).length;

  /** Ana has two mailboxes and a manager, Ben; `team` is a shared mailbox. */
  const openTeam = async (): Promise<void> => {
    office = await openOffice(here.database, zone);
    await addAccounts(here.database, office, {
      ana: { addresses: ana, manager: 'ben', createdAt: '2020-01-01T00:00:00Z' },
      ana2: { addresses: ['ana2@contoso.com', 'a.silva@contoso.com'] },
      ben: {},
      team: { kind: 'shared' },
    });
  };
  beforeAll(openTeam);

  describe('days', () => {
    test('touched days become day figures of the person’s local days, and are touched no more', async () => {
      await openTeam();
      await save('ana', [
        { ...mail({ at: '2026-11-20T04:30:00Z', from: ana[0]!, to: ['ben@contoso.com'] }), id: '1' },
        { ...meeting({ at: '2026-11-20T04:30:00Z', minutes: 60, actor: 'ben@contoso.com', with: [ana[0]!] }), id: '2' },
      ]);
      expect(await roll()).toMatchObject({ people: 1, rows: 2 });
      expect(await touched()).toBe(0);
      const days = await stored();
      expect(days.map((row) => [row.email, row.day])).toEqual([
        ['ana@contoso.com', '2026-11-19'],
        ['ana@contoso.com', '2026-11-20'],
      ]);
      expect(days[0]?.figures).toMatchObject({
        parts: { 'mail-sent': 1, meetings: 1, 'meeting-hours': 1_800_000, 'one-to-one-with-manager': 1_800_000 },
        mail: { '23': 1 },
      });
      expect(days[1]?.figures).toMatchObject({ parts: { 'meeting-hours': 1_800_000 }, mail: {}, meetings: {} });
    });

    test('a day that loses its last activity loses its figures', async () => {
      await openTeam();
      await save('ana', [{ ...meeting({ at: '2026-11-10T15:00:00Z' }), id: 'moved' }]);
      await roll();
      await save('ana', [{ ...meeting({ at: '2026-11-18T15:00:00Z' }), id: 'moved' }]);
      await roll();
      expect((await stored()).map((row) => row.day)).toEqual(['2026-11-18']);
    });

    test.each([
      ['a question that comes late changes the day of its answer', ['answer', 'question'] as const],
      ['an answer finds its question of three days before', ['question', 'answer'] as const],
    ])('%s', async (_, order) => {
      await openTeam();
      const exchange = {
        answer: mail({ at: '2026-11-20T15:00:00Z', from: ana[0]!, thread: 't', position: 'p2', answers: 'p1' }),
        question: mail({ at: '2026-11-17T16:00:00Z', thread: 't', position: 'p1' }),
      };
      for (const part of order) {
        await save(part === 'answer' ? 'ana' : 'ana2', [{ ...exchange[part], id: part }]);
        await roll();
      }
      const samples = (await stored()).map((row) => (row.figures as StoredDay).parts['reply-time'] ?? null);
      expect(samples).toEqual([null, { samples: [[71 * 3_600_000, 23 * 3_600_000]] }]);
    });

    test('one message in two mailboxes of a person counts once', async () => {
      await openTeam();
      const message = mail({ at: '2026-11-20T15:00:00Z', event: 'same' });
      await save('ana', [{ ...message, id: '1' }]);
      await save('ana2', [{ ...message, at: message.at + 2000, id: '1' }]);
      await roll();
      expect((await stored()).map((row) => (row.figures as StoredDay).parts['mail-received'])).toEqual([1]);
    });

    test('a shared mailbox is in nobody’s figures, and its touched days do not stay', async () => {
      await openTeam();
      await save('team', [{ ...mail({ at: '2026-11-20T15:00:00Z' }), id: '1' }]);
      expect(await roll()).toEqual({ people: 0, days: 0, rows: 0 });
      expect([await touched(), await stored()]).toEqual([0, []]);
    });

    test('what an account did before anybody was behind it counts as soon as somebody is', async () => {
      office = await openOffice(here.database, zone);
      await addAccounts(here.database, office, { ana: { addresses: [] } });
      await save('ana', [{ ...mail({ at: '2026-11-20T15:00:00Z', from: ana[0]! }), id: '1' }]);
      await roll();
      expect([await touched(), await stored()]).toEqual([1, []]);
      await addAccounts(here.database, office, { ana: { addresses: ana } });
      await roll();
      expect([await touched(), (await stored()).map((row) => row.day)]).toEqual([0, ['2026-11-20']]);
    });

    test('more rows than one transaction takes are computed day by day to the same figures', async () => {
      await openTeam();
      const rows = Array.from({ length: 9000 }, (_, index) => ({
        ...mail({ at: new Date(Date.parse('2026-11-02T00:00:00Z') + index * 180_000).toISOString() }),
        id: String(index),
      }));
      for (let from = 0; from < rows.length; from += 3000) await save('ana', rows.slice(from, from + 3000));
      const done = await roll();
      const counts = (await stored()).map((row) => (row.figures as StoredDay).parts['mail-received']);
      expect(counts.reduce<number>((sum, count) => sum + Number(count), 0)).toBe(9000);
      expect(counts[1]).toBe(480);
      expect(done.rows).toBeGreaterThanOrEqual(9000);
    });

    test('an aborted roll-up stops between two transactions and keeps what is left', async () => {
      await openTeam();
      await save('ana', [{ ...mail({ at: '2026-11-20T15:00:00Z' }), id: '1' }]);
      const { organizationId } = office;
      const signal = AbortSignal.abort(new Error('stop'));
      await expect(rollUp(here.database, { organizationId, clock, signal })).rejects.toThrow('stop');
      expect(await touched()).toBe(1);
    });
  });

  /** Ana's days computed at once from everything that is stored. */
  const atOnce = async (): Promise<[string, StoredDay][]> => {
    const rows = await here.database.tenant(office.organizationId, (tx) =>
      tx
        .selectFrom('activity')
        .selectAll()
        .where('organization_id', '=', office.organizationId)
        .where('account_id', 'in', [accountOf(office, 'ana'), accountOf(office, 'ana2')])
        .orderBy('at')
        .orderBy('account_id')
        .orderBy('item')
        .execute(),
    );
    const workingTime = resolveWorkingTime({
      person: { zone: null, hours: null },
      mailboxes: [],
      organization: { zone, hours: officeHours },
      leave: [],
      holidays: [],
    });
    const viewer: Viewer = {
      addresses: new Set([...ana, 'ana2@contoso.com']),
      hasManager: true,
      managerAddresses: new Set(['ben@contoso.com']),
      workingTime,
    };
    const assembly = openAssembly(viewer);
    assembly.add(rows.map((row): StoredActivity => ({ ...row, at: row.at?.getTime() ?? 0 })));
    return Array.from({ length: 60 }, (_, index) => parseDay('2026-10-01') + index).flatMap((day) => {
      const done = storeDay(assembly.take(day), signals);
      return done === null ? [] : [[formatDay(day), done] as [string, StoredDay]];
    });
  };

  const start = Date.parse('2026-10-20T00:00:00Z');
  const name = fc.constantFrom('1', '2', '3', '4', '5', '6', '7', '8');
  const time = fc.integer({ min: 0, max: 96 * 14 }).map((quarter) => new Date(start + quarter * 900_000).toISOString());
  const message = fc
    .record({
      at: time,
      event: name,
      from: fc.constantFrom(ana[0]!, 'zoe@contoso.com'),
      thread: fc.constantFrom('t', 'u'),
      position: fc.constantFrom('p', 'q', 'r', null),
      answers: fc.constantFrom('p', 'q', null),
    })
    .map(mail);
  const gathering = fc
    .record({ at: time, minutes: fc.integer({ min: 0, max: 720 }), actor: fc.constantFrom('ben@contoso.com', ana[0]!) })
    .map((given) => meeting({ ...given, event: given.at, with: [ana[0]!, 'ben@contoso.com'] }));
  const kept = fc.tuple(name, fc.oneof(message, gathering)).map(([id, row]): Kept => ({ ...row, id: row.kind + id }));
  const page = fc.record({
    account: fc.constantFrom('ana', 'ana2'),
    rows: fc.uniqueArray(kept, { minLength: 1, maxLength: 6, selector: (row) => row.id }),
    roll: fc.boolean(),
  });

  test('pages in any order, with roll-ups in between, give the figures of one computation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(page, { minLength: 1, maxLength: 6 }), async (pages) => {
        await openTeam();
        for (const { account, rows, roll: now } of pages) {
          await save(account, rows);
          if (now) await roll();
        }
        await roll();
        expect((await stored()).map((row) => [row.day, row.figures])).toEqual(await atOnce());
        expect(await touched()).toBe(0);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  test('everything touched again changes nothing', async () => {
    await openTeam();
    const rows = fc.sample(fc.uniqueArray(kept, { minLength: 12, maxLength: 16, selector: (row) => row.id }), 1)[0]!;
    await save('ana', rows);
    await roll();
    const before = await stored();
    const { organizationId } = office;
    const accountIds = [accountOf(office, 'ana')];
    await here.database.tenant(organizationId, (tx) => touchAccounts(tx, { organizationId, accountIds }));
    expect(await touched()).toBeGreaterThan(0);
    await roll();
    expect(await stored()).toEqual(before);
  });

  const received = async (): Promise<unknown[]> =>
    (await stored()).map((row) => (row.figures as StoredDay).parts['mail-received']);
  /** Begins a transaction, and answers how to end it once `work` is done. */
  const hold = async (work: (tx: Tx) => Promise<unknown>): Promise<() => Promise<void>> => {
    const [worked, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const transaction = here.database.tenant(office.organizationId, async (tx) => {
      await work(tx);
      worked.resolve();
      await ended.promise;
    });
    await Promise.race([worked.promise, transaction]);
    return async () => {
      ended.resolve();
      await transaction;
    };
  };

  // The embedded database runs one transaction at a time.
  describe.runIf(here.engine === 'postgres')('with others at work', () => {
    test('a day that is touched already and that somebody is just saving to is left for afterwards', async () => {
      await openTeam();
      await save('ana', [noon('1')]);
      const end = await hold((tx) => keepActivity(tx, { ...office, account: 'ana' }, [noon('2')]));
      expect(await roll()).toMatchObject({ people: 0 });
      await end();
      await roll();
      expect([await received(), await touched()]).toEqual([[2], 0]);
    });

    test('who saves to a day that is just being computed waits, and the day is touched anew', async () => {
      await openTeam();
      await save('ana', [noon('1')]);
      const { organizationId } = office;
      const end = await hold(async (tx) => {
        const days = await claimTouchedDays(tx, { organizationId, accountIds: [accountOf(office, 'ana')] });
        await deleteTouchedDays(tx, { organizationId, touched: days });
      });
      const saving = save('ana', [noon('2')]);
      const first = await Promise.race([saving.then(() => 'saved'), clock.sleep(200).then(() => 'waiting')]);
      expect(first).toBe('waiting');
      await end();
      await saving;
      expect(await touched()).toBe(1);
    });

    test('a person whom another roll-up has taken is left to it', async () => {
      await openTeam();
      await save('ana', [noon('1')]);
      await save('ben', [noon('1')]);
      const { organizationId } = office;
      const { personId } = await here.database.tenant(organizationId, (tx) =>
        tx
          .selectFrom('person')
          .select('person_id as personId')
          .where('organization_id', '=', organizationId)
          .where('email', '=', ana[0]!)
          .executeTakeFirstOrThrow(),
      );
      const end = await hold((tx) => holdPeople(tx, { organizationId, personIds: [personId] }));
      expect(await roll()).toMatchObject({ people: 1 });
      expect((await stored()).map((row) => row.email)).toEqual(['ben@contoso.com']);
      await end();
      expect(await roll()).toMatchObject({ people: 1 });
      expect(await touched()).toBe(0);
    });

    test('savers and roll-ups at the same time miss nothing', async () => {
      await openTeam();
      const pages = fc.sample(fc.array(page, { minLength: 40, maxLength: 40 }), 1)[0]!;
      const left = { pages: pages.length };
      const savers = ['ana', 'ana2'].map(async (account) => {
        for (const [index, { rows }] of pages.entries()) {
          if (digest(String(index)) < '8' !== (account === 'ana')) continue;
          await save(account, rows);
          left.pages -= 1;
        }
      });
      const rollers = [1, 2, 3].map(async () => {
        while (left.pages > 0) await roll();
      });
      await Promise.all([...savers, ...rollers]);
      await roll();
      expect((await stored()).map((row) => [row.day, row.figures])).toEqual(await atOnce());
      expect(await touched()).toBe(0);
    });
  });
});
