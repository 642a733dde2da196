// Who is captured: what rules come to, that they hold before a mailbox is read, and the proof of the limit at the source.
import { describe, expect, test } from 'vitest';
import { packPage, savePage } from '../../activity/ingest.ts';
import { accountKey, noAccount } from '../../activity/keys.ts';
import { aPlace, identity, mail, page } from '../../activity/testing.ts';
import { previewReach, readReach, runProbes, saveProbes, saveReach, refreshReach } from '../../connections/reach.ts';
import { capturing } from '../../connections/reach-rules.ts';
import { dayMs, openConnection } from '../../connections/testing-parts.ts';
import type { ReachRule } from '../../contract/reach.ts';
import { listAlerts } from '../../db/queries/alerts.ts';
import { type ConnectionKey, readConnection } from '../../db/queries/connections.ts';
import { type Here, withDatabases } from '../../db/testing.ts';
import { NeedsAdmin, RetryLater } from '../../providers/errors.ts';
import type { ProbeResult, Reach } from '../../providers/provider.ts';

const rule = (effect: 'include' | 'exclude', kind: ReachRule['kind'], value: string): ReachRule => ({
  effect,
  kind,
  value,
  label: '',
});

describe('the rules', () => {
  const ana = { sourceId: 'a', addresses: ['ana@contoso.com', 'ana@contoso.de'] };
  const ben = { sourceId: 'b', addresses: ['ben@fabrikam.com'] };
  const seen = (rules: readonly ReachRule[], members: readonly string[] = []) => {
    const asks = capturing(rules.map((one) => ({ ...one, members })));
    return [asks(ana), asks(ben)];
  };
  test.each<[string, readonly ReachRule[], readonly boolean[]]>([
    ['none: everybody', [], [true, true]],
    ['a domain included: nobody else', [rule('include', 'domain', 'contoso.de')], [true, false]],
    ['a domain excluded: everybody else', [rule('exclude', 'domain', 'contoso.com')], [false, true]],
    ['part of a domain is no domain', [rule('include', 'domain', 'toso.com')], [false, false]],
    [
      'a person excluded from an included domain',
      [rule('include', 'domain', 'contoso.com'), rule('exclude', 'person', 'ana@contoso.de')],
      [false, false],
    ],
    ['a group included', [rule('include', 'group', 'g')], [false, true]],
    ['a group excluded', [rule('exclude', 'group', 'g')], [true, false]],
  ])('%s', (_name, rules, expected) => expect(seen(rules, ['b'])).toEqual(expected));
});

/** What the source answers: mailboxes by address, and the members of its one group. */
const aSource = () => {
  const source = { answers: new Map<string, ProbeResult['observed']>(), members: ['ben'], down: false };
  const problem = { code: 'down', title: 'Down.', fix: 'Wait.', who: 'microsoft', link: null, raw: '503' } as const;
  const reach: Reach = {
    probe: async ({ mailbox }) => {
      if (source.down) throw new RetryLater({ problem, seconds: null, scope: 'connection' });
      return { observed: source.answers.get(mailbox) ?? 'missing', problem: null };
    },
    findGroups: async () => [{ id: 'g', name: 'Pilot', address: null }],
    listMembers: async (groupId) => {
      if (groupId !== 'g') throw new NeedsAdmin({ ...problem, code: 'group-unknown' });
      return source.members;
    },
  };
  return { source, reach };
};

const readPeople = async (here: Here, key: ConnectionKey, names: readonly string[]): Promise<void> => {
  const people = { ...key, stream: 'people', accountId: noAccount, part: 'root' };
  const version = names.includes('cleo') ? 1 : 0;
  await savePage(
    here.database,
    aPlace({ version, byMailbox: ['mail'] }),
    packPage(people, page({ identities: names.map((name) => identity(name)) })),
  );
};

const reads = async (here: Here, key: ConnectionKey): Promise<string[]> => {
  const rows = await here.database.tenant(key.organizationId, (tx) =>
    tx
      .selectFrom('stream_partition')
      .innerJoin('account', 'account.account_id', 'stream_partition.account_id')
      .select('account.source_id as name')
      .where('stream_partition.due_at', '<', new Date('2100-01-01'))
      .orderBy('name')
      .execute(),
  );
  return rows.map((row) => row.name);
};

withDatabases((here) => {
  const begin = async () => {
    const { source, reach } = aSource();
    const setting = await openConnection(here, { reach });
    await readPeople(here, setting.key, ['ana', 'ben']);
    const connection = async () => {
      const found = await here.database.tenant(setting.key.organizationId, (tx) => readConnection(tx, setting.key));
      if (found === null) throw new Error('gone');
      return found;
    };
    return { ...setting, source, connection };
  };

  test('a rule says what it comes to before it is saved, and is then held to', async () => {
    const { parts, key, signal, connection } = await begin();
    const rules = [rule('include', 'group', 'g')];
    const counts = await previewReach(parts, { ...key, rules, signal });
    expect(counts).toMatchObject({ mailboxes: 2, captured: 1, leftOut: 1, sampleCaptured: ['ben@contoso.com'] });
    expect(await reads(here, key)).toEqual(['ana', 'ben']);
    await saveReach(parts, { connection: await connection(), rules, erase: false, by: 'Ana', signal });
    expect(await reads(here, key)).toEqual(['ben']);
    // Whoever comes later is held to the rules before a partition is made.
    await readPeople(here, key, ['ana', 'ben', 'cleo']);
    expect(await reads(here, key)).toEqual(['ben']);
    await saveReach(parts, { connection: await connection(), rules: [], erase: false, by: 'Ana', signal });
    expect(await reads(here, key)).toEqual(['ana', 'ben', 'cleo']);
    await parts.sources.close();
  });

  test('whoever joins or leaves a group is read or left out with the next look', async () => {
    const { parts, key, signal, connection, source } = await begin();
    const rules = [rule('include', 'group', 'g')];
    await saveReach(parts, { connection: await connection(), rules, erase: false, by: 'Ana', signal });
    source.members = ['ana'];
    await refreshReach(parts, await connection(), signal);
    expect(await reads(here, key)).toEqual(['ana']);
    await parts.sources.close();
  });

  test('what a rule leaves out is erased only where that is asked, with a receipt', async () => {
    const { parts, key, signal, connection } = await begin();
    const partition = { ...key, stream: 'mail', accountId: accountKey(key.connectionId, 'ana'), part: 'root' };
    await savePage(here.database, aPlace(), packPage(partition, page({ activities: [mail('1'), mail('2')] })));
    const rules = [rule('exclude', 'person', 'ANA@contoso.com')];
    expect(await previewReach(parts, { ...key, rules, signal })).toMatchObject({ newlyLeftOut: 1 });
    const saved = await saveReach(parts, { connection: await connection(), rules, erase: true, by: 'Ana', signal });
    expect(saved).toMatchObject({ erased: 2, counts: { captured: 1, leftOut: 1 } });
    const left = await here.database.tenant(key.organizationId, (tx) =>
      tx.selectFrom('activity').select('item').execute(),
    );
    expect(left).toEqual([]);
    const receipts = await here.database.tenant(key.organizationId, (tx) =>
      tx.selectFrom('receipt').select('details').execute(),
    );
    expect(receipts).toEqual([{ details: { source: 'Test Tenant', mailboxes: 1, activities: 2 } }]);
    await parts.sources.close();
  });

  test('a group that cannot be read changes nothing', async () => {
    const { parts, key, signal, connection } = await begin();
    const rules = [rule('include', 'group', 'nobody knows it')];
    const saving = saveReach(parts, { connection: await connection(), rules, erase: true, by: 'Ana', signal });
    await expect(saving).rejects.toThrow(NeedsAdmin);
    expect((await readReach(parts, key))?.rules).toEqual([]);
    expect(await reads(here, key)).toEqual(['ana', 'ben']);
    await parts.sources.close();
  });

  test('probes prove the limit in both directions, wait for propagation, and raise drift', async () => {
    const { parts, key, signal, connection, source, time } = await begin();
    const wanted = [
      { mailbox: 'Ben@contoso.com', expected: 'answers' as const },
      { mailbox: 'ana@contoso.com', expected: 'refused' as const },
    ];
    const states = async () =>
      (await runProbes(parts, await connection(), signal)).map(({ mailbox, state }) => `${mailbox} ${state}`);
    const alerts = () => here.database.tenant(key.organizationId, (tx) => listAlerts(tx, key.organizationId));
    await saveProbes(parts, await connection(), wanted);
    source.answers = new Map([
      ['ben@contoso.com', 'answers'],
      ['ana@contoso.com', 'answers'],
    ]);
    expect(await states()).toEqual(['ben@contoso.com proved', 'ana@contoso.com propagating']);
    expect(await alerts()).toEqual([]);
    source.answers.set('ana@contoso.com', 'refused');
    expect(await states()).toEqual(['ben@contoso.com proved', 'ana@contoso.com proved']);
    time.now += dayMs;
    source.answers.set('ana@contoso.com', 'answers');
    expect(await states()).toEqual(['ben@contoso.com proved', 'ana@contoso.com drift']);
    expect(await alerts()).toMatchObject([{ kind: 'reach-drift', problem: { code: 'reach-too-wide' } }]);
    source.answers = new Map([
      ['ben@contoso.com', 'refused'],
      ['ana@contoso.com', 'refused'],
    ]);
    expect(await states()).toEqual(['ben@contoso.com drift', 'ana@contoso.com proved']);
    expect(await alerts()).toMatchObject([{ problem: { code: 'reach-too-narrow' } }]);
    source.down = true;
    expect(await states()).toEqual(['ben@contoso.com unclear', 'ana@contoso.com unclear']);
    expect(await alerts()).toMatchObject([{ problem: { code: 'reach-too-narrow' } }]);
    await saveProbes(parts, await connection(), []);
    expect(await alerts()).toEqual([]);
    await parts.sources.close();
  });
});
