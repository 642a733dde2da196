// Changing working time on both engines: what is told before is what happens, and no day is computed that does not change.
import { beforeEach, describe, expect, test } from 'vitest';
import type { StoredDay } from '../db/queries/figures.ts';
import type { Tx } from '../db/schema.ts';
import { withDatabases } from '../db/testing.ts';
import { systemClock } from '../lib/clock.ts';
import { changeCalendar } from '../people/holiday-changes.ts';
import { dropLeave, importLeave, takeLeave } from '../people/leave-changes.ts';
import { changeTimes, removeTimes } from '../people/time-changes.ts';
import { rollUp } from './rollup.ts';
import { mail, officeHours } from './testing.ts';
import { addAccounts, type Kept, type Office, officeNow, openOffice, saveActivity } from './testing-office.ts';

/** Half past six in the evening, Monday 2 to Friday 13 November 2026, and on the weekend between. */
const evenings = (account: string): Kept[] =>
  Array.from({ length: 12 }, (_, index) => {
    const day = String(2 + index).padStart(2, '0');
    return { ...mail({ at: `2026-11-${day}T18:30:00Z`, actor: `${account}@contoso.com` }), id: `${account}-${day}` };
  });
const late = { ...officeHours, '1': [[540, 1140]], '2': [[540, 1140]], '3': [[540, 1140]] } as typeof officeHours;

const dayOf = (row: { day: string }) => Number(row.day.slice(8));
const outcomes = ({ rows }: { rows: readonly { outcome: string; line: number }[] }) =>
  rows.map(({ line, outcome }) => `${line} ${outcome}`);
const holiday = (day: string) => ({ day, name: 'Day off', part: 'day' as const, yearly: false, until: null });
const id = (digit: number) => `00000000-0000-4000-8000-00000000000${digit}`;

withDatabases((here) => {
  let office: Office;
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => here.database.tenant(office.organizationId, work);
  const roll = () =>
    rollUp(here.database, {
      organizationId: office.organizationId,
      clock: { ...systemClock(), now: () => (now += 1000) },
      signal: new AbortController().signal,
    });
  let now = officeNow.getTime();

  /** Days of November with after-hours mail, and those that were written since. */
  const told = async (name: string, since: number) => {
    const rows = await within((tx) =>
      tx
        .selectFrom('signal_day')
        .innerJoin('person', 'person.person_id', 'signal_day.person_id')
        .select(['day', 'figures', 'computed_at as at'])
        .where('signal_day.organization_id', '=', office.organizationId)
        .where('person.email', '=', `${name}@contoso.com`)
        .orderBy('day')
        .execute(),
    );
    return {
      after: rows.filter(({ figures }) => (figures as StoredDay).parts['after-hours-mail'] === 1).map(dayOf),
      written: rows.filter(({ at }) => at.getTime() > since).map(dayOf),
    };
  };
  const personOf = async (name: string): Promise<string> =>
    (
      await within((tx) =>
        tx
          .selectFrom('person')
          .select('person_id as id')
          .where('email', '=', `${name}@contoso.com`)
          .executeTakeFirstOrThrow(),
      )
    ).id;
  const saving = (save = true) => ({ organizationId: office.organizationId, save, at: officeNow, by: 'Zoe' });
  const hoursFrom = (from: string | null, hours: typeof officeHours | null) => ({
    zone: null,
    hours,
    ...saving(),
    from,
  });
  const all = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];

  beforeEach(async () => {
    office = await openOffice(here.database);
    await addAccounts(here.database, office, { ana: {}, ben: {} });
    for (const account of ['ana', 'ben']) await saveActivity(here.database, { ...office, account }, evenings(account));
    await roll();
  });

  describe('hours that hold from a day on', () => {
    test('change the days from it on, and no day before', async () => {
      const [personId, since] = [await personOf('ana'), now];
      const owner = { organizationId: office.organizationId, personId };
      const asked = await within((tx) => changeTimes(tx, owner, { ...hoursFrom('2026-11-09', late), save: false }));
      expect(asked).toEqual({ people: 1, days: 5, kept: 0, saved: false });
      await roll();
      expect(await told('ana', since)).toEqual({ after: all, written: [] });
      expect(await within((tx) => changeTimes(tx, owner, hoursFrom('2026-11-09', late)))).toEqual({
        ...asked,
        saved: true,
      });
      await roll();
      expect(await told('ana', since)).toEqual({ after: [2, 3, 4, 5, 6, 7, 8, 12, 13], written: [9, 10, 11] });
      expect(await told('ben', since)).toEqual({ after: all, written: [] });
    });

    test('are taken back, and everything is as it was', async () => {
      const owner = { organizationId: office.organizationId, personId: await personOf('ana') };
      await within((tx) => changeTimes(tx, owner, hoursFrom('2026-11-09', late)));
      await roll();
      expect(await within((tx) => removeTimes(tx, owner, { from: '2026-11-08', save: true }))).toBeNull();
      await within((tx) => removeTimes(tx, owner, { from: '2026-11-09', save: true }));
      await roll();
      expect((await told('ana', now)).after).toEqual(all);
    });

    test('of the organization change the days of whoever has no hours of their own then', async () => {
      const personId = await personOf('ana');
      const { organizationId } = office;
      await within((tx) => changeTimes(tx, { organizationId, personId }, hoursFrom('2026-11-10', officeHours)));
      await roll();
      const since = now;
      const change = { ...hoursFrom(null, late), zone: 'UTC' };
      const effect = await within((tx) => changeTimes(tx, { organizationId, personId: null }, change));
      expect(effect).toMatchObject({ people: 2, days: 24 });
      await roll();
      expect(await told('ana', since)).toEqual({ after: [5, 6, 7, 8, 10, 11, 12, 13], written: [2, 3, 4, 9] });
      expect((await told('ben', since)).written).toEqual([2, 3, 4, 9, 10, 11]);
    });

    test('that are the same change nothing', async () => {
      const owner = { organizationId: office.organizationId, personId: null };
      const same = { ...hoursFrom('2026-11-09', officeHours), zone: 'UTC' };
      expect(await within((tx) => changeTimes(tx, owner, same))).toMatchObject({ people: 0, days: 0 });
    });
  });

  test('who moves has the days before as they were, and those from then on by the clocks of the new zone', async () => {
    const [personId, since] = [await personOf('ana'), now];
    const { organizationId } = office;
    const move = { ...hoursFrom('2026-11-09', null), zone: 'America/New_York' };
    await within((tx) => changeTimes(tx, { organizationId, personId }, move));
    await roll();
    // 18:30 in UTC is 13:30 in New York.
    expect(await told('ana', since)).toEqual({ after: [2, 3, 4, 5, 6, 7, 8], written: [9, 10, 11, 12, 13] });
  });

  test('leave takes its days out of working time, and gives them back', async () => {
    const personId = await personOf('ana');
    const { organizationId } = office;
    await within((tx) =>
      changeTimes(tx, { organizationId, personId: null }, { ...hoursFrom(null, late), zone: 'UTC' }),
    );
    await roll();
    expect((await told('ana', now)).after).toEqual([5, 6, 7, 8, 12, 13]);
    const leave = { personId, from: '2026-11-03', to: '2026-11-03', part: 'afternoon' as const };
    expect(await within((tx) => takeLeave(tx, leave, saving()))).toMatchObject({ people: 1, days: 4 });
    expect(await within((tx) => takeLeave(tx, leave, saving()))).toMatchObject({ people: 0, days: 0 });
    const since = now;
    await roll();
    expect(await told('ana', since)).toEqual({ after: [3, 5, 6, 7, 8, 12, 13], written: [3] });
    const [row] = await within((tx) => tx.selectFrom('leave').selectAll().execute());
    await within((tx) => dropLeave(tx, { personId, leaveId: row!.leave_id }, saving()));
    await roll();
    expect((await told('ana', now)).after).toEqual([5, 6, 7, 8, 12, 13]);
  });

  test('a file of leave is reported row by row, and a second time changes nothing', async () => {
    const csv = [
      'to,email,part,from',
      '2026-11-04,ANA@contoso.com,,2026-11-03',
      ',ben@contoso.com,morning,2026-11-04',
      ',nobody@contoso.com,,2026-11-04',
      '2026-11-01,ana@contoso.com,,2026-11-04',
      ',ana@contoso.com,night,2026-11-04',
      ',ana@contoso.com,,4 Nov',
      ',ben@contoso.com,am,2026-11-04',
    ].join('\n');
    const first = ['2 added', '3 added', '4 refused', '5 refused', '6 refused', '7 refused', '8 known'];
    expect(outcomes(await within((tx) => importLeave(tx, csv, saving(false))))).toEqual(first);
    expect(outcomes(await within((tx) => importLeave(tx, csv, saving())))).toEqual(first);
    const again = await within((tx) => importLeave(tx, csv, saving()));
    expect(again).toMatchObject({ people: 0, days: 0 });
    expect(outcomes(again).slice(0, 2)).toEqual(['2 known', '3 known']);
  });

  test('a calendar of holidays is theirs whose department has none of its own', async () => {
    const { organizationId } = office;
    await within((tx) =>
      changeTimes(tx, { organizationId, personId: null }, { ...hoursFrom(null, late), zone: 'UTC' }),
    );
    await within((tx) =>
      tx.updateTable('person').set({ department: 'Sales' }).where('email', '=', 'ben@contoso.com').execute(),
    );
    await roll();
    const here1 = { calendarId: id(1), name: 'Here', holidays: [holiday('2026-11-03')] };
    const there = { calendarId: id(2), name: 'There', holidays: [holiday('2026-11-04')] };
    const sales = [{ scope: 'department' as const, value: 'Sales' }];
    await within((tx) => changeCalendar(tx, { ...there, uses: sales }, saving()));
    const effect = await within((tx) =>
      changeCalendar(tx, { ...here1, uses: [{ scope: 'organization', value: '' }] }, saving()),
    );
    expect(effect).toMatchObject({ people: 1, days: 4 });
    const since = now;
    await roll();
    expect(await told('ana', since)).toEqual({ after: [3, 5, 6, 7, 8, 12, 13], written: [3] });
    expect(await told('ben', since)).toEqual({ after: [4, 5, 6, 7, 8, 12, 13], written: [4] });
  });
});
