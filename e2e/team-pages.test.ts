// Teams and the homes of each role in a real browser, over an organization whose weeks are closed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claim } from '../src/access/first-run.ts';
import { hashPassword } from '../src/access/passwords.ts';
import { type App, openApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import type { Role } from '../src/contract/session.ts';
import { migrate } from '../src/db/migrate.ts';
import { type Database, openDatabase } from '../src/db/open.ts';
import { createConnection } from '../src/db/queries/connections.ts';
import { createLogin } from '../src/db/queries/logins.ts';
import { systemClock } from '../src/lib/clock.ts';
import { newId } from '../src/lib/ids.ts';
import { openLog } from '../src/lib/log.ts';
import {
  addPeople,
  chart,
  groupsNow,
  numbersFrom,
  reportsIdOf,
  saveWeek,
} from '../src/signals/groups/testing-groups.ts';
import { keepWeeks } from '../src/signals/groups/upkeep.ts';
import {
  accessFaults,
  chromiumPath,
  faultsInEveryLook,
  launch,
  looks,
  settled,
  tabTo,
  type Visit,
  visit,
} from './browser.ts';

const password = 'tidal copper twelve moons';
const now = new Date(groupsNow).toISOString();
const people = chart([14, 12, 4]);
const weeks = ['2026-10-05', '2026-10-12', '2026-10-19', '2026-10-26', '2026-11-02', '2026-11-09'];
const [light] = looks;
const hour = 3_600_000;

interface Product {
  readonly app: App;
  readonly url: string;
  readonly organizationId: string;
  close(): Promise<void>;
}

const fill = async (database: Database, organizationId: string): Promise<void> => {
  const office = { organizationId, connectionId: newId() };
  await database.tenant(organizationId, (tx) =>
    createConnection(tx, {
      ...office,
      provider: 'microsoft',
      settings: {},
      secret: Buffer.from([]),
      streams: ['people', 'mail', 'meetings'],
      since: null,
      way: 'own-app',
      mode: 'application',
      grantKey: newId(),
      signedInAs: null,
      credentialExpiresAt: null,
      tenantId: newId(),
      tenantName: 'Contoso',
      connectedAt: new Date(groupsNow),
      connectedBy: 'Olga',
      dueAt: new Date(groupsNow + 1e9),
    }),
  );
  await addPeople(database, office, people);
  const random = numbersFrom(4);
  for (const week of weeks) {
    const values = Object.fromEntries(
      people.map(({ name }) => {
        const meetings = (4 + 8 * random()) * hour;
        const parts = { 'mail-sent': 20 + Math.round(random() * 30), 'meeting-hours': meetings };
        return [name, { ...parts, 'focus-hours': 20 * hour - meetings, meetings: 9 }];
      }),
    );
    await saveWeek(database, office, { week, values });
  }
};

const addLogins = async (database: Database, organizationId: string): Promise<void> => {
  const passwordHash = await hashPassword(password);
  const logins: readonly (readonly [Role, string, string])[] = [
    ['manager', 'lead0@contoso.com', 'Lena Lead'],
    ['employee', 'p0-1@contoso.com', 'Paul Person'],
    ['employee', 'nobody@contoso.com', 'Noa Nobody'],
  ];
  for (const [role, email, fullName] of logins) {
    const login = { userId: newId(), organizationId, email, fullName, role, passwordHash, createdAt: new Date() };
    await database.door((tx) => createLogin(tx, login));
  }
};

const openProduct = async (): Promise<Product> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-teams-'));
  const offset = groupsNow - Date.now();
  const clock = { ...systemClock(), now: () => Date.now() + offset };
  const database = await openDatabase({ url: null, dataDir: null });
  await migrate(database);
  const owner = { organizationName: 'Contoso', zone: 'UTC', fullName: 'Olga Owner', email: 'olga@contoso.com' };
  const claimed = await claim({ database, clock }, { ...owner, password, rawDays: null });
  const organizationId = claimed?.organizationId ?? '';
  await fill(database, organizationId);
  await addLogins(database, organizationId);
  await keepWeeks(database, { organizationId, clock, signal: new AbortController().signal });
  const config = readConfig({ PORT: '0', PLUMBLINE_DATA_DIR: dataDir }, dataDir);
  const app = await openApp({ config, log: openLog({ level: 'error' }), role: 'web', database, seams: { clock } });
  const url = await app.listen();
  const close = async (): Promise<void> => {
    await app.close();
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { app, url, organizationId, close };
};

const signIn = async (page: Page, { url }: Product, email: string): Promise<void> => {
  await page.goto(`${url}/sign-in`);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL((at) => at.pathname !== '/sign-in');
};

describe.skipIf(chromiumPath === null)('teams in Chromium', () => {
  let browser: Browser;
  let product: Product;

  beforeAll(async () => {
    [browser, product] = await Promise.all([launch(chromiumPath ?? ''), openProduct()]);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await product.close();
  });

  const open = async (email: string): Promise<Visit> => {
    const seen = await visit(browser, light, now);
    await signIn(seen.page, product, email);
    return seen;
  };
  const team = (): string =>
    `/teams/${reportsIdOf({ organizationId: product.organizationId, connectionId: '' }, 'lead0')}`;

  it('lead a manager from home to a figure, how it is made, and back by keyboard', async () => {
    const { page, context, complaints } = await open('lead0@contoso.com');
    await page.getByRole('heading', { name: 'Welcome, Lena' }).waitFor();
    await page.getByRole('link', { name: 'All figures' }).click();
    await page.getByRole('heading', { name: 'Team of lead0' }).waitFor();
    // A figure that is drawn anew loses the focus.
    await page.waitForLoadState('networkidle');
    await tabTo(page, 'link', 'Meeting hours');
    await page.keyboard.press('Enter');
    const sheet = page.getByRole('dialog', { name: 'Meeting hours' });
    await sheet.getByText('Who counts').waitFor();
    await sheet.getByText('Why is this missing?').waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('show a manager no team but their own, and an employee none', async () => {
    const manager = await open('lead0@contoso.com');
    await manager.page.goto(`${product.url}/teams`);
    await manager.page.getByRole('link', { name: /Team of lead0/ }).waitFor();
    expect(await manager.page.getByRole('link', { name: /Team of/ }).count()).toBe(1);
    await manager.page.goto(`${product.url}/teams/${product.organizationId}`);
    await manager.page.getByRole('alert').waitFor();
    await manager.context.close();
    const employee = await open('p0-1@contoso.com');
    await employee.page.goto(`${product.url}${team()}`);
    await employee.page.waitForURL(`${product.url}/account`);
    await employee.context.close();
  });

  it('let an owner put a team together, which says when it will be told of', async () => {
    const { page, context } = await open('olga@contoso.com');
    await page.goto(`${product.url}/teams/new`);
    await page.getByRole('textbox', { name: 'Name' }).fill('Launch');
    await page.getByRole('searchbox').fill('p0-1');
    await page.getByRole('button', { name: 'Add p0-1', exact: true }).click();
    await page.getByRole('button', { name: 'Make the team' }).click();
    await page.getByRole('heading', { name: 'Launch', exact: true }).waitFor();
    await page.getByText('Fewer than 10 people').waitFor();
    await page.getByRole('link', { name: 'Change the team' }).click();
    await page.getByRole('button', { name: 'Take out p0-1' }).waitFor();
    await context.close();
  });

  it('show an employee their own figures with what stands behind them', async () => {
    const { page, context } = await open('p0-1@contoso.com');
    await page.getByRole('heading', { name: 'Welcome, Paul' }).waitFor();
    await page.getByRole('link', { name: 'Mail sent' }).click();
    await page.getByRole('dialog', { name: 'Mail sent' }).getByText('Formula').waitFor();
    await context.close();
    const stranger = await open('nobody@contoso.com');
    await stranger.page.getByRole('heading', { name: 'There are no figures of yours yet' }).waitFor();
    await stranger.context.close();
  });

  it.each([
    ['olga@contoso.com', 'Welcome, Olga', '/'],
    ['lead0@contoso.com', 'Welcome, Lena', '/'],
    ['p0-1@contoso.com', 'Welcome, Paul', '/'],
    ['olga@contoso.com', 'Team of lead0', team],
    ['olga@contoso.com', 'Mail sent', () => `${team()}?weeks=4&signal=mail-sent`],
  ] as const)('as pictures can be used by everybody: %s, %s', async (...[email, heading, path]) => {
    const seen = await open(email);
    await seen.page.goto(`${product.url}${typeof path === 'string' ? path : path()}`);
    await seen.page.getByRole('heading', { name: heading }).first().waitFor();
    await settled(seen);
    expect(await faultsInEveryLook(seen)).toEqual([]);
    expect(seen.complaints).toEqual([]);
    await seen.context.close();
  });
});
