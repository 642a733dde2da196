// `npm run bench`: Plumbline against what a user would write, in one run, into the same PostgreSQL; prints JSON.
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { workerFlags } from '../src/cli/worker-flags.ts';
import { type Cluster, startCluster } from '../src/db/testing-cluster.ts';
import { measureImap } from './imap.ts';
import { Cost } from './measure.ts';
import { measurePace } from './pace.ts';
import { measurePages } from './pages.ts';
import { stores } from './peers/stores.ts';
import { runPlumbline, subjectOf } from './plumbline.ts';
import { listUsers, messagesOf, type TenantSize, withTenant } from './tenant.ts';

const run = promisify(execFile);

type Peer =
  | {
      readonly store: keyof typeof stores;
      /** Null: the SDK's default, ten. */
      readonly pageSize: number | null;
    }
  | { readonly loop: 'page of 50' | 'one GET each' };

/** How a peer's figures are headed. */
const nameOf = (peer: Peer) =>
  'loop' in peer
    ? { asks: peer.loop, keeps: stores.together.keeps }
    : { asks: `Graph SDK, page ${peer.pageSize ?? 'default (10)'}`, keeps: stores[peer.store].keeps };

/** "What a user would write", by what it keeps and by its page. */
const peers: readonly Peer[] = [
  { store: 'one by one', pageSize: null },
  { store: 'one by one', pageSize: 999 },
  { store: 'together', pageSize: null },
  { store: 'together', pageSize: 999 },
  { store: 'bare', pageSize: null },
  { store: 'bare', pageSize: 999 },
  { loop: 'page of 50' },
  { loop: 'one GET each' },
];

const withDatabase = async <T>(cluster: Cluster, name: string, use: (url: string) => Promise<T>): Promise<T> => {
  const url = await cluster.createDatabase(name);
  try {
    return await use(url);
  } finally {
    await cluster.dropDatabase(name);
  }
};

interface Scene {
  readonly cluster: Cluster;
  readonly tenant: EmulatedTenant;
  readonly size: TenantSize;
  /** A peer stops after so many messages: its speed does not depend on their number, and it takes long. */
  readonly peerMessages: number;
}

/** In a process of its own, so that CPU and memory are its own too. What it is told goes by the environment: it holds a secret. */
const runPeer = async ({ cluster, tenant, peerMessages }: Scene, peer: Peer): Promise<Cost> =>
  withDatabase(cluster, 'peer', async (databaseUrl) => {
    const task = { ...(await listUsers(tenant)), graphUrl: tenant.urls['graph'], databaseUrl, most: peerMessages };
    const program = 'loop' in peer ? 'loops.ts' : 'graph-sdk.ts';
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'peers', program)], {
      env: { ...process.env, BENCH_TASK: JSON.stringify({ ...task, ...peer }) },
    });
    return Cost.parse(JSON.parse(stdout));
  });

const runProduct = async ({ cluster, tenant, size }: Scene): Promise<Cost> =>
  withDatabase(cluster, 'plumbline', (databaseUrl) =>
    runPlumbline(subjectOf(tenant), { databaseUrl, expected: messagesOf(size) }),
  );

interface Round {
  readonly plumbline: Cost;
  readonly peers: readonly Cost[];
}

/** One after the other, close together, so that a machine whose speed drifts is as slow for all. */
const runRound = async (scene: Scene): Promise<Round> => {
  const costs: Cost[] = [];
  for (const peer of peers) costs.push(await runPeer(scene, peer));
  return { plumbline: await runProduct(scene), peers: costs };
};

const middle = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;

const summarize = (rounds: readonly Round[]) => ({
  plumbline: rounds.map((round) => round.plumbline),
  messagesPerSecond: middle(rounds.map((round) => round.plumbline.messagesPerSecond)),
  requestsPerMessage: middle(rounds.map((round) => round.plumbline.requestsPerMessage)),
  peers: peers.map((peer, at) => {
    const pairs = rounds.flatMap(({ plumbline, peers: costs }) => {
      const cost = costs[at];
      return cost === undefined ? [] : [{ cost, ratio: plumbline.messagesPerSecond / cost.messagesPerSecond }];
    });
    return {
      ...nameOf(peer),
      messagesPerSecond: middle(pairs.map(({ cost }) => cost.messagesPerSecond)),
      ratio: Number(middle(pairs.map(({ ratio }) => ratio)).toFixed(1)),
      runs: pairs.map(({ cost }) => cost),
    };
  }),
});

/** A first round, which is thrown away: the emulator writes each page once and keeps it, and nobody is to be billed for that. */
const compare = async (
  cluster: Cluster,
  { size, peerMessages, rounds }: { size: TenantSize; peerMessages: number; rounds: number },
) =>
  withTenant(size, async (tenant) => {
    const scene = { cluster, tenant, size, peerMessages };
    await runRound(scene);
    const measured: Round[] = [];
    while (measured.length < rounds) measured.push(await runRound(scene));
    return { ...size, messages: messagesOf(size), peerMessages, ...summarize(measured) };
  });

/** The same density at every size, a heavy one: the roll-up holds the three days before a day. */
const messagesADay = 1500;

const measureMemory = async (cluster: Cluster, sizes: readonly number[]) => {
  const rows = [];
  for (const messages of sizes) {
    const days = Math.max(1, Math.round(messages / messagesADay));
    const size = { mailboxes: 1, folderMessages: messages / 4, days, latency: 0 };
    const cost = await withTenant(size, (tenant) => runProduct({ cluster, tenant, size, peerMessages: 0 }));
    rows.push({ messagesPerMailbox: messages, days, ...cost });
  }
  return rows;
};

if (process.argv[2] === 'pace') {
  console.log(JSON.stringify(await measurePace(1_000_000), null, 2));
  process.exit();
}

const cluster = await startCluster({ durable: true });
if (cluster === null) {
  console.error('The bench needs PostgreSQL (initdb and postgres): on Debian, apt-get install postgresql.');
  process.exit(1);
}
if (process.argv[2] === 'imap') {
  try {
    console.log(JSON.stringify(await measureImap(cluster, 50_000), null, 2));
  } finally {
    await cluster.stop();
  }
  process.exit();
}
if (process.argv[2] === 'pages') {
  try {
    const [people = 10_000, days = 400] = process.argv.slice(3).map(Number);
    const machine = { node: process.version, postgres: cluster.version, cores: availableParallelism() };
    console.log(JSON.stringify({ ...machine, ...(await measurePages(cluster, { people, days })) }, null, 2));
  } finally {
    await cluster.stop();
  }
  process.exit();
}
try {
  console.error('Pairing with the Graph SDK on loopback, 200,000 messages a run ...');
  const loopback = await compare(cluster, {
    size: { mailboxes: 10, folderMessages: 5000, days: 14, latency: 0 },
    peerMessages: 20_000,
    rounds: 3,
  });
  console.error('Pairing with answers that take 50 ms longer ...');
  const distant = await compare(cluster, {
    size: { mailboxes: 5, folderMessages: 5000, days: 14, latency: 50 },
    peerMessages: 2000,
    rounds: 1,
  });
  console.error('Worker memory at 1,000, 100,000 and 1,000,000 messages in one mailbox ...');
  const memory = await measureMemory(cluster, [1000, 100_000, 1_000_000]);
  const machine = { node: process.version, postgres: cluster.version, cores: availableParallelism(), workerFlags };
  console.log(JSON.stringify({ ...machine, loopback, distant, memory }, null, 2));
} finally {
  await cluster.stop();
}
