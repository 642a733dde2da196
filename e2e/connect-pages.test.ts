// Everybody who connects, in real browsers: an owner, an admin without a login, an employee, a colleague who joins.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../src/db/open.ts';
import { accessFaults, chromiumPath, launch, looks, overhang, type Visit, visit } from './browser.ts';
import { now, openWaysStage, ownerPassword, type WaysStage } from './ways-stage.ts';

const [light, dark, phone] = looks;
const admin = 'privileged@contoso.com';
const password = 'slow amber lantern field';

const signIn = async (page: Page, email: string, secret: string): Promise<void> => {
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.keyboard.press('Enter');
  await page.waitForURL((at) => at.pathname !== '/sign-in');
};

/** Through Microsoft's pages as `who` until the product says what came of it; resolves to that heading. */
const goThrough = async (page: Page, { who, decision }: { who: string; decision: string }): Promise<string> => {
  const origin = new URL(page.url()).origin;
  const away = (): boolean => new URL(page.url()).origin !== origin;
  const outcome = page.getByRole('main').getByRole('heading', { level: 1 });
  await page.getByRole('button', { name: /^Continue to/ }).click();
  await page.waitForURL(away);
  for (let pages = 0; pages < 8; pages += 1) {
    await page.waitForLoadState();
    if (!away()) {
      await expect.poll(async () => away() || (await outcome.count()) > 0, { timeout: 20_000 }).toBe(true);
      if (away()) continue;
      expect(page.url()).toBe(`${origin}/connect/callback`);
      return (await outcome.textContent()) ?? '';
    }
    const other = page.locator('input[name=other]');
    if ((await other.count()) > 0) {
      await other.fill(who);
      await page.locator('button[value=next]').click();
    } else {
      await page.locator(`button[value=${decision}]`).first().click();
    }
  }
  throw new Error(`${who} is stuck at ${page.url()}.`);
};

/** What is wrong with a page for those who do not see it, and how far it stands out of the screen. */
const faultsOf = async (page: Page): Promise<string[]> => {
  const wide = await overhang(page);
  return [...(wide > 0 ? [`${wide} px stand out`] : []), ...(await accessFaults(page))];
};

describe.skipIf(chromiumPath === null)('connecting in Chromium', () => {
  let database: Database;
  let stage: WaysStage;
  let browser: Browser;
  let owner: Visit;

  beforeAll(async () => {
    database = await openDatabase({ url: null, dataDir: null });
    [browser, stage] = await Promise.all([launch(chromiumPath ?? ''), openWaysStage({ database })]);
    owner = await visit(browser, light, now);
    await owner.page.goto(`${stage.url}/sign-in`);
    await signIn(owner.page, 'olga@story.example', ownerPassword);
  });
  afterAll(async () => {
    await browser.close();
    await stage.close();
    await database.close();
  });

  const open = async (page: Page, path: string, ready: string | RegExp): Promise<void> => {
    await page.goto(`${stage.url}${path}`);
    await page.getByRole('heading', { name: ready }).first().waitFor();
  };
  /** Connections for everybody in a tenant. */
  const forAll = async () => (await stage.connections()).filter(({ mode }) => mode === 'application');
  const connectionPath = async (): Promise<string> => `/connections/${(await forAll())[0]?.id ?? 'none'}`;

  describe('an employee', () => {
    const email = 'ines.falk@contoso.com';
    let employee: Visit;
    let link: string;
    let adminLink: string;
    beforeAll(async () => {
      employee = await visit(browser, phone, now);
    });
    afterAll(() => employee.context.close());

    it('is invited by address; every row of the list has its report', async () => {
      const { page } = owner;
      await open(page, '/invites', 'Invites');
      await page.getByRole('textbox', { name: 'Addresses' }).fill(`Ines Falk <${email}>, nonsense`);
      await page.getByRole('button', { name: 'Invite', exact: true }).click();
      await page.getByRole('heading', { name: 'Invited 1 of 2 addresses' }).waitFor();
      await page.getByText('No address').waitFor();
      expect(await faultsOf(page)).toEqual([]);
      await page.getByRole('button', { name: `New link: ${email}` }).click();
      link = await page.getByRole('textbox', { name: `Link for ${email}` }).inputValue();
    });

    it('is told that an admin has to allow it first, and has a link to pass on', async () => {
      const { page } = employee;
      await page.goto(link);
      await page.getByRole('heading', { name: 'Connect your Microsoft 365 account' }).waitFor();
      const told = await goThrough(page, { who: email, decision: 'return' });
      expect(told).toBe('An admin has to allow it first');
      expect(await faultsOf(page)).toEqual([]);
      adminLink = (await page.getByText('/link#').textContent()) ?? '';
    });

    it('connects once an admin has approved, who connects nobody by it', async () => {
      const { page, context } = await visit(browser, dark, now);
      await page.goto(adminLink);
      await page.getByRole('heading', { name: 'Story asks you to approve Plumbline' }).waitFor();
      expect(await goThrough(page, { who: admin, decision: 'accept' })).toBe('Approved');
      expect(await faultsOf(page)).toEqual([]);
      await context.close();
      expect(await stage.connections()).toEqual([]);
      await employee.page.goto(link);
      const told = await goThrough(employee.page, { who: email, decision: 'accept' });
      expect(told).toBe('Authorization successful');
      expect(await stage.connections()).toHaveLength(1);
    });
  });

  describe('an admin who has no login here', () => {
    let stranger: Visit;
    let link: string;
    beforeAll(async () => {
      stranger = await visit(browser, phone, now);
    });
    afterAll(() => stranger.context.close());

    const follow = async (): Promise<void> => {
      await stranger.page.goto(link);
      await stranger.page.getByRole('heading', { name: 'Story asks for access to Microsoft 365' }).waitFor();
    };

    it('is sent a link, and reads who asks for what before anything happens', async () => {
      await open(owner.page, '/connections/connect?provider=microsoft&way=admin-consent', 'Connect Microsoft 365');
      await owner.page.getByRole('button', { name: 'Make a one-time link' }).click();
      await owner.page.getByText('Waiting for the admin', { exact: true }).waitFor();
      link = await owner.page.getByRole('textbox', { name: 'Link to pass on' }).inputValue();
      await follow();
      expect(stranger.page.url()).toBe(`${stage.url}/link`);
      await stranger.page.getByText('Never what is said in it.').waitFor();
      await stranger.page.getByText('The permissions that Microsoft 365 will name').click();
      await stranger.page.getByText('Mail.ReadBasic.All').waitFor();
      expect(await faultsOf(stranger.page)).toEqual([]);
    });

    it('declines: nothing is connected, both are told, and the link still works', async () => {
      expect(await goThrough(stranger.page, { who: admin, decision: 'cancel' })).toBe('Declined');
      expect(await faultsOf(stranger.page)).toEqual([]);
      await owner.page.getByText('The permissions were declined at Microsoft.').waitFor();
      expect(await forAll()).toEqual([]);
    });

    it('agrees: "Authorization successful", and the owner’s page follows without a reload', async () => {
      await follow();
      expect(await goThrough(stranger.page, { who: admin, decision: 'accept' })).toBe('Authorization successful');
      await stranger.page.getByText('You can close this page.').waitFor();
      await owner.page.getByText('The admin agreed', { exact: true }).waitFor();
      expect(await faultsOf(stranger.page)).toEqual([]);
    });

    it('finds the link used up, and reloading the last page finishes nothing twice', async () => {
      await stranger.page.reload();
      await stranger.page.getByRole('heading', { name: 'Nothing to finish here' }).waitFor();
      await stranger.page.goto(link);
      await stranger.page.getByRole('heading', { name: 'Used already' }).waitFor();
      expect(await forAll()).toHaveLength(1);
    });
  });

  it('the owner follows the first sync to its end on the connection’s page', { timeout: 240_000 }, async () => {
    await owner.page.getByRole('link', { name: 'See the connections' }).click();
    await owner.page.getByRole('link', { name: 'Small Office', exact: true }).click();
    await owner.page.getByRole('button', { name: 'Sync now' }).waitFor({ timeout: 200_000 });
    await owner.page.getByRole('link', { name: 'Test', exact: true }).click();
    await owner.page.getByText('Authenticated as Small Office').waitFor();
  });

  it('the owner leaves one person out, seeing first what that comes to, and has the proof looked at', async () => {
    const { page } = owner;
    await open(page, `${await connectionPath()}?tab=reach`, 'Who is captured');
    await page.getByRole('combobox', { name: 'Rule' }).selectOption('exclude');
    await page.getByRole('combobox', { name: 'Whom' }).selectOption('person');
    await page.getByRole('textbox', { name: 'Address', exact: true }).fill('ines.falk@contoso.com');
    await page.keyboard.press('Enter');
    await page.getByText('27', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Save the rules' }).click();
    const asked = page.getByRole('dialog');
    await asked.getByLabel('Erase it for good, with a receipt').check();
    expect(await faultsOf(page)).toEqual([]);
    await asked.getByRole('button', { name: 'Save and erase' }).click();
    await page.getByText('the receipt is kept under Connections').waitFor();
    await page.getByRole('textbox', { name: 'Mailbox', exact: true }).fill('ines.falk@contoso.com');
    await page.getByRole('combobox', { name: 'Expected', exact: true }).selectOption('refused');
    await page.getByRole('button', { name: 'Add and probe' }).click();
    await page.getByText('Still propagating').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('an account without this browser signs in by a code; the page follows by itself', async () => {
    await open(owner.page, '/connections/connect?provider=microsoft&way=device-code', 'Sign in with a code');
    await owner.page.getByRole('button', { name: 'Get a code' }).click();
    const device = await visit(browser, light, now);
    const { page } = device;
    const address = await owner.page.getByRole('link', { name: /^Open the page/ }).getAttribute('href');
    const code = await owner.page.locator('p', { hasText: /^Code: / }).textContent();
    expect(await faultsOf(owner.page)).toEqual([]);
    await page.goto(address ?? '');
    await page.getByRole('textbox').fill(code?.replace('Code: ', '') ?? '');
    await page.getByRole('button').first().click();
    await page.locator('input[name=other]').fill('grace.okoro@contoso.com');
    await page.locator('button[value=next]').click();
    await page.locator('button[value=accept]').click();
    await owner.page.waitForURL(/\/connections\/[0-9a-f-]{36}$/);
    await owner.page.getByRole('heading', { name: 'grace.okoro@contoso.com' }).waitFor();
    await device.context.close();
  });

  it('a colleague joins by a link and sees no more than their role may', async () => {
    await open(owner.page, '/members', 'Members');
    await owner.page.getByRole('textbox', { name: 'E-mail' }).fill('mia@story.example');
    await owner.page.getByRole('button', { name: 'Invite', exact: true }).click();
    const link = await owner.page.getByRole('textbox', { name: /^Link for mia/ }).inputValue();
    const { page, context } = await visit(browser, dark, now);
    await page.goto(link);
    await page.getByRole('textbox', { name: 'Your name' }).fill('Mia Manager');
    await page.getByLabel('Password', { exact: true }).fill(password);
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, 'mia@story.example', password);
    await page.getByRole('heading', { name: 'Welcome, Mia', exact: true }).waitFor();
    const places = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    expect(await places.allTextContents()).toEqual(['Home', 'Teams', 'Activities', 'Settings', 'Account']);
    await page.goto(`${stage.url}/connections`);
    await page.waitForURL(`${stage.url}/account`);
    await context.close();
  });

  it('the owner pauses, lets go on, and ends it for good only after typing its name', async () => {
    const { page } = owner;
    await open(page, `${await connectionPath()}?tab=life`, 'Pause');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Let it go on' }).click();
    await page.getByRole('button', { name: 'Disconnect' }).click();
    const asked = page.getByRole('dialog');
    await asked.getByLabel(/^Erase it for good/).check();
    const end = asked.getByRole('button', { name: 'Disconnect and erase' });
    expect(await end.getAttribute('aria-disabled')).toBe('true');
    await asked.getByRole('textbox').fill('small office');
    await end.click();
    await page.getByRole('heading', { name: 'Small Office is erased' }).waitFor();
    await page.getByRole('main').getByText('Activities').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'See the connections' }).click();
    await page.getByText(/\d\sreceipt/).waitFor();
    expect(owner.complaints).toEqual([]);
  });
});
