// The sync page in a real browser: a back-fill that is watched and throttled, what could not be understood read again, and why a day lacks.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp } from '../src/app.ts';
import { type Client, clientOf } from '../src/cli/client.ts';
import { type EmulatedTenant, startEmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { readConfig } from '../src/config.ts';
import { createConnection } from '../src/contract/connections.ts';
import { setUp } from '../src/contract/session.ts';
import { listQuarantine } from '../src/contract/sync.ts';
import { systemClock } from '../src/lib/clock.ts';
import { openLog } from '../src/lib/log.ts';
import { type Network, openNetwork } from '../src/lib/network.ts';
import { accessFaults, chromiumPath, launch, looks, overhang, tabTo, type Visit, visit } from './browser.ts';
import { control } from './control.ts';
import { environmentFor } from './stage.ts';

const now = '2026-11-20T16:00:00Z';
const email = 'olga@story.example';
const password = 'tidal copper twelve moons';

/** What a version of Plumbline does not understand: while it is switched on, one date in each page of mail is none. */
const oddMail = (network: Network): { network: Network; understood: boolean } => {
  const odd = {
    understood: false,
    network: async (request: Parameters<Network>[0]) => {
      const response = await network(request);
      if (odd.understood || !request.url.includes('/messages/delta')) return response;
      const text = async () =>
        (await response.text()).replace(/"receivedDateTime":"[^"]+"/, '"receivedDateTime":"yesterday"');
      return { ...response, text };
    },
  };
  return odd;
};

interface Product {
  readonly tenant: EmulatedTenant;
  readonly client: Client;
  readonly odd: { understood: boolean };
  readonly url: string;
  close(): Promise<void>;
}

const openProduct = async (): Promise<Product> => {
  const tenant = await startEmulatedTenant(['--scenario', 'small-office', '--now', now]);
  const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-sync-page-'));
  const environment = environmentFor(tenant, { dataDir, databaseUrl: null, key: randomBytes(32).toString('base64') });
  const offset = Date.parse(tenant.now) - Date.now();
  const clock = { ...systemClock(), now: () => Date.now() + offset };
  const outside = openNetwork({
    allow: Object.values(tenant.urls).map((url) => new URL(url).host),
    proxy: null,
  });
  const odd = oddMail(outside.network);
  const { network } = odd;
  const config = readConfig(environment, dataDir);
  const app = await openApp({ config, log: openLog({ level: 'error' }), role: 'all', seams: { clock, network } });
  const url = await app.listen();
  const client = clientOf(app);
  const setUpCode = (await app.readSetUpCode()) ?? '';
  await client.call(setUp, {
    organizationName: 'Story',
    zone: 'UTC',
    fullName: 'Olga',
    email,
    password,
    setUpCode,
    rawDays: null,
  });
  const close = async (): Promise<void> => {
    await app.close();
    await outside.close();
    await tenant.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { tenant, client, odd, url, close };
};

const signIn = async (page: Page, url: string): Promise<void> => {
  await page.goto(`${url}/sign-in?return=/sync`);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL((at) => at.pathname === '/sync');
};

describe.skipIf(chromiumPath === null)('the sync page', () => {
  let browser: Browser;
  let product: Product;
  const visits: Visit[] = [];

  beforeAll(async () => {
    [browser, product] = await Promise.all([launch(chromiumPath ?? ''), openProduct()]);
    for (const look of looks) {
      const seen = await visit(browser, look, now);
      visits.push(seen);
      await signIn(seen.page, product.url);
    }
  });
  afterAll(async () => {
    await browser.close();
    await product.close();
  });

  const page = (): Page => visits[0]!.page;
  const headline = (kind: string, hasText: RegExp = /./) =>
    page().locator(`[data-headline="${kind}"]`).filter({ hasText });
  /** What is wrong with the page in any look. */
  const faults = async (ready: (of: Page) => Promise<void>): Promise<string[]> => {
    const found: string[] = [];
    for (const [index, { page: seen, complaints }] of visits.entries()) {
      await ready(seen);
      const wide = await overhang(seen);
      const all = [...(wide > 0 ? [`${wide} px stand out`] : []), ...(await accessFaults(seen)), ...complaints];
      found.push(...all.map((fault) => `${looks[index]!.name}: ${fault}`));
    }
    return found;
  };

  it('teaches what it will show while nothing is connected, and leads to the first connection', async () => {
    expect(await faults((seen) => seen.getByRole('heading', { name: 'Nothing is read yet' }).waitFor())).toEqual([]);
    await tabTo(page(), 'link', 'Connect a source');
    await page().keyboard.press('Enter');
    await page().waitForURL(/\/connections\/connect/);
    await page().getByRole('link', { name: 'Sync', exact: true }).click();
    expect(await page().locator('h1:focus').textContent()).toBe('Sync');
  });

  it('says of a back-fill what is read, how much, and when it ends, without a reload', async () => {
    const { tenantId, clientId, clientSecret } = product.tenant;
    await product.client.call(createConnection, {
      provider: 'microsoft',
      fields: { tenantId, clientId, clientSecret },
      streams: ['people', 'mail', 'meetings'],
      since: '2026-08-21T00:00:00.000Z',
    });
    // Slow enough to be watched.
    await control(product.tenant).post('/settings', { latency: 4000 });
    await page().reload();
    await headline('reading', /of about [\d,]+\sitems, .*items\/(s|min), ready/).waitFor();
    const table = page().getByRole('table', { name: 'Streams of Small Office' });
    await table.getByRole('row', { name: /^Mail, header fields only/ }).waitFor();
  });

  it('names the limit that all of it waits for, and goes on by itself', { timeout: 180_000 }, async () => {
    const tenant = control(product.tenant);
    const wait = { kind: 'throttle', retryAfter: { form: 'seconds', seconds: 6 } };
    await tenant.post('/faults', { seed: 1, rules: [{ match: { service: 'graph' }, faults: [wait] }] });
    try {
      await headline('waiting', /until \d\d:\d\d UTC|Tried again at/).waitFor({ timeout: 60_000 });
      expect(await accessFaults(page())).toEqual([]);
    } finally {
      await tenant.post('/settings', { latency: 0 });
      await tenant.remove('/faults');
    }
    // Three mailboxes of this office never answer.
    await headline('attention', /All current apart from \d+ of \d+\sparts as of/).waitFor({ timeout: 120_000 });
  });

  it('tells what is missing by cause, with the fix, who can mend it, and a way to try again', async () => {
    const missing = page().getByRole('region', { name: 'What is missing, and why' });
    await missing.getByText('There is no Exchange Online mailbox to read').waitFor();
    await missing.getByText(/^3\smailboxes$/).waitFor();
    await missing.getByRole('link', { name: 'Where to do this' }).waitFor();
    await missing.getByRole('button', { name: /^Try again/ }).click();
    await missing.getByText('It is being tried again.').waitFor();
  });

  it('reads again what could not be understood, once it can be', { timeout: 180_000 }, async () => {
    const held = page().getByRole('region', { name: 'Quarantine' });
    await held.getByText('receivedDateTime').first().waitFor();
    expect(await faults((seen) => seen.getByText('receivedDateTime').first().waitFor())).toEqual([]);
    product.odd.understood = true;
    await held.getByRole('button', { name: /^Read again: Mail/ }).click();
    await held.getByText(/is being read again from the beginning for [\d,]+\sitems?\./).waitFor();
    await held.getByText('Nothing is in quarantine').waitFor();
    await headline('attention').waitFor({ timeout: 120_000 });
    expect((await product.client.call(listQuarantine, {})).groups).toEqual([]);
  });

  it('opens why a day lacks by keyboard, and leads back to its cell', async () => {
    const grid = page().getByRole('grid', { name: 'Coverage by stream and day' });
    const people = grid.getByRole('button', { name: /^People and their managers, .*19 Nov.*: 25 of 25/ });
    await people.waitFor();
    await people.focus();
    await page().keyboard.press('ArrowDown');
    await page().keyboard.press('ArrowLeft');
    const name = /^Mail, header fields only, .*18 Nov 2026: 22 of 25\speople/;
    expect(await page().locator(':focus').getAttribute('aria-label')).toMatch(name);
    await page().keyboard.press('Enter');
    const sheet = page().getByRole('dialog', { name: 'Mail, header fields only' });
    await sheet.getByText(/^3\speople$/).waitFor();
    await sheet.getByText('There is no Exchange Online mailbox to read').waitFor();
    expect(await accessFaults(page())).toEqual([]);
    await page().keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    expect(await page().locator(':focus').getAttribute('aria-label')).toMatch(name);
  });

  it('keeps the history of runs, as a picture and as a table', async () => {
    const history = page().getByRole('region', { name: 'History of runs' });
    await history.getByRole('img', { name: /^Items of the last \d+\sruns: most/ }).waitFor();
    expect(await history.getByRole('row', { name: /People and their managers/ }).count()).toBeGreaterThan(0);
    await history.getByRole('combobox', { name: 'Stream' }).selectOption('Meetings, without subjects');
    await history.getByRole('row', { name: /Mail/ }).first().waitFor({ state: 'detached' });
    expect(await history.getByRole('row').count()).toBeGreaterThan(1);
    expect(await faults((seen) => seen.getByRole('region', { name: 'History of runs' }).waitFor())).toEqual([]);
  });
});
