// How commands reach the product: over HTTP beside a server, in their own process without one.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { listProviders } from '../contract/connections.ts';
import { readSession, setUp } from '../contract/session.ts';
import { openLog } from '../lib/log.ts';
import { CallFailed, openClient } from './client.ts';
import { firstRun } from './testing.ts';

const log = openLog({ level: 'silent' });
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plumbline-client-'));
});
afterAll(() => rm(folder, { recursive: true }));
const config = () => readConfig({ PORT: '0', PLUMBLINE_DATA_DIR: folder }, '/');

describe('a command', () => {
  it('without a server opens the product itself, and may set it up without the code', async () => {
    const client = await openClient({ config: config(), log, work: false });
    expect(client.server).toBeNull();
    expect(await client.call(readSession, {})).toMatchObject({ firstRun: true });
    await expect(client.call(listProviders, {})).rejects.toMatchObject({ status: 409, error: { code: 'not-set-up' } });
    expect(await client.call(setUp, firstRun)).toMatchObject({ user: { role: 'owner' } });
    expect((await client.call(listProviders, {})).providers.length).toBeGreaterThan(0);
    await client.close();
  });

  it('beside a server asks that one', async () => {
    const app = await openApp({ config: config(), log, role: 'web' });
    const url = await app.listen();
    const client = await openClient({ config: config(), log, work: true });
    expect(client.server).toBe(url);
    expect((await client.call(readSession, {})).organization?.name).toBe('Contoso');
    await client.close();
    await app.close();
    await app.close();
  });

  it('is told what was wrong with its arguments as bad arguments', async () => {
    const client = await openClient({ config: config(), log, work: false });
    const failed = await client.call(setUp, { ...firstRun, zone: '' }).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(CallFailed);
    expect(failed).toMatchObject({ exit: 2, message: expect.stringContaining('zone: ') });
    await client.close();
  });

  it('says so when a server runs that does not answer, and opens nothing beside it', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    await writeFile(join(folder, 'operator.json'), JSON.stringify({ url, token: 'x'.repeat(43), pid: 1 }));
    const failed = await openClient({ config: config(), log, work: false, patience: 50 }).catch(
      (error: unknown) => error,
    );
    expect(failed).toMatchObject({ exit: 1, message: expect.stringContaining(`${url} runs, but did not answer`) });
    silent.close();
  });

  it('does not take a dead server, or another program at its address, for the product', async () => {
    const other = createServer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi'),
    );
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    for (const at of [port, 9]) {
      const file = { url: `http://127.0.0.1:${at}`, token: 'x'.repeat(43), pid: 1 };
      await writeFile(join(folder, 'operator.json'), JSON.stringify(file));
      const client = await openClient({ config: config(), log, work: false });
      expect(client.server).toBeNull();
      await client.close();
    }
    other.close();
  });
});
