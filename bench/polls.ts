// Hourly polls: a tenant whose folders hold nothing new is read again by a worker, near and far away, beside what a user would write. `npm run bench -- polls` prints JSON.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client as Connection } from 'pg';
import { z } from 'zod';
import type { EmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { readConfig } from '../src/config.ts';
import { listConnections } from '../src/contract/connections.ts';
import { listSyncProblems } from '../src/contract/sync.ts';
import type { Cluster } from '../src/db/testing-cluster.ts';
import { defaultBounds } from '../src/sync/budget.ts';
import { Cost } from './measure.ts';
import { connect, environmentOf, runWorker, subjectOf } from './plumbline.ts';
import { readCpu } from './processes.ts';
import { type Served, startServed } from './served.ts';
import { listUsers, withTenant } from './tenant.ts';

const run = promisify(execFile);

const peerHandful = 8;
const foldersOfMailbox = 4;

const Ledger = z.looseObject({
  total: z.number(),
  mostAtOnce: z.number(),
  byTemplate: z.record(z.string(), z.number()),
  byStatus: z.record(z.string(), z.number()),
});

interface Scene {
  readonly cluster: Cluster;
  readonly tenant: EmulatedTenant;
  readonly mailboxes: number;
  readonly env: NodeJS.ProcessEnv;
  readonly web: Served;
  /** Sees everything, whatever organization it is of. */
  readonly database: Connection;
}

/** Asks the tenant's controls; with a body it changes something. */
const control = async (tenant: EmulatedTenant, path: string, init: RequestInit = {}): Promise<unknown> =>
  (await fetch(`${tenant.urls['control']}${path}`, init)).json();

const change = (tenant: EmulatedTenant, path: string, body: object): Promise<unknown> =>
  control(tenant, path, { method: 'POST', body: JSON.stringify(body) });

/** Resolves when all that was due since `from` is read, and its figures computed. Errors: when the sync stopped. */
const finished = async (database: Connection, from: Date): Promise<void> => {
  for (;;) {
    const { rows } = await database.query<{ status: string; over: boolean }>(
      `select status, coalesce(cycle_finished_at >= cycle_started_at and cycle_started_at >= $1, false) as over
       from connection`,
      [from],
    );
    if (rows[0]?.over === true) return;
    if (rows[0]?.status !== 'connected') throw new Error(`The sync stopped: ${JSON.stringify(rows)}`);
    await wait(500);
  }
};

/** Milliseconds until all folders are due, and a second: then the hour of their stream has just begun, and none is due twice in a round. */
const untilDue = async (database: Connection): Promise<number> => {
  const { rows } = await database.query<{ due: Date | null }>(
    `select max(due_at) as due from stream_partition where stream = 'mail'`,
  );
  return (rows[0]?.due?.getTime() ?? 0) - Date.now() + 1000;
};

interface Standing {
  readonly folders: number;
  readonly behind: number;
  /** When the first and the last page of a folder were saved, by the product's clock. */
  readonly first: Date;
  readonly last: Date;
}

const readStanding = async (database: Connection, from: Date): Promise<Standing> => {
  const { rows } = await database.query<Standing>(
    `select count(*)::int as folders, (count(*) filter (where as_of < $1 or as_of is null))::int as behind,
       min(updated_at) as first, max(updated_at) as last
     from stream_partition where stream = 'mail' and part <> 'root'`,
    [from],
  );
  const [standing] = rows;
  if (standing === undefined) throw new Error('There are no folders.');
  return standing;
};

/** Seconds of CPU so far. */
const readServers = () => ({ postgres: readCpu('postgres'), emulator: readCpu('emulator/main') });

/** What the database has done so far. */
const readWork = async (database: Connection): Promise<{ transactions: number; logged: number }> => {
  const { rows } = await database.query<{ transactions: number; logged: number }>(
    `select xact_commit::float8 as transactions, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as logged
     from pg_stat_database where datname = current_database()`,
  );
  const [work] = rows;
  return { transactions: 0, logged: 0, ...work };
};

const round = (value: number, digits = 0): number => Number(value.toFixed(digits));

/** Microseconds of CPU a poll since `before`, with all that was done beside: lists of folders, leases, the start. */
const cpuOf = (before: ReturnType<typeof readServers>, { messages: polls, cpuPerMessage }: Cost) => {
  const now = readServers();
  const each = (seconds: number): number => round((seconds * 1e6) / polls);
  return {
    worker: round(cpuPerMessage),
    postgres: each(now.postgres - before.postgres),
    emulator: each(now.emulator - before.emulator),
  };
};

/** One more hour: everything is polled by a new worker. Errors: when folders were left out. */
const poll = async (scene: Scene, latency: number) => {
  const { tenant, database, env, mailboxes } = scene;
  const offset = await untilDue(database);
  await change(tenant, '/clock', { now: new Date(Date.now() + offset).toISOString() });
  await change(tenant, '/settings', { latency });
  await control(tenant, '/ledger', { method: 'DELETE' });
  const before = { ...(await readWork(database)), cpu: readServers() };
  const from = new Date(Date.now() + offset);
  let standing: Standing | null = null;
  const cost = await runWorker({ ...env, BENCH_CLOCK: String(offset) }, async () => {
    await finished(database, from);
    standing = await readStanding(database, from);
    return { messages: standing.folders, requests: 0 };
  });
  const cpu = cpuOf(before.cpu, cost);
  const after = await readWork(database);
  const told = Ledger.parse(await control(tenant, '/ledger'));
  const { folders, behind, first, last } = standing ?? { folders: 0, behind: 0, first: from, last: from };
  if (behind > 0 || folders !== mailboxes * foldersOfMailbox)
    throw new Error(`${folders} folders are known, ${behind} of them were not polled.`);
  const seconds = (last.getTime() - from.getTime()) / 1000;
  const asked = Object.values(told.byTemplate).reduce((sum, count) => sum + count, 0);
  const polls = told.byTemplate['GET /v1.0/users/{user}/mailFolders/{folder}/messages/delta'] ?? 0;
  return {
    latency,
    polls: folders,
    /** From the worker's start to the last page saved; `startSeconds`: to the first; `wholeSeconds`: until the connection is due again. */
    seconds: round(seconds, 1),
    startSeconds: round((first.getTime() - from.getTime()) / 1000, 1),
    wholeSeconds: round(cost.seconds, 1),
    pollsPerSecond: round(folders / seconds),
    secondsFor300000: round((seconds / folders) * 300_000),
    requestsPerPoll: round(polls / folders, 4),
    /** With the list of each mailbox's folders, which is polled as well. */
    requestsPerSecond: round(asked / seconds),
    secondsFor300000Requests: round((seconds / asked) * 300_000),
    /** Of what so many requests at once could ask as far away as this; null: nothing but work counts. */
    shareOfBound: latency === 0 ? null : round((asked * latency) / 1000 / defaultBounds.requestsAtOnce / seconds, 3),
    requests: told.byTemplate,
    refused: Object.keys(told.byStatus).filter((status) => status !== '200'),
    mostAtOnce: told.mostAtOnce,
    cpu,
    transactionsPerPoll: round((after.transactions - before.transactions) / folders, 3),
    loggedBytesPerPoll: round((after.logged - before.logged) / folders),
    peakMegabytes: cost.peakMegabytes,
  };
};

/** The same folders, polled as most people would write it; some of them, as its speed does not depend on their number. */
const pollAsPeer = async (scene: Scene, { latency, most }: { latency: number; most: number }) => {
  const { cluster, tenant, database } = scene;
  await change(tenant, '/settings', { latency });
  const { rows } = await database.query<{ link: string }>(
    `select 'https://graph.microsoft.com/v1.0' || (cursor->>'link') as link from stream_partition
     where stream = 'mail' and part <> 'root' order by account_id, part limit $1`,
    [most],
  );
  const databaseUrl = await cluster.createDatabase('peer');
  try {
    const peer = new Connection({ connectionString: databaseUrl });
    await peer.connect();
    await peer.query(`
      create table folder (id int primary key, link text not null, polled_at timestamptz);
      create table message (id text primary key, sender text, received_at timestamptz)`);
    await peer.query(
      'insert into folder (id, link) select id, link from unnest($1::text[]) with ordinality as one (link, id)',
      [rows.map(({ link }) => link)],
    );
    await peer.end();
    const { token } = await listUsers(tenant);
    const task = { graphUrl: tenant.urls['graph'], token, databaseUrl, handful: peerHandful };
    const before = readServers();
    const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'peers', 'polls.ts')], {
      env: { ...process.env, BENCH_TASK: JSON.stringify(task) },
    });
    const cost = Cost.parse(JSON.parse(stdout));
    return {
      latency,
      keeps: `a row a folder with its delta link, ${peerHandful} asked at a time, one update each`,
      polls: cost.messages,
      pollsPerSecond: cost.messagesPerSecond,
      secondsFor300000: round(300_000 / cost.messagesPerSecond),
      cpu: cpuOf(before, cost),
      peakMegabytes: cost.peakMegabytes,
    };
  } finally {
    await cluster.dropDatabase('peer');
  }
};

/** What people's browsers ask for again and again while something is read, with so many mailboxes: of each ten, one after the other. */
const lookAt = async ({ web }: Scene) => {
  const looks = 10;
  const ask = async (look: () => Promise<unknown>) => {
    const before = readServers().postgres;
    const began = performance.now();
    for (let count = 0; count < looks; count += 1) await look();
    const milliseconds = round((performance.now() - began) / looks);
    return { milliseconds, postgresCpuMilliseconds: round(((readServers().postgres - before) * 1000) / looks) };
  };
  return {
    connections: await ask(() => web.client.call(listConnections, {})),
    problems: await ask(() => web.client.call(listSyncProblems, {})),
    peakMegabytes: web.peak(),
  };
};

const measure = async (scene: Scene, { latencies, peerPolls }: { latencies: readonly number[]; peerPolls: number }) => {
  const { database, env } = scene;
  console.error('The first reading of all folders, which is not measured ...');
  await database.query('alter database polls set synchronous_commit to off');
  const first = await runWorker({ ...env, BENCH_CLOCK: 'stopped' }, async () => {
    await finished(database, new Date(0));
    return { messages: (await readStanding(database, new Date(0))).folders, requests: 0 };
  });
  await database.query('alter database polls reset synchronous_commit');
  const rounds = [];
  for (const latency of latencies) {
    console.error(`An hour later, with answers that take ${latency} ms longer ...`);
    const plumbline = await poll(scene, latency);
    console.error(JSON.stringify(plumbline));
    const most = latency === 0 ? peerPolls : Math.ceil(peerPolls / 10);
    const peer = await pollAsPeer(scene, { latency, most });
    rounds.push({ plumbline, peer, ratio: round(plumbline.pollsPerSecond / peer.pollsPerSecond, 1) });
  }
  const { mailboxes } = scene;
  return {
    mailboxes,
    folders: mailboxes * foldersOfMailbox,
    messages: 'none: what a poll costs does not depend on what its folder holds',
    quota: 'off; `npm run bench -- pace` holds the limits',
    firstReading: { seconds: first.seconds, peakMegabytes: first.peakMegabytes },
    rounds,
    web: await lookAt(scene),
  };
};

/** Polls of so many mailboxes, four folders each. Errors: when one was left out. */
export const measurePolls = async (
  cluster: Cluster,
  { mailboxes, ...asked }: { mailboxes: number; latencies: readonly number[]; peerPolls: number },
) =>
  withTenant({ mailboxes, folderMessages: 0, days: 1, latency: 0 }, async (tenant) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-bench-'));
    const databaseUrl = await cluster.createDatabase('polls');
    const subject = subjectOf(tenant);
    const env = environmentOf(subject, { dataDir, databaseUrl });
    const web = await startServed(env, readConfig(env, dataDir));
    const superuser = databaseUrl.replace('plumbline@', 'postgres@');
    const database = new Connection({ connectionString: superuser });
    try {
      await database.connect();
      await connect(web.client, { setUpCode: web.setUpCode, connection: subject.connection });
      return await measure({ cluster, tenant, mailboxes, env, web, database }, asked);
    } finally {
      await database.end();
      await web.stop();
      await cluster.dropDatabase('polls');
      await rm(dataDir, { recursive: true, force: true });
    }
  });
