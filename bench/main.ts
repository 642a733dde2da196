// `npm run bench`: Plumbline against what a user would write, in one run, into the same PostgreSQL; prints JSON.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { type EmulatedTenant, startEmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { workerFlags } from '../src/cli/worker-flags.ts';
import { type Cluster, startCluster } from '../src/db/testing-cluster.ts';

const run = promisify(execFile);

const Cost = z.object({
  messages: z.number(),
  requests: z.number(),
  seconds: z.number(),
  messagesPerSecond: z.number(),
  requestsPerMessage: z.number(),
  cpuPerMessage: z.number(),
  peakMegabytes: z.number(),
});
type Cost = z.infer<typeof Cost>;

/** A process of its own, so that CPU and memory are its own too. What it is told goes by the environment: it holds a secret. */
const measureProcess = async (file: string, task: object, flags: readonly string[] = []): Promise<Cost> => {
  const { stdout } = await run(process.execPath, [...flags, join(import.meta.dirname, file)], {
    env: { ...process.env, BENCH_TASK: JSON.stringify(task) },
    maxBuffer: 1 << 24,
  });
  return Cost.parse(JSON.parse(stdout));
};

const fetchJson = async <Shape extends z.ZodType>(
  shape: Shape,
  request: { url: string; init: RequestInit },
): Promise<z.output<Shape>> => shape.parse(await (await fetch(request.url, request.init)).json());

const listUsers = async (tenant: EmulatedTenant): Promise<{ token: string; users: string[] }> => {
  const { access_token: token } = await fetchJson(z.object({ access_token: z.string() }), {
    url: `${tenant.urls['login']}/${tenant.tenantId}/oauth2/v2.0/token`,
    init: {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: tenant.clientId,
        client_secret: tenant.clientSecret,
        scope: 'https://graph.microsoft.com/.default',
      }),
    },
  });
  const { value } = await fetchJson(z.object({ value: z.array(z.object({ id: z.string() })) }), {
    url: `${tenant.urls['graph']}/v1.0/users?$select=id&$top=999`,
    init: { headers: { authorization: `Bearer ${token}` } },
  });
  return { token, users: value.map(({ id }) => id) };
};

const withTenant = async <T>(
  size: { mailboxes: number; folderMessages: number },
  use: (tenant: EmulatedTenant) => Promise<T>,
): Promise<T> => {
  const counts = ['--mailboxes', String(size.mailboxes), '--folder-messages', String(size.folderMessages)];
  const args = ['--scenario', 'folders', '--quota', 'off', '--official-links', ...counts];
  const tenant = await startEmulatedTenant(args);
  try {
    return await use(tenant);
  } finally {
    await tenant.stop();
  }
};

const runPeer = async (cluster: Cluster, tenant: EmulatedTenant, pageSize: number | null): Promise<Cost> => {
  const databaseUrl = await cluster.createDatabase('peer');
  try {
    const { token, users } = await listUsers(tenant);
    return await measureProcess('peers/graph-sdk.ts', {
      graphUrl: tenant.urls['graph'],
      token,
      users,
      databaseUrl,
      pageSize,
    });
  } finally {
    await cluster.dropDatabase('peer');
  }
};

const runPlumbline = async (cluster: Cluster, tenant: EmulatedTenant): Promise<Cost> => {
  const databaseUrl = await cluster.createDatabase('plumbline');
  try {
    return await measureProcess('plumbline.ts', { ...tenant, databaseUrl }, workerFlags);
  } finally {
    await cluster.dropDatabase('plumbline');
  }
};

const ratio = (ours: Cost, theirs: Cost): number =>
  Number((ours.messagesPerSecond / theirs.messagesPerSecond).toFixed(1));

const middle = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Pairs in turn, so that a machine whose speed drifts is as slow for both. */
const comparePaired = async (cluster: Cluster, rounds: number) => {
  const pairs = [];
  for (let round = 0; round < rounds; round += 1) {
    pairs.push(
      await withTenant({ mailboxes: 5, folderMessages: 5000 }, async (tenant) => {
        const atDefault = await runPeer(cluster, tenant, null);
        const at999 = await runPeer(cluster, tenant, 999);
        return { atDefault, at999, plumbline: await runPlumbline(cluster, tenant) };
      }),
    );
  }
  return {
    ratioToDefault: middle(pairs.map((pair) => ratio(pair.plumbline, pair.atDefault))),
    ratioTo999: middle(pairs.map((pair) => ratio(pair.plumbline, pair.at999))),
    requestsPerMessage: middle(pairs.map((pair) => pair.plumbline.requestsPerMessage)),
    pairs,
  };
};

const measureMemory = async (cluster: Cluster, sizes: readonly number[]) => {
  const rows = [];
  for (const messages of sizes) {
    const cost = await withTenant({ mailboxes: 1, folderMessages: messages / 4 }, (tenant) =>
      runPlumbline(cluster, tenant),
    );
    rows.push({ messagesPerMailbox: messages, ...cost });
  }
  return rows;
};

const cluster = await startCluster({ durable: true });
if (cluster === null) {
  console.error('The bench needs PostgreSQL (initdb and postgres): on Debian, apt-get install postgresql.');
  process.exit(1);
}
try {
  console.error('Pairing with the Graph SDK, 100,000 messages a run ...');
  const paired = await comparePaired(cluster, 3);
  console.error('Worker memory at 1,000, 100,000 and 1,000,000 messages in one mailbox ...');
  const memory = await measureMemory(cluster, [1000, 100_000, 1_000_000]);
  console.log(JSON.stringify({ node: process.version, postgres: cluster.version, paired, memory }, null, 2));
} finally {
  await cluster.stop();
}
