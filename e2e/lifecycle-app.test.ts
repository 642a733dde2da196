// What can befall an app registration of one's own: each trouble is noticed, named and shown, and ends without a loss when it is mended.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createConnection, syncConnection } from '../src/contract/connections.ts';
import { disconnectConnection, rotateCredential } from '../src/contract/lifecycle.ts';
import { type Database, openDatabase } from '../src/db/open.ts';
import { makeCertificate, pemOf } from '../src/providers/microsoft/testing-certificate.ts';
import { goThrough, recently } from './lifecycle-trouble.ts';
import { openWaysStage, type WaysStage } from './ways-stage.ts';

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
});
