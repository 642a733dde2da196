// Ways in that need another hand, clicked through in Chromium: a certificate made here, a code on another device, one's own account; and the way back after trouble.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disconnectConnection } from '../src/contract/lifecycle.ts';
import { inviteMember, join as joinIn } from '../src/contract/links.ts';
import { type Database, openDatabase } from '../src/db/open.ts';
import { accessFaults, chromiumPath, launch, looks, type Visit, visit } from './browser.ts';
import { until } from './lifecycle-trouble.ts';
import { nextHour, now, openWaysStage, ownerEmail, ownerPassword, type WaysStage } from './ways-stage.ts';

const [light, dark, phone] = looks;
const ines = 'ines.falk@contoso.com';
const tomas = 'tomas.bauer@contoso.com';
const employeePassword = 'an employee of a story';
/** Where to put pictures of the pages; none are taken without. */
const pictures = process.env['STORY_PICTURES'];

/** Nothing that keeps somebody from using the page; a picture of it where pictures are wanted. */
const expectUsable = async (page: Page, name: string): Promise<void> => {
  if (pictures !== undefined) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  expect(await accessFaults(page)).toEqual([]);
};

describe.skipIf(chromiumPath === null)('in Chromium', () => {
  let database: Database;
  let stage: WaysStage;
  let browser: Browser;
  let owner: Visit;
  beforeAll(async () => {
    database = await openDatabase({ url: null, dataDir: null });
    [browser, stage] = await Promise.all([launch(chromiumPath ?? ''), openWaysStage({ database })]);
    owner = await visit(browser, light, now);
    await signIn(owner.page, ownerEmail, ownerPassword);
    await stage.control.post('/settings', { deviceInterval: 1 });
    await stage.control.post('/tenant-policy', { userConsent: 'allow' });
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
    await database.close();
  });

  const signIn = async (page: Page, email: string, password: string): Promise<void> => {
    await page.goto(`${stage.url}/sign-in`);
    await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.waitForURL((at) => at.pathname !== '/sign-in');
  };
  /** On a connection's page until everything was read. */
  const followSync = async (page: Page): Promise<string> => {
    await page.waitForURL(/\/connections\/[0-9a-f-]{36}/);
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    expect(await stage.settled(id)).toMatchObject({ status: 'connected', problem: null });
    await page.getByRole('button', { name: 'Sync now' }).waitFor();
    return id;
  };

  /** Signs in on a phone; resolves to what Microsoft's last page says. */
  const atDevice = async (url: string, code: string): Promise<string> => {
    const { page, context } = await visit(browser, phone, now);
    await page.goto(url);
    await page.locator('input[name=otc]').fill(code);
    await page.locator('button').first().click();
    await page.locator('input[name=other]').fill(ines);
    await page.locator('button[value=next]').click();
    await page.waitForLoadState();
    const accept = page.locator('button[value=accept]');
    if ((await accept.count()) > 0) await accept.click();
    const said = await page.getByRole('heading').innerText();
    await context.close();
    return said;
  };
  const getCode = async (again: boolean) => {
    const { page } = owner;
    if (!again) await page.goto(`${stage.url}/connections/connect?provider=microsoft&way=device-code`);
    await page.getByRole('button', { name: again ? 'Get another code' : 'Get a code' }).click();
    const link = page.getByRole('link', { name: /^Open the page/ });
    await link.waitFor();
    const shown = await page.locator('p', { hasText: /^Code: / }).textContent();
    const code = shown?.replace('Code: ', '').trim() ?? '';
    return { url: (await link.getAttribute('href')) ?? '', code };
  };

  it('an owner makes a certificate here, uploads what is downloaded, and gets the ledger’s figures', async () => {
    const { page } = owner;
    const { tenantId } = stage.tenant;
    const clientId = randomUUID();
    const roles = ['User.Read.All', 'Mail.ReadBasic.All', 'Calendars.ReadBasic.All', 'MailboxSettings.Read'];
    // What is signed with a certificate carries the machine's time, not the story's.
    await stage.control.post('/settings', { skewSeconds: 0 });
    await page.goto(`${stage.url}/connections/connect?provider=microsoft&way=own-app`);
    await page.getByRole('checkbox', { name: 'Time zone and working hours' }).check();
    await page.getByRole('button', { name: 'Make a certificate' }).click();
    await page.getByText('The certificate is made', { exact: true }).waitFor();
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download .pem' }).click(),
    ]);
    const certificate = await readFile(await saved.path(), 'utf8');
    expect(certificate).not.toContain('PRIVATE');
    await page.getByRole('textbox', { name: /^Directory/ }).fill(tenantId);
    await page.getByRole('textbox', { name: /^Application/ }).fill(clientId);
    const app = { clientId, homeTenantId: tenantId, grants: { [tenantId]: roles } };
    await stage.control.post('/apps', app);
    await page.getByRole('button', { name: 'Test and connect' }).click();
    await page.getByRole('heading', { name: 'Not connected yet' }).waitFor();
    await expectUsable(page, 'certificate-not-uploaded');
    await stage.control.post('/apps', { ...app, certificates: [certificate] });
    await page.getByRole('button', { name: 'Test and connect' }).click();
    const id = await followSync(page);
    await expectUsable(page, 'certificate-connected');
    expect(await stage.differences()).toEqual([]);
    await stage.client.call(disconnectConnection, { id, erase: true });
    await stage.control.post('/settings', { skewSeconds: (stage.now() - Date.now()) / 1000 });
  });

  describe('by a code on another device', () => {
    it('is told what to do instead where conditional access blocks it', async () => {
      await stage.control.post('/tenant-policy', { deviceCode: 'blocked' });
      const { url, code } = await getCode(false);
      await expectUsable(owner.page, 'device-code');
      expect(await atDevice(url, code)).toBe('Sign in');
      await owner.page.getByText('A Conditional Access policy blocks signing in with a code.').first().waitFor();
      await expectUsable(owner.page, 'device-code-blocked');
      await stage.control.post('/tenant-policy', { deviceCode: 'allowed' });
    });

    it('connects as soon as another code was used, without a reload', async () => {
      const { url, code } = await getCode(true);
      expect(await atDevice(url, code)).toBe('You have signed in to Plumbline');
      const id = await followSync(owner.page);
      expect(await stage.connection(id)).toMatchObject({ way: 'device-code', signedInAs: ines });
      await expectUsable(owner.page, 'device-connected');
    });
  });

  describe('an employee with a login', () => {
    let employee: Visit;
    beforeAll(async () => {
      const { url } = await stage.owner.call(inviteMember, { email: tomas, role: 'employee' });
      const token = new URL(url).hash.slice(1);
      await stage.browser().call(joinIn, { token, fullName: 'Tomas Bauer', password: employeePassword });
      employee = await visit(browser, dark, now);
      await signIn(employee.page, tomas, employeePassword);
    });
    afterAll(() => employee.context.close());

    it('connects their own account from the account page and sees there how it stands', async () => {
      const { page } = employee;
      await page.goto(`${stage.url}/account/connect?provider=microsoft&way=own-account`);
      await page.getByRole('button', { name: /^Continue to/ }).click();
      await page.locator('input[name=other]').fill(tomas);
      await page.locator('button[value=next]').click();
      await page.locator('button[value=accept]').click();
      await page.getByRole('heading', { name: 'Authorization successful' }).waitFor();
      await expectUsable(page, 'own-account-connected');
      await page.goto(`${stage.url}/account`);
      await page.getByText(tomas).first().waitFor();
      const own = (await stage.connections()).find(({ signedInAs }) => signedInAs === tomas);
      expect(await stage.settled(own?.id ?? '')).toMatchObject({ status: 'connected', problem: null });
      await expectUsable(page, 'account');
    });

    it('is shown that it ended at Microsoft, signs in again there, and nothing is lost', async () => {
      const { page } = employee;
      const own = (await stage.connections()).find(({ signedInAs }) => signedInAs === tomas);
      const id = own?.id ?? '';
      await stage.control.post('/revoke-sessions', { user: tomas, reason: 'password-reset' });
      await stage.advance(nextHour);
      await until(
        () => stage.connection(id),
        ({ status }) => status === 'needs-attention',
      );
      await page.goto(`${stage.url}/account`);
      await page.getByText('Needs attention').first().waitFor();
      await expectUsable(page, 'account-needs-attention');
      const before = (await stage.connection(id)).lastFinishedAt;
      await page
        .getByRole('link', { name: /^Sign in again/ })
        .first()
        .click();
      await page.getByRole('button', { name: /^Continue to/ }).click();
      await page.locator('input[name=other]').fill(tomas);
      await page.locator('button[value=next]').click();
      await page.getByRole('heading', { name: 'Authorization successful' }).waitFor();
      expect(await stage.settled(id, before)).toMatchObject({ status: 'connected', problem: null, alerts: 0 });
      const people = [tomas];
      const signals = ['mail-sent', 'mail-received', 'meetings'];
      expect(await stage.differences({ people, signals, settings: false })).toEqual([]);
      expect([...owner.complaints, ...employee.complaints]).toEqual([]);
    });
  });
});
