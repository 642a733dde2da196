// Every endpoint of the contract, as nobody, as a lower role, as another organization.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { can } from '../access/can.ts';
import * as calls from '../contract/calls.ts';
import * as collected from '../contract/collected.ts';
import * as connections from '../contract/connections.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import * as imports from '../contract/imports.ts';
import * as lifecycle from '../contract/lifecycle.ts';
import * as links from '../contract/links.ts';
import * as people from '../contract/people.ts';
import * as reach from '../contract/reach.ts';
import * as session from '../contract/session.ts';
import * as signIns from '../contract/sign-ins.ts';
import * as sync from '../contract/sync.ts';
import { errorOf } from './testing.ts';
import type { TestOrganization } from './testing-organization.ts';
import { openTestProduct, type TestProduct } from './testing-product.ts';

const isEndpoint = (value: unknown): value is Endpoint => typeof value === 'object' && value !== null && 'can' in value;
const endpoints = [connections, people, session, reach, lifecycle, signIns, links, sync, calls, imports, collected]
  .flatMap((part) => Object.values(part))
  .filter(isEndpoint);
const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`;

/** What each is asked with; an endpoint that is not here fails its tests. */
const period = { from: '2026-03-01', to: '2026-03-03' };
const wanted = { provider: 'test', streams: ['people'], since: null };
const samples: Readonly<Record<string, (of: TestOrganization) => object>> = {
  'GET /api/providers': () => ({}),
  'GET /api/connections': () => ({}),
  'POST /api/connections': () => ({ provider: 'test', fields: {}, streams: ['people'], since: null }),
  'POST /api/connections/:id/test': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/connections/:id/sync': ({ connectionId }) => ({ id: connectionId }),
  'GET /api/connections/:id/test': ({ connectionId }) => ({ id: connectionId }),
  'GET /api/connections/:id/permissions': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/certificates': () => ({ provider: 'test', name: 'plumbline', days: 365 }),
  'GET /api/connections/:id/reach': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/connections/:id/reach/preview': ({ connectionId }) => ({ id: connectionId, rules: [] }),
  'POST /api/connections/:id/reach': ({ connectionId }) => ({ id: connectionId, rules: [], erase: false }),
  'GET /api/connections/:id/groups': ({ connectionId }) => ({ id: connectionId, text: 'sales' }),
  'GET /api/connections/:id/scripts': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/connections/:id/probes': ({ connectionId }) => ({ id: connectionId, probes: [] }),
  'POST /api/connections/:id/probes/run': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/connections/:id/pause': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/connections/:id/resume': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/connections/:id/credential': ({ connectionId }) => ({ id: connectionId, fields: {} }),
  'POST /api/connections/:id/streams': ({ connectionId }) => ({ id: connectionId, streams: ['people', 'mail'] }),
  'POST /api/connections/:id/disconnect': ({ connectionId }) => ({ id: connectionId, erase: false }),
  'GET /api/imports': () => ({}),
  'POST /api/imports/:provider/:name': () => ({ provider: 'test', name: 'none', files: [{ path: 'a', data: '' }] }),
  'GET /api/export/events': () => period,
  'GET /api/export/measures': () => period,
  'GET /api/export/contacts': () => ({}),
  'GET /api/sync/runs': () => ({}),
  'GET /api/sync/problems': () => ({}),
  'GET /api/sync/quarantine': () => ({}),
  'POST /api/connections/:id/quarantine/retry': ({ connectionId }) => ({ id: connectionId, stream: 'mail' }),
  'GET /api/sync/coverage': () => period,
  'GET /api/calls/attestation': () => ({}),
  'POST /api/calls/attestation': () => ({ agreed: true }),
  'POST /api/calls/attestation/withdraw': () => ({}),
  'GET /api/receipts': () => ({}),
  'GET /api/alerts': () => ({}),
  'POST /api/alerts/:id/dismiss': ({ connectionId }) => ({ id: connectionId }),
  'GET /api/signals': () => ({}),
  'GET /api/people': () => period,
  'GET /api/people/:id': ({ personId }) => ({ id: personId, ...period }),
  'GET /api/people/:id/evidence': ({ personId }) => ({ id: personId, signal: 'mail-sent', ...period }),
  'GET /api/export/signals': () => period,
  'GET /api/export/activity': () => ({}),
  'GET /api/session': () => ({}),
  'POST /api/set-up': () => ({
    organizationName: 'X',
    zone: 'UTC',
    fullName: 'X',
    email: 'x@example.com',
    password: 'x'.repeat(12),
    setUpCode: '',
  }),
  'POST /api/sign-in': () => ({ email: 'nobody@example.com', password: 'wrong' }),
  'POST /api/sign-out': () => ({}),
  'GET /api/checklist': () => ({}),
  'POST /api/sign-ins': () => ({ ...wanted, way: 'admin-consent' }),
  'POST /api/own/sign-ins': () => ({ ...wanted, way: 'own-account' }),
  'POST /api/sign-ins/finish': () => ({ parameters: { state: 'x'.repeat(43) } }),
  'POST /api/device-codes': () => ({ ...wanted, way: 'device-code' }),
  'POST /api/device-codes/poll': () => ({ id: 'x'.repeat(43) }),
  'GET /api/own/connections': () => ({}),
  'POST /api/own/connections': () => ({ ...wanted, way: 'password', fields: {} }),
  'POST /api/own/connections/:id/disconnect': ({ ownId }) => ({ id: ownId, erase: false }),
  'POST /api/links/consent': () => wanted,
  'POST /api/invites': () => ({ ...wanted, emails: ['ben@example.com'] }),
  'POST /api/members/invite': () => ({ email: 'cleo@example.com', role: 'employee' }),
  'GET /api/members': () => ({}),
  'POST /api/members/:id/remove': ({ memberId }) => ({ id: memberId }),
  'GET /api/links': () => ({}),
  'POST /api/links/:id/remind': ({ remindedId }) => ({ id: remindedId }),
  'POST /api/links/:id/revoke': ({ revokedId }) => ({ id: revokedId }),
  'POST /api/links/open': () => ({ token: 'x'.repeat(64) }),
  'POST /api/links/follow': () => ({ token: 'x'.repeat(64) }),
  'POST /api/links/join': () => ({ token: 'x'.repeat(64), fullName: 'Dora', password: 'x'.repeat(12) }),
};
/** What the owner of the rows is answered where it is not 200. */
const others: Readonly<Record<string, number>> = {
  'POST /api/connections': 400,
  // Its credential cannot be opened with this server's key.
  'GET /api/connections/:id/permissions': 409,
  'POST /api/connections/:id/credential': 400,
  'POST /api/own/connections': 400,
  // Disconnected before, in the order of the contract.
  'POST /api/connections/:id/quarantine/retry': 409,
  // The test source has no files to read.
  'POST /api/imports/:provider/:name': 404,
  'POST /api/alerts/:id/dismiss': 404,
  'POST /api/set-up': 409,
  'POST /api/sign-in': 401,
  'POST /api/links/open': 404,
  'POST /api/links/follow': 404,
  'POST /api/links/join': 404,
};
/** What a lower role that may ask is answered where it is not 200: it is another's, or asked without its fields. */
const lower: Readonly<Record<string, number>> = {
  'POST /api/own/connections': 400,
  'POST /api/own/connections/:id/disconnect': 404,
};
const withId = (of: TestOrganization, id: string): TestOrganization => ({
  ...of,
  connectionId: id,
  personId: id,
  ownId: id,
  remindedId: id,
  revokedId: id,
  memberId: id,
});

let product: TestProduct;
let a: TestOrganization;
let b: TestOrganization;
beforeAll(async () => {
  product = await openTestProduct();
  ({ a, b } = product);
});
afterAll(() => product.close());

/** Asks as whoever has the token, for the rows of `of`. */
const ask = (endpoint: Endpoint, of: TestOrganization, token: string | null) => {
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
    cookies: token === null ? {} : { plumbline: token },
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
      expect(described.security, path).toHaveLength(permission === 'public' ? 0 : 2);
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
    const secrets = [product.operatorToken, ...Object.values(a.tokens), ...Object.values(b.tokens), a.mark, b.mark];
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});
