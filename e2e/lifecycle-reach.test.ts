// Who is captured: limits at Microsoft proved in both directions, drift noticed within a day, and rules that keep people out before they are read.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createConnection, testConnection } from '../src/contract/connections.ts';
import { changeStreams, disconnectConnection } from '../src/contract/lifecycle.ts';
import { findGroups, previewReach, probeNow, readReach, saveProbes, saveReach } from '../src/contract/reach.ts';
import { type Database, openDatabase } from '../src/db/open.ts';
import { alertsOf, lostMail, recently, until } from './lifecycle-trouble.ts';
import { openWaysStage, type WaysStage } from './ways-stage.ts';

const inside = 'ines.falk@contoso.com';
const outside = 'anita.desai@contoso.com';
const pilot = 'pilot.mailboxes@contoso.com';
const hour = 3600;

const Paths = z.looseObject({ byPath: z.record(z.string(), z.number()) });
const Accounts = z.object({ accounts: z.array(z.object({ oid: z.string(), address: z.string() })) });

const states = (seen: { probes: readonly { mailbox: string; state: string }[] }): Record<string, string> =>
  Object.fromEntries(seen.probes.map(({ mailbox, state }) => [mailbox, state]));

describe('who is captured', () => {
  let database: Database;
  let stage: WaysStage;
  beforeAll(async () => {
    database = await openDatabase({ url: null, dataDir: null });
    stage = await openWaysStage({ database });
  });
  afterAll(async () => {
    await stage.close();
    await database.close();
  });
  beforeEach(() => stage.signInOwner());
  afterEach(async () => {
    await setPolicies([]);
    for (const { id, status } of await stage.connections())
      if (status !== 'disconnected') await stage.client.call(disconnectConnection, { id, erase: true });
  });

  const setPolicies = (policies: unknown[]) => stage.control.post('/policies', { policies });
  const connect = async (roles: string[], streams = ['people', 'mail']) => {
    const { tenantId } = stage.tenant;
    const clientId = randomUUID();
    const secrets = [{ id: randomUUID(), value: 'reach~secret' }];
    await stage.control.post('/apps', { clientId, homeTenantId: tenantId, secrets, grants: { [tenantId]: roles } });
    const fields = { tenantId, clientId, clientSecret: 'reach~secret' };
    const wanted = { provider: 'microsoft', fields, streams, since: recently };
    const { connection, checks } = await stage.owner.call(createConnection, wanted);
    if (connection === null) throw new Error(`Not connected: ${JSON.stringify(checks, null, 1)}`);
    await stage.settled(connection.id);
    return { id: connection.id, clientId };
  };
  const probes = [
    { mailbox: inside, expected: 'answers' as const },
    { mailbox: outside, expected: 'refused' as const },
  ];
  it('by an access policy is proved in both directions once it holds; when it falls away the alert comes within a day', async () => {
    const { id, clientId } = await connect(['User.Read.All', 'Mail.ReadBasic.All']);
    const policy = { kind: 'access-policy', clientId, access: 'restrict', groups: [pilot], delaySeconds: hour };
    await setPolicies([policy]);
    const early = await stage.owner.call(saveProbes, { id, probes });
    expect(states(early)).toEqual({ [inside]: 'proved', [outside]: 'propagating' });
    expect(await alertsOf(stage, 'reach-drift')).toEqual([]);
    await stage.advance(hour + 60);
    expect(states(await stage.owner.call(probeNow, { id }))).toEqual({ [inside]: 'proved', [outside]: 'proved' });

    // Somebody takes the policy away: nobody here looks, the daily watch does.
    await setPolicies([]);
    await stage.advance(25 * hour);
    const alerts = await until(
      () => alertsOf(stage, 'reach-drift'),
      (seen) => seen.length > 0,
    );
    expect(alerts).toMatchObject([
      { connectionId: id, problem: { code: 'reach-too-wide', title: expect.stringContaining(outside) } },
    ]);
    await stage.signInOwner();
    expect(states(await stage.owner.call(readReach, { id }))).toEqual({ [inside]: 'proved', [outside]: 'drift' });

    await setPolicies([{ ...policy, delaySeconds: 0 }]);
    expect(states(await stage.owner.call(probeNow, { id }))).toEqual({ [inside]: 'proved', [outside]: 'proved' });
    expect(await alertsOf(stage, 'reach-drift')).toEqual([]);
  });

  it('by Exchange’s roles alone, which no token shows, is found by probing', async () => {
    const { id, clientId } = await connect(['User.Read.All'], ['people']);
    const rbac = { kind: 'rbac', clientId, role: 'Application Mail.ReadBasic', groups: ['Pilot Mailboxes'] };
    await setPolicies([{ ...rbac, delaySeconds: hour / 2 }]);
    await stage.owner.call(changeStreams, { id, streams: ['people', 'mail'] });
    const early = await stage.owner.call(saveProbes, { id, probes });
    expect(states(early)).toEqual({ [inside]: 'propagating', [outside]: 'proved' });
    await stage.advance(hour / 2 + 60);
    expect(states(await stage.owner.call(probeNow, { id }))).toEqual({ [inside]: 'proved', [outside]: 'proved' });
    const { ok, checks } = await stage.owner.call(testConnection, { id });
    expect({ ok, failed: checks.filter(({ state }) => state === 'failed') }).toEqual({ ok: true, failed: [] });
    expect(await stage.sync(id)).toMatchObject({ status: 'connected', problem: null });
    expect(await lostMail(stage, inside)).toEqual([]);
    expect((await stage.activity()).some(({ mailbox }) => mailbox === outside)).toBe(false);
  });

  it('a rule by group keeps everybody else out before a single request is sent for them', async () => {
    const { id } = await connect(['User.Read.All', 'Mail.ReadBasic.All', 'GroupMember.Read.All'], ['people']);
    const { groups, problem } = await stage.owner.call(findGroups, { id, text: 'Pilot M' });
    expect({ groups, problem }).toMatchObject({ groups: [{ name: 'Pilot Mailboxes', address: pilot }], problem: null });
    const group = groups[0]?.id ?? '';
    const rules = [
      { effect: 'include' as const, kind: 'group' as const, value: group, label: 'Pilot Mailboxes' },
      { effect: 'exclude' as const, kind: 'person' as const, value: 'tomas.bauer@contoso.com', label: '' },
    ];
    const { counts } = await stage.owner.call(previewReach, { id, rules });
    expect(counts).toMatchObject({ captured: 5, newlyLeftOut: 0 });
    await stage.owner.call(saveReach, { id, rules, erase: false });
    await stage.control.remove('/ledger');
    const { lastFinishedAt } = await stage.connection(id);
    await stage.owner.call(changeStreams, { id, streams: ['people', 'mail'] });
    await stage.settled(id, lastFinishedAt);
    const { byPath } = await stage.control.get('/ledger?paths=1', Paths);
    const { accounts } = await stage.control.get('/accounts', Accounts);
    const asked = accounts.filter(({ oid }) => Object.keys(byPath).some((path) => path.includes(oid)));
    expect(asked.map(({ address }) => address)).toHaveLength(5);
    expect(asked.map(({ address }) => address)).toContain(inside);
    expect(await lostMail(stage, inside)).toEqual([]);

    // Who comes into the group is read from the next day on; who leaves it is not read any more.
    const { tenantId } = stage.tenant;
    await stage.control.post('/groups', { group, add: [outside], remove: [inside], tenant: tenantId });
    await stage.advance(25 * hour);
    const mailboxesOf = async (): Promise<Set<string>> =>
      new Set((await stage.activity()).map(({ mailbox }) => mailbox));
    const seen = await until(mailboxesOf, (mailboxes) => mailboxes.has(outside));
    expect(seen).toContain(outside);
    // What was being read when the watch looked is over.
    await until(
      () => stage.connection(id),
      ({ syncing }) => !syncing,
    );
    await stage.control.remove('/ledger');
    await stage.sync(id);
    const later = Object.keys((await stage.control.get('/ledger?paths=1', Paths)).byPath);
    const left = accounts.find(({ address }) => address === inside)?.oid ?? 'nobody';
    expect(later.filter((path) => path.includes(left))).toEqual([]);
  });

  it('a rule that leaves people out takes their data along when it is asked to, with a receipt', async () => {
    const { id } = await connect(['User.Read.All', 'Mail.ReadBasic.All']);
    const held = (await stage.activity()).filter(({ mailbox }) => mailbox === outside).length;
    expect(held).toBeGreaterThan(0);
    const rules = [{ effect: 'exclude' as const, kind: 'person' as const, value: outside, label: '' }];
    expect((await stage.owner.call(previewReach, { id, rules })).counts).toMatchObject({ newlyLeftOut: 1 });
    const { erased } = await stage.owner.call(saveReach, { id, rules, erase: true });
    expect(erased).toBe(held);
    await stage.sync(id);
    expect((await stage.activity()).some(({ mailbox }) => mailbox === outside)).toBe(false);
  });
});
