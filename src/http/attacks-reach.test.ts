// Attacks on the limits of reach: rules that contradict, rules saved while others are at work, and data that stays behind.
import { expect, it, test } from 'vitest';
import { packPage, savePage, StalePage } from '../activity/ingest.ts';
import { accountKey, noAccount } from '../activity/keys.ts';
import { aPlace, identity, mail, page } from '../activity/testing.ts';
import { end } from '../connections/lifecycle.ts';
import { readReach, refreshReach, runProbes, saveProbes, saveReach } from '../connections/reach.ts';
import { watchOnce } from '../connections/watch.ts';
import { dayMs, openConnection } from '../connections/testing-parts.ts';
import { type ReachRule, saveReach as saving } from '../contract/reach.ts';
import { listAlerts } from '../db/queries/alerts.ts';
import { type ConnectionKey, readConnection } from '../db/queries/connections.ts';
import { type Here, withDatabases } from '../db/testing.ts';
import { SkipPartition } from '../providers/errors.ts';
import type { Reach } from '../providers/provider.ts';

const rule = (effect: ReachRule['effect'], kind: ReachRule['kind'], value: string): ReachRule => ({
  effect,
  kind,
  value,
  label: '',
});

/** Waits at a point until it is let go on. */
const barrier = () => {
  const [came, goes] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const wait = async (): Promise<void> => {
    came.resolve();
    await goes.promise;
  };
  return { wait, came: came.promise, open: goes.resolve };
};

/** Long enough for work that nothing holds up, on either engine; what is held up goes on afterwards. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 300));

const opened = async (here: Here) => {
  const group = { members: ['ana'], reading: async (): Promise<void> => {} };
  const reach: Reach = {
    probe: async () => ({ observed: 'answers', problem: null }),
    findGroups: async () => [],
    listMembers: async () => {
      await group.reading();
      return group.members;
    },
  };
  const setting = await openConnection(here, { reach });
  const { parts, key, signal } = setting;
  const connection = async () => {
    const found = await here.database.tenant(key.organizationId, (tx) => readConnection(tx, key));
    if (found === null) throw new Error('gone');
    return found;
  };
  const save = async (rules: readonly ReachRule[], erase = false) =>
    saveReach(parts, { connection: await connection(), rules, erase, by: 'Ana', signal });
  return { ...setting, group, connection, save };
};

interface Arriving {
  readonly names: readonly string[];
  readonly version?: number;
  readonly before?: () => Promise<void>;
}

const arrive = (here: Here, key: ConnectionKey, { names, version = 0, before = async () => {} }: Arriving) =>
  savePage(
    here.database,
    aPlace({ version, byMailbox: ['mail'], mapAccounts: before }),
    packPage(
      { ...key, stream: 'people', accountId: noAccount, part: 'root' },
      page({ identities: names.map((name) => identity(name)) }),
    ),
  );

/** Whose mailboxes are read. */
const reads = async (here: Here, key: ConnectionKey): Promise<string[]> => {
  const rows = await here.database.tenant(key.organizationId, (tx) =>
    tx
      .selectFrom('stream_partition')
      .innerJoin('account', 'account.account_id', 'stream_partition.account_id')
      .select('account.source_id as name')
      .where('stream_partition.connection_id', '=', key.connectionId)
      .where('stream_partition.due_at', '<', new Date('2100-01-01'))
      .orderBy('name')
      .execute(),
  );
  return rows.map((row) => row.name);
};

it.each([
  ['domain', '*.contoso.com'],
  ['domain', 'contoso'],
  ['domain', 'contoso.com.'],
  ['domain', 'ana@contoso.com'],
  ['person', 'ana'],
  ['person', '@contoso.com'],
  ['person', 'ana@contoso'],
  ['person', '*@contoso.com'],
] as const)('a rule for the %s %s, which could meet nobody, is refused', (kind, value) => {
  const wanted = { id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', rules: [rule('exclude', kind, value)], erase: false };
  const parsed = saving.input.safeParse(wanted);
  expect(parsed.error?.issues.map(({ path }) => path)).toEqual([['rules', 0, 'value']]);
});

withDatabases((here) => {
  test('what is both included and excluded is left out, whichever stands last', async () => {
    const { parts, key, save } = await opened(here);
    await arrive(here, key, { names: ['ana', 'ben'] });
    const include = rule('include', 'person', 'ana@contoso.com');
    const exclude = rule('exclude', 'person', 'ANA@contoso.com');
    await save([exclude, include]);
    expect(await reads(here, key)).toEqual([]);
    await save([include, exclude]);
    expect(await reads(here, key)).toEqual([]);
    await parts.sources.close();
  });

  test('whoever arrives while a rule against them is saved is not read', async () => {
    const { parts, key, save } = await opened(here);
    await arrive(here, key, { names: ['ana'] });
    const point = barrier();
    const arriving = arrive(here, key, { names: ['ben'], version: 1, before: point.wait });
    await point.came;
    const saving = save([rule('exclude', 'person', 'ben@contoso.com')]);
    await Promise.race([saving, aMoment()]);
    point.open();
    await Promise.all([arriving, saving]);
    expect(await reads(here, key)).toEqual(['ana']);
    await parts.sources.close();
  });

  test('a look at the groups that began earlier takes back no rule that was saved meanwhile', async () => {
    const { parts, key, save, group, connection, signal } = await opened(here);
    await arrive(here, key, { names: ['ana', 'ben'] });
    await save([rule('include', 'group', 'g')]);
    const point = barrier();
    group.reading = point.wait;
    const looking = refreshReach(parts, await connection(), signal);
    await point.came;
    await save([rule('exclude', 'person', 'ana@contoso.com')]);
    point.open();
    await looking;
    expect((await readReach(parts, key))?.rules).toMatchObject([{ effect: 'exclude', value: 'ana@contoso.com' }]);
    expect(await reads(here, key)).toEqual(['ben']);
    await parts.sources.close();
  });

  test('a group that is gone at the source leaves its members as they were, and is told of until it is mended', async () => {
    const { parts, key, save, group, signal, time } = await opened(here);
    await arrive(here, key, { names: ['ana', 'ben'] });
    await save([rule('exclude', 'group', 'g')]);
    const gone = { code: 'group-gone', title: 'Gone.', fix: 'Choose.', who: 'admin', link: null, raw: '404' } as const;
    const watch = async () => {
      time.now += 2 * dayMs;
      await watchOnce(parts, signal);
      const alerts = await here.database.tenant(key.organizationId, (tx) => listAlerts(tx, key.organizationId));
      return alerts.map(({ kind, problem }) => [kind, problem.code]);
    };
    group.reading = () => Promise.reject(new SkipPartition(gone));
    expect(await watch()).toEqual([['reach-groups', 'group-gone']]);
    expect(await reads(here, key)).toEqual(['ben']);
    group.reading = async () => {};
    expect(await watch()).toEqual([]);
    await parts.sources.close();
  });

  test('a rule for a domain of another alphabet holds however it is written', async () => {
    const { parts, key, save } = await opened(here);
    await arrive(here, key, { names: ['ana'] });
    await save([rule('exclude', 'domain', '@BÜCHER.example'), rule('exclude', 'person', 'Ana@bu\u0308cher.example')]);
    const rules = (await readReach(parts, key))?.rules.map(({ value }) => value);
    expect(rules).toEqual(['xn--bcher-kva.example', 'ana@xn--bcher-kva.example']);
    await parts.sources.close();
  });

  test('of several who save rules at once one has their way, not a mixture', async () => {
    const { parts, key, save } = await opened(here);
    const domains = ['a.example', 'b.example', 'c.example', 'd.example'];
    await Promise.all(domains.map((domain) => save([rule('exclude', 'domain', domain)])));
    expect((await readReach(parts, key))?.rules).toHaveLength(1);
    await parts.sources.close();
  });

  test('what was left out before without erasing is erased when that is asked later', async () => {
    const { parts, key, save } = await opened(here);
    await arrive(here, key, { names: ['ana'] });
    const partition = { ...key, stream: 'mail', accountId: accountKey(key.connectionId, 'ana'), part: 'root' };
    await savePage(here.database, aPlace(), packPage(partition, page({ activities: [mail('1'), mail('2')] })));
    const rules = [rule('exclude', 'person', 'ana@contoso.com')];
    expect(await save(rules)).toMatchObject({ erased: 0 });
    expect(await save(rules, true)).toMatchObject({ erased: 2 });
    expect(await save(rules, true)).toMatchObject({ erased: 0 });
    await parts.sources.close();
  });

  test('whoever arrives while everything is erased is erased with it, and nobody arrives afterwards', async () => {
    const { parts, key } = await opened(here);
    await arrive(here, key, { names: ['ana'] });
    const point = barrier();
    const arriving = arrive(here, key, { names: ['ben'], version: 1, before: point.wait });
    await point.came;
    const ending = end(parts, { ...key, erase: true, by: 'Ana' });
    await Promise.race([ending, aMoment()]);
    point.open();
    await Promise.all([arriving, ending]);
    await expect(arrive(here, key, { names: ['cleo'], version: 2 })).rejects.toThrow(StalePage);
    const left = await here.database.tenant(key.organizationId, async (tx) => [
      await tx.selectFrom('account').select('source_id').execute(),
      await tx.selectFrom('stream_partition').select('part').execute(),
      await tx.selectFrom('touched_day').select('day').execute(),
      await tx.selectFrom('person').select('full_name').execute(),
    ]);
    expect(left).toEqual([[], [], [], []]);
    await parts.sources.close();
  });

  test('erasing a connection leaves no address behind in alerts', async () => {
    const { parts, key, connection, signal, time } = await opened(here);
    await saveProbes(parts, await connection(), [{ mailbox: 'ana@contoso.com', expected: 'refused' }]);
    time.now += dayMs;
    await runProbes(parts, await connection(), signal);
    const alerts = () =>
      here.database.tenant(key.organizationId, (tx) => tx.selectFrom('alert').select(['about', 'problem']).execute());
    expect(JSON.stringify(await alerts())).toContain('ana@contoso.com');
    await end(parts, { ...key, erase: true, by: 'Ana' });
    expect(JSON.stringify(await alerts())).not.toContain('ana@contoso.com');
    await parts.sources.close();
  });
});
