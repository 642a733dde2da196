// Plumbline and "what a user would write" in one run, close together, into the same PostgreSQL: messages a second, and how many times more.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { EmulatedTenant } from '../src/cli/emulated-tenant.ts';
import type { Cluster } from '../src/db/testing-cluster.ts';
import { Cost } from './measure.ts';
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
  /** The same of the one that asks for each message apart. */
  readonly singleMessages: number;
}

/** In a process of its own, so that CPU and memory are its own too. What it is told goes by the environment: it holds a secret. */
const runPeer = async (scene: Scene, peer: Peer): Promise<Cost> =>
  withDatabase(scene.cluster, 'peer', async (databaseUrl) => {
    const { tenant, peerMessages, singleMessages } = scene;
    const most = 'loop' in peer && peer.loop === 'one GET each' ? singleMessages : peerMessages;
    const task = { ...(await listUsers(tenant)), graphUrl: tenant.urls['graph'], databaseUrl, most };
    const program = 'loop' in peer ? 'loops.ts' : 'graph-sdk.ts';
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'peers', program)], {
      env: { ...process.env, BENCH_TASK: JSON.stringify({ ...task, ...peer }) },
    });
    return Cost.parse(JSON.parse(stdout));
  });

export const runProduct = async ({
  cluster,
  tenant,
  size,
}: Omit<Scene, 'peerMessages' | 'singleMessages'>): Promise<Cost> =>
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
export const compare = async (
  cluster: Cluster,
  { rounds, ...asked }: Omit<Scene, 'cluster' | 'tenant'> & { readonly rounds: number },
) =>
  withTenant(asked.size, async (tenant) => {
    const { size, peerMessages, singleMessages } = asked;
    const scene = { cluster, tenant, ...asked };
    await runRound(scene);
    const measured: Round[] = [];
    while (measured.length < rounds) measured.push(await runRound(scene));
    return { ...size, messages: messagesOf(size), peerMessages, singleMessages, ...summarize(measured) };
  });
