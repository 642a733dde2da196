// A product whose pages are looked at: the small office in an emulated tenant, a login of each role, a receiver for webhooks.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type App, openApp } from '../src/app.ts';
import { type Client, clientOf } from '../src/cli/client.ts';
import { type EmulatedTenant, startEmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { followSync } from '../src/cli/sync.ts';
import { readConfig } from '../src/config.ts';
import { listActivities } from '../src/contract/activities.ts';
import { createConnection } from '../src/contract/connections.ts';
import { inviteMember, join as joinIn } from '../src/contract/links.ts';
import { listPeople } from '../src/contract/people.ts';
import { setUp } from '../src/contract/session.ts';
import { createTeam } from '../src/contract/teams.ts';
import { openDatabase } from '../src/db/open.ts';
import { systemClock } from '../src/lib/clock.ts';
import { noHosts } from '../src/lib/hosts.ts';
import { openLog } from '../src/lib/log.ts';
import type { NetworkRequest } from '../src/lib/network.ts';
import { settled, type Visit } from './browser.ts';
import { environmentFor } from './stage.ts';

const dayMs = 86_400_000;
const password = 'tidal copper twelve moons';
const owner = { email: 'olga@story.example', fullName: 'Olga Owner' };

/** Who looks, by role; the stranger has a login and is on no roster. */
const logins = {
  owner: owner.email,
  manager: 'tomas.bauer@contoso.com',
  employee: 'aiko.tan@contoso.com',
  stranger: 'noa@story.example',
} as const;
export type Login = keyof typeof logins;

/** What addresses of pages are made of. */
export interface Ids {
  readonly connection: string;
  readonly person: string;
  readonly team: string;
  readonly activity: string;
}

export interface OfficePages {
  readonly url: string;
  /** What webhooks were told, in order. */
  readonly received: readonly NetworkRequest[];
  /** From the first run to a synced office in which everybody can sign in. */
  settle(): Promise<Ids>;
  close(): Promise<void>;
}

const quiet = new Writable({ write: (_chunk, _encoding, done) => done() });

const letIn = async (client: Client): Promise<void> => {
  for (const role of ['manager', 'employee', 'stranger'] as const) {
    const email = logins[role];
    const { url } = await client.call(inviteMember, { email, role: role === 'stranger' ? 'employee' : role });
    const [fullName = ''] = email.split('@');
    await client.call(joinIn, { token: new URL(url).hash.slice(1), fullName, password });
  }
};

const dayBefore = (at: string, days: number): string =>
  new Date(Date.parse(at) - days * dayMs).toISOString().slice(0, 10);

const findIds = async (client: Client, { connection, now }: { connection: string; now: string }): Promise<Ids> => {
  const days = { from: dayBefore(now, 20), to: dayBefore(now, 0) };
  const { people } = await client.call(listPeople, days);
  const { activities } = await client.call(listActivities, days);
  const personIds = people.slice(0, 12).map(({ id }) => id);
  const { id: team } = await client.call(createTeam, { name: 'Launch', leadId: null, personIds });
  return { connection, team, person: people[3]?.id ?? '', activity: activities[0]?.id ?? '' };
};

const settle = async (app: App, tenant: EmulatedTenant, now: string): Promise<Ids> => {
  const client = clientOf(app);
  const setUpCode = (await app.readSetUpCode()) ?? '';
  await client.call(setUp, { organizationName: 'Story', zone: 'UTC', ...owner, password, setUpCode, rawDays: null });
  const { tenantId, clientId, clientSecret } = tenant;
  const { connection } = await client.call(createConnection, {
    provider: 'microsoft',
    fields: { tenantId, clientId, clientSecret },
    streams: ['people', 'mail', 'meetings'],
    since: `${dayBefore(now, 27)}T00:00:00.000Z`,
  });
  if (connection === null) throw new Error('The office is not connected.');
  await letIn(client);
  await followSync(client, [connection], { stderr: quiet, signal: AbortSignal.timeout(240_000) });
  return findIds(client, { connection: connection.id, now });
};

/** Not set up yet; `now` is the tenant's time, which stands still, and the product's, which goes on from there. */
export const openOfficePages = async (now: string): Promise<OfficePages> => {
  const tenant = await startEmulatedTenant(['--scenario', 'small-office', '--now', now, '--frozen']);
  const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-pages-'));
  const environment = {
    ...environmentFor(tenant, { dataDir, databaseUrl: null, key: randomBytes(32).toString('base64') }),
    // The ways in that begin at the source are shown where the deployment has an app of its own.
    PLUMBLINE_APP_CLIENT_ID: tenant.clientId,
    PLUMBLINE_APP_SECRET: tenant.clientSecret,
  };
  const offset = Date.parse(tenant.now) - Date.now();
  const clock = { ...systemClock(), now: () => Date.now() + offset };
  const received: NetworkRequest[] = [];
  const hosts = {
    ...noHosts,
    locate: async () => [{ address: '192.0.2.1', family: 4 }],
    network: async (request: NetworkRequest) => {
      received.push(request);
      return { status: 204, headers: {}, text: async () => '' };
    },
  };
  const database = await openDatabase({ url: null, dataDir: null });
  const log = openLog({ level: 'error' });
  const app = await openApp({
    config: readConfig(environment, dataDir),
    log,
    role: 'all',
    database,
    seams: { clock, hosts },
  });
  const url = await app.listen();
  return {
    url,
    received,
    settle: () => settle(app, tenant, now),
    close: async () => {
      await app.close();
      await database.close();
      await tenant.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

/** Until the page behind it is there. */
export const signInAs = async (seen: Visit, url: string, login: Login): Promise<void> => {
  const { page } = seen;
  await page.goto(`${url}/sign-in`);
  await page.getByRole('textbox', { name: 'E-mail' }).fill(logins[login]);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL((at) => at.pathname !== '/sign-in');
  await settled(seen);
};
