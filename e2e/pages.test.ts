// The pages in a real browser, against the real server and an emulated tenant: from the set-up code to a figure's evidence.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, openApp } from '../src/app.ts';
import { type EmulatedTenant, startEmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { readConfig } from '../src/config.ts';
import { systemClock } from '../src/lib/clock.ts';
import { openLog } from '../src/lib/log.ts';
import { accessFaults, chromiumPath, launch, looks, tabTo, type Visit, visit } from './browser.ts';
import { environmentFor } from './stage.ts';

const now = '2026-11-20T16:00:00Z';
const password = 'tidal copper twelve moons';
const [light] = looks;

interface Product {
  readonly tenant: EmulatedTenant;
  readonly app: App;
  readonly url: string;
  close(): Promise<void>;
}

/** Not set up yet; its clock stands where the tenant's does. */
const openProduct = async (): Promise<Product> => {
  const tenant = await startEmulatedTenant(['--scenario', 'small-office', '--now', now, '--frozen']);
  const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-pages-'));
  const environment = environmentFor(tenant, { dataDir, databaseUrl: null, key: randomBytes(32).toString('base64') });
  const offset = Date.parse(tenant.now) - Date.now();
  const clock = { ...systemClock(), now: () => Date.now() + offset };
  const log = openLog({ level: 'error' });
  const app = await openApp({ config: readConfig(environment, dataDir), log, role: 'all', seams: { clock } });
  const url = await app.listen();
  const close = async (): Promise<void> => {
    await app.close();
    await tenant.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { tenant, app, url, close };
};

const typeInto = async (page: Page, name: string | RegExp, text: string): Promise<void> => {
  await tabTo(page, 'textbox', name);
  await page.keyboard.type(text);
};

describe.skipIf(chromiumPath === null)('the pages in Chromium', () => {
  let browser: Browser;
  let product: Product;
  let owner: Visit;

  beforeAll(async () => {
    [browser, product] = await Promise.all([launch(chromiumPath ?? ''), openProduct()]);
    owner = await visit(browser, light, now);
  });
  afterAll(async () => {
    await browser.close();
    await product.close();
  });

  it('say what is missing on the first run', async () => {
    const stranger = await visit(browser, light, now);
    await stranger.page.goto(product.url);
    await stranger.page.getByRole('heading', { name: 'Set up Plumbline' }).waitFor();
    await stranger.page.getByRole('button', { name: 'Set up and sign in' }).click();
    await stranger.page.getByText('Enter the set-up code.').waitFor();
    expect(await accessFaults(stranger.page)).toEqual([]);
    await stranger.context.close();
  });

  it('lead a stranger to the set-up, and whoever has the code through it by keyboard alone', async () => {
    const { page } = owner;
    await page.goto(product.url);
    await page.waitForURL(`${product.url}/set-up`);
    await page.goto(`${product.url}/set-up#${(await product.app.readSetUpCode()) ?? ''}`);
    expect(await page.getByRole('combobox', { name: 'Time zone' }).inputValue()).toBe('Europe/Berlin');
    await typeInto(page, 'Name', 'Story');
    await typeInto(page, 'Your name', 'Olga Owner');
    await typeInto(page, 'E-mail', 'olga@story.example');
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await tabTo(page, 'button', 'Set up and sign in');
    await page.keyboard.press('Enter');
    await page.locator('h1:focus').getByText('Welcome, Olga').waitFor();
  });

  it('connect a tenant by keyboard; a wrong secret is explained, and what was typed is kept', async () => {
    const { page } = owner;
    const { tenantId, clientId, clientSecret } = product.tenant;
    for (const choice of ['Connect a source', /^Microsoft 365/, /^Your own app registration/]) {
      await tabTo(page, 'link', choice);
      await page.keyboard.press('Enter');
    }
    await tabTo(page, 'radio', /^Certificate/);
    await page.keyboard.press('ArrowRight');
    await typeInto(page, /Directory/, ` {${tenantId}} `);
    await typeInto(page, /Application/, clientId);
    const secret = page.getByLabel(/^Client secret \(Value\)/);
    await page.keyboard.press('Tab');
    await page.keyboard.type(clientId);
    await page.getByText('It looks like the Secret ID').waitFor();
    await secret.fill('wrong~secret');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Not connected yet' }).waitFor();
    expect(await page.getByText('AADSTS7000215').count()).toBeGreaterThan(0);
    expect(await page.getByRole('textbox', { name: /Directory/ }).inputValue()).toBe(tenantId);
    expect(await accessFaults(page)).toEqual([]);
    await secret.fill(clientSecret);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/connections\/[0-9a-f-]{36}$/);
    await page.locator('h1:focus').getByText('Small Office').waitFor();
  });

  it('follow the first sync to its end without a reload, then show the people', { timeout: 240_000 }, async () => {
    const { page } = owner;
    await page.getByRole('button', { name: 'Sync now' }).waitFor({ timeout: 200_000 });
    await page.getByRole('link', { name: 'Test', exact: true }).click();
    await page.getByText('Authenticated as Small Office').waitFor();
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await page.getByRole('table').waitFor();
    await page.getByRole('row').nth(20).waitFor();
    await expect.poll(() => page.getByText('Unavailable').count()).toBeGreaterThan(0);
    expect(owner.complaints).toEqual([]);
  });

  it('open a figure, its definition and its evidence by keyboard; Escape leads back to it', async () => {
    const { page } = owner;
    await page
      .getByRole('row')
      .filter({ hasText: /[1-9]\d%/ })
      .first()
      .getByRole('link')
      .click();
    await tabTo(page, 'link', 'Mail sent');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('dialog', { name: 'Mail sent' });
    await panel.getByText('Formula').waitFor();
    await panel
      .getByText(/^Counts: /)
      .first()
      .waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    expect(await page.locator(':focus').textContent()).toBe('Mail sent');
  });

  it('lead who is not signed in to sign-in and back', async () => {
    const guest = await visit(browser, light, now);
    const { page } = guest;
    await page.goto(`${product.url}/people?days=7&search=a`);
    await page.waitForURL(/\/sign-in\?return=/);
    await page.getByRole('textbox', { name: 'E-mail' }).fill('olga@story.example');
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${product.url}/people?days=7&search=a`);
    await guest.context.close();
  });
});
