// One measured run of the product's own worker: connect, sync to the end, figures included; prints its cost as JSON.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { z } from 'zod';
import { openApp } from '../src/app.ts';
import { clientOf } from '../src/cli/client.ts';
import { followSync } from '../src/cli/sync.ts';
import { readConfig } from '../src/config.ts';
import { createConnection, listConnections } from '../src/contract/connections.ts';
import { setUp } from '../src/contract/session.ts';
import { openLog } from '../src/lib/log.ts';
import { measure } from './measure.ts';

const Task = z.object({
  urls: z.record(z.string(), z.string()),
  tenantId: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  databaseUrl: z.string(),
});

const task = Task.parse(JSON.parse(process.env['BENCH_TASK'] ?? '{}'));
const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
const config = readConfig(
  {
    PLUMBLINE_CLOUD: 'custom',
    PLUMBLINE_DATA_DIR: dataDir,
    PLUMBLINE_SECRET_KEY: randomBytes(32).toString('base64'),
    PLUMBLINE_LOGIN_URL: task.urls['login'],
    PLUMBLINE_GRAPH_URL: task.urls['graph'],
    DATABASE_URL: task.databaseUrl,
    PORT: '0',
  },
  dataDir,
);
const app = await openApp({ config, log: openLog({ level: 'warn' }), role: 'all' });
const client = clientOf(app);
await client.call(setUp, {
  organizationName: 'Bench',
  zone: 'UTC',
  fullName: 'Bench',
  email: 'bench@plumbline.example',
  password: 'a password of a bench',
  setUpCode: (await app.readSetUpCode()) ?? '',
});

/** Requests as the tenant counted them: all of them, those of the connection test included. */
const countRequests = async (): Promise<number> => {
  const answer = await fetch(`${task.urls['control']}/ledger`);
  return z.looseObject({ total: z.number() }).parse(await answer.json()).total;
};

const quiet = new Writable({ write: (_chunk, _encoding, done) => done() });
const cost = await measure(async () => {
  const before = await countRequests();
  const { connection, checks } = await client.call(createConnection, {
    provider: 'microsoft',
    fields: { tenantId: task.tenantId, clientId: task.clientId, clientSecret: task.clientSecret },
    streams: ['people', 'mail'],
    since: null,
  });
  if (connection === null) throw new Error(`Not connected: ${JSON.stringify(checks)}`);
  await followSync(client, [connection], { stderr: quiet, signal: AbortSignal.timeout(3_600_000) });
  const { connections } = await client.call(listConnections, {});
  const mail = connections.flatMap(({ streams }) => streams).find(({ name }) => name === 'mail');
  return { messages: mail?.items.done ?? 0, requests: (await countRequests()) - before };
});
await app.close();
await rm(dataDir, { recursive: true, force: true });
console.log(JSON.stringify(cost));
