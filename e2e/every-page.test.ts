// Every page of the route table in Chromium: light, dark and on a phone; and what is done on pages that no other story opens.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accessFaults,
  chromiumPath,
  faultsInEveryLook,
  launch,
  looks,
  settled,
  unseenFocus,
  type Visit,
  visit,
} from './browser.ts';
import { type Case, casesOf, firstRun } from './every-page-cases.ts';
import { type OfficePages, openOfficePages, signInAs } from './office-pages.ts';
import { readRouteTable } from './route-table.ts';

const now = '2026-11-20T16:00:00Z';
const [light] = looks;
/** Where to put pictures of the pages; none are taken without. */
const pictures = process.env['STORY_PICTURES'];
const assets = join(import.meta.dirname, '..', 'dist', 'web');
/**
 * Bytes of gzip. The build holds what a page needs to stand to 230 kB; what comes by itself behind it (parts further
 * down, a panel that the address opens) may add a tenth. The library that draws charts is not counted.
 */
const budget = 253_000;
const behind = /\/plot-box-/;

const weights = new Map<string, number>();
/** Bytes of gzip of the scripts and styles among these addresses. */
const weightOf = (addresses: Iterable<string>): number => {
  let sum = 0;
  for (const address of addresses) {
    const { pathname } = new URL(address);
    if (!/\.(js|css)$/.test(pathname) || behind.test(pathname)) continue;
    const known = weights.get(pathname) ?? gzipSync(readFileSync(join(assets, pathname)), { level: 9 }).length;
    weights.set(pathname, known);
    sum += known;
  }
  return sum;
};

/** Each line as the file has it. */
const linesOf = (text: string): string[] => text.split(/\r?\n/).filter((line) => line !== '');

const signedAt = (headers: Readonly<Record<string, string>>): Date =>
  new Date(Number(headers['webhook-timestamp'] ?? '0') * 1000);

interface Seen {
  readonly title: string;
  readonly faults: readonly string[];
}

const nameOf = ({ who, path }: Case): string => `${who}${path.replace(/[^\w-]+/g, '-')}`;

/** Opens a page once and looks at it in every way. */
const lookAt = async (seen: Visit, url: string, one: Case): Promise<Seen> => {
  const { page, complaints, asked } = seen;
  complaints.length = 0;
  asked.clear();
  await page.setViewportSize({ width: light.width, height: 900 });
  await page.emulateMedia({ colorScheme: light.colorScheme });
  await page.goto(`${url}${one.path}`);
  await page.locator('h1').filter({ hasText: one.heading }).waitFor();
  await settled(seen);
  const weight = weightOf(asked);
  const headings = await page.locator('h1').count();
  const faults = await faultsInEveryLook(seen, async ({ name }) => {
    if (pictures !== undefined)
      await page.screenshot({ path: join(pictures, `${nameOf(one)}-${name}.png`), fullPage: true });
  });
  const unseen = await unseenFocus(page);
  return {
    title: await page.title(),
    faults: [
      ...(weight > budget ? [`${weight} bytes are loaded`] : []),
      ...(headings === 1 ? [] : [`${headings} first headings`]),
      ...faults,
      ...(unseen === '' ? [] : [`the focus is not seen on ${unseen}`]),
      ...complaints.filter((text) => one.complaint?.test(text) !== true),
    ].map((fault) => `${nameOf(one)}: ${fault}`),
  };
};

describe.skipIf(chromiumPath === null)('every page', () => {
  let browser: Browser;
  let product: OfficePages;
  const seen = new Map<string, Promise<Seen[]>>();

  /** Two at a time, each with a browser of its own for each login. */
  const lookAtAll = (cases: Readonly<Record<string, readonly Case[]>>): void => {
    const queue = Object.entries(cases).map(([route, list]) => ({ route, list, ...Promise.withResolvers<Seen[]>() }));
    for (const { route, promise } of queue) seen.set(route, promise);
    const work = async (): Promise<void> => {
      const visits = new Map<string, Visit>();
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const all: Seen[] = [];
        for (const one of next.list) {
          const mine = visits.get(one.who) ?? (await visit(browser, light, now));
          if (!visits.has(one.who) && one.who !== 'nobody') await signInAs(mine, product.url, one.who);
          visits.set(one.who, mine);
          all.push(
            await lookAt(mine, product.url, one).catch((error: unknown) => ({ title: '', faults: [String(error)] })),
          );
        }
        next.resolve(all);
      }
      await Promise.all([...visits.values()].map(({ context }) => context.close()));
    };
    void Promise.all([work(), work()]);
  };

  beforeAll(async () => {
    [browser, product] = await Promise.all([launch(chromiumPath ?? ''), openOfficePages(now)]);
    lookAtAll(firstRun);
    await seen.get('/set-up');
    lookAtAll(casesOf(await product.settle()));
    await Promise.all(seen.values());
  }, 600_000);
  afterAll(async () => {
    await browser.close();
    await product.close();
  });

  const routes = readRouteTable();
  it.each(routes)('$path: nothing keeps anybody from using it', async ({ path }) => {
    const found = await seen.get(path);
    expect(found, 'a page without a case in every-page-cases.ts').toBeDefined();
    expect(found?.flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('has a title that no other page has', async () => {
    const titles = new Map<string, string>();
    for (const { path, over } of routes) {
      if (over !== null) continue;
      for (const { title } of (await seen.get(path)) ?? []) {
        expect(titles.get(title) ?? path, title).toBe(path);
        titles.set(title, path);
      }
    }
    expect(titles.has('')).toBe(false);
  });

  describe('is worked with', () => {
    let owner: Visit;
    let page: Page;
    beforeAll(async () => {
      owner = await visit(browser, light, now);
      page = owner.page;
      await signInAs(owner, product.url, 'owner');
    });
    afterAll(async () => {
      await owner.context.close();
    });
    const open = async (path: string): Promise<void> => {
      await page.goto(`${product.url}${path}`);
      await settled(owner);
    };

    it('the feed is narrowed, each event has a link of its own, and Escape leads back to the same choices', async () => {
      await open('/activities');
      await page.getByRole('button', { name: 'Meetings', exact: true }).click();
      await page.waitForURL(/[?&]kind=meeting/);
      await page.getByRole('combobox', { name: 'People' }).fill('Ines');
      await page.getByRole('option', { name: 'Ines Falk' }).click();
      await page.getByRole('button', { name: /^Ines Falk/ }).waitFor();
      await settled(owner);
      const rows = page.locator('a[data-activity]');
      const told = await rows.allTextContents();
      expect(told.length).toBeGreaterThan(3);
      expect(told.filter((text) => !/Ines Falk.* had a meeting/.test(text))).toEqual([]);
      await rows.first().click();
      const sheet = page.getByRole('dialog', { name: told[0] ?? '' });
      await sheet.getByText('Organizer').or(sheet.getByText('Kind')).first().waitFor();
      expect(await accessFaults(page)).toEqual([]);
      const link = new URL(page.url());
      await page.keyboard.press('Escape');
      await page.waitForURL((at) => at.pathname === '/activities' && at.searchParams.get('kind') === 'meeting');
      // Without the choice of a person it is told from whoever comes first.
      await open(link.pathname);
      await page.getByRole('dialog').getByText('Ines Falk').first().waitFor();
    });

    it('its choices are kept under a name, found again, and exported as they are', async () => {
      await open('/activities?kind=meeting&days=7');
      await page.getByRole('button', { name: 'Views', exact: true }).click();
      await page.getByRole('button', { name: 'Save these choices' }).click();
      await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Meetings of a week');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Views: Meetings of a week' }).waitFor();
      await open('/activities');
      await page.getByRole('button', { name: 'Views', exact: true }).click();
      await page.getByRole('button', { name: /^Meetings of a week/ }).click();
      await page.waitForURL((at) => at.searchParams.get('kind') === 'meeting' && at.searchParams.get('days') === '7');
      await page.getByRole('button', { name: 'Export' }).click();
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: /^CSV/ }).click(),
      ]);
      const [head = '', ...lines] = linesOf(await readFile(await saved.path(), 'utf8'));
      expect(head).toMatch(/^id,kind,at,/);
      expect(lines.length).toBeGreaterThan(20);
      expect(lines.filter((line) => !/^[0-9a-f-]{36},meeting,2026-11-(1[3-9]|20)/.test(line))).toEqual([]);
    });

    it('an API key is shown this once, lets a program in, and is refused from the moment it is revoked', async () => {
      const { url } = product;
      await open('/settings/api-keys');
      await page.getByRole('button', { name: 'Make a key' }).click();
      const making = page.getByRole('dialog', { name: 'Make an API key' });
      await making.getByRole('textbox', { name: 'Name' }).fill('Dashboard');
      await making.getByRole('checkbox', { name: 'people:read' }).check();
      await making.getByRole('button', { name: 'Make the key' }).click();
      const made = page.getByRole('dialog', { name: 'Your new key' });
      const key = (await made.locator('code').first().textContent()) ?? '';
      expect(key).toMatch(/^plk_/);
      expect(await accessFaults(page)).toEqual([]);
      const ask = async (path: string) =>
        (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${key}` } })).status;
      expect(await ask('/api/people?from=2026-11-13&to=2026-11-19')).toBe(200);
      expect(await ask('/api/connections')).toBe(403);
      await made.getByRole('button', { name: 'I have stored it' }).click();
      await open('/settings/api-keys');
      const keys = page.getByRole('list', { name: 'API keys' });
      await keys.getByText(/Used/).waitFor();
      expect(await page.content()).not.toContain(key);
      await keys.getByRole('button', { name: 'Revoke Dashboard' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
      await keys.getByText('Revoked', { exact: true }).waitFor();
      expect(await ask('/api/people?from=2026-11-13&to=2026-11-19')).toBe(401);
    });

    it('a webhook is tested; the receiver can tell that it is from here; its log is replayed', async () => {
      const { received } = product;
      await open('/settings/webhooks');
      await page.getByRole('button', { name: 'Add a webhook' }).click();
      const adding = page.getByRole('dialog', { name: 'Add a webhook' });
      await adding.getByRole('textbox', { name: 'Address' }).fill('https://hooks.example.com/plumbline');
      await adding.getByRole('button', { name: 'Add the webhook' }).click();
      const made = page.getByRole('dialog', { name: /secret/ });
      const secret = (await made.locator('code').first().textContent()) ?? '';
      await made.getByRole('button', { name: 'I have stored it' }).click();
      await page.getByRole('button', { name: 'Test', exact: true }).click();
      await page.getByText('The test was delivered').first().waitFor();
      const log = page.getByRole('list', { name: 'Deliveries' }).getByRole('listitem');
      await log.getByText('Delivered', { exact: true }).waitFor();
      await log.getByText('What is sent').click();
      expect(await accessFaults(page)).toEqual([]);
      // The secret is the one that was shown, and the time is the product's.
      const { body = '', headers = {} } = received[0] ?? {};
      expect(new Webhook(secret).sign(headers['webhook-id'] ?? '', signedAt(headers), body)).toBe(
        headers['webhook-signature'],
      );
      await log.getByRole('button', { name: /^Replay/ }).click();
      await expect.poll(() => received.length, { timeout: 20_000 }).toBe(2);
      expect(received[1]?.body).toBe(body);
      await expect.poll(() => log.getByText('Delivered', { exact: true }).count(), { timeout: 20_000 }).toBe(2);
      expect(owner.complaints).toEqual([]);
    });
  });
});
