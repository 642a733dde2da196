// Deciding whose accounts are and undoing it, on both engines: what was before is restored exactly, and no day is counted twice.
import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { readAccountStates, readPersonStates } from '../db/queries/identity-states.ts';
import { createConnection } from '../db/queries/connections.ts';
import { createOrganization } from '../db/queries/organizations.ts';
import { type SourceAccount, upsertAccounts } from '../db/queries/accounts.ts';
import type { Tx } from '../db/schema.ts';
import { withDatabases } from '../db/testing.ts';
import { digest, newId } from '../lib/ids.ts';
import { Undecidable, undoDecision } from './decisions.ts';
import { leaveOwnerless, mapByHand, mergePeople, reject, unmap } from './identities.ts';
import { readQueue } from './identity-queue.ts';
import { formatDay, parseDay } from './local-days.ts';
import { anyOverlap } from './periods.ts';
import { mapAccounts } from './roster.ts';

const now = new Date('2026-11-20T12:00:00.000Z');
const week = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };

const dayInMarch = (number: number | null) => (number === null ? null : formatDay(parseDay('2026-03-01') + number));

withDatabases((here) => {
  let key = { organizationId: '', connectionId: '' };
  const idOf = (name: string): string => digest('account', key.connectionId, name);
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => here.database.tenant(key.organizationId, work);
  const deciding = () => ({ organizationId: key.organizationId, by: 'Eva Admin', now });
  const show = (name: string, kind: SourceAccount['kind'], addresses: readonly string[]): SourceAccount => ({
    accountId: idOf(name),
    sourceId: name,
    kind,
    displayName: name,
    addresses,
    department: null,
    jobTitle: null,
    managerSourceId: null,
    enabled: true,
    mailbox: true,
    createdAt: '2020-01-01T00:00:00Z',
  });
  const sync = (accounts: readonly SourceAccount[]) =>
    within(async (tx) => {
      await upsertAccounts(tx, { ...key, accounts });
      await mapAccounts(tx, { ...key, now });
    });
  const everything = () =>
    within(async (tx) => {
      const { organizationId } = key;
      const accounts = await tx.selectFrom('account').select('account_id as id').execute();
      const people = await tx.selectFrom('person').select('person_id as id').execute();
      return {
        accounts: await readAccountStates(tx, { organizationId, accountIds: accounts.map((row) => row.id) }),
        people: await readPersonStates(tx, { organizationId, personIds: people.map((row) => row.id), around: false }),
      };
    });
  const personOf = async (name: string): Promise<string> => {
    const { accounts } = await everything();
    return accounts.find((state) => state.accountId === idOf(name))!.periods.at(-1)!.personId;
  };
  const whole = { from: null, until: null, instead: null };
  const map = (name: string, personId: string, more: object = {}) =>
    within((tx) =>
      mapByHand(tx, deciding(), {
        kind: 'map',
        mapped: [{ accountId: idOf(name), personId, confidence: 1, ...whole, ...more }],
      }),
    );
  const undo = (decisionId: string | null) => within((tx) => undoDecision(tx, deciding(), decisionId!));
  const periods = async (name: string) => {
    const { accounts } = await everything();
    return accounts
      .find((state) => state.accountId === idOf(name))!
      .periods.map(({ personId, from, until, by }) => ({ personId, from, until, by }));
  };

  const queue = () => within((tx) => readQueue(tx, { organizationId: key.organizationId, now, accountIds: null }));
  const merge = (personId: string, into: string) => within((tx) => mergePeople(tx, deciding(), { personId, into }));

  beforeEach(async () => {
    key = { organizationId: newId(), connectionId: newId() };
    const organization = {
      organizationId: key.organizationId,
      name: 'Contoso',
      zone: 'UTC',
      hours: week,
      createdAt: now,
    };
    await here.database.door((tx) => createOrganization(tx, organization));
    await within((tx) =>
      createConnection(tx, {
        ...key,
        provider: 'fake',
        settings: {},
        secret: Buffer.from([]),
        streams: ['people', 'mail'],
        since: null,
        way: 'own-app',
        mode: 'application',
        grantKey: newId(),
        signedInAs: null,
        credentialExpiresAt: null,
        tenantId: newId(),
        tenantName: 'Contoso',
        connectedAt: now,
        connectedBy: 'Eva',
        dueAt: now,
      }),
    );
    await sync([
      show('ana', 'person', ['ana@contoso.com']),
      show('ben', 'person', ['ben@contoso.com']),
      show('eva', 'person', ['eva@contoso.com']),
      show('Ana Silva', 'unknown', []),
    ]);
  });

  describe('mapping by hand', () => {
    test('an account is somebody’s from a day on, and stays the former’s until the day before', async () => {
      const [ana, ben] = [await personOf('ana'), await personOf('ben')];
      await map('ana', ben, { from: '2026-03-01' });
      expect(await periods('ana')).toEqual([
        { personId: ana, from: null, until: '2026-02-28', by: 'directory' },
        { personId: ben, from: '2026-03-01', until: null, by: 'hand' },
      ]);
    });

    test('a time in the middle leaves the former owner what lies before and after', async () => {
      const [ana, ben] = [await personOf('ana'), await personOf('ben')];
      await map('ana', ben, { from: '2026-03-01', until: '2026-03-31' });
      expect((await periods('ana')).map(({ personId, from, until }) => [personId, from, until])).toEqual([
        [ana, null, '2026-02-28'],
        [ben, '2026-03-01', '2026-03-31'],
        [ana, '2026-04-01', null],
      ]);
    });

    test('a period is changed by one that stands instead of it', async () => {
      const ana = await personOf('ana');
      const { accounts } = await everything();
      const instead = accounts.find((state) => state.accountId === idOf('ana'))!.periods[0]!.mappingId;
      await map('ana', ana, { until: '2026-05-31', instead });
      expect(await periods('ana')).toEqual([{ personId: ana, from: null, until: '2026-05-31', by: 'hand' }]);
    });

    test('what is so already is no decision', async () => {
      expect(await map('ana', await personOf('ana'), { from: '2026-01-01' })).toBeNull();
    });

    test('neither the directory nor a later sync takes back what somebody decided', async () => {
      const ben = await personOf('ben');
      await map('ana', ben);
      const decided = await everything();
      await sync([show('ana', 'person', ['ana@contoso.com', 'a.silva@contoso.com'])]);
      expect((await everything()).accounts).toEqual(decided.accounts);
    });

    test('an account that was taken from somebody is not theirs again after the next sync', async () => {
      const { accounts } = await everything();
      const [period] = accounts.find((state) => state.accountId === idOf('ana'))!.periods;
      const taken = { accountId: idOf('ana'), mappingId: period!.mappingId };
      const decisionId = await within((tx) => unmap(tx, deciding(), taken));
      await sync([show('ana', 'person', ['ana@contoso.com'])]);
      expect(await periods('ana')).toEqual([]);
      await undo(decisionId);
      expect(await everything()).toMatchObject({ accounts });
    });

    test('accounts and people of nobody are refused', async () => {
      const strange = map('ana', newId());
      await expect(strange).rejects.toThrow(Undecidable);
      await expect(map('nobody', await personOf('ana'))).rejects.toThrow('not known');
    });
  });

  describe('rulings', () => {
    test('a rejected candidate is not proposed again until that is undone', async () => {
      await sync([show('Ana Silva 2', 'person', ['silva@contoso.com'])]);
      const silva = await personOf('Ana Silva 2');
      await within((tx) =>
        tx.updateTable('person').set({ full_name: 'Ana Silva' }).where('person_id', '=', silva).execute(),
      );
      const proposed = (await queue()).accounts.find(({ account }) => account.displayName === 'Ana Silva')!;
      expect(proposed.proposal.candidates.map((one) => one.personId)).toEqual([silva]);
      const decisionId = await within((tx) =>
        reject(tx, deciding(), [{ accountId: idOf('Ana Silva'), personId: silva }]),
      );
      expect((await queue()).accounts[0]!.proposal.candidates).toEqual([]);
      await undo(decisionId);
      expect((await queue()).accounts[0]!.proposal.candidates).toHaveLength(1);
    });

    test('an account that is nobody’s is asked about no more, and its person has it no more', async () => {
      const before = await everything();
      const decisionId = await within((tx) => leaveOwnerless(tx, deciding(), [idOf('Ana Silva'), idOf('ben')]));
      await sync([show('ben', 'person', ['ben@contoso.com'])]);
      expect(await periods('ben')).toEqual([]);
      expect((await queue()).accounts).toEqual([]);
      await undo(decisionId);
      expect((await everything()).accounts).toEqual(before.accounts);
    });
  });

  describe('mergers', () => {
    test('all accounts of the one are the other’s, whoever reported to them reports on, and undoing parts them again', async () => {
      const [ana, ben, eva] = [await personOf('ana'), await personOf('ben'), await personOf('eva')];
      await within((tx) => tx.updateTable('person').set({ manager_id: ana }).where('person_id', '=', eva).execute());
      const before = await everything();
      const decisionId = await within((tx) => mergePeople(tx, deciding(), { personId: ana, into: ben }));
      expect(await personOf('ana')).toBe(ben);
      const merged = await everything();
      expect(merged.people.find((state) => state.personId === ana)?.mergedInto).toBe(ben);
      expect(merged.people.find((state) => state.personId === eva)?.managerId).toBe(ben);
      await undo(decisionId);
      expect(await everything()).toEqual(before);
    });

    test('whoever comes with the address of somebody merged is the one they were merged into', async () => {
      const [ana, ben] = [await personOf('ana'), await personOf('ben')];
      await within((tx) => mergePeople(tx, deciding(), { personId: ana, into: ben }));
      const merged = await everything();
      await sync([show('ana', 'person', ['ana@contoso.com']), show('ana2', 'unknown', ['ana@contoso.com'])]);
      expect(await personOf('ana2')).toBe(ben);
      expect((await everything()).people).toEqual(merged.people);
    });

    test('of two mergers in a row the latter is undone first', async () => {
      const [ana, ben, eva] = [await personOf('ana'), await personOf('ben'), await personOf('eva')];
      const before = await everything();
      const first = await within((tx) => mergePeople(tx, deciding(), { personId: ana, into: ben }));
      const second = await within((tx) => mergePeople(tx, deciding(), { personId: ben, into: eva }));
      expect((await everything()).people.filter((state) => state.mergedInto === eva)).toHaveLength(2);
      await expect(undo(first)).rejects.toThrow('since');
      await undo(second);
      await undo(first);
      expect(await everything()).toEqual(before);
    });

    test('nobody is merged into themselves, nor into somebody who is merged away', async () => {
      const [ana, ben] = [await personOf('ana'), await personOf('ben')];
      await expect(merge(ana, ana)).rejects.toThrow('themselves');
      await merge(ana, ben);
      await expect(merge(ben, ana)).rejects.toThrow('merged into somebody else');
    });
  });

  test('a decision is undone once', async () => {
    const decisionId = await map('ana', await personOf('ben'));
    await undo(decisionId);
    await expect(undo(decisionId)).rejects.toThrow('already');
  });

  const day = fc.option(fc.integer({ min: 0, max: 30 }), { nil: null });
  const step = fc.record({
    account: fc.constantFrom('ana', 'ben', 'Ana Silva'),
    person: fc.nat(2),
    from: day,
    until: day,
  });

  test('whatever is mapped in whatever order, periods never overlap, and undoing backwards restores every step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        const people = [await personOf('eva'), ...(await everything()).people.map((state) => state.personId)];
        const done: { decisionId: string; before: unknown }[] = [];
        for (const { account, person, from, until } of steps) {
          const [start, end] = from !== null && until !== null && from > until ? [until, from] : [from, until];
          const before = (await everything()).accounts;
          const decisionId = await map(account, people[person]!, { from: dayInMarch(start), until: dayInMarch(end) });
          const after = (await everything()).accounts;
          for (const state of after) expect(anyOverlap(state.periods)).toBe(false);
          if (decisionId === null) expect(after).toEqual(before);
          else done.push({ decisionId, before });
        }
        for (const { decisionId, before } of done.toReversed()) {
          await undo(decisionId);
          expect((await everything()).accounts).toEqual(before);
        }
      }),
      { numRuns: 15 },
    );
  });
});
