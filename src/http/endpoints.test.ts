// Every endpoint of the contract, as nobody, as a lower role, as another organization.
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeApiKey, revokeApiKey } from '../access/api-keys.ts';
import { can } from '../access/can.ts';
import { ApiScope } from '../contract/api-keys.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import { systemClock } from '../lib/clock.ts';
import type { Samples, Statuses } from './samples/sample.ts';
import { errorOf } from './testing.ts';
import type { TestOrganization } from './testing-organization.ts';
import { openTestProduct, type TestProduct } from './testing-product.ts';

const isEndpoint = (value: unknown): value is Endpoint => typeof value === 'object' && value !== null && 'can' in value;
const load = async (folder: string): Promise<object[]> =>
  Promise.all(
    readdirSync(new URL(folder, import.meta.url))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .sort()
      .map((name): Promise<object> => import(new URL(`${folder}${name}`, import.meta.url).href)),
  );
const endpoints = (await load('../contract/')).flatMap((part) => Object.values(part)).filter(isEndpoint);
const asked = (await load('./samples/')) as { samples?: Samples; others?: Statuses; lower?: Statuses }[];
const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`;

/** What each is asked with and answers; an endpoint that is not in samples/ fails its tests. */
const samples: Samples = Object.assign({}, ...asked.map((part) => part.samples));
const others: Statuses = Object.assign({}, ...asked.map((part) => part.others ?? {}));
const lower: Statuses = Object.assign({}, ...asked.map((part) => part.lower ?? {}));
const withId = (of: TestOrganization, id: string): TestOrganization => ({
  ...of,
  connectionId: id,
  personId: id,
  activityId: id,
  viewId: id,
  teamId: id,
  endingTeamId: id,
  ownId: id,
  remindedId: id,
  revokedId: id,
  memberId: id,
  userIds: { owner: id, manager: id, employee: id },
  endedMailId: id,
  waitingMailId: id,
  apiKeyId: id,
  webhookId: id,
  endingWebhookId: id,
  deliveryId: id,
});

let product: TestProduct;
let a: TestOrganization;
let b: TestOrganization;
beforeAll(async () => {
  product = await openTestProduct();
  ({ a, b } = product);
});
afterAll(() => product.close());

/** Asks as whoever has the token of a session, or an API key, for the rows of `of`. */
const ask = (endpoint: Endpoint, of: TestOrganization, token: string | null) => {
  const key = token?.startsWith('plk_') === true ? token : null;
  const sample = samples[nameOf(endpoint)];
  if (!sample) throw new Error(`${nameOf(endpoint)} has no sample: add one, so that it is walked.`);
  const fields = new Map<string, unknown>(Object.entries(sample(of)));
  const path = endpoint.path.replace(/:(\w+)/g, (_all, name: string) => {
    const value = String(fields.get(name));
    fields.delete(name);
    return value;
  });
  const rest = Object.fromEntries(fields);
  const query = [...fields].map(([field, value]) => `${field}=${encodeURIComponent(String(value))}`).join('&');
  return product.server.inject({
    method: endpoint.method,
    url: endpoint.method === 'GET' ? `${path}?${query}` : path,
    ...(key === null ? {} : { headers: { authorization: `Bearer ${key}` } }),
    cookies: token === null || key !== null ? {} : { plumbline: token },
    ...(endpoint.method === 'POST' ? { payload: rest } : {}),
  });
};

const guarded = endpoints.filter((endpoint) => endpoint.can !== 'public');
const table = (list: Endpoint[]) => list.map((endpoint) => [nameOf(endpoint), endpoint] as const);

describe('every endpoint', () => {
  it('of the contract is served and walked here', async () => {
    const served = Object.keys(samples).filter((name) => endpoints.every((endpoint) => nameOf(endpoint) !== name));
    expect(served).toEqual([]);
    const api = (await product.server.inject({ url: '/api/openapi.json' })).json();
    const walked = new Set(endpoints.map(({ path }) => path.replace(/:(\w+)/g, '{$1}')));
    expect(Object.keys(api.paths).filter((path) => !walked.has(path))).toEqual([]);
  });

  it('is described in OpenAPI 3.1 with the permission it needs', async () => {
    const api = (await product.server.inject({ url: '/api/openapi.json' })).json();
    for (const { method, path, can: permission, summary } of endpoints) {
      const described = api.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
      expect(described, path).toMatchObject({ summary, 'x-permission': permission });
      expect(described.security, path).toHaveLength(
        permission === 'public' ? 0 : ApiScope.safeParse(permission).success ? 3 : 2,
      );
      expect(Object.keys(described.responses).sort(), path).toEqual(['200', '4XX', '5XX']);
    }
  });

  it.each(table(endpoints))('%s answers its own organization', async (name, endpoint) => {
    const answer = await ask(endpoint, a, endpoint.can === 'public' ? null : a.tokens.owner);
    expect(answer.statusCode, answer.body).toBe(others[name] ?? 200);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it.each(table(guarded))('%s refuses nobody, and whoever has a token of nothing', async (_name, endpoint) => {
    for (const token of [null, 'x'.repeat(43), 'not a token', a.tokens.owner.slice(0, -1)]) {
      const answer = await ask(endpoint, a, token);
      expect(answer.statusCode).toBe(401);
      expect(errorOf(answer).code).toBe('not-signed-in');
      expect(answer.body).not.toContain(a.mark);
    }
  });

  it.each(table(guarded))('%s refuses a lower role', async (name, endpoint) => {
    for (const role of ['manager', 'employee'] as const) {
      const answer = await ask(endpoint, a, a.tokens[role]);
      if (can(role, endpoint.can)) expect(answer.statusCode, answer.body).toBe(lower[name] ?? 200);
      else expect([answer.statusCode, errorOf(answer).code]).toEqual([403, 'not-allowed']);
    }
  });

  it.each(table(guarded))('%s shows another organization nothing', async (_name, endpoint) => {
    const answer = await ask(endpoint, a, b.tokens.owner);
    if (endpoint.path.includes(':id')) expect([answer.statusCode, errorOf(answer).code]).toEqual([404, 'not-found']);
    for (const theirs of [a.mark, a.organizationId, a.connectionId, a.personId])
      expect(answer.body).not.toContain(theirs);
  });

  it.each(table(guarded.filter(({ path }) => path.includes(':id'))))(
    '%s takes ids for ids only',
    async (_name, endpoint) => {
      for (const id of ['1', "' or 1=1", '00000000-0000-0000-0000-00000000000g', '%00']) {
        const answer = await ask(endpoint, withId(a, encodeURIComponent(id)), a.tokens.owner);
        expect(answer.statusCode).toBe(400);
      }
      expect((await ask(endpoint, withId(a, randomUUID()), a.tokens.owner)).statusCode).toBe(404);
    },
  );
});

const makeKey = async (scopes: readonly ApiScope[], days: number | null = null) =>
  makeApiKey(
    { database: product.database, clock: systemClock() },
    { organizationId: a.organizationId, by: a.mark, userId: a.userIds.owner, name: 'K', scopes, days },
  );

describe('an API key', () => {
  it.each(table(guarded))('with every scope but the one of %s is refused there', async (_name, endpoint) => {
    const { token } = await makeKey(ApiScope.options.filter((scope) => scope !== endpoint.can));
    const answer = await ask(endpoint, a, token);
    expect([answer.statusCode, errorOf(answer).code]).toEqual([403, 'not-allowed']);
    expect(answer.body).not.toContain(a.mark);
  });

  const scoped = guarded.filter((endpoint) => ApiScope.safeParse(endpoint.can).success);
  it.each(table(scoped))('with the scope of %s alone is let in there', async (name, endpoint) => {
    const { token } = await makeKey(ApiScope.options.filter((scope) => scope === endpoint.can));
    const answer = await ask(endpoint, a, token);
    expect([401, 403]).not.toContain(answer.statusCode);
    if (endpoint.method === 'GET') expect(answer.statusCode, answer.body).toBe(others[name] ?? 200);
  });

  it.each(table(scoped))('of another organization sees nothing through %s', async (_name, endpoint) => {
    const answer = await ask(endpoint, a, b.apiKey);
    if (endpoint.path.includes(':id')) expect([answer.statusCode, errorOf(answer).code]).toEqual([404, 'not-found']);
    for (const theirs of [a.mark, a.organizationId, a.connectionId, a.personId])
      expect(answer.body).not.toContain(theirs);
  });

  it.each(table(guarded))(
    'that was revoked, has expired or was never made is refused by %s',
    async (_name, endpoint) => {
      const [revoked, expired] = [await makeKey(ApiScope.options), await makeKey(ApiScope.options, 1)];
      const { database } = product;
      const { organizationId } = a;
      await revokeApiKey({ database, clock: systemClock() }, { organizationId, keyId: revoked.key.id, by: 'Ana' });
      const forged = `${a.apiKey.slice(0, -4)}AAAA`;
      // The organization's id within the key is another's: its secret is no key there.
      const moved = `${b.apiKey.slice(0, 34)}${a.apiKey.slice(34)}`;
      for (const token of [revoked.token, forged, moved, 'plk_', `${a.apiKey}A`]) {
        const answer = await ask(endpoint, a, token);
        expect([answer.statusCode, errorOf(answer).code]).toEqual([401, 'key-refused']);
      }
      product.clock.offset += 86_400_001;
      const late = await ask(endpoint, a, expired.token);
      product.clock.offset = 0;
      expect([late.statusCode, errorOf(late).code]).toEqual([401, 'key-refused']);
    },
  );
});

const call = (path: string, payload: object) =>
  product.server.inject({ method: 'POST', url: `/api/${path}`, cookies: { plumbline: a.tokens.owner }, payload });

describe('an id', () => {
  it('is the same in large letters: what is sealed under it opens, and nobody is two people by it', async () => {
    expect((await call(`webhooks/${a.webhookId.toUpperCase()}/secret`, {})).statusCode).toBe(200);
    const tried = (await call(`webhooks/${a.webhookId}/test`, {})).json();
    expect(tried.delivery.problem.code).toBe('webhook-private');
    const merged = await call('identities/merge', { personId: a.personId.toUpperCase(), into: a.personId });
    expect(errorOf(merged)).toMatchObject({ message: 'A person cannot be merged into themselves.' });
  });

  it('of an organization is, too', async () => {
    const authorization = `Bearer ${product.operatorToken}`;
    const answer = await list({ authorization, 'x-plumbline-organization': b.organizationId.toUpperCase() });
    expect(answer.body).toContain(b.mark);
  });
});

const list = (headers: Record<string, string>) => product.server.inject({ url: '/api/connections', headers });

describe('the operator', () => {
  it('says which of several organizations is meant, by the token alone', async () => {
    const authorization = `Bearer ${product.operatorToken}`;
    expect((await list({ authorization })).statusCode).toBe(409);
    const answer = await list({ authorization, 'x-plumbline-organization': b.organizationId });
    expect(answer.body).toContain(b.mark);
    expect(answer.body).not.toContain(a.mark);
    expect((await list({ 'x-plumbline-organization': b.organizationId })).statusCode).toBe(401);
    for (const wrong of ['Bearer x', `bearer ${product.operatorToken}`, `Basic ${product.operatorToken}`, '']) {
      expect((await list({ authorization: wrong, cookie: `plumbline=${a.tokens.owner}` })).statusCode, wrong).toBe(401);
    }
  });
});

describe('readiness', () => {
  it('follows the database', async () => {
    const other = await openTestProduct();
    const ready = () => other.server.inject({ url: '/health/ready' });
    expect((await ready()).json()).toEqual({ status: 'ready', missing: [] });
    await other.database.close();
    expect((await ready()).statusCode).toBe(503);
    expect((await ready()).json()).toEqual({ status: 'not-ready', missing: ['database'] });
    expect((await other.server.inject({ url: '/health/live' })).statusCode).toBe(200);
    await other.server.close();
  });
});

describe('the log', () => {
  it('of all of this holds no token and nobody’s data', () => {
    const text = product.logged.join('');
    expect(text).toContain('/api/people/:id');
    const secrets = [
      a.apiKey,
      b.apiKey,
      product.operatorToken,
      ...Object.values(a.tokens),
      ...Object.values(b.tokens),
      a.mark,
      b.mark,
    ];
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});
