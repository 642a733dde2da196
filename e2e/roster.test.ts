// The roster in a real browser: a file is looked at, imported and undone; somebody is added by hand and found in the org chart by keyboard alone.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, openApp } from '../src/app.ts';
import { clientOf } from '../src/cli/client.ts';
import { readConfig } from '../src/config.ts';
import { setUp } from '../src/contract/session.ts';
import { openLog } from '../src/lib/log.ts';
import { makeHrExport } from '../src/people/testing-hr-export.ts';
import { accessFaults, chromiumPath, launch, looks, overhang, type Visit, visit } from './browser.ts';

const now = '2026-11-20T16:00:00Z';
const email = 'olga@story.example';
const password = 'tidal copper twelve moons';
const { text, truth } = makeHrExport(11, 120);

const faultsOf = async ({ page }: Visit) => [await overhang(page), ...(await accessFaults(page))];

describe.skipIf(chromiumPath === null)('the roster in Chromium', () => {
  let browser: Browser;
  let folder: string;
  let app: App;
  let url: string;

  beforeAll(async () => {
    browser = await launch(chromiumPath ?? '');
    folder = await mkdtemp(join(tmpdir(), 'plumbline-roster-'));
    await writeFile(join(folder, 'people.csv'), text);
    await writeFile(join(folder, 'odd.csv'), 'name,mail\nAna,ana@contoso.com\n');
    const config = readConfig({ PORT: '0', PLUMBLINE_DATA_DIR: folder }, '/');
    app = await openApp({ config, log: openLog({ level: 'error' }), role: 'web' });
    url = await app.listen();
    const owner = { fullName: 'Olga Owner', email, password, setUpCode: '' };
    await clientOf(app).call(setUp, { organizationName: 'Story', zone: 'Europe/Berlin', ...owner });
  });
  afterAll(async () => {
    await browser.close();
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  const enter = async (look: (typeof looks)[number]): Promise<Visit> => {
    const seen = await visit(browser, look, now);
    await seen.page.goto(`${url}/sign-in`);
    await seen.page.getByRole('textbox', { name: 'E-mail' }).fill(email);
    await seen.page.getByLabel('Password', { exact: true }).fill(password);
    await seen.page.keyboard.press('Enter');
    await seen.page.waitForURL((at) => at.pathname !== '/sign-in');
    return seen;
  };

  it.each(looks)('goes in from a file, row by row, and out again in $name', { timeout: 60_000 }, async (look) => {
    const seen = await enter(look);
    const { page } = seen;
    await page.goto(`${url}/people/import`);
    await page.getByLabel('Roster file').setInputFiles(join(folder, 'odd.csv'));
    await page.getByText('There is no column "email" in the first row (name, mail).').waitFor();
    expect(await faultsOf(seen)).toEqual([0]);
    await page.getByLabel('Roster file').setInputFiles(join(folder, 'people.csv'));
    const importing = page.getByRole('button', { name: `Import ${truth.people} people` });
    await importing.waitFor();
    expect(await faultsOf(seen)).toEqual([0]);
    const refused = Object.values(truth.broken).flat().length;
    await page.getByRole('button', { name: `Refused ${refused}`, exact: true }).click();
    await expect.poll(() => page.getByText('Refused', { exact: true }).count()).toBe(refused);
    await importing.click();
    await page.getByText('Imported', { exact: true }).waitFor();
    await page.goto(`${url}/people/org-chart`);
    await page.getByRole('treeitem').first().waitFor();
    await page.getByText('To mend').waitFor();
    expect(await faultsOf(seen)).toEqual([0]);
    await page.goto(`${url}/settings/domains`);
    await page.getByRole('button', { name: 'contoso.com: Own' }).waitFor();
    expect(await faultsOf(seen)).toEqual([0]);
    await page.goto(`${url}/people/import`);
    await page.getByRole('button', { name: `Undo the import of ${truth.people} new` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText(/people removed/).waitFor();
    expect(await faultsOf(seen)).toEqual([0]);
    await page.getByRole('button', { name: 'Close' }).click();
    expect(seen.complaints.filter((complaint) => !complaint.includes('400'))).toEqual([]);
    await seen.context.close();
  });

  it('takes people by hand, with a manager, and the chart opens by keyboard alone', { timeout: 60_000 }, async () => {
    const seen = await enter(looks[0]);
    const { page } = seen;
    const add = async (fullName: string, address: string, manager: string): Promise<void> => {
      await page.goto(`${url}/people`);
      await page.getByRole('button', { name: 'Add person' }).click();
      await page.getByRole('textbox', { name: 'Full name' }).fill(fullName);
      await page.getByRole('textbox', { name: 'E-mail' }).fill(address);
      await page.getByLabel('Manager').fill(manager);
      await page.getByRole('button', { name: 'Add', exact: true }).click();
    };
    await add('Ina Boss', 'ina@contoso.com', 'nobody@contoso.com');
    await page.getByText('Nobody on the roster has this address.').waitFor();
    expect(await faultsOf(seen)).toEqual([0]);
    await page.getByLabel('Manager').fill('');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('heading', { name: 'Ina Boss' }).waitFor();
    await add('Jo Worker', 'jo@contoso.com', 'ina@contoso.com');
    await page.getByRole('heading', { name: 'Jo Worker' }).waitFor();
    await page.goto(`${url}/people/org-chart`);
    const ina = page.getByRole('treeitem', { name: /Ina Boss/ });
    await ina.focus();
    // A single top is open from the start.
    expect(await ina.getAttribute('aria-expanded')).toBe('true');
    await page.keyboard.press('ArrowLeft');
    expect(await ina.getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('treeitem', { name: /Jo Worker/ }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Jo Worker' }).waitFor();
    await page.getByRole('button', { name: 'Edit' }).click();
    const panel = page.getByRole('dialog', { name: 'Edit Jo Worker' });
    await panel.getByLabel('Last day').fill('2026-10-31');
    expect(await faultsOf(seen)).toEqual([0]);
    await panel.getByRole('button', { name: 'Save' }).click();
    await panel.waitFor({ state: 'detached' });
    await page.goto(`${url}/people/org-chart`);
    await page.getByText('Nobody’s manager is known').waitFor();
    await seen.context.close();
  });
});
