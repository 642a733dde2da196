// An account that is one person's up to a day and another's from the next: every event is counted for exactly one of them.
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { StoredDay } from '../db/queries/figures.ts';
import { touchAccounts } from '../db/queries/touched-days.ts';
import { withDatabases } from '../db/testing.ts';
import { systemClock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import { formatDay, parseDay } from '../people/local-days.ts';
import { rollUp } from './rollup.ts';
import { mail, meeting } from './testing.ts';
import { accountOf, addAccounts, type Kept, type Office, openOffice, saveActivity } from './testing-office.ts';

const zone = 'America/New_York';

const counts = (of: readonly { figures: StoredDay }[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const { figures } of of)
    for (const name of ['mail-sent', 'mail-received', 'meetings', 'meeting-hours']) {
      const part = figures.parts[name];
      if (typeof part === 'number') sums[name] = (sums[name] ?? 0) + part;
    }
  return sums;
};

withDatabases((here) => {
  let office: Office;
  const people = async (): Promise<Record<string, string>> => {
    const rows = await here.database.tenant(office.organizationId, (tx) =>
      tx.selectFrom('person').select(['email', 'person_id as id']).execute(),
    );
    return Object.fromEntries(rows.map(({ email, id }) => [email.split('@')[0] ?? '', id]));
  };
  /** Gives an account to people, each up to a day, the last one without an end. */
  const give = async (account: string, owners: readonly (readonly [string, string | null])[]): Promise<void> => {
    const ids = await people();
    await here.database.tenant(office.organizationId, async (tx) => {
      const key = { organization_id: office.organizationId, account_id: accountOf(office, account) };
      await tx.deleteFrom('account_person').where('account_id', '=', key.account_id).execute();
      let from: string | null = null;
      for (const [name, until] of owners) {
        const mapping = { ...key, mapping_id: newId(), person_id: ids[name]!, mapped_by: 'hand' as const };
        await tx
          .insertInto('account_person')
          .values({ ...mapping, mapped_at: new Date(), confidence: 1, from_day: from, until_day: until })
          .execute();
        from = until === null ? null : formatDay(parseDay(until) + 1);
      }
      await touchAccounts(tx, { ...office, accountIds: [key.account_id] });
    });
  };
  const roll = async () => {
    const { signal } = new AbortController();
    await rollUp(here.database, { organizationId: office.organizationId, clock: systemClock(), signal });
    const rows = await here.database.tenant(office.organizationId, (tx) =>
      tx.selectFrom('touched_day').selectAll().where('organization_id', '=', office.organizationId).execute(),
    );
    expect(rows).toEqual([]);
  };
  const clear = () =>
    here.database.tenant(office.organizationId, (tx) =>
      tx.deleteFrom('signal_day').where('organization_id', '=', office.organizationId).execute(),
    );
  const days = async (name: string): Promise<{ day: string; figures: StoredDay }[]> => {
    const ids = await people();
    const rows = await here.database.tenant(office.organizationId, (tx) =>
      tx
        .selectFrom('signal_day')
        .select(['day', 'figures'])
        .where('organization_id', '=', office.organizationId)
        .where('person_id', '=', ids[name]!)
        .orderBy('day')
        .execute(),
    );
    return rows as { day: string; figures: StoredDay }[];
  };
  const sent = async (name: string): Promise<string[]> =>
    (await days(name)).flatMap(({ day, figures }) => (figures.parts['mail-sent'] === undefined ? [] : [day]));
  const save = (account: string, rows: readonly Kept[]) => saveActivity(here.database, { ...office, account }, rows);
  const open = async (): Promise<void> => {
    office = await openOffice(here.database, zone);
    await addAccounts(here.database, office, { ana: {}, ben: {}, desk: {} });
  };
  beforeAll(open);

  test('what happened on the last day is the former’s, what happened on the next is the latter’s', async () => {
    await open();
    await save('desk', [
      { ...mail({ at: '2026-11-19T04:59:00Z', from: 'desk@contoso.com', to: ['x@y.example'] }), id: '1' },
      { ...mail({ at: '2026-11-19T05:00:00Z', from: 'desk@contoso.com', to: ['x@y.example'] }), id: '2' },
    ]);
    await give('desk', [
      ['ana', '2026-11-18'],
      ['ben', null],
    ]);
    await roll();
    // The minutes of the first one reach into the next day, which is no message of that day.
    expect(await sent('ana')).toEqual(['2026-11-18']);
    expect(await sent('ben')).toEqual(['2026-11-19']);
  });

  test('a message from the account is not the person’s own on a day on which the account is somebody else’s', async () => {
    await open();
    await save('ana', [
      { ...mail({ at: '2026-11-18T15:00:00Z', from: 'desk@contoso.com', to: ['ana@contoso.com'] }), id: '1' },
      { ...mail({ at: '2026-11-19T15:00:00Z', from: 'desk@contoso.com', to: ['ana@contoso.com'] }), id: '2' },
    ]);
    await give('desk', [
      ['ben', '2026-11-18'],
      ['ana', null],
    ]);
    await roll();
    const parts = (await days('ana')).map(({ day, figures }) => [
      day,
      figures.parts['mail-sent'],
      figures.parts['mail-received'],
    ]);
    expect(parts).toEqual([
      ['2026-11-18', undefined, 1],
      ['2026-11-19', 1, undefined],
    ]);
  });

  const event = fc.record({
    minute: fc.integer({ min: 0, max: 8 * 24 * 60 }),
    kind: fc.constantFrom('sent', 'received', 'meeting'),
  });

  test('wherever it is split, the figures of the two add up to those before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 25 }),
        fc.integer({ min: 0, max: 8 }),
        async (events, cut) => {
          await open();
          const start = Date.parse('2026-11-12T05:00:00Z');
          const rows = events.map(({ minute, kind }, index) => {
            const at = new Date(start + minute * 60_000).toISOString();
            const desk = 'desk@contoso.com';
            if (kind === 'meeting')
              return {
                ...meeting({ at, minutes: 15, actor: desk, with: ['x@y.example'] }),
                event: `${index}`,
                id: `${index}`,
              };
            const [from, to] = kind === 'sent' ? [desk, 'x@y.example'] : ['x@y.example', desk];
            return { ...mail({ at, from, to: [to] }), event: `${index}`, id: `${index}` };
          });
          await save('desk', rows);
          await roll();
          const before = counts(await days('desk'));
          await clear();
          await give('desk', [
            ['ana', formatDay(parseDay('2026-11-11') + cut)],
            ['ben', null],
          ]);
          await roll();
          const [ana, ben] = [await days('ana'), await days('ben')];
          const last = formatDay(parseDay('2026-11-11') + cut);
          expect(ben.every((row) => row.day > last)).toBe(true);
          const sum = { ...counts(ana) };
          for (const [name, value] of Object.entries(counts(ben))) sum[name] = (sum[name] ?? 0) + value;
          expect(sum).toEqual(before);
          expect(await days('desk')).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });
});
