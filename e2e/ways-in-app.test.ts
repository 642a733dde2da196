// An app registration of one's own: with a secret, a certificate from elsewhere, one made here, or none at all; tested first, rotated without a gap.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Check, createCertificate, createConnection } from '../src/contract/connections.ts';
import { disconnectConnection, rotateCredential } from '../src/contract/lifecycle.ts';
import { type Database, openDatabase } from '../src/db/open.ts';
import { makeCertificate, pemOf } from '../src/providers/microsoft/testing-certificate.ts';
import { allStreams, openWaysStage, since, type WaysStage } from './ways-stage.ts';

const roles = ['User.Read.All', 'Mail.ReadBasic.All', 'Calendars.ReadBasic.All', 'MailboxSettings.Read'];
const certificateUntil = '2027-05-31T00:00:00.000Z';

const problems = (checks: readonly Check[]): string[] =>
  checks.flatMap(({ state, problem }) => (state === 'failed' && problem !== null ? [problem.code] : []));

describe('an app registration of one’s own', () => {
  let folder: string;
  let database: Database;
  let stage: WaysStage;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-workload-'));
    database = await openDatabase({ url: null, dataDir: null });
    const environment = { PLUMBLINE_FEDERATED_TOKEN_FILE: join(folder, 'token') };
    stage = await openWaysStage({ database, environment, entra: 'machine' });
  });
  afterAll(async () => {
    await stage.close();
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const { id, status } of await stage.connections())
      if (status !== 'disconnected') await stage.client.call(disconnectConnection, { id, erase: true });
  });

  /** Registers an app in the tenant, with the permissions granted; resolves to its ids. */
  const register = async (credentials: Record<string, unknown>) => {
    const { tenantId } = stage.tenant;
    const clientId = randomUUID();
    const grants = { [tenantId]: roles };
    await stage.control.post('/apps', { clientId, homeTenantId: tenantId, grants, ...credentials });
    return { tenantId, clientId };
  };
  const connect = (fields: Record<string, string>, more: { way?: string; certificateId?: string } = {}) =>
    stage.owner.call(createConnection, { provider: 'microsoft', fields, streams: allStreams, since, ...more });

  /** It was connected, and after the first sync every figure is that of the ledger. */
  const expectFigures = async (made: Awaited<ReturnType<typeof connect>>): Promise<string> => {
    expect(problems(made.checks)).toEqual([]);
    const id = made.connection?.id ?? '';
    expect(await stage.settled(id)).toMatchObject({ status: 'connected', problem: null, alerts: 0 });
    expect(await stage.differences()).toEqual([]);
    return id;
  };

  it('with a wrong secret is explained and saves nothing; with the right one it brings the ledger’s figures', async () => {
    const { tenantId, clientId, clientSecret } = stage.tenant;
    const wrong = await connect({ tenantId, clientId, clientSecret: 'wrong~secret' });
    expect(wrong.connection).toBeNull();
    expect(problems(wrong.checks)).toEqual(['secret-wrong']);
    expect(await stage.connections()).toEqual([]);
    const id = await expectFigures(await connect({ tenantId: ` {${tenantId}} `, clientId, clientSecret }));
    expect(await stage.connection(id)).toMatchObject({ way: 'own-app', credentialExpiresAt: null });
  });

  it('with a certificate from elsewhere is connected, with its end in sight', async () => {
    const { certificate, key } = makeCertificate('rsa', new Date(certificateUntil));
    const ids = await register({ certificates: [certificate] });
    const id = await expectFigures(await connect({ ...ids, certificate: `${certificate}\n${pemOf(key)}` }));
    expect(await stage.connection(id)).toMatchObject({ credentialExpiresAt: certificateUntil });
  });

  it('with a certificate made here is connected once its public part was uploaded, and its key never left', async () => {
    const made = await stage.owner.call(createCertificate, { provider: 'microsoft', name: 'plumbline', days: 365 });
    expect(made.certificate).not.toContain('PRIVATE');
    const ids = await register({});
    const early = await connect(ids, { certificateId: made.certificateId });
    expect(early.connection).toBeNull();
    expect(problems(early.checks)).toEqual(['certificate-unknown']);
    await stage.control.post('/apps', {
      clientId: ids.clientId,
      homeTenantId: ids.tenantId,
      certificates: [made.certificate],
      grants: { [ids.tenantId]: roles },
    });
    const id = await expectFigures(await connect(ids, { certificateId: made.certificateId }));
    expect(await stage.connection(id)).toMatchObject({
      credentialExpiresAt: made.expiresAt,
      settings: { certificateThumbprint: made.thumbprint },
    });
    expect(stage.owner.answers.some((text) => text.includes('PRIVATE KEY'))).toBe(false);
    await expect(connect(ids, { certificateId: made.certificateId })).rejects.toMatchObject({ status: 400 });
  });

  it('without any secret trusts the identity that the platform gives', async () => {
    const subject = 'system:serviceaccount:plumbline:server';
    const answer = await stage.control.post('/federated-assertion', { subject });
    const { issuer, assertion } = z.object({ issuer: z.string(), assertion: z.string() }).parse(answer);
    const ids = await register({ federatedCredentials: [{ issuer, subject }] });
    const early = await connect(ids, { way: 'own-app-federated' });
    expect(problems(early.checks)).toEqual(['federated-token-unreadable']);
    await writeFile(join(folder, 'token'), assertion);
    await expectFigures(await connect(ids, { way: 'own-app-federated' }));
  });

  it('goes on without a gap when its secret is replaced; a wrong one leaves the old one in use', async () => {
    const { tenantId, clientId, clientSecret } = stage.tenant;
    const Secret = z.object({ id: z.string(), value: z.string() });
    const id = await expectFigures(await connect({ tenantId, clientId, clientSecret }));
    const wrong = await stage.owner.call(rotateCredential, { id, fields: { clientSecret: 'wrong~secret' } });
    expect(wrong.connection).toBeNull();
    expect(await stage.sync(id)).toMatchObject({ status: 'connected', problem: null });
    const second = Secret.parse(await stage.control.post('/secrets', { clientId }));
    const rotated = await stage.owner.call(rotateCredential, {
      id,
      fields: { clientSecret: second.value, secretExpiresOn: '2027-05-31' },
    });
    expect(rotated.connection).toMatchObject({ id, status: 'connected', credentialExpiresAt: certificateUntil });
    // The first is taken away at Microsoft; only the second opens the tenant from now on.
    await stage.control.post('/apps', {
      clientId,
      homeTenantId: tenantId,
      grants: { [tenantId]: roles },
      secrets: [{ id: second.id, value: second.value }],
    });
    await stage.advance(7200);
    expect(await stage.sync(id)).toMatchObject({ status: 'connected', problem: null });
    expect(await stage.differences()).toEqual([]);
  });
});
