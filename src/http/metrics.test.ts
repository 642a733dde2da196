// What Prometheus is told: who may ask, what is counted, and that no label can hold a person's or an organization's name.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openJobs } from '../db/jobs.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { openLog } from '../lib/log.ts';
import { labelOf } from './deployment-metrics.ts';
import { openTestServer } from './testing.ts';
import { readExposition } from './testing-exposition.ts';
import { openTestProduct, type TestProduct } from './testing-product.ts';

const [operator, token] = ['o'.repeat(43), 't'.repeat(32)];
const log = openLog({ level: 'silent', destination: { write: () => {} } });
const at = Date.parse('2026-03-02T10:00:00Z');

let product: TestProduct;
let server: Awaited<ReturnType<typeof openTestServer>>;
const time = { now: at };
beforeAll(async () => {
  product = await openTestProduct();
  const jobs = await openJobs(product.database);
  await jobs.send('sync', {});
  await jobs.stop();
  const clock = { now: () => time.now, sleep: () => new Promise<void>(() => {}) };
  const { database } = product;
  server = await openTestServer({ metrics: { database, clock, log, tokens: [operator, token] } });
});
afterAll(async () => {
  await server.app.close();
  await product.close();
});

const ask = (options: { headers?: Record<string, string>; remoteAddress?: string } = {}, { app } = server) =>
  app.inject({ url: '/metrics', remoteAddress: '127.0.0.1', ...options });
const scrape = async () => {
  time.now += 60_000;
  const answer = await ask();
  expect(answer.statusCode).toBe(200);
  return readExposition(answer.body);
};

const bearer = (given: string) => ({ headers: { authorization: `Bearer ${given}` }, remoteAddress: '203.0.113.9' });

describe('who may ask', () => {
  test('this machine under an address of it, and from anywhere who has the operator’s or the metrics’ token', async () => {
    for (const allowed of [
      {},
      { headers: { host: '[::1]:3000' }, remoteAddress: '::1' },
      bearer(operator),
      bearer(token),
    ])
      expect((await ask(allowed)).statusCode).toBe(200);
  });

  test('nobody else, nor who comes through a proxy on this machine or under another name', async () => {
    for (const refused of [
      { remoteAddress: '203.0.113.9' },
      { headers: { 'x-forwarded-for': '203.0.113.9' } },
      { headers: { via: '1.1 proxy' } },
      { headers: { host: 'plumbline.example.com' } },
      { headers: { host: 'rebound.example' } },
      { headers: { authorization: 'Bearer ' } },
      { headers: { authorization: `Bearer ${token}x` } },
      bearer(''),
      bearer(token.toUpperCase()),
      { headers: { 'x-test': 'owner' }, remoteAddress: '203.0.113.9' },
    ]) {
      const answer = await ask(refused);
      expect([refused, answer.statusCode]).toEqual([refused, 401]);
      expect(answer.body).not.toContain('plumbline_');
    }
  });

  test('nobody without a token where the product has a public address', async () => {
    const { database, clock } = product;
    const moved = { now: () => Date.now() + clock.offset, sleep: () => new Promise<void>(() => {}) };
    const metrics = { database, clock: moved, log, tokens: [operator, token] };
    const proxied = await openTestServer({ publicUrl: 'https://plumbline.example.com', metrics });
    try {
      expect((await ask({}, proxied)).statusCode).toBe(401);
      expect((await ask(bearer(token), proxied)).statusCode).toBe(200);
    } finally {
      await proxied.app.close();
    }
  });
});

describe('what is told', () => {
  test('is the format that Prometheus reads, each metric with its type, its meaning and its own unit', async () => {
    const metrics = await scrape();
    const names = [...metrics.keys()].filter((name) => name.startsWith('plumbline_'));
    expect(names).toEqual(expect.arrayContaining(['plumbline_requests_duration_seconds', 'plumbline_database_up']));
    expect(metrics.get('process_cpu_seconds_total')?.type).toBe('counter');
    for (const [name, { type, help, samples }] of metrics) {
      expect([name, help.length > 10]).toEqual([name, true]);
      if (name.startsWith('plumbline_')) expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
      for (const { value } of samples) expect([name, !(value < 0)]).toEqual([name, true]);
    }
  });

  test('counts connections, parts, mails, alerts, jobs and quarantined items of all organizations together', async () => {
    const { a, b, database } = product;
    for (const { organizationId, connectionId } of [a, b]) {
      await rowsOf(
        database,
        organizationId,
        `insert into quarantine (organization_id, connection_id, stream, account_id, item, reason, seen_at)
         select organization_id, connection_id, 'mail', gen_random_uuid(), gen_random_uuid(), 'x', now() from connection
         where connection_id = '${connectionId}'`,
      );
      await rowsOf(
        database,
        organizationId,
        `update stream_partition set state = 'current', due_at = now(), as_of = '2026-03-02T09:00:00Z'`,
      );
    }
    const metrics = await scrape();
    const sum = (name: string, labels: Record<string, string> = {}) =>
      (metrics.get(name)?.samples ?? [])
        .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
        .reduce((total, { value }) => total + value, 0);
    const count = async (text: string) => {
      const rows = await Promise.all([a, b].map((one) => rowsOf(database, one.organizationId, text)));
      return rows.reduce((total, [row]) => total + Number(row?.['n']), 0);
    };
    expect(sum('plumbline_database_up')).toBe(1);
    expect(sum('plumbline_quarantine_items')).toBe(await count('select count(*) as n from quarantine'));
    expect(sum('plumbline_connections')).toBe(await count('select count(*) as n from connection'));
    expect(sum('plumbline_mail_outbox')).toBe(await count('select count(*) as n from outbox'));
    expect(sum('plumbline_alerts_open')).toBe(
      await count('select count(*) as n from alert where cleared_at is null and dismissed_at is null'),
    );
    expect(sum('plumbline_partitions', { state: 'stopped' })).toBe(0);
    expect(sum('plumbline_jobs_waiting', { queue: 'sync' })).toBe(1);
    expect(sum('plumbline_workers_live')).toBe(1);
    expect(metrics.get('plumbline_connections')?.samples).toHaveLength(4);
  });

  test('a part that was read up to an hour ago lags an hour, and what runs grew by since is counted once', async () => {
    const { a, database } = product;
    const place = `organization_id = '${a.organizationId}' and connection_id = '${a.connectionId}'`;
    await rowsOf(
      database,
      a.organizationId,
      `update connection set status = 'connected', streams = '{mail}' where ${place}`,
    );
    await rowsOf(
      database,
      a.organizationId,
      `insert into stream_partition (organization_id, connection_id, stream, account_id, part, cursor_version, state, attempts,
         due_at, as_of, restarts, items_done, items_undated, updated_at)
       select '${a.organizationId}', '${a.connectionId}', 'mail', gen_random_uuid(), 'p', 0, state, 0, now(), as_of::timestamptz, 0, 0, 0, now()
       from (values ('current', '2026-03-02T08:31:00Z'), ('waiting', null), ('stopped', '2020-01-01T00:00:00Z')) made (state, as_of)`,
    );
    await rowsOf(
      database,
      a.organizationId,
      `insert into sync_run (organization_id, connection_id, stream, started_at, items, requests, waited_ms, failures, quarantined)
       values ('${a.organizationId}', '${a.connectionId}', 'mail', '2030-03-02T08:00:00Z', 1000, 5, 0, 0, 0)`,
    );
    time.now = Date.parse('2026-03-02T09:30:00Z');
    const before = await scrape();
    const of = (metrics: typeof before, name: string) =>
      metrics.get(name)?.samples.find(({ labels }) => labels['stream'] === 'mail')?.value;
    expect(of(before, 'plumbline_sync_lag_seconds')).toBe(3600);
    const items = of(before, 'plumbline_sync_items_total') ?? Number.NaN;
    await rowsOf(
      database,
      a.organizationId,
      `update sync_run set items = 1042, failures = 2 where ${place} and started_at = '2030-03-02T08:00:00Z'`,
    );
    const after = await scrape();
    expect(of(after, 'plumbline_sync_items_total')).toBe(items + 42);
    expect(of(await scrape(), 'plumbline_sync_items_total')).toBe(items + 42);
    expect(of(after, 'plumbline_sync_failures_total')).toBe(2);
  });

  test('names no organization, person or address, whatever stands in the database and whoever asks for what', async () => {
    const { a, database } = product;
    await rowsOf(
      database,
      a.organizationId,
      `insert into alert (organization_id, alert_id, kind, about, problem, raised_at)
       values ('${a.organizationId}', gen_random_uuid(), 'Ana <ana@aaaa-marked.example>', 'x', '{}', now())`,
    );
    for (const url of [
      '/api/things?page=2&who=ana@aaaa-marked.example',
      '/api/nowhere/ana@aaaa-marked.example',
      '/people/aaaa-marked',
      '/aaaa-marked.js',
    ])
      await server.app.inject({ url });
    await server.app.inject({ method: 'POST', url: '/api/things/aaaa-marked', headers: { 'x-test': 'owner' } });
    const metrics = await scrape();
    const own = [...metrics].filter(([name]) => name.startsWith('plumbline_'));
    const labels = own.flatMap(([, { samples }]) => samples.flatMap((sample) => Object.entries(sample.labels)));
    const values = (label: string) => new Set(labels.flatMap(([name, value]) => (name === label ? [value] : [])));
    expect(values('kind')).toContain('other');
    expect(values('route')).toEqual(new Set(['/metrics', '/api/things', '/api/things/:id', 'pages']));
    for (const label of ['status', 'state', 'kind', 'queue', 'connection_kind', 'stream', 'method', 'le'])
      for (const value of values(label))
        expect(`${label} ${value}`).toMatch(/^\w+ ([a-z-]+|[A-Z]+|\d{3}|[\d.]+|\+Inf)$/);
    const known = ['status', 'state', 'kind', 'queue', 'connection_kind', 'stream', 'method', 'route', 'le'];
    expect(labels.filter(([name]) => !known.includes(name))).toEqual([]);
    expect(JSON.stringify([...metrics])).not.toMatch(/marked|@|[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(['mail', 'sign-ins', 'needs-attention'].map(labelOf)).toEqual(['mail', 'sign-ins', 'needs-attention']);
    expect(['Ana', 'a@b', 'x'.repeat(41), '', '-', 'a b', 'ü'].map(labelOf)).toEqual(Array(7).fill('other'));
  });

  test('is read from the database once in ten seconds, however many ask', async () => {
    const door = vi.spyOn(product.database, 'door');
    const clock = { now: () => time.now, sleep: () => new Promise<void>(() => {}) };
    const busy = await openTestServer({ metrics: { database: product.database, clock, log, tokens: [] } });
    try {
      await Promise.all(Array.from({ length: 8 }, () => ask({}, busy)));
      time.now += 9_000;
      await ask({}, busy);
      expect(door).toHaveBeenCalledTimes(1);
      time.now += 2_000;
      await ask({}, busy);
      expect(door).toHaveBeenCalledTimes(2);
    } finally {
      await busy.app.close();
    }
  });

  test('says that the database is away, with what this process knows by itself and no number of the deployment', async () => {
    const broken = {
      ...product.database,
      door: () => Promise.reject(new Error('The database is away.')),
    };
    const clock = { now: () => time.now, sleep: () => new Promise<void>(() => {}) };
    const away = await openTestServer({ metrics: { database: broken, clock, log, tokens: [] } });
    try {
      const metrics = readExposition((await ask({}, away)).body);
      expect(metrics.get('plumbline_database_up')?.samples).toEqual([expect.objectContaining({ value: 0 })]);
      for (const name of ['quarantine_items', 'connections', 'sync_lag_seconds', 'workers_live', 'mail_outbox'])
        expect([name, metrics.get(`plumbline_${name}`)?.samples]).toEqual([name, []]);
      expect(metrics.get('process_cpu_seconds_total')?.samples).toHaveLength(1);
    } finally {
      await away.app.close();
    }
  });

  test('says that the one process over an embedded database cannot save', async () => {
    const clock = { now: () => time.now, sleep: () => new Promise<void>(() => {}) };
    const metrics = { database: product.database, clock, log, tokens: [], trouble: () => 'database-full' as const };
    const full = await openTestServer({ metrics });
    try {
      const told = readExposition((await ask({}, full)).body);
      expect(told.get('plumbline_workers_live')?.samples[0]?.value).toBe(1);
      expect(told.get('plumbline_workers_troubled')?.samples[0]?.value).toBe(1);
    } finally {
      await full.app.close();
    }
  });

  test('does not keep Prometheus waiting for a database that hangs', async () => {
    const hanging = { ...product.database, door: () => new Promise<never>(() => {}) };
    const clock = { now: () => time.now, sleep: async () => {} };
    const slow = await openTestServer({ metrics: { database: hanging, clock, log, tokens: [] } });
    try {
      const metrics = readExposition((await ask({}, slow)).body);
      expect(metrics.get('plumbline_database_up')?.samples[0]?.value).toBe(0);
    } finally {
      await slow.app.close();
    }
  });
});
