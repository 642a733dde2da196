// Every grant that Microsoft gives, got by msal-node over the product's network from the emulated sign-in service.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { microsoft } from '../src/providers/microsoft/index.ts';
import type { SignInResult, Source } from '../src/providers/provider.ts';
import { drain } from '../src/providers/testing.ts';
import { type GrantsStage, openBrowser, openGrantsStage, requestOf, scopes, streams } from './grants-stage.ts';

const signal = AbortSignal.timeout(300_000);
const sign = (account: string, decision = 'accept') => ({ account, admin: account, step: 'next', decision });
const admin = 'admin@contoso.com';
const employee = 'ines.falk@contoso.com';

const grantedOf = (result: SignInResult) => {
  if (result.result !== 'granted') throw new Error(JSON.stringify(result));
  return result;
};

let stage: GrantsStage;
beforeAll(async () => {
  stage = await openGrantsStage();
}, 60_000);
afterAll(() => stage.close());

const consent = async (browser = openBrowser(), second: Record<string, string> | null = null) => {
  const first = await stage.round({ way: 'admin-consent', browser, fields: sign(admin) });
  if (first.result !== 'continue') throw new Error(JSON.stringify(first));
  const proof = await stage.round({ way: 'admin-consent', given: { step: first.step }, browser, fields: second });
  if (proof.result !== 'continue') return grantedOf(proof);
  const free = { way: 'admin-consent', given: { step: proof.step }, browser, fields: sign(admin) };
  return grantedOf(await stage.round(free));
};

const ofTenant = (given: object): object => ({ tenant: stage.tenant.tenantId, ...given });

describe('an admin’s consent', () => {
  it('connects the tenant, and every check passes', async () => {
    const granted = await consent();
    const { source } = stage.open(granted);
    const { tenantId } = stage.tenant;
    expect(await source.describe(signal)).toEqual({
      tenantId,
      tenantName: 'Small Office',
      grantKey: tenantId,
      signedInAs: null,
    });
    const checks = await source.check(streams, signal);
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([]);
    await source.close();
  });

  it('that spreads slowly is waited for', async () => {
    const { clientId } = requestApp();
    await stage.control.post('/revoke-consent', { clientId, tenant: stage.tenant.tenantId });
    await stage.control.post('/settings', { servicePrincipalDelay: 2, rolesDelay: 4 });
    expect((await consent()).settings['tenantId']).toBe(stage.tenant.tenantId);
    await stage.control.post('/settings', { servicePrincipalDelay: 0, rolesDelay: 0 });
  }, 60_000);

  it('of earlier is no use to who merely works there, whatever they write into the address', async () => {
    const step = { tenantId: stage.tenant.tenantId, prompt: 'free' };
    for (const account of ['apps@contoso.com', employee])
      await expect(
        stage.round({ way: 'admin-consent', given: { step }, browser: openBrowser(), fields: sign(account) }),
      ).rejects.toMatchObject({ name: 'NeedsAdmin', problem: { code: 'admin-role-missing' } });
  });

  it('that is declined says so, though Microsoft says `admin_consent=True`', async () => {
    const declining = { way: 'admin-consent', browser: openBrowser(), fields: sign(admin, 'cancel') };
    await expect(stage.round(declining)).rejects.toMatchObject({ problem: { code: 'consent-declined', who: 'admin' } });
  });
});

const requestApp = () => z.object({ clientId: z.string() }).parse(stage.outside.endpoints.sharedApp);
const allow = (list: readonly string[]) =>
  stage.control.post('/delegated-grants', ofTenant({ clientId: requestApp().clientId, scopes: list }));

const Accounts = z.object({ accounts: z.array(z.object({ oid: z.string(), userName: z.string() })) });
const accounts = async () => (await stage.control.get(`/accounts?tenant=${stage.tenant.tenantId}`, Accounts)).accounts;

/** Everything that a source says of one mailbox, by stream. */
const readMailbox = async (source: Source, mailbox: string) => {
  const read = async (name: string, part: string) => {
    const stream = source.streams.find((one) => one.name === name);
    if (!stream) throw new Error(name);
    return (await drain(() => stream, { partition: { mailbox, part }, since: null })).pages;
  };
  const folders = (await read('mail', 'root')).flatMap(({ found }) => found.map(({ part }) => part));
  const mails = await Promise.all(folders.map((folder) => read('mail', folder)));
  const meetings = await read('meetings', 'root');
  const settings = await read('mailbox-settings', 'root');
  return {
    activities: [...mails.flat(), ...meetings].flatMap(({ activities }) => activities),
    settings: settings.map((page) => page.settings),
  };
};

describe('an employee’s own account', () => {
  it('in a tenant as Microsoft sets it up leads to an admin, not to a dead end', async () => {
    await stage.control.post('/revoke-consent', ofTenant({ clientId: requestApp().clientId }));
    const browser = openBrowser();
    const back = await stage.round({ way: 'own-account', browser, fields: sign(employee, 'return') });
    if (back.result !== 'continue') throw new Error(JSON.stringify(back));
    const why = { way: 'own-account', given: { step: back.step }, browser, fields: null };
    await expect(stage.round(why)).rejects.toMatchObject({
      name: 'NeedsAdmin',
      problem: { code: 'admin-approval-needed' },
    });
  });

  it('once an admin has approved reads what the tenant’s own app reads of that mailbox, and nobody else’s', async () => {
    await allow(scopes);
    const granted = grantedOf(
      await stage.round({ way: 'own-account', browser: openBrowser(), fields: sign(employee) }),
    );
    const { source } = stage.open(granted);
    const { tenantId, clientId, clientSecret } = stage.tenant;
    const userId = granted.settings['userId'] ?? '';
    expect(await source.describe(signal)).toMatchObject({ grantKey: `${tenantId}/${userId}`, signedInAs: employee });
    const own = microsoft.parse('own-app', { tenantId, clientId, clientSecret });
    if (!own.ok) throw new Error(JSON.stringify(own.faults));
    const { source: whole } = stage.open(own);
    const mine = await readMailbox(source, userId);
    expect(mine.activities.length).toBeGreaterThan(100);
    expect(mine).toEqual(await readMailbox(whole, userId));
    const another = (await accounts()).find(
      ({ userName }) => userName !== employee && !/^(admin|privileged|apps)@/.test(userName),
    );
    await expect(readMailbox(source, another?.oid ?? '')).rejects.toMatchObject({ name: 'SkipPartition' });
    await Promise.all([source.close(), whole.close()]);
  }, 60_000);

  it('keeps the newest refresh token where each works once, and ends named when it is revoked', async () => {
    await stage.control.post('/settings', { refreshRotation: 'strict', tokenSeconds: 2 });
    const granted = grantedOf(
      await stage.round({ way: 'own-account', browser: openBrowser(), fields: sign(employee) }),
    );
    const { source, secret } = stage.open(granted);
    const seen = new Set([granted.secret]);
    for (let round = 0; round < 4; round += 1) {
      await source.describe(signal);
      seen.add(secret());
      await stage.outside.clock.sleep(1100);
    }
    expect(seen.size).toBeGreaterThan(3);
    await stage.control.post('/revoke-sessions', ofTenant({ user: employee, reason: 'admin' }));
    await expect(source.describe(signal)).rejects.toMatchObject({ name: 'SignInAgain', problem: { who: 'employee' } });
    await stage.control.post('/settings', { refreshRotation: 'normal', tokenSeconds: 3599 });
    await source.close();
  }, 60_000);

  it('is not connected by somebody else’s code, nor twice by the same', async () => {
    const request = requestOf('own-account');
    const parameters = (await openBrowser().go(await stage.signIn.begin(request, stage.outside), sign(employee))) ?? {};
    const other = requestOf('own-account');
    await expect(stage.signIn.finish({ ...other, parameters }, stage.outside)).rejects.toMatchObject({
      problem: { code: expect.stringMatching(/verifier|pkce/) },
    });
    const again = requestOf('own-account');
    const code = (await openBrowser().go(await stage.signIn.begin(again, stage.outside), sign(employee))) ?? {};
    const finish = () => stage.signIn.finish({ ...again, parameters: code }, stage.outside);
    expect((await finish()).result).toBe('granted');
    await expect(finish()).rejects.toMatchObject({ problem: { code: 'code-used-twice' } });
  });
});

const typeIn = (url: string, otc: string, decision = 'accept') =>
  openBrowser().go(url, { ...sign(employee, decision), otc });

describe('a device code', () => {
  const asked = { way: 'device-code', streams: ['people', 'mail'], fields: {}, loginHint: null, signal };
  const poll = (deviceCode: string) => stage.signIn.pollDeviceCode({ ...asked, deviceCode }, stage.outside);

  it('connects who typed it in, and is renewed without a secret', async () => {
    const { deviceCode, userCode, url } = await stage.signIn.beginDeviceCode(asked, stage.outside);
    expect(await poll(deviceCode)).toMatchObject({ result: 'pending' });
    await typeIn(url, userCode);
    const result = await poll(deviceCode);
    if (result.result !== 'granted') throw new Error(JSON.stringify(result));
    const { source } = stage.open(result, { sharedApp: null });
    expect(await source.describe(signal)).toMatchObject({ signedInAs: employee });
    await source.close();
  });

  it('that is declined, late or blocked says which', async () => {
    const declined = await stage.signIn.beginDeviceCode(asked, stage.outside);
    await typeIn(declined.url, declined.userCode, 'cancel');
    await expect(poll(declined.deviceCode)).rejects.toMatchObject({ problem: { code: 'sign-in-declined' } });
    const late = await stage.signIn.beginDeviceCode(asked, stage.outside);
    await stage.control.post('/clock', { advanceSeconds: 1000 });
    await expect(poll(late.deviceCode)).rejects.toMatchObject({ problem: { code: 'device-code-expired' } });
    await stage.control.post('/tenant-policy', ofTenant({ deviceCode: 'blocked' }));
    const blocked = await stage.signIn.beginDeviceCode(asked, stage.outside);
    await typeIn(blocked.url, blocked.userCode);
    await expect(poll(blocked.deviceCode)).rejects.toMatchObject({ problem: { code: 'device-code-blocked' } });
  });
});

describe('an app registration of one’s own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-grants-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is proved by a certificate that was made here', async () => {
    const { tenantId, clientId } = stage.tenant;
    const made = await microsoft.makeCertificate?.({ name: 'Plumbline', days: 90, now: Date.now() });
    await stage.control.patch('/apps', { clientId, certificates: [made?.certificate] });
    const certificate = `${made?.certificate}${made?.privateKey}`;
    const parsed = microsoft.parse('own-app', { tenantId, clientId, certificate });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    const { source } = stage.open(parsed);
    expect(await source.describe(signal)).toMatchObject({ tenantName: 'Small Office' });
    await source.close();
  });

  it('is proved by the token of another identity provider', async () => {
    const { tenantId, clientId } = stage.tenant;
    const [subject, audience] = ['system:serviceaccount:plumbline', 'api://AzureADTokenExchange'];
    const issued = z
      .object({ issuer: z.string(), assertion: z.string() })
      .parse(await stage.control.post('/federated-assertion', { subject, audience }));
    const { issuer } = issued;
    await stage.control.patch('/apps', { clientId, federatedCredentials: [{ issuer, subject, audience }] });
    const federatedTokenFile = join(folder, 'token');
    writeFileSync(federatedTokenFile, issued.assertion);
    const parsed = microsoft.parse('own-app-federated', { tenantId, clientId });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    const { source } = stage.open(parsed, { federatedTokenFile });
    expect(await source.describe(signal)).toMatchObject({ tenantName: 'Small Office' });
    await source.close();
  });
});
