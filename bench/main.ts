// `npm run bench`: Plumbline against what a user would write, in one run, into the same PostgreSQL; prints JSON. `-- <part> …` measures one part.
import { availableParallelism } from 'node:os';
import { workerFlags } from '../src/cli/worker-flags.ts';
import { type Cluster, startCluster } from '../src/db/testing-cluster.ts';
import { measureImap } from './imap.ts';
import { measurePace } from './pace.ts';
import { measurePages } from './pages.ts';
import { compare, runProduct } from './peer-pairs.ts';
import { measurePolls } from './polls.ts';
import { measureSoak } from './soak.ts';
import { withTenant } from './tenant.ts';
import { measureWeb } from './web.ts';
import { measureWorkers } from './workers.ts';

/** On loopback nothing but work counts; 20,000 messages are enough to know a peer's speed. */
const compareNear = (cluster: Cluster, rounds: number) => {
  console.error('Pairing with the Graph SDK and with loops on loopback, 200,000 messages a run ...');
  return compare(cluster, {
    size: { mailboxes: 10, folderMessages: 5000, days: 14, latency: 0 },
    peerMessages: 20_000,
    singleMessages: 20_000,
    rounds,
  });
};

/** As far away as a cloud is: then the number of requests counts. */
const compareDistant = (cluster: Cluster, rounds: number) => {
  console.error('Pairing with answers that take 50 ms longer ...');
  return compare(cluster, {
    size: { mailboxes: 5, folderMessages: 5000, days: 14, latency: 50 },
    peerMessages: 2000,
    singleMessages: 300,
    rounds,
  });
};

/** The same density at every size, a heavy one: the roll-up holds the three days before a day. */
const messagesADay = 1500;

const measureMemory = async (cluster: Cluster) => {
  console.error('Worker memory at 1,000, 100,000 and 1,000,000 messages in one mailbox ...');
  const rows = [];
  for (const messages of [1000, 100_000, 1_000_000]) {
    const days = Math.max(1, Math.round(messages / messagesADay));
    const size = { mailboxes: 1, folderMessages: messages / 4, days, latency: 0 };
    const cost = await withTenant(size, (tenant) => runProduct({ cluster, tenant, size }));
    rows.push({ messagesPerMailbox: messages, days, ...cost });
  }
  return rows;
};

/** Each by its name; figures behind it are its own. */
const parts: Readonly<Record<string, (cluster: Cluster, numbers: readonly number[]) => Promise<unknown>>> = {
  loopback: (cluster, [rounds = 3]) => compareNear(cluster, rounds),
  distant: (cluster, [rounds = 3]) => compareDistant(cluster, rounds),
  memory: (cluster) => measureMemory(cluster),
  imap: (cluster, [messages = 50_000]) => measureImap(cluster, messages),
  workers: (cluster, [mailboxes = 30]) => measureWorkers(cluster, mailboxes),
  soak: (cluster, [minutes = 60]) => measureSoak(cluster, minutes),
  polls: (cluster, [mailboxes = 10_000, ...latencies]) =>
    measurePolls(cluster, { mailboxes, latencies: latencies.length > 0 ? latencies : [0, 300], peerPolls: 10_000 }),
  pages: (cluster, [people = 10_000, days = 400]) => measurePages(cluster, { people, days }),
};

const [asked, ...rest] = process.argv.slice(2);
const numbers = rest.map(Number);
const odd = rest.find((text, at) => !/^\d{1,9}$/.test(text) || (at === 0 && Number(text) === 0));
if (odd !== undefined) {
  console.error(`"${odd}" is no number for this part. Numbers behind a part are whole, and the first is at least 1.`);
  process.exit(2);
}

if (asked === 'pace') {
  console.log(JSON.stringify(await measurePace(1_000_000), null, 2));
  process.exit();
}
if (asked === 'web') {
  console.log(JSON.stringify(await measureWeb(numbers[0] ?? 3), null, 2));
  process.exit();
}
const names = asked === undefined ? ['loopback', 'workers', 'distant', 'memory'] : [asked];
const unknown = names.find((name) => parts[name] === undefined);
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}" of the bench. Parts: pace, web, ${Object.keys(parts).join(', ')}.`);
  process.exit(2);
}
const cluster = await startCluster({ durable: true });
if (cluster === null) {
  console.error('The bench needs PostgreSQL (initdb and postgres): on Debian, apt-get install postgresql.');
  process.exit(1);
}
try {
  const measured: Record<string, unknown> = {
    node: process.version,
    postgres: cluster.version,
    cores: availableParallelism(),
    workerFlags,
  };
  for (const name of names) measured[name] = await parts[name]?.(cluster, numbers);
  console.log(JSON.stringify(measured, null, 2));
} finally {
  await cluster.stop();
}
