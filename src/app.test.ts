// The whole product, opened and closed on both engines: nothing is left running, and nothing is left open by a failure.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type App, openApp } from './app.ts';
import { readConfig } from './config.ts';
import { testProvider } from './connections/testing.ts';
import { withDatabases } from './db/testing.ts';
import { openLog } from './lib/log.ts';
import type { Provider } from './providers/provider.ts';

const log = openLog({ level: 'silent' });
const key = randomBytes(32).toString('hex');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-app-'));
});
afterAll(() => rm(folder, { recursive: true }));

const tenant = { tenantId: randomUUID(), secret: 'right', missing: [], open: 0 };
const open = (role: 'all' | 'web', url: string | null, provider: Provider = testProvider(tenant)): Promise<App> => {
  const environment = { PORT: '0', PLUMBLINE_DATA_DIR: 'data', PLUMBLINE_SECRET_KEY: key };
  const config = readConfig(url === null ? environment : { ...environment, DATABASE_URL: url }, folder);
  return openApp({ config, log, role, providers: [provider] });
};
const organization = {
  organizationName: 'A',
  zone: 'UTC',
  fullName: 'A',
  email: 'a@example.com',
  password: 'a long password',
};

const send = async (app: App, url: string, payload: object) => {
  const headers = { authorization: `Bearer ${app.operatorToken}` };
  return app.server.inject({ method: 'POST', url, headers, payload });
};

withDatabases((here) => {
  test('the product opens, connects, works and closes, again and again', async () => {
    const first = await open('all', here.url);
    expect((await send(first, '/api/set-up', { ...organization, setUpCode: '' })).statusCode).toBe(200);
    const ready = await first.server.inject({ url: '/health/ready' });
    expect([ready.statusCode, ready.json().missing]).toEqual([200, []]);
    const form = { provider: 'test', fields: { secret: 'right' }, streams: ['people'], since: null };
    expect((await send(first, '/api/connections', form)).json()).toMatchObject({ connection: { status: 'connected' } });
    // The test provider needs an admin for whatever is read.
    const reading = async () => {
      const headers = { authorization: `Bearer ${first.operatorToken}` };
      const answer = await first.server.inject({ url: '/api/connections', headers });
      return answer.json().connections[0].streams[0].state;
    };
    await expect.poll(reading, { timeout: 20_000 }).toBe('attention');
    await first.close();
    expect(tenant.open).toBe(0);
    const again = await open('all', here.url);
    expect(await again.readSetUpCode()).toBeNull();
    await again.close();
    await again.close();
  });
});

describe('closing', () => {
  it('waits for answers on their way and lets nobody new in', async () => {
    const app = await open('web', null);
    const url = await app.listen();
    expect(await readdir(join(folder, 'data'))).toContain('operator.json');
    const pending = new Promise<number>((resolve, reject) => {
      const asked = request(`${url}/api/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' } });
      asked.on('response', (answer) => resolve(answer.resume().statusCode ?? 0)).on('error', reject);
      asked.end(JSON.stringify({ email: 'a@example.com', password: 'wrong' }));
    });
    await new Promise((resolve) => app.server.server.once('request', resolve));
    await app.close();
    expect(await pending).toBe(401);
    await expect(fetch(url)).rejects.toThrow();
    expect(await readdir(join(folder, 'data'))).toEqual(['database']);
  });

  it('happens by itself when opening fails half-way', async () => {
    const broken: Provider = {
      ...testProvider(tenant),
      hosts: () => {
        throw new Error('no such cloud');
      },
    };
    await expect(open('all', null, broken)).rejects.toThrow('no such cloud');
    const app = await open('web', null);
    await app.close();
  });

  it('leaves the data folder free when the port was taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const config = readConfig({ PORT: String(port), PLUMBLINE_DATA_DIR: 'data', PLUMBLINE_SECRET_KEY: key }, folder);
    const app = await openApp({ config, log, role: 'web' });
    await expect(app.listen()).rejects.toThrow('EADDRINUSE');
    await app.close();
    other.close();
    expect(await readdir(join(folder, 'data'))).toEqual(['database']);
  });
});
