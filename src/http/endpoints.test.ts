// Every endpoint of the contract, as nobody, as a lower role, as another organization.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { can } from '../access/can.ts';
import { type App, openApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { testProvider } from '../connections/testing.ts';
import * as connections from '../contract/connections.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import * as people from '../contract/people.ts';
import * as session from '../contract/session.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { openLog } from '../lib/log.ts';
import { errorOf } from './testing.ts';
import { makeOrganization, type TestOrganization } from './testing-organization.ts';

const isEndpoint = (value: unknown): value is Endpoint => typeof value === 'object' && value !== null && 'can' in value;
const endpoints = [connections, people, session].flatMap((part) => Object.values(part)).filter(isEndpoint);
const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`;

/** What each is asked with; an endpoint that is not here fails its tests. */
const period = { from: '2026-03-01', to: '2026-03-03' };
const samples: Readonly<Record<string, (of: TestOrganization) => object>> = {
  'GET /api/providers': () => ({}),
  'GET /api/connections': () => ({}),
  'POST /api/connections': () => ({ provider: 'test', fields: {}, streams: ['people'], since: null }),
  'POST /api/connections/:id/test': ({ connectionId }) => ({ id: connectionId }),
  'POST /api/connections/:id/sync': ({ connectionId }) => ({ id: connectionId }),
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
};
/** What the owner of the rows is answered where it is not 200. */
const others: Readonly<Record<string, number>> = {
  'POST /api/connections': 400,
  'POST /api/set-up': 409,
  'POST /api/sign-in': 401,
};

let folder: string;
let app: App;
let database: Database;
let a: TestOrganization;
let b: TestOrganization;
const logged: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-http-'));
  const config = readConfig(
    { PLUMBLINE_DATA_DIR: folder, PLUMBLINE_SECRET_KEY: randomBytes(32).toString('hex') },
    folder,
  );
  database = await openDatabase({ url: null, dataDir: null });
  const log = openLog({ level: 'debug', destination: { write: (line) => void logged.push(line) } });
  const provider = testProvider({ tenantId: randomUUID(), secret: 's', missing: [], open: 0 });
  app = await openApp({ config, log, role: 'web', database, providers: [provider] });
  a = await makeOrganization(database, 'aaaa-marked');
  b = await makeOrganization(database, 'bbbb-marked');
});
afterAll(async () => {
  await app.close();
  await database.close();
  await rm(folder, { recursive: true });
});

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
  return app.server.inject({
    method: endpoint.method,
    url: endpoint.method === 'GET' ? `${path}?${query}` : path,
    cookies: token === null ? {} : { plumbline: token },
    ...(endpoint.method === 'POST' ? { payload: rest } : {}),
  });
};

const guarded = endpoints.filter((endpoint) => endpoint.can !== 'public');
const table = (list: Endpoint[]) => list.map((endpoint) => [nameOf(endpoint), endpoint] as const);

describe('every endpoint', () => {
  it('of the contract is served and walked here', () => {
    const served = Object.keys(samples).filter((name) => endpoints.every((endpoint) => nameOf(endpoint) !== name));
    expect(served).toEqual([]);
    expect(endpoints.length).toBeGreaterThan(15);
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

  it.each(table(guarded))('%s refuses a lower role', async (_name, endpoint) => {
    for (const role of ['manager', 'employee'] as const) {
      const answer = await ask(endpoint, a, a.tokens[role]);
      if (can(role, endpoint.can)) expect(answer.statusCode).toBe(200);
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
        const answer = await ask(
          endpoint,
          { ...a, connectionId: encodeURIComponent(id), personId: encodeURIComponent(id) },
          a.tokens.owner,
        );
        expect(answer.statusCode).toBe(400);
      }
      const unknown = { ...a, connectionId: randomUUID(), personId: randomUUID() };
      expect((await ask(endpoint, unknown, a.tokens.owner)).statusCode).toBe(404);
    },
  );
});

const list = (headers: Record<string, string>) => app.server.inject({ url: '/api/connections', headers });

describe('the operator', () => {
  it('says which of several organizations is meant, by the token alone', async () => {
    const authorization = `Bearer ${app.operatorToken}`;
    expect((await list({ authorization })).statusCode).toBe(409);
    const answer = await list({ authorization, 'x-plumbline-organization': b.organizationId });
    expect(answer.body).toContain(b.mark);
    expect(answer.body).not.toContain(a.mark);
    expect((await list({ 'x-plumbline-organization': b.organizationId })).statusCode).toBe(401);
    for (const wrong of ['Bearer x', `bearer ${app.operatorToken}`, `Basic ${app.operatorToken}`, '']) {
      expect((await list({ authorization: wrong, cookie: `plumbline=${a.tokens.owner}` })).statusCode, wrong).toBe(401);
    }
  });
});

describe('the log', () => {
  it('of all of this holds no token and nobody’s data', () => {
    const text = logged.join('');
    expect(text).toContain('/api/people/:id');
    const secrets = [app.operatorToken, ...Object.values(a.tokens), ...Object.values(b.tokens), a.mark, b.mark];
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});
