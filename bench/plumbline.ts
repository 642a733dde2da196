// One measured run of the product: a tenant is connected here, a worker of its own process syncs it, figures included.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { z } from 'zod';
import { openApp } from '../src/app.ts';
import { type Client, clientOf } from '../src/cli/client.ts';
import type { EmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { workerEnvironment, workerFlags } from '../src/cli/worker-flags.ts';
import { readConfig } from '../src/config.ts';
import { createConnection, listConnections } from '../src/contract/connections.ts';
import { setUp } from '../src/contract/session.ts';
import { openLog } from '../src/lib/log.ts';
import { Cost } from './measure.ts';
import { countRequests } from './tenant.ts';

/** What is synced: how it is connected, and how many requests it counted so far. */
interface Subject {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly connection: z.input<typeof createConnection.input>;
  readonly countRequests: () => Promise<number>;
}

/** The product's first run, and a connection to the subject, which its worker finds due. */
export const connect = async (
  client: Client,
  { setUpCode, connection: asked }: { readonly setUpCode: string; readonly connection: Subject['connection'] },
): Promise<void> => {
  await client.call(setUp, {
    organizationName: 'Bench',
    zone: 'UTC',
    fullName: 'Bench',
    email: 'bench@plumbline.example',
    password: 'a password of a bench',
    setUpCode,
    rawDays: null,
  });
  const { connection, checks } = await client.call(createConnection, asked);
  if (connection === null) throw new Error(`Not connected: ${JSON.stringify(checks)}`);
};

/** Resolves to the number of messages when all are read and their figures computed. */
export const follow = async (client: Client): Promise<number> => {
  for (;;) {
    const { connections } = await client.call(listConnections, {});
    const [connection] = connections;
    if (connection?.status !== 'connected') throw new Error(`The sync stopped: ${JSON.stringify(connection)}`);
    if (!connection.syncing && connection.lastFinishedAt !== null)
      return connection.streams.find(({ name }) => name === 'mail')?.items.done ?? 0;
    await wait(100);
  }
};

/** In a process of its own, until `sync` resolves to what it did. */
export const runWorker = async (env: NodeJS.ProcessEnv, sync: () => Promise<object>): Promise<Cost> => {
  const file = join(import.meta.dirname, 'worker.ts');
  const worker = fork(file, { execArgv: [...workerFlags], env: workerEnvironment({ ...process.env, ...env }) });
  const ended = once(worker, 'exit').then(([code]) => Promise.reject(new Error(`The worker ended with ${code}.`)));
  worker.send(await Promise.race([sync(), ended]));
  const [cost] = await Promise.race([once(worker, 'message'), ended]);
  await Promise.allSettled([ended]);
  return Cost.parse(cost);
};

/** An emulated tenant as what is synced. */
export const subjectOf = (tenant: EmulatedTenant): Subject => ({
  env: {
    PLUMBLINE_CLOUD: 'custom',
    PLUMBLINE_LOGIN_URL: tenant.urls['login'],
    PLUMBLINE_GRAPH_URL: tenant.urls['graph'],
  },
  connection: {
    provider: 'microsoft',
    fields: { tenantId: tenant.tenantId, clientId: tenant.clientId, clientSecret: tenant.clientSecret },
    streams: ['people', 'mail'],
    since: null,
  },
  countRequests: () => countRequests(tenant),
});

/** What all processes of one product are started with. */
export const environmentOf = (
  subject: Pick<Subject, 'env'>,
  { dataDir, databaseUrl }: { readonly dataDir: string; readonly databaseUrl: string },
): NodeJS.ProcessEnv => ({
  ...subject.env,
  PLUMBLINE_DATA_DIR: dataDir,
  PLUMBLINE_SECRET_KEY: randomBytes(32).toString('base64'),
  DATABASE_URL: databaseUrl,
  PORT: '0',
});

/** The product as a web process, here, connected to the subject; `env` is what its workers need beside. */
export const withProduct = async <T>(
  subject: Subject,
  databaseUrl: string,
  use: (product: { readonly client: Client; readonly env: NodeJS.ProcessEnv }) => Promise<T>,
): Promise<T> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
  const env = environmentOf(subject, { dataDir, databaseUrl });
  const app = await openApp({ config: readConfig(env, dataDir), log: openLog({ level: 'warn' }), role: 'web' });
  try {
    const client = clientOf(app);
    await connect(client, { setUpCode: (await app.readSetUpCode()) ?? '', connection: subject.connection });
    return await use({ client, env });
  } finally {
    await app.close();
    await rm(dataDir, { recursive: true, force: true });
  }
};

/**
 * What a worker's process needs for all of the subject's mail into an empty database. The time runs from the worker's
 * start to the last figure; the requests count from the connection test on. Errors: when not all of `expected` came.
 */
export const runPlumbline = async (
  subject: Subject,
  { databaseUrl, expected }: { databaseUrl: string; expected: number },
): Promise<Cost> => {
  const before = await subject.countRequests();
  return withProduct(subject, databaseUrl, ({ client, env }) =>
    runWorker(env, async () => {
      const messages = await follow(client);
      if (messages !== expected) throw new Error(`${messages} messages came, ${expected} are there.`);
      return { messages, requests: (await subject.countRequests()) - before };
    }),
  );
};
