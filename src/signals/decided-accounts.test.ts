// Figures follow what people decide of accounts, and are as before when it is undone.
import { beforeEach, expect, test } from 'vitest';
import type { Tx } from '../db/schema.ts';
import { withDatabases } from '../db/testing.ts';
import { systemClock } from '../lib/clock.ts';
import { undoDecision } from '../people/decisions.ts';
import { leaveOwnerless, mapByHand, mergePeople } from '../people/identities.ts';
import { rollUp } from './rollup.ts';
import { mail } from './testing.ts';
import { accountOf, addAccounts, type Office, officeNow, openOffice, saveActivity } from './testing-office.ts';

const whole = { from: null, until: null, instead: null, confidence: 1 };

withDatabases((here) => {
  let office: Office;
  let ids: Record<string, string>;
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => here.database.tenant(office.organizationId, work);
  const deciding = () => ({ organizationId: office.organizationId, by: 'Eva', now: officeNow });
  const roll = () =>
    rollUp(here.database, {
      organizationId: office.organizationId,
      clock: systemClock(),
      signal: new AbortController().signal,
    });
  /** Mail sent by person and day. */
  const sent = async () => {
    await roll();
    const rows = await within((tx) =>
      tx
        .selectFrom('signal_day')
        .innerJoin('person', 'person.person_id', 'signal_day.person_id')
        .select(['person.full_name as name', 'signal_day.day', 'signal_day.figures'])
        .where('signal_day.organization_id', '=', office.organizationId)
        .orderBy('person.full_name')
        .orderBy('signal_day.day')
        .execute(),
    );
    return rows.map(({ name, day, figures }) => {
      const { parts } = figures as { parts: Record<string, unknown> };
      return `${name} ${day} ${String(parts['mail-sent'])}`;
    });
  };
  const sends = (account: string, days: readonly string[]) =>
    saveActivity(
      here.database,
      { ...office, account },
      days.map((day, index) => {
        const at = `2026-11-${day}T12:00:00Z`;
        const one = mail({ at, from: `${account}@contoso.com`, to: ['x@y.example'] });
        return { ...one, event: `${account}${index}`, id: `${index}` };
      }),
    );

  beforeEach(async () => {
    office = await openOffice(here.database);
    await addAccounts(here.database, office, { ana: {}, ben: {}, cleo: {} });
    await sends('ana', ['10', '11']);
    await sends('ben', ['11', '12']);
    const rows = await within((tx) =>
      tx.selectFrom('person').select(['full_name as name', 'person_id as id']).execute(),
    );
    ids = Object.fromEntries(rows.map(({ name, id }) => [name, id]));
  });

  const before = ['ana 2026-11-10 1', 'ana 2026-11-11 1', 'ben 2026-11-11 1', 'ben 2026-11-12 1'];

  test('of two people made one the figures are one’s, and are two people’s again when it is undone', async () => {
    expect(await sent()).toEqual(before);
    const decisionId = await within((tx) => mergePeople(tx, deciding(), { personId: ids['ana']!, into: ids['ben']! }));
    expect(await sent()).toEqual(['ben 2026-11-10 1', 'ben 2026-11-11 2', 'ben 2026-11-12 1']);
    await within((tx) => undoDecision(tx, deciding(), decisionId!));
    expect(await sent()).toEqual(before);
  });

  test('whoever loses one of two accounts keeps the figures of the other', async () => {
    const mapped = [{ accountId: accountOf(office, 'ana'), personId: ids['ben']!, ...whole }];
    await within((tx) => mapByHand(tx, deciding(), { kind: 'map', mapped }));
    expect(await sent()).toEqual(['ben 2026-11-10 1', 'ben 2026-11-11 2', 'ben 2026-11-12 1']);
    const away = [{ accountId: accountOf(office, 'ana'), personId: ids['cleo']!, ...whole }];
    const decisionId = await within((tx) => mapByHand(tx, deciding(), { kind: 'map', mapped: away }));
    expect(await sent()).toEqual(['ben 2026-11-11 1', 'ben 2026-11-12 1', 'cleo 2026-11-10 1', 'cleo 2026-11-11 1']);
    await within((tx) => undoDecision(tx, deciding(), decisionId!));
    expect(await sent()).toEqual(['ben 2026-11-10 1', 'ben 2026-11-11 2', 'ben 2026-11-12 1']);
  });

  test('an account that is nobody’s is in nobody’s figures, and its days do not wait to be computed', async () => {
    expect(await sent()).toEqual(before);
    const decisionId = await within((tx) => leaveOwnerless(tx, deciding(), [accountOf(office, 'ana')]));
    expect(await sent()).toEqual(['ben 2026-11-11 1', 'ben 2026-11-12 1']);
    expect(await within((tx) => tx.selectFrom('touched_day').selectAll().execute())).toEqual([]);
    await within((tx) => undoDecision(tx, deciding(), decisionId!));
    expect(await sent()).toEqual(before);
  });

  test('from a day on the figures are the other’s', async () => {
    const mapped = [{ accountId: accountOf(office, 'ana'), personId: ids['cleo']!, ...whole, from: '2026-11-11' }];
    const decisionId = await within((tx) => mapByHand(tx, deciding(), { kind: 'map', mapped }));
    expect(await sent()).toEqual(['ana 2026-11-10 1', 'ben 2026-11-11 1', 'ben 2026-11-12 1', 'cleo 2026-11-11 1']);
    await within((tx) => undoDecision(tx, deciding(), decisionId!));
    expect(await sent()).toEqual(before);
  });

  test('figures of days whose activity is no longer kept stay whose they were', async () => {
    await sent();
    await within((tx) =>
      tx
        .deleteFrom('activity')
        .where('account_id', '=', accountOf(office, 'ana'))
        .where('at', '<', new Date('2026-11-11'))
        .execute(),
    );
    await within((tx) => mergePeople(tx, deciding(), { personId: ids['ana']!, into: ids['cleo']! }));
    expect(await sent()).toEqual(['ana 2026-11-10 1', 'ben 2026-11-11 1', 'ben 2026-11-12 1', 'cleo 2026-11-11 1']);
  });
});
