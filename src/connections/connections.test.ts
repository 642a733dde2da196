// Connecting a source, testing the connection, and opening it for the sync.
import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { listConnections, readConnection, readCredential, setPaused } from '../db/queries/connections.ts';
import { createOrganization } from '../db/queries/organizations.ts';
import { type Here, withDatabases } from '../db/testing.ts';
import { systemClock } from '../lib/clock.ts';
import { openKeyring } from '../lib/secrets.ts';
import { SignInAgain } from '../providers/errors.ts';
import { describeConnection, describeProvider } from './card.ts';
import { type ConnectRequest, connect } from './connect.ts';
import { testConnection } from './doctor.ts';
import { openSources, type SourceParts } from './sources.ts';
import { type TestTenant, testProvider } from './testing.ts';

const canary = 'c4n4ry-secret-VALUE';
const now = new Date('2026-03-02T08:00:00Z');

const tryOn = async (here: Here) => {
  const tenant: TestTenant = { tenantId: randomUUID(), secret: canary, missing: [], open: 0 };
  const parts: SourceParts = {
    database: here.database,
    keyring: openKeyring([randomBytes(32)]),
    seams: { clock: systemClock(), network: () => Promise.reject(new Error('no network here')) },
    endpoints: { cloud: 'global', urls: {}, sharedApp: null, mailSignIn: true },
    providers: [testProvider(tenant)],
  };
  const organizationId = randomUUID();
  const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };
  await here.database.door((tx) =>
    createOrganization(tx, { organizationId, name: 'A', zone: 'UTC', hours, createdAt: now }),
  );
  const request: ConnectRequest = {
    organizationId,
    connectedBy: 'Ana Ruiz',
    provider: 'test',
    way: 'own-app',
    fields: { clientId: 'c1', secret: canary },
    streams: ['people', 'mail'],
    since: null,
    own: null,
    now,
    signal: new AbortController().signal,
  };
  const list = () => here.database.tenant(organizationId, (tx) => listConnections(tx, organizationId));
  return { tenant, parts, request, organizationId, list };
};

describe('a provider', () => {
  it('is described by its data alone', () => {
    const endpoints = { cloud: 'global', urls: {}, sharedApp: null, mailSignIn: true };
    const shown = describeProvider(testProvider({ tenantId: 't', secret: '', missing: [], open: 0 }), endpoints);
    expect(shown).toMatchObject({ id: 'test', title: 'Connect Test' });
    expect(shown.ways[0]?.streams[1]).toEqual({
      name: 'mail',
      title: 'mail',
      gives: 'Gives mail.',
      without: 'No mail.',
      permissions: [['mail.Read']],
      standard: true,
      missing: null,
      gate: null,
    });
  });
});

withDatabases((here) => {
  test('a credential that works is saved sealed, with the first partition waiting', async () => {
    const { parts, request, organizationId, list, tenant } = await tryOn(here);
    const result = await connect(parts, request);
    expect(result).toMatchObject({ result: 'connected', checks: [{ state: 'ok' }, { state: 'ok' }, { state: 'ok' }] });
    const [connection] = await list();
    expect(describeConnection(connection!, parts.providers)).toEqual({
      id: expect.any(String),
      provider: 'test',
      providerName: 'Test',
      tenantId: tenant.tenantId,
      tenantName: 'Test Tenant',
      status: 'connected',
      problem: null,
      connectedAt: now.toISOString(),
      connectedBy: 'Ana Ruiz',
      way: 'own-app',
      wayTitle: 'A form',
      mode: 'application',
      signedInAs: null,
      credentialExpiresAt: null,
      credentialChangedAt: now.toISOString(),
      lastTest: { at: now.toISOString(), ok: true, failed: 0 },
      settings: { clientId: 'c1' },
      syncing: true,
      lastFinishedAt: null,
      nextSyncAt: null,
    });
    const [rows, partitions] = await here.database.tenant(
      organizationId,
      async (tx) =>
        [
          await tx.selectFrom('connection').selectAll().execute(),
          await tx.selectFrom('stream_partition').selectAll().execute(),
        ] as const,
    );
    expect(JSON.stringify(rows)).not.toContain(canary);
    expect(rows[0]?.secret?.includes(canary)).toBe(false);
    expect(partitions).toMatchObject([{ stream: 'people', part: 'root', state: 'waiting' }]);
    expect(tenant.open).toBe(0);
  });

  test('nothing is saved when a check fails, and nothing stays open', async () => {
    const { parts, request, list, tenant } = await tryOn(here);
    tenant.missing = ['mail'];
    const refused = await connect(parts, request);
    expect(refused).toMatchObject({
      result: 'failed',
      checks: [{ state: 'ok' }, { state: 'ok' }, { state: 'failed' }],
    });
    tenant.missing = [];
    tenant.secret = 'other';
    expect(await connect(parts, request)).toMatchObject({
      result: 'failed',
      checks: [{ code: 'credential', state: 'failed' }, {}, {}],
    });
    expect(await list()).toEqual([]);
    expect(tenant.open).toBe(0);
  });

  test.each<[Partial<ConnectRequest>, string, string]>([
    [{ provider: 'tset' }, 'provider', 'Unknown source. Choose one of: test.'],
    [{ streams: ['people', 'males'] }, 'streams', '"males" cannot be read this way. Choose from: people, mail.'],
    [
      { streams: ['mail'] },
      'streams',
      'These streams read mailboxes, and none of them finds any. Choose people as well.',
    ],
    [{ fields: {} }, 'secret', 'Enter the secret.'],
  ])('%o is refused naming the field', async (wrong, field, message) => {
    const { parts, request } = await tryOn(here);
    expect(await connect(parts, { ...request, ...wrong })).toEqual({ result: 'invalid', faults: [{ field, message }] });
  });

  test('a tenant is connected once per organization, however many try', async () => {
    const { parts, request, list } = await tryOn(here);
    const results = await Promise.all(Array.from({ length: 10 }, () => connect(parts, request)));
    expect(results.filter(({ result }) => result === 'connected')).toHaveLength(1);
    expect(results.filter(({ result }) => result === 'duplicate')).toHaveLength(9);
    expect(await list()).toHaveLength(1);
  });

  describe('a connection', () => {
    let setting: Awaited<ReturnType<typeof tryOn>> & { connectionId: string };
    const status = async () => {
      const { organizationId, connectionId } = setting;
      const key = { organizationId, connectionId };
      const found = await here.database.tenant(organizationId, (tx) => readConnection(tx, key));
      return { status: found?.status, problem: found?.problem?.code ?? null };
    };
    const test1 = (sources: ReturnType<typeof openSources>) =>
      testConnection({ ...setting.parts, sources }, { ...setting, signal: new AbortController().signal });

    beforeAll(async () => {
      const made = await tryOn(here);
      const result = await connect(made.parts, made.request);
      setting = { ...made, connectionId: result.result === 'connected' ? result.connectionId : '' };
    });

    test('is opened once for all who ask, and closed with the process', async () => {
      const { parts, organizationId, connectionId, tenant } = setting;
      const sources = openSources(parts);
      const [one, two] = await Promise.all([
        sources.get(organizationId, connectionId),
        sources.get(organizationId, connectionId),
      ]);
      expect(one).toBe(two);
      expect(tenant.open).toBe(1);
      await sources.forget(organizationId, connectionId);
      expect(tenant.open).toBe(0);
      await sources.get(organizationId, connectionId);
      await sources.close();
      await sources.close();
      expect(tenant.open).toBe(0);
    });

    test('is opened anew when another process changed what it signs in with, and not at all once it is ended', async () => {
      const { parts, organizationId, connectionId, tenant } = setting;
      const sources = openSources(parts);
      const key = { organizationId, connectionId };
      const first = await sources.get(organizationId, connectionId);
      const change = (set: { settings?: string; status?: 'disconnected' | 'connected'; secret?: Buffer | null }) =>
        here.database.tenant(organizationId, (tx) =>
          tx.updateTable('connection').set(set).where('connection_id', '=', connectionId).execute(),
        );
      const before = await here.database.tenant(organizationId, (tx) => readCredential(tx, key));
      await change({ settings: '{"clientId":"c2"}' });
      const second = await sources.get(organizationId, connectionId);
      expect(second).not.toBe(first);
      expect(tenant.open).toBe(1);
      await change({ status: 'disconnected', secret: null });
      await expect(sources.get(organizationId, connectionId)).rejects.toThrow('no such connection');
      await change({ status: 'connected', secret: before!.secret, settings: JSON.stringify(before!.settings) });
      await sources.close();
      expect(tenant.open).toBe(0);
    });

    test('is not opened for another organization, nor with another key', async () => {
      const { parts, organizationId, connectionId } = setting;
      const sources = openSources(parts);
      await expect(sources.get(randomUUID(), connectionId)).rejects.toThrow(SignInAgain);
      const other = openSources({ ...parts, keyring: openKeyring([randomBytes(32)]) });
      await expect(other.get(organizationId, connectionId)).rejects.toThrow('cannot be opened with the key');
      expect(
        await testConnection({ ...parts, sources: other }, { ...setting, signal: new AbortController().signal }),
      ).toMatchObject([{ state: 'failed', problem: { code: 'secret-unreadable', who: 'operator' } }]);
      expect(await status()).toEqual({ status: 'needs-attention', problem: 'secret-unreadable' });
    });

    test('goes on with one permission missing, stops with a dead credential, and recovers', async () => {
      const { parts, tenant } = setting;
      const sources = openSources(parts);
      tenant.missing = ['mail'];
      expect(await test1(sources)).toMatchObject([{ state: 'ok' }, { state: 'ok' }, { state: 'failed' }]);
      expect(await status()).toEqual({ status: 'connected', problem: null });
      tenant.secret = 'renewed elsewhere';
      expect(await test1(sources)).toMatchObject([{ code: 'credential', state: 'failed' }, {}, {}]);
      expect(await status()).toEqual({ status: 'needs-attention', problem: 'secret-wrong' });
      tenant.secret = canary;
      tenant.missing = [];
      expect((await test1(sources))?.every((check) => check.state === 'ok')).toBe(true);
      expect(await status()).toEqual({ status: 'connected', problem: null });
      await sources.close();
      expect(tenant.open).toBe(0);
    });

    test('that a person paused stays paused when it is tested', async () => {
      const { parts, organizationId, connectionId } = setting;
      const sources = openSources(parts);
      await here.database.tenant(organizationId, (tx) => setPaused(tx, { organizationId, connectionId, paused: true }));
      await test1(sources);
      expect(await status()).toEqual({ status: 'paused', problem: null });
      await sources.close();
    });

    test('of another organization, or that is not there, is not tested', async () => {
      const sources = openSources(setting.parts);
      const asked = {
        organizationId: randomUUID(),
        connectionId: setting.connectionId,
        signal: new AbortController().signal,
      };
      expect(await testConnection({ ...setting.parts, sources }, asked)).toBeNull();
    });
  });
});
