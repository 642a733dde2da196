// Starts the emulator around a small tenant for a test, with an app, a token and a way to ask.
import { setTimeout as wait } from 'node:timers/promises';
import { App } from './entra/registry.ts';
import { FaultPlan } from './faults.ts';
import { Limits } from './quota.ts';
import { startEmulator, type Emulator } from './server.ts';
import { Settings } from './settings.ts';
import type { Tenant } from './tenant/model.ts';
import { tinyTenant, user, type TinyOptions } from './truth/tiny-tenant.ts';

export const tenantId = '4d1e7a32-0000-4000-a000-0000000000aa';
export const clientId = '4d1e7a32-0000-4000-a000-0000000000cc';
export const secretId = '4d1e7a32-0000-4000-a000-0000000000dd';
export const secret = 'Abc8Q~a secret+of/this=app';
export const now = Date.parse('2026-11-20T09:00:00Z');
export const allRoles = [
  'User.Read.All',
  'Organization.Read.All',
  'Mail.ReadBasic.All',
  'MailboxSettings.Read',
  'Calendars.ReadBasic.All',
];

export interface TestOptions extends Partial<TinyOptions> {
  readonly roles?: readonly string[];
  readonly app?: Partial<App>;
  readonly limits?: Partial<Limits>;
  readonly settings?: Partial<Settings>;
  readonly faults?: unknown;
  readonly tenant?: Tenant;
  readonly tenants?: readonly Tenant[];
}

interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

export interface TestEmulator extends Emulator {
  /** A fresh token, straight from the token endpoint. */
  token(): Promise<string>;
  /** GET on Graph below /v1.0, or a whole URL. */
  ask(path: string, headers?: Record<string, string>): Promise<Asked>;
  /** Follows next links to the end; the items of all pages, and the delta link. */
  walk(
    path: string,
    headers?: Record<string, string>,
  ): Promise<{ items: Record<string, unknown>[]; pages: number; deltaLink: string }>;
  control(method: string, path: string, body?: unknown): Promise<Asked>;
  post(tenant: string, form: Record<string, string>, headers?: Record<string, string>): Promise<Asked>;
}

/** Two people who know each other, on a tenant whose id is a GUID as everywhere. */
export const makeTenant = (options: Partial<TinyOptions> = {}, id = tenantId): Tenant => {
  const users = options.users ?? [user('ana', { managerId: 'ben' }), user('ben')];
  return { ...tinyTenant({ ...options, users }), id };
};

const makeApp = (options: TestOptions = {}): App => {
  const roles = options.roles ?? allRoles;
  return App.parse({
    clientId,
    homeTenantId: tenantId,
    secrets: [{ id: secretId, value: secret }],
    requiredRoles: roles,
    grants: { [tenantId]: roles },
    redirectUris: ['https://plumbline.example/callback'],
    ...options.app,
  });
};

const read = async (response: Response): Promise<Asked> => {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text.startsWith('{') ? JSON.parse(text) : { text },
  };
};

/** Starts on a free port; close it at the end of the test. */
export const startTest = async (options: TestOptions = {}): Promise<TestEmulator> => {
  const emulator = await startEmulator({
    tenants: options.tenants ?? [options.tenant ?? makeTenant(options)],
    apps: [makeApp(options)],
    now,
    frozen: true,
    limits: Limits.parse(options.limits ?? {}),
    settings: Settings.parse(options.settings ?? {}),
    faults: FaultPlan.parse(options.faults ?? {}),
  });
  const post: TestEmulator['post'] = async (tenant, form, headers = {}) =>
    read(
      await fetch(`${emulator.loginUrl}/${tenant}/oauth2/v2.0/token`, {
        method: 'POST',
        headers,
        body: new URLSearchParams(form),
      }),
    );
  const token = async (): Promise<string> => {
    const { body } = await post(tenantId, {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
      scope: 'https://graph.microsoft.com/.default',
    });
    return String(body['access_token']);
  };
  let known: string | null = null;
  const ask: TestEmulator['ask'] = async (path, headers = {}) => {
    known ??= await token();
    const url = path.startsWith('http') ? path : `${emulator.graphUrl}/v1.0${path}`;
    return read(await fetch(url, { headers: { authorization: `Bearer ${known}`, ...headers } }));
  };
  const walk: TestEmulator['walk'] = async (path, headers = {}) => {
    const items: Record<string, unknown>[] = [];
    let next = path;
    for (let pages = 1; ; pages += 1) {
      const { body } = await ask(next, headers);
      if (!Array.isArray(body['value'])) throw new Error(`No page at ${next}: ${JSON.stringify(body)}`);
      items.push(...body['value']);
      const { '@odata.nextLink': link, '@odata.deltaLink': deltaLink } = body;
      if (typeof link !== 'string') return { items, pages, deltaLink: typeof deltaLink === 'string' ? deltaLink : '' };
      next = link;
    }
  };
  const control: TestEmulator['control'] = async (method, path, body) =>
    read(
      await fetch(`${emulator.controlUrl}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return { ...emulator, token, ask, walk, control, post };
};

/** Asks so many times at once; what was refused. The answers take as long as it takes this machine to have all of them asked. */
export const refusedAtOnce = async (emulator: TestEmulator, path: string, times: number): Promise<Asked[]> => {
  for (let latency = 100; ; latency *= 4) {
    await emulator.control('DELETE', '/ledger');
    await emulator.control('POST', '/settings', { latency });
    const answers = await Promise.all(Array.from({ length: times }, () => emulator.ask(path)));
    await emulator.control('POST', '/settings', { latency: 0 });
    const { most } = (await emulator.control('GET', '/ledger')).body;
    if (most === times || latency > 10_000) return answers.filter(({ status }) => status !== 200);
  }
};

/** Waits until the server has seen its last answer leave. */
export const settle = (): Promise<void> => wait(20);
