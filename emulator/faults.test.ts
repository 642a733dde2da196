// The fault plan: each way in which an answer goes wrong, as a client sees it, and when.
import { afterEach, expect, test } from 'vitest';
import { FaultPlan, Faults, type Fault, type RetryAfter, type Target } from './faults.ts';
import { openPreset } from './fault-presets.ts';
import { now, startTest, type TestEmulator } from './harness.ts';
import { lying, mail } from './truth/tiny-tenant.ts';

let emulator: TestEmulator;
afterEach(() => emulator?.close());

const delta = '/users/ana/mailFolders/inbox/messages/delta';
const steps = Array.from({ length: 25 }, (_, index) =>
  lying('ana', 'inbox', mail(`m${index}`, new Date(now - (index + 1) * 60_000).toISOString())),
);

/** Once, on the first request for messages. */
const once = (fault: Fault, path = '*messages/delta') =>
  startTest({ steps, faults: { rules: [{ match: { path }, times: 1, faults: [fault] }] } });

const raw = async () =>
  fetch(`${emulator.graphUrl}/v1.0${delta}`, { headers: { authorization: `Bearer ${await emulator.token()}` } });

for (const status of [500, 502, 503, 504]) {
  test(`an answer can be ${status}, and the next is good`, async () => {
    emulator = await once({ kind: 'status', status });
    expect((await emulator.ask(delta)).status).toBe(status);
    expect((await emulator.ask(delta)).status).toBe(200);
  });
}

const forms: readonly (readonly [RetryAfter['form'], number, RegExp | null])[] = [
  ['seconds', 7, /^7$/],
  ['zero', 7, /^0$/],
  ['decimal', 0.249, /^0\.249$/],
  ['garbage', 7, /^soon$/],
  ['date', 700, / GMT$/],
  ['none', 7, null],
];
for (const [form, seconds, pattern] of forms) {
  test(`a 429 can have a Retry-After as ${form}`, async () => {
    emulator = await once({ kind: 'throttle', retryAfter: { form, seconds } });
    const { status, headers, body } = await emulator.ask(delta);
    expect(status).toBe(429);
    expect(body).toMatchObject({ error: { code: 'TooManyRequests' } });
    const header = headers.get('retry-after');
    if (pattern === null) expect(header).toBeNull();
    else expect(header).toMatch(pattern);
    if (form === 'date') expect(Date.parse(header ?? '') - Date.now()).toBeGreaterThan(600_000);
  });
}

test('who comes back before a date has come is early, too', async () => {
  emulator = await once({ kind: 'throttle', retryAfter: { form: 'date', seconds: 30 } });
  await emulator.ask(delta);
  await emulator.ask(delta);
  expect((await emulator.control('GET', '/ledger')).body['early']).toBe(1);
});

test('a connection can be reset before any answer', async () => {
  emulator = await once({ kind: 'reset' });
  await expect(raw()).rejects.toThrow();
  expect((await raw()).status).toBe(200);
});

test('a connection can break in the middle of an answer', async () => {
  emulator = await once({ kind: 'cut-connection' });
  const response = await raw();
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
});

test('JSON can end in the middle of a whole answer', async () => {
  emulator = await once({ kind: 'cut-json' });
  const text = await (await raw()).text();
  expect(() => JSON.parse(text) as unknown).toThrow();
});

test('an answer can be garbage that calls itself JSON', async () => {
  emulator = await once({ kind: 'garbage' });
  const response = await raw();
  expect(response.headers.get('content-type')).toContain('application/json');
  await expect(response.json()).rejects.toThrow();
});

test('an answer can be a web page', async () => {
  emulator = await once({ kind: 'content-type' });
  const response = await raw();
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
});

test('an answer can be slow, or never come', async () => {
  emulator = await once({ kind: 'slow', milliseconds: 80 });
  const began = performance.now();
  expect((await emulator.ask(delta)).status).toBe(200);
  expect(performance.now() - began).toBeGreaterThan(70);
  await emulator.close();
  emulator = await once({ kind: 'hang', milliseconds: 50 });
  await expect(raw()).rejects.toThrow();
});

test('a page can have a next link but no value', async () => {
  emulator = await once({ kind: 'page-without-value' });
  const { body } = await emulator.ask(delta);
  expect(Object.keys(body).sort()).toEqual(['@odata.context', '@odata.nextLink']);
});

test('a next link can lead to its own page', async () => {
  emulator = await once({ kind: 'next-link-to-itself' });
  const { body } = await emulator.ask(`${delta}?$select=id`);
  expect(body['@odata.nextLink']).toBe(`${emulator.graphUrl}/v1.0${delta}?$select=id`);
  expect((await emulator.walk(String(body['@odata.nextLink']))).items).toHaveLength(25);
});

test('a next link can lead to another host', async () => {
  emulator = await once({ kind: 'next-link-elsewhere', host: 'https://graph.example.net' });
  expect((await emulator.ask(delta)).body['@odata.nextLink']).toMatch(
    /^https:\/\/graph\.example\.net\/graph\/v1\.0\/users/,
  );
});

test('an empty page can come between, and following it loses nothing', async () => {
  emulator = await once({ kind: 'empty-page' });
  const { items, pages } = await emulator.walk(delta);
  expect({ items: items.length, pages }).toEqual({ items: 25, pages: 4 });
});

test('items can come twice', async () => {
  emulator = await once({ kind: 'duplicate-items' });
  const { items } = await emulator.walk(delta);
  expect(items).toHaveLength(29);
  expect(new Set(items.map((item) => item['id'])).size).toBe(25);
});

test('a sync state can be gone in the middle, for mail with a code, for people with a place to start', async () => {
  emulator = await startTest({ steps, faults: { rules: [{ faults: [{ kind: 'gone' }] }] } });
  const first = await emulator.ask(delta);
  expect(await emulator.ask(String(first.body['@odata.nextLink']))).toMatchObject({
    status: 410,
    body: { error: { code: 'SyncStateNotFound' } },
  });
  const people = await emulator.walk('/users/delta');
  const gone = await emulator.ask(people.deltaLink);
  expect([gone.status, gone.headers.get('location')]).toEqual([
    410,
    `${emulator.graphUrl}/v1.0/users/delta?$deltatoken=`,
  ]);
});

test('a token can expire in the middle, and stays expired', async () => {
  emulator = await once({ kind: 'expired-token' });
  const token = { authorization: `Bearer ${await emulator.token()}` };
  expect(await emulator.ask(delta, token)).toMatchObject({
    status: 401,
    body: { error: { code: 'InvalidAuthenticationToken' } },
  });
  expect((await emulator.ask(delta, token)).status).toBe(401);
  expect((await emulator.ask(delta, { authorization: `Bearer ${await emulator.token()}` })).status).toBe(200);
});

const ofMailboxes: readonly (readonly [Fault, number, string])[] = [
  [{ kind: 'mailbox-missing' }, 404, 'MailboxNotEnabledForRESTAPI'],
  [{ kind: 'access-denied' }, 403, 'ErrorAccessDenied'],
  [{ kind: 'not-provisioned' }, 401, 'Unauthorized'],
];
for (const [fault, status, code] of ofMailboxes) {
  test(`a mailbox can answer ${status} ${code}, the others going on`, async () => {
    emulator = await startTest({
      steps,
      faults: { rules: [{ match: { path: '/v1.0/users/ana/*' }, faults: [fault] }] },
    });
    expect(await emulator.ask(delta)).toMatchObject({ status, body: { error: { code } } });
    expect((await emulator.ask('/users/ben/mailFolders')).status).toBe(200);
    expect((await emulator.ask('/users')).status).toBe(200);
  });
}

const target = (path: string): Target => ({
  service: 'graph',
  method: 'GET',
  path,
  template: path,
  batched: false,
  paged: true,
  resumed: false,
  mailbox: true,
});
const struck = (rule: object, paths: readonly string[]) => {
  const faults = new Faults(
    FaultPlan.parse({ seed: 7, rules: [{ faults: [{ kind: 'status', status: 500 }], ...rule }] }),
  );
  return paths.map((path) => faults.choose(target(path)) !== null);
};
const four = ['/a', '/a', '/a', '/a'];

test('a rule strikes the nth request, every nth, or so many times', () => {
  expect(struck({ nth: 2 }, four)).toEqual([false, true, false, false]);
  expect(struck({ every: 2 }, four)).toEqual([false, true, false, true]);
  expect(struck({ times: 1 }, four)).toEqual([true, false, false, false]);
  expect(struck({ match: { path: '/b*' } }, ['/a', '/bc/d'])).toEqual([false, true]);
  expect(struck({ match: { method: 'POST' } }, four)).toEqual([false, false, false, false]);
});

const hits = (order: readonly string[], results: readonly boolean[]) =>
  order.filter((_, index) => results[index]).sort();

test('a share is the same for the same seed, whatever the order of other requests', () => {
  const paths = Array.from({ length: 2000 }, (_, index) => `/p${index % 500}`);
  const plain = struck({ share: 0.1 }, paths);
  expect(struck({ share: 0.1 }, paths)).toEqual(plain);
  const count = plain.filter(Boolean).length;
  expect(count).toBeGreaterThan(140);
  expect(count).toBeLessThan(260);
  const reversed = paths.toReversed();
  expect(hits(reversed, struck({ share: 0.1 }, reversed))).toEqual(hits(paths, plain));
});

test('the preset of ten percent meets every kind that a right client gets over', () => {
  const faults = new Faults(openPreset('ten-percent', 3));
  const kinds = new Set<string>();
  let count = 0;
  for (let turn = 0; turn < 20_000; turn += 1) {
    const fault = faults.choose({ ...target(`/v1.0/users/${turn % 900}/x/delta`), resumed: true });
    if (!fault) continue;
    count += 1;
    kinds.add(
      fault.kind === 'throttle'
        ? `throttle ${fault.retryAfter.form}`
        : fault.kind === 'status'
          ? String(fault.status)
          : fault.kind,
    );
  }
  expect(count / 20_000).toBeGreaterThan(0.08);
  expect(count / 20_000).toBeLessThan(0.12);
  expect([...kinds].sort()).toEqual([
    '500',
    '502',
    '503',
    '504',
    'content-type',
    'cut-connection',
    'cut-json',
    'duplicate-items',
    'empty-page',
    'expired-token',
    'garbage',
    'gone',
    'hang',
    'next-link-elsewhere',
    'next-link-to-itself',
    'page-without-value',
    'reset',
    'slow',
    'throttle date',
    'throttle decimal',
    'throttle garbage',
    'throttle none',
    'throttle seconds',
    'throttle zero',
  ]);
});

test('Entra fails as well, in its own words', async () => {
  emulator = await startTest({
    faults: { rules: [{ match: { service: 'login' }, times: 1, faults: [{ kind: 'status', status: 503 }] }] },
  });
  expect(await emulator.post('contoso.com', {})).toMatchObject({
    status: 503,
    body: { error: 'temporarily_unavailable' },
  });
});

test('the plan can be changed while the emulator runs, and nonsense is refused', async () => {
  emulator = await startTest();
  expect((await emulator.control('POST', '/faults', { preset: 'ten-percent', seed: 4 })).status).toBe(200);
  const bad = await emulator.control('POST', '/faults', { rules: [{ faults: [{ kind: 'explode' }] }] });
  expect(bad.status).toBe(400);
  expect((await emulator.control('GET', '/faults')).body).toMatchObject({ plan: { seed: 4 } });
  await emulator.control('DELETE', '/faults');
  expect((await emulator.control('GET', '/faults')).body).toMatchObject({ plan: { rules: [] } });
});

test('the control API is never struck', async () => {
  emulator = await startTest({ faults: { rules: [{ faults: [{ kind: 'reset' }] }] } });
  expect((await emulator.control('GET', '/state')).status).toBe(200);
});

test('any error of Graph can be made, with its inner code and headers', async () => {
  emulator = await once({
    kind: 'graph-error',
    status: 403,
    code: 'Forbidden',
    message: 'Not today.',
    innerCode: 'NotToday',
    headers: { 'retry-after': '3' },
  });
  const answer = await emulator.ask(delta);
  expect(answer).toMatchObject({
    status: 403,
    body: { error: { code: 'Forbidden', message: 'Not today.', innerError: { code: 'NotToday' } } },
  });
  expect(answer.headers.get('retry-after')).toBe('3');
  expect((await emulator.ask(delta)).status).toBe(200);
});
