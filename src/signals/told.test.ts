// What was told of people beside mail and meetings, on both engines: whatever is saved, changed or removed, days are as if computed at once.
import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { attestCalls, withdrawCalls } from '../db/queries/attestation.ts';
import { type AccountEventRow, removeAccountEvents, saveAccountEvents } from '../db/queries/account-events.ts';
import type { StoredDay } from '../db/queries/figures.ts';
import { dropMeasures, saveMeasures } from '../db/queries/measures.ts';
import { saveTranscripts } from '../db/queries/transcripts.ts';
import { touchAccounts } from '../db/queries/touched-days.ts';
import type { Tx } from '../db/schema.ts';
import { withDatabases } from '../db/testing.ts';
import { systemClock } from '../lib/clock.ts';
import { digest } from '../lib/ids.ts';
import { rollUp } from './rollup.ts';
import { mail, meeting } from './testing.ts';
import { accountOf, addAccounts, type Office, openOffice, saveActivity } from './testing-office.ts';

withDatabases((here) => {
  let office: Office;
  const clock = systemClock();
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => here.database.tenant(office.organizationId, work);
  const roll = () =>
    rollUp(here.database, { organizationId: office.organizationId, clock, signal: new AbortController().signal });

  beforeEach(async () => {
    office = await openOffice(here.database);
    await addAccounts(here.database, office, {
      ana: {},
      ana2: { addresses: ['ana@contoso.com', 'a2@x.com'] },
      ben: {},
    });
  });

  const event = (name: string, at: string, given: Partial<AccountEventRow> = {}): AccountEventRow => ({
    accountId: accountOf(office, 'ana'),
    item: digest('event', name),
    kind: 'chat',
    at,
    place: digest('place'),
    thread: digest('thread'),
    position: digest(name),
    answers: null,
    mentions: [],
    reactions: 0,
    positiveReactions: 0,
    marks: [],
    ...given,
  });
  const save = (...events: AccountEventRow[]) => within((tx) => saveAccountEvents(tx, { ...office, events }));
  const count = (
    value: number,
    given: { day?: string; name?: string; account?: string; refreshedOn?: string } = {},
  ) => ({
    accountId: accountOf(office, given.account ?? 'ana'),
    day: given.day ?? '2026-11-10',
    name: given.name ?? 'email.sent',
    value,
    refreshedOn: given.refreshedOn ?? '2026-11-12',
  });
  const report = (...measures: ReturnType<typeof count>[]) =>
    within((tx) => saveMeasures(tx, { organizationId: office.organizationId, measures }));
  const transcript = (at: string, endedAt: string | null, participants: readonly string[]) =>
    within(async (tx) => {
      const call = { transcriptId: digest('transcript', at), event: digest('call', at), at, endedAt, participants };
      const transcripts = [{ ...call, attributed: true, cues: 1, sealed: Buffer.from([1]) }];
      const { organizationId } = office;
      await saveTranscripts(tx, { organizationId, accountId: accountOf(office, 'ana'), transcripts, now: new Date() });
    });

  /** By person and day. */
  const parts = async (): Promise<Record<string, StoredDay['parts']>> => {
    const rows = await within((tx) =>
      tx
        .selectFrom('signal_day')
        .innerJoin('person', 'person.person_id', 'signal_day.person_id')
        .select(['person.email', 'signal_day.day', 'signal_day.figures'])
        .where('signal_day.organization_id', '=', office.organizationId)
        .orderBy('person.email')
        .orderBy('signal_day.day')
        .execute(),
    );
    return Object.fromEntries(
      rows.map((row) => [`${row.email.split('@')[0]} ${row.day}`, (row.figures as StoredDay).parts]),
    );
  };
  const rolled = async (): Promise<Record<string, StoredDay['parts']>> => {
    await roll();
    return parts();
  };
  const touched = () =>
    within((tx) =>
      tx.selectFrom('touched_day').select('day').where('organization_id', '=', office.organizationId).execute(),
    );

  describe('events', () => {
    test('become part of the day, with its hours for the week', async () => {
      await save(event('1', '2026-11-10T10:30:00Z'), event('2', '2026-11-10T10:40:00Z', { marks: ['reply'] }));
      expect(await rolled()).toMatchObject({
        'ana 2026-11-10': {
          'chat-messages': 2,
          'chat-replies': 1,
          'collaboration-hours': { amount: 180_000, estimated: true },
        },
      });
      const [row] = await within((tx) =>
        tx.selectFrom('signal_day').select('figures').where('organization_id', '=', office.organizationId).execute(),
      );
      expect((row?.figures as StoredDay | undefined)?.chats).toEqual({ '10': 2 });
    });

    test('of all accounts of a person are theirs, those of the audit log are in no figure', async () => {
      const other = { accountId: accountOf(office, 'ana2') };
      await save(
        event('1', '2026-11-10T10:00:00Z', other),
        event('2', '2026-11-10T12:00:00Z', { kind: 'sign-in', thread: null, place: null, marks: ['interactive'] }),
        event('3', '2026-11-11T12:00:00Z', { kind: 'audit', thread: null, place: null, marks: ['Exchange', 'Send'] }),
      );
      expect(await rolled()).toMatchObject({ 'ana 2026-11-10': { 'chat-messages': 1, 'sign-ins': 1 } });
      expect(Object.keys(await parts())).toEqual(['ana 2026-11-10']);
      expect(await touched()).toEqual([]);
    });

    test('that move or are removed leave their former day', async () => {
      await save(event('1', '2026-11-10T10:00:00Z'), event('2', '2026-11-11T10:00:00Z'));
      await roll();
      await save(event('1', '2026-11-14T10:00:00Z'));
      await within((tx) =>
        removeAccountEvents(tx, {
          ...office,
          events: [{ accountId: accountOf(office, 'ana'), item: digest('event', '2') }],
        }),
      );
      expect(Object.keys(await rolled())).toEqual(['ana 2026-11-14']);
    });

    test.each([
      ['a mention that comes late changes the day of its answer', ['answer', 'mention']],
      ['an answer finds its mention of the day before', ['mention', 'answer']],
    ])('%s, and takes the answer back when it is removed', async (_, order) => {
      const ben = accountOf(office, 'ben');
      const rows = {
        mention: event('m', '2026-11-09T10:00:00Z', { accountId: ben, mentions: [accountOf(office, 'ana')] }),
        answer: event('a', '2026-11-10T10:00:00Z', { marks: ['reply'], answers: digest('m') }),
      };
      for (const name of order) {
        await save(name === 'mention' ? rows.mention : rows.answer);
        await roll();
      }
      const day = 24 * 3_600_000;
      expect((await parts())['ana 2026-11-10']?.['mention-response-time']).toEqual({ samples: [[day, 8 * 3_600_000]] });
      await within((tx) =>
        removeAccountEvents(tx, { ...office, events: [{ accountId: ben, item: digest('event', 'm') }] }),
      );
      expect((await rolled())['ana 2026-11-10']?.['mention-response-time']).toBeUndefined();
    });

    test('a mention by oneself, from another account, is none', async () => {
      const own = { accountId: accountOf(office, 'ana2'), mentions: [accountOf(office, 'ana')] };
      await save(event('m', '2026-11-10T09:00:00Z', own), event('a', '2026-11-10T10:00:00Z', { marks: ['reply'] }));
      expect((await rolled())['ana 2026-11-10']?.['mention-response-time']).toBeUndefined();
    });
  });

  describe('counts of reports', () => {
    test('are of the day that they are for, a later computing replaces an earlier one', async () => {
      await report(count(4), count(2, { account: 'ana2' }), count(1, { day: '2026-11-09' }));
      expect(await rolled()).toMatchObject({
        'ana 2026-11-10': { 'usage-mail-sent': 6 },
        'ana 2026-11-09': { 'usage-mail-sent': 1 },
      });
      await report(count(9, { refreshedOn: '2026-11-13' }), count(0, { day: '2026-11-09', refreshedOn: '2026-11-13' }));
      expect(await rolled()).toMatchObject({ 'ana 2026-11-10': { 'usage-mail-sent': 11 } });
      expect(Object.keys(await parts())).toEqual(['ana 2026-11-10']);
    });

    test('that say the same again touch nothing', async () => {
      await report(count(4));
      await roll();
      await report(count(4));
      await report(count(3, { refreshedOn: '2026-11-11' }));
      expect(await touched()).toEqual([]);
    });

    test('that are dropped leave the day', async () => {
      await report(count(4));
      await roll();
      const { organizationId } = office;
      await within((tx) => dropMeasures(tx, { organizationId, measures: [count(4)] }));
      expect(await rolled()).toEqual({});
    });
  });

  describe('calls', () => {
    test('are time of who held them and of who took part, inside a meeting once', async () => {
      await saveActivity(here.database, { ...office, account: 'ana' }, [
        { ...meeting({ at: '2026-11-10T10:00:00Z', minutes: 60 }), id: 'meeting' },
      ]);
      await transcript('2026-11-10T10:30:00Z', '2026-11-10T11:30:00Z', ['ben@contoso.com', 'eve@fabrikam.com']);
      expect(await rolled()).toMatchObject({
        'ana 2026-11-10': { 'collaboration-hours': 5_400_000 },
        'ben 2026-11-10': { 'collaboration-hours': 3_600_000 },
      });
    });

    test('over midnight are time of both days, also when their end is told later', async () => {
      await transcript('2026-11-10T23:30:00Z', null, []);
      expect((await rolled())['ana 2026-11-10']).not.toHaveProperty('collaboration-hours');
      await transcript('2026-11-10T23:30:00Z', '2026-11-11T00:15:00Z', []);
      expect(await rolled()).toMatchObject({
        'ana 2026-11-10': { 'collaboration-hours': 1_800_000 },
        'ana 2026-11-11': { 'collaboration-hours': 900_000 },
      });
    });

    test('that are deleted with the attestation are in no figure any more', async () => {
      const { organizationId } = office;
      await within((tx) => attestCalls(tx, { organizationId, at: new Date(), by: 'Olga' }));
      await transcript('2026-11-10T10:00:00Z', '2026-11-10T11:00:00Z', ['ben@contoso.com']);
      expect(Object.keys(await rolled())).toEqual(['ana 2026-11-10', 'ben 2026-11-10']);
      await within((tx) => withdrawCalls(tx, { organizationId, streams: ['calls'] }));
      expect(await rolled()).toEqual({});
    });
  });

  const start = Date.parse('2026-10-20T00:00:00Z');
  const time = fc.integer({ min: 0, max: 96 * 14 }).map((quarter) => new Date(start + quarter * 900_000).toISOString());
  const name = fc.constantFrom('1', '2', '3', '4', '5');
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('chat' as const),
      name,
      at: time,
      reply: fc.boolean(),
      who: fc.constantFrom('ana', 'ben'),
    }),
    fc.record({ kind: fc.constant('sign-in' as const), name, at: time }),
    fc.record({ kind: fc.constant('count' as const), name, at: time, value: fc.integer({ min: 0, max: 9 }) }),
    fc.record({ kind: fc.constant('call' as const), at: time, minutes: fc.integer({ min: 1, max: 300 }) }),
    fc.record({ kind: fc.constant('mail' as const), name, at: time }),
    fc.record({ kind: fc.constant('remove' as const), name }),
    fc.record({ kind: fc.constant('roll' as const) }),
  );
  type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

  const take = async (one: Step): Promise<unknown> => {
    if (one.kind === 'roll') return roll();
    if (one.kind === 'remove') {
      const events = [{ accountId: accountOf(office, 'ana'), item: digest('event', one.name) }];
      return within((tx) => removeAccountEvents(tx, { ...office, events }));
    }
    if (one.kind === 'call')
      return transcript(one.at, new Date(Date.parse(one.at) + one.minutes * 60_000).toISOString(), ['ben@contoso.com']);
    if (one.kind === 'count') {
      const refreshedOn = `2026-11-0${one.name}`;
      return report(count(one.value, { day: one.at.slice(0, 10), refreshedOn }));
    }
    if (one.kind === 'mail') {
      const row = mail({ at: one.at, from: 'ana@contoso.com', to: ['zoe@contoso.com'], event: one.name });
      return saveActivity(here.database, { ...office, account: 'ana' }, [{ ...row, id: one.name }]);
    }
    if (one.kind === 'sign-in')
      return save(event(`s${one.name}`, one.at, { kind: 'sign-in', thread: null, marks: ['interactive'] }));
    const mentions = one.who === 'ben' ? [accountOf(office, 'ana')] : [];
    const given = { accountId: accountOf(office, one.who), mentions, marks: one.reply ? ['reply'] : [] };
    return save(event(one.who === 'ben' ? `b${one.name}` : one.name, one.at, given));
  };

  test('whatever comes in whatever order, with roll-ups in between, gives the figures of one computation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        office = await openOffice(here.database);
        await addAccounts(here.database, office, {
          ana: {},
          ana2: { addresses: ['ana@contoso.com', 'a2@x.com'] },
          ben: {},
        });
        for (const one of steps) await take(one);
        const bit = await rolled();
        const { organizationId } = office;
        await within((tx) => tx.deleteFrom('signal_day').where('organization_id', '=', organizationId).execute());
        const accountIds = ['ana', 'ana2', 'ben'].map((account) => accountOf(office, account));
        await within((tx) => touchAccounts(tx, { organizationId, accountIds }));
        expect(bit).toEqual(await rolled());
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });
});
