// The ways into a tenant whose consent or account somebody else holds: from the first click to figures as the tenant's own ledger has them.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { disconnectConnection, listAlerts } from '../src/contract/lifecycle.ts';
import { createConsentLink, followLink, listLinks, openLink, revokeLink } from '../src/contract/links.ts';
import { beginSignIn, finishSignIn } from '../src/contract/sign-ins.ts';
import { type Database, openDatabase } from '../src/db/open.ts';
import { parametersOf, wordOf } from './emulated-people.ts';
import { allStreams, openWaysStage, since, type WaysStage } from './ways-stage.ts';

const accept = { admin: 'privileged@contoso.com', account: 'privileged@contoso.com', decision: 'accept' };

describe('the ways in', () => {
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

  const wanted = { provider: 'microsoft', streams: allStreams, since, connectionId: null };
  const endAll = async (): Promise<void> => {
    for (const { id, status } of await stage.connections())
      if (status !== 'disconnected') await stage.client.call(disconnectConnection, { id, erase: true });
  };
  const living = async () => (await stage.connections()).filter(({ status }) => status !== 'disconnected');
  const makeLink = async (more: { streams?: string[]; minutes?: number; connectionId?: string } = {}) =>
    (await stage.owner.call(createConsentLink, { ...wanted, streams: ['people'], ...more })).url;

  describe('an owner who is an admin', () => {
    afterAll(endAll);

    it('consents at Microsoft and gets figures as the ledger has them', async () => {
      const { url } = await stage.owner.call(beginSignIn, { ...wanted, way: 'admin-consent', fields: {} });
      const outcome = await stage.owner.signInAt(url, accept);
      expect(outcome).toMatchObject({ result: 'connected', tenantName: 'Small Office' });
      const [made] = await living();
      const synced = await stage.settled(made?.id ?? '');
      expect(synced).toMatchObject({ status: 'connected', problem: null, way: 'admin-consent', alerts: 0 });
      expect(await stage.differences()).toEqual([]);
    });

    it('is told that the tenant is connected already, and nothing is connected twice', async () => {
      const { url } = await stage.owner.call(beginSignIn, { ...wanted, way: 'admin-consent', fields: {} });
      expect(wordOf(await stage.owner.signInAt(url, accept))).toBe('already-connected');
      expect(await living()).toHaveLength(1);
    });
  });

  describe('an admin without a login here, who follows a link', () => {
    afterAll(endAll);
    afterEach(async () => {
      await stage.control.post('/settings', { declined: 'wire', servicePrincipalDelay: 0, rolesDelay: 0 });
    });

    it.each(['wire', 'documented', 'cancel'])(
      'may decline (as Microsoft tells it: %s), and connects with the same link when they change their mind',
      async (declined) => {
        await stage.control.post('/settings', { declined });
        const [link, admin] = [await makeLink(), stage.browser()];
        const outcome = await admin.follow(link, { ...accept, decision: 'cancel' });
        expect(outcome).toMatchObject({ result: 'failed', again: true });
        expect(wordOf(outcome)).toMatch(/declined|cancelled/);
        const opened = await admin.call(openLink, { token: new URL(link).hash.slice(1) });
        expect(opened).toMatchObject({ state: 'claimed', mine: true, problem: { code: wordOf(outcome) } });
        expect(await living()).toEqual([]);
        expect(wordOf(await admin.follow(link, accept))).toBe('connected');
        await endAll();
      },
    );

    it('may turn back before signing in', async () => {
      const [link, admin] = [await makeLink(), stage.browser()];
      expect(wordOf(await admin.follow(link, { step: 'cancel' }))).toMatch(/declined|cancelled/);
    });

    it('who may not consent is told so by Microsoft, and by us when they return', async () => {
      const [link, admin] = [await makeLink(), stage.browser()];
      const employee = { admin: 'ines.falk@contoso.com', account: 'ines.falk@contoso.com', decision: 'return' };
      const outcome = await admin.follow(link, employee);
      expect(outcome).toMatchObject({ result: 'failed', again: true });
      expect(await living()).toEqual([]);
    });

    it('who consented elsewhere and proves to be nobody there is refused', async () => {
      const [link, admin] = [await makeLink(), stage.browser()];
      const { url } = await admin.call(followLink, { token: new URL(link).hash.slice(1) });
      const { state } = parametersOf(await admin.goTo(url, accept));
      // What anybody could write into an address: another tenant's consent.
      const other = await stage.control.post('/tenants', { scenario: 'small-office', domain: 'fabrikam.com', seed: 7 });
      const tenant = z.object({ tenantId: z.string() }).parse(other).tenantId;
      const forged = { admin_consent: 'True', tenant, state: state ?? '' };
      const outcome = await admin.call(finishSignIn, { parameters: forged });
      expect(outcome.result).toBe('continue');
      if (outcome.result !== 'continue') return;
      const back = await admin.goTo(outcome.url, accept);
      expect(back).toMatchObject({ at: 'callback', parameters: { error: expect.any(String) } });
      const end = await admin.call(finishSignIn, { parameters: parametersOf(back) });
      const last = end.result === 'continue' ? await admin.goTo(end.url, accept) : null;
      expect(last?.at ?? wordOf(end)).toBe('page');
      expect(await living()).toEqual([]);
    });

    it.each(['contoso.com', 'contoso.onmicrosoft.com'])(
      'of another organization than the one that was named (%s) is refused',
      async (tenantId) => {
        const begun = { ...wanted, way: 'admin-consent', fields: { tenantId } };
        const { url } = await stage.owner.call(beginSignIn, begun);
        const stranger = { admin: 'admin@fabrikam.com', account: 'admin@fabrikam.com', decision: 'accept' };
        expect(wordOf(await stage.owner.signInAt(url, stranger))).toBe('account-of-other-tenant');
        expect(await living()).toEqual([]);
        const again = await stage.owner.call(beginSignIn, begun);
        expect(wordOf(await stage.owner.signInAt(again.url, accept))).toBe('connected');
        await endAll();
      },
    );

    it('sees the end of a link that has expired, was taken back, or never was', async () => {
      const admin = stage.browser();
      const link = await makeLink();
      const { links } = await stage.owner.call(listLinks, {});
      await stage.owner.call(revokeLink, { id: links[0]?.id ?? '' });
      await expect(admin.follow(link, accept)).rejects.toMatchObject({ status: 409, code: 'link-revoked' });
      const late = await makeLink();
      await stage.advance(31 * 60);
      await expect(admin.follow(late, accept)).rejects.toMatchObject({ status: 409, code: 'link-expired' });
      const never = `${stage.url}/link#${'a'.repeat(64)}`;
      await expect(admin.follow(never, accept)).rejects.toMatchObject({ status: 404, code: 'link-unknown' });
    });

    it('consents while Microsoft still spreads the consent, and is connected', async () => {
      await stage.control.post('/revoke-consent', { clientId: stage.shared.clientId, tenant: stage.tenant.tenantId });
      await stage.control.post('/settings', { servicePrincipalDelay: 1, rolesDelay: 1 });
      const [link, admin] = [await makeLink({ streams: allStreams }), stage.browser()];
      const outcome = await admin.follow(link, accept);
      expect(outcome).toMatchObject({ result: 'connected', connectionId: null });
      const [made] = await living();
      const synced = await stage.settled(made?.id ?? '');
      expect(synced).toMatchObject({ status: 'connected', problem: null, connectedBy: 'Link of Olga Owner' });
      expect(synced.settings).toMatchObject({ consentedBy: 'privileged@contoso.com' });
      expect(await stage.differences()).toEqual([]);
    });

    it('finds a link used up that was used, and one of another browser closed', async () => {
      await endAll();
      const [link, admin, stranger] = [await makeLink(), stage.browser(), stage.browser()];
      const token = new URL(link).hash.slice(1);
      const { url } = await admin.call(followLink, { token });
      await expect(stranger.follow(link, accept)).rejects.toMatchObject({ status: 409, code: 'link-claimed' });
      const stolen = await stranger.goTo(url, accept);
      const elsewhere = await stranger.call(finishSignIn, { parameters: parametersOf(stolen) });
      expect(wordOf(elsewhere)).toBe('sign-in-other-browser');
      expect(wordOf(await admin.signInAt(url, accept))).toBe('connected');
      await expect(admin.follow(link, accept)).rejects.toMatchObject({ status: 409, code: 'link-used' });
      await expect(stranger.follow(link, accept)).rejects.toMatchObject({ status: 409, code: 'link-used' });
      const again = await admin.call(finishSignIn, { parameters: parametersOf(stolen) });
      expect(wordOf(again)).toBe('sign-in-used');
    });

    it('cannot take another tenant into a connection, and brings the right one back with its history', async () => {
      const [made] = await living();
      const id = made?.id ?? '';
      await stage.settled(id);
      await stage.control.post('/revoke-consent', { clientId: stage.shared.clientId, tenant: stage.tenant.tenantId });
      await stage.client.call(disconnectConnection, { id, erase: false });
      const elsewhere = await stage.browser().follow(await makeLink({ connectionId: id }), {
        ...accept,
        admin: 'admin@fabrikam.com',
        account: 'admin@fabrikam.com',
      });
      expect(wordOf(elsewhere)).toBe('other-grant');
      const outcome = await stage.browser().follow(await makeLink({ connectionId: id }), accept);
      expect(wordOf(outcome)).toBe('connected');
      const all = await stage.connections();
      expect(all.find((one) => one.id === id)).toMatchObject({ status: 'connected', connectedAt: made?.connectedAt });
      expect(await living()).toHaveLength(1);
      expect((await stage.client.call(listAlerts, {})).alerts).toEqual([]);
    });
  });
});
