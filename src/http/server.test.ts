// What the server does with requests before and after the handlers: order, origins, bodies, answers.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorOf, openTestServer } from './testing.ts';

let server: Awaited<ReturnType<typeof openTestServer>>;
let proxied: Awaited<ReturnType<typeof openTestServer>>;
beforeAll(async () => {
  server = await openTestServer();
  proxied = await openTestServer({ publicUrl: 'https://plumbline.example.com' });
});
afterAll(() => Promise.all([server.app.close(), proxied.app.close()]));

const post = (payload: unknown, headers: Record<string, string> = {}) =>
  server.app.inject({
    method: 'POST',
    url: '/api/things/t1',
    headers: { 'content-type': 'application/json', 'x-test': 'owner', ...headers },
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  });
const send = ({ app }: typeof server, headers: Record<string, string>) =>
  app.inject({
    method: 'POST',
    url: '/api/hello',
    payload: '{}',
    headers: { 'content-type': 'application/json', ...headers },
  });

describe('every request', () => {
  it('is authenticated, permitted, parsed, handled, and its answer holds nothing that the contract does not name', async () => {
    server.happened.length = 0;
    const answer = await post({ text: ' hi ', id: 'ignored', extra: 1 });
    expect(answer.json()).toEqual({ id: 't1', text: 'hi', size: 3 });
    expect(server.happened).toEqual(['authenticate', 'handle']);
  });

  it('is refused before its body is read when nobody or a lower role sends it', async () => {
    expect(errorOf(await post('{not json', { 'x-test': '' }))).toMatchObject({ code: 'not-signed-in' });
    const lower = await post('{not json', { 'x-test': 'employee' });
    expect(lower.statusCode).toBe(403);
    expect(errorOf(lower)).toMatchObject({ code: 'not-allowed', fix: expect.stringContaining('owner or admin') });
  });

  it('with wrong fields is told which and what is wrong with each', async () => {
    const answer = await post({ text: '  ', size: 'big' });
    expect(answer.statusCode).toBe(400);
    expect(errorOf(answer).fields).toEqual([
      { field: 'text', message: 'Enter a text.' },
      { field: 'size', message: expect.stringContaining('expected number') },
    ]);
    const query = await server.app.inject({ url: '/api/things?page=1&page=2', headers: { 'x-test': 'owner' } });
    expect(errorOf(query).fields[0]?.field).toBe('page');
  });

  it.each([
    ['malformed JSON', '{"text":', {}, 400, 'malformed'],
    ['an empty body', '', {}, 400, 'malformed'],
    ['a list', '[1]', {}, 400, 'malformed'],
    ['a bare text', '"hi"', {}, 400, 'malformed'],
    ['a poisoned prototype', '{"text":"hi","__proto__":{"admin":true}}', {}, 400, 'malformed'],
    ['a poisoned constructor', '{"text":"hi","constructor":{"prototype":{"a":1}}}', {}, 400, 'malformed'],
    ['a body over 256 KiB', JSON.stringify({ text: 'x'.repeat(300_000) }), {}, 413, 'too-large'],
    ['a form', 'text=hi', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'wrong-content-type'],
    ['plain text that looks like JSON', '{"text":"hi"}', { 'content-type': 'text/plain' }, 415, 'wrong-content-type'],
    ['a multipart form', '--x--', { 'content-type': 'multipart/form-data; boundary=x' }, 415, 'wrong-content-type'],
    ['a nearly right type', '{"text":"hi"}', { 'content-type': 'application/jsonx' }, 415, 'wrong-content-type'],
  ])('with %s is refused as that', async (...[, payload, headers, status, code]) => {
    server.happened.length = 0;
    const answer = await post(payload, headers);
    expect(answer.statusCode).toBe(status);
    expect(errorOf(answer).code).toBe(code);
    expect(server.happened).not.toContain('handle');
  });

  it('without any content type is refused', async () => {
    const answer = await server.app.inject({
      method: 'POST',
      url: '/api/things/t1',
      headers: { 'x-test': 'owner' },
      payload: Buffer.from('{"text":"hi"}'),
    });
    expect(answer.statusCode).toBe(415);
  });

  it('that fails inside gets an id that stands in the log beside the reason, and nothing of the inside', async () => {
    const answer = await post({ text: 'crash' });
    expect(answer.statusCode).toBe(500);
    const id = /\(([0-9a-f-]{36})\)/.exec(errorOf(answer).message)?.[1] ?? 'none';
    expect(answer.body).not.toContain('c4n4ry');
    expect(server.logged.find((line) => line.includes(id))).toMatch(/inside c4n4ry.*deep/);
  });

  it('whose answer would break the contract fails instead', async () => {
    const answer = await post({ text: 'fine', size: 2000 });
    expect(answer.statusCode).toBe(500);
    expect(errorOf(answer).code).toBe('internal');
  });

  it('while the database is away is told to come again', async () => {
    const answer = await post({ text: 'away' });
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('30');
    expect(answer.body).not.toContain('db:5432');
  });
});

/** How many requests the address has left, as the answer says. */
const remaining = async (app: Awaited<ReturnType<typeof openTestServer>>['app'], from: string, claimed: string) => {
  const headers = { 'x-forwarded-for': claimed };
  const answer = await app.inject({ method: 'GET', url: '/api/hello', remoteAddress: from, headers });
  return Number(answer.headers['x-ratelimit-remaining']);
};

describe('who asks', () => {
  it('is told by a proxy that the operator names', async () => {
    const { app } = await openTestServer({ trustedProxies: ['10.0.0.0/24'] });
    const first = await remaining(app, '10.0.0.7', '198.51.100.1');
    expect(await remaining(app, '10.0.0.7', '198.51.100.1')).toBe(first - 1);
    expect(await remaining(app, '10.0.0.7', '198.51.100.2')).toBe(first);
    // What a client wrote into the header itself stands before what the proxy added.
    expect(await remaining(app, '10.0.0.7', '198.51.100.3, 198.51.100.1')).toBe(first - 2);
    await app.close();
  });

  it('is told by nobody else', async () => {
    const { app } = await openTestServer({ trustedProxies: ['10.0.0.0/24'] });
    const first = await remaining(app, '203.0.113.5', '198.51.100.1');
    expect(await remaining(app, '203.0.113.5', '198.51.100.2')).toBe(first - 1);
    await app.close();
  });
});

describe('requests of other sites', () => {
  it.each<[string, Record<string, string>]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
    ['another port', { origin: 'http://localhost:9999' }],
    ['a cross-site fetch', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }],
    ['our origin, but cross-site', { origin: 'http://localhost:80', 'sec-fetch-site': 'cross-site' }],
    ['another origin and a forwarded host', { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' }],
  ])('by %s are refused', async (_what, headers) => {
    const answer = await send(server, headers);
    expect(answer.statusCode).toBe(403);
    expect(errorOf(answer).code).toBe('other-origin');
  });

  it('are told from our own', async () => {
    expect(
      (await send(server, { host: 'localhost:3000', origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }))
        .statusCode,
    ).toBe(200);
    expect((await send(server, {})).statusCode).toBe(200);
    const host = 'plumbline.example.com';
    expect((await send(proxied, { host, origin: 'https://plumbline.example.com' })).statusCode).toBe(200);
    expect((await send(proxied, { host, origin: 'http://plumbline.example.com' })).statusCode).toBe(403);
  });

  it('through a foreign name that points here are refused', async () => {
    for (const host of ['evil.example', 'evil.example:3000', 'plumbline.example.com.evil.example', 'a@b']) {
      expect((await send(proxied, { host })).statusCode, host).toBe(421);
    }
    for (const host of ['plumbline.example.com', '10.0.0.7:3000', '[::1]:3000', 'localhost', 'plumbline:3000']) {
      expect((await send(proxied, { host })).statusCode, host).toBe(200);
    }
  });

  it('cannot choose method, address or client by headers', async () => {
    const tricks = { 'x-http-method-override': 'POST', 'x-original-url': '/api/hello', 'x-rewrite-url': '/api/hello' };
    const answer = await server.app.inject({ url: '/api/things', headers: { 'x-test': 'owner', ...tricks } });
    expect(answer.json()).toEqual({ page: 1 });
  });

  it('cannot frame the pages or run scripts in them', async () => {
    const { headers } = await server.app.inject({ url: '/people' });
    expect(headers['content-security-policy']).toMatch(/default-src 'none';script-src 'self';.*frame-ancestors 'none'/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
    expect(headers['strict-transport-security']).toBeUndefined();
    expect((await proxied.app.inject({ url: '/people' })).headers['strict-transport-security']).toContain('max-age');
  });
});
