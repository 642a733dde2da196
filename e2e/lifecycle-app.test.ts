// What can befall an app registration of one's own: each trouble is noticed, named and shown, and ends without a loss when it is mended.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createConnection, syncConnection, testConnection } from '../src/contract/connections.ts';
import {
  listAlerts,
  disconnectConnection,
  pauseConnection,
  resumeConnection,
  rotateCredential,
} from '../src/contract/lifecycle.ts';
import { type Database, openDatabase } from '../src/db/open.ts';
import { makeCertificate, pemOf } from '../src/providers/microsoft/testing-certificate.ts';
import { alertsOf, goThrough, lostMail, recently, until } from './lifecycle-trouble.ts';
import { nextHour, openWaysStage, type WaysStage } from './ways-stage.ts';

const Paths = z.looseObject({ byPath: z.record(z.string(), z.number()) });
const roles = ['User.Read.All', 'Mail.ReadBasic.All'];
const end = new Date('2027-05-31T00:00:00Z');

describe('an app registration of one’s own', () => {
  let database: Database;
  let stage: WaysStage;
  beforeAll(async () => {
    database = await openDatabase({ url: null, dataDir: null });
    stage = await openWaysStage({ database, entra: 'machine' });
  });
  afterAll(async () => {
    await stage.close();
    await database.close();
  });
  beforeEach(() => stage.signInOwner());
  afterEach(async () => {
    for (const { id, status } of await stage.connections())
      if (status !== 'disconnected') await stage.client.call(disconnectConnection, { id, erase: true });
  });

  const connect = async (credentials: Record<string, unknown>, fields: Record<string, string>) => {
    const { tenantId } = stage.tenant;
    const clientId = randomUUID();
    await stage.control.post('/apps', {
      clientId,
      homeTenantId: tenantId,
      grants: { [tenantId]: roles },
      ...credentials,
    });
    const made = await stage.owner.call(createConnection, {
      provider: 'microsoft',
      fields: { tenantId, clientId, ...fields },
      streams: ['people', 'mail'],
      since: recently,
    });
    if (made.connection === null) throw new Error(`Not connected: ${JSON.stringify(made.checks, null, 1)}`);
    return { id: made.connection.id, clientId, tenantId };
  };
  const withSecret = () =>
    connect({ secrets: [{ id: randomUUID(), value: 'first~secret' }] }, { clientSecret: 'first~secret' });
  const syncAgain = ({ id }: { id: string }) => stage.owner.call(syncConnection, { id });
  const change = (clientId: string, changes: Record<string, unknown>) =>
    fetch(`${stage.tenant.urls['control']}/apps`, { method: 'PATCH', body: JSON.stringify({ clientId, ...changes }) });

  it('whose secret expired goes on with a new one', async () => {
    const { id, clientId } = await withSecret();
    await goThrough(stage, id, {
      code: 'secret-expired',
      strike: () => stage.control.post('/expire-secrets', { clientId }),
      mend: async () => {
        const { value } = z.object({ value: z.string() }).parse(await stage.control.post('/secrets', { clientId }));
        const { connection } = await stage.owner.call(rotateCredential, { id, fields: { clientSecret: value } });
        expect(connection?.status).toBe('connected');
      },
    });
  });

  it('whose certificate was removed goes on with another', async () => {
    const [first, second] = [makeCertificate('rsa', end), makeCertificate('rsa', end)];
    const pem = (made: typeof first): string => `${made.certificate}\n${pemOf(made.key)}`;
    const { id, clientId } = await connect({ certificates: [first.certificate] }, { certificate: pem(first) });
    await goThrough(stage, id, {
      code: 'certificate-unknown',
      strike: () => change(clientId, { certificates: [second.certificate] }),
      mend: () => stage.owner.call(rotateCredential, { id, fields: { certificate: pem(second) } }),
    });
  });

  it('which was disabled in the tenant goes on once it is enabled', async () => {
    const { id, clientId, tenantId } = await withSecret();
    await goThrough(stage, id, {
      code: 'app-disabled',
      strike: () => change(clientId, { disabledIn: [tenantId] }),
      mend: async (connection) => {
        await change(clientId, { disabledIn: [] });
        await syncAgain(connection);
      },
    });
  });

  it('which conditional access for workloads blocks goes on once it is let in', async () => {
    const { id, clientId } = await withSecret();
    await goThrough(stage, id, {
      code: 'conditional-access',
      strike: () => change(clientId, { workloadBlocked: true }),
      mend: async (connection) => {
        await change(clientId, { workloadBlocked: false });
        await syncAgain(connection);
      },
    });
  });

  it('which loses one permission stops the stream that needs it and no other, asks for it ever more seldom, and goes on', async () => {
    const { id, clientId, tenantId } = await withSecret();
    await stage.settled(id);
    const secrets = [{ id: randomUUID(), value: 'first~secret' }];
    const grant = (names: string[]) =>
      stage.control.post('/apps', { clientId, homeTenantId: tenantId, secrets, grants: { [tenantId]: names } });
    await grant(['User.Read.All']);
    await stage.advance(nextHour);
    const stopped = await until(
      () => stage.connection(id),
      ({ streams, syncing }) =>
        !syncing && (streams.find(({ name }) => name === 'mail')?.partitions.stopped ?? 0) > 100,
    );
    const mail = stopped.streams.find(({ name }) => name === 'mail');
    expect(mail?.problems[0]?.problem).toMatchObject({ code: 'mailbox-refused' });
    expect(stopped.streams.find(({ name }) => name === 'people')).toMatchObject({ state: 'current' });
    expect(stopped).toMatchObject({ status: 'connected', problem: null });
    await stage.control.remove('/ledger');
    for (let hour = 0; hour < 12; hour += 1) {
      await stage.advance(3600);
      await until(
        () => stage.connection(id),
        ({ syncing }) => !syncing,
      );
    }
    await stage.signInOwner();
    const { byPath } = await stage.control.get('/ledger?paths=1', Paths);
    const folders = Object.entries(byPath).filter(([path]) => path.endsWith('/messages/delta'));
    expect(folders.length).toBeGreaterThan(100);
    // After one hour, two and four: instead of twelve times.
    expect(Math.max(...folders.map(([, times]) => times))).toBeLessThanOrEqual(4);
    const { ok } = await stage.owner.call(testConnection, { id });
    expect(ok).toBe(false);
    expect(await alertsOf(stage, 'test-failed')).toMatchObject([{ problem: { code: 'permission-missing' } }]);
    await grant(roles);
    expect((await stage.owner.call(testConnection, { id })).ok).toBe(true);
    expect(await stage.sync(id)).toMatchObject({ status: 'connected' });
    expect(await lostMail(stage)).toEqual([]);
    // How many mailboxes are read is looked at every ten minutes.
    await stage.advance(700);
    const own = async () =>
      (await stage.client.call(listAlerts, {})).alerts.filter(({ connectionId }) => connectionId === id);
    expect(await until(own, (alerts) => alerts.length === 0)).toEqual([]);
  });

  it('asks nothing while it is paused, and goes on where it was', async () => {
    const { id } = await withSecret();
    await stage.settled(id);
    expect((await stage.owner.call(pauseConnection, { id })).connection.status).toBe('paused');
    await stage.control.remove('/ledger');
    for (let hour = 0; hour < 30; hour += 10) await stage.advance(10 * 3600);
    await wait(700);
    expect((await stage.requests()).total).toBe(0);
    await stage.signInOwner();
    const { lastFinishedAt } = await stage.connection(id);
    expect((await stage.owner.call(resumeConnection, { id })).connection.status).toBe('connected');
    expect(await stage.settled(id, lastFinishedAt)).toMatchObject({ status: 'connected', problem: null });
    expect(await lostMail(stage)).toEqual([]);
  });
});
