// A mailbox of a real Dovecot over TLS: the provider's stream, the whole product, and what a user would write, in one run.
// `npm run bench -- imap` prints JSON. All read a mailbox that its server has read before: neither waits for its disk.
import { execFile } from 'node:child_process';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Dovecot, hasDovecot, type Letter, openDovecot } from '../e2e/dovecot.ts';
import type { Cluster } from '../src/db/testing-cluster.ts';
import { Cost } from './measure.ts';
import { runPlumbline } from './plumbline.ts';

const run = promisify(execFile);
const address = 'ana@contoso.com';
const password = 'a password of a bench';
const folders = ['INBOX', 'Sent', 'Projects', 'Trash'] as const;

const idOf = (other: number): string => `<${other.toString(36)}.${(other * 7919) % 100_003}@mail.contoso.com>`;
const person = (other: number): string => `"Person ${other % 100}" <person-${other % 100}@contoso.com>`;

/** One message of a conversation of five among a hundred people, with the header fields that mail programs write. */
const letterOf = (number: number, folder: string): Letter => {
  const at = Date.UTC(2026, 0, 1) + number * 300_000;
  const before = Array.from({ length: number % 5 }, (_, index) => idOf(number - (number % 5) + index));
  const answering = [`In-Reply-To: ${before.at(-1) ?? ''}`, `References: ${before.join('\r\n\t')}`];
  return {
    folder,
    at,
    flags: 'S',
    lines: [
      `Received: from relay.contoso.com by mail.contoso.com with ESMTPS id ${number}; ${new Date(at).toUTCString()}`,
      `Message-ID: ${idOf(number)}`,
      ...(before.length === 0 ? [] : answering),
      `Date: ${new Date(at).toUTCString()}`,
      `From: ${folder === 'Sent' ? `Ana <${address}>` : person(number)}`,
      `To: ${folder === 'Sent' ? person(number) : `Ana <${address}>`},\r\n ${person(number + 1)}`,
      ...(number % 3 === 0 ? [`Cc: ${person(number + 2)}, ${person(number + 3)}`] : []),
      `Subject: About the matter ${number - (number % 5)}`,
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
    ],
  };
};

/** Commands that Dovecot wrote down; signing in is not among them. */
const countCommands = async (dovecot: Dovecot): Promise<number> =>
  (await dovecot.said()).split('\n').filter((line) => line.trim() !== '').length;

interface Scene {
  readonly dovecot: Dovecot;
  readonly cluster: Cluster;
  readonly messages: number;
}

const fieldsOf = ({ port, fingerprint }: Dovecot) => ({
  address,
  password,
  host: 'localhost',
  port: String(port),
  fingerprint,
});

/** In a process of its own, so that CPU and memory are its own too. Errors: when not all messages came. */
const runProgram = async ({ dovecot, messages }: Scene, name: string, task: object): Promise<Cost> => {
  const before = await countCommands(dovecot);
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, name)], {
    env: { ...process.env, BENCH_TASK: JSON.stringify(task) },
  });
  const cost = Cost.parse(JSON.parse(stdout));
  if (cost.messages !== messages) throw new Error(`${cost.messages} messages came, ${messages} are there.`);
  const requests = (await countCommands(dovecot)) - before;
  return { ...cost, requests, requestsPerMessage: Number((requests / messages).toFixed(5)) };
};

const runPages = (scene: Scene): Promise<Cost> =>
  runProgram(scene, 'imap-pages.ts', { fields: fieldsOf(scene.dovecot), folders: folders.length });

const runPeer = (scene: Scene, databaseUrl: string | null): Promise<Cost> =>
  runProgram(scene, 'peers/imap.ts', { port: scene.dovecot.port, user: address, password, folders, databaseUrl });

const withDatabase = async <T>(cluster: Cluster, name: string, use: (url: string) => Promise<T>): Promise<T> => {
  const url = await cluster.createDatabase(name);
  try {
    return await use(url);
  } finally {
    await cluster.dropDatabase(name);
  }
};

const ratioOf = (one: Cost, other: Cost): number =>
  Number((one.messagesPerSecond / other.messagesPerSecond).toFixed(2));

const runRound = async (scene: Scene) => {
  const { dovecot, cluster, messages } = scene;
  const load = loadavg()[0];
  const pages = await runPages(scene);
  const peerReading = await runPeer(scene, null);
  const product = await withDatabase(cluster, 'plumbline', (databaseUrl) =>
    runPlumbline(
      {
        env: { PLUMBLINE_ALLOW_PRIVATE_HOSTS: 'localhost' },
        connection: {
          provider: 'imap',
          way: 'password',
          fields: fieldsOf(dovecot),
          streams: ['people', 'mail'],
          since: null,
        },
        countRequests: () => countCommands(dovecot),
      },
      { databaseUrl, expected: messages },
    ),
  );
  const peer = await withDatabase(cluster, 'peer', (databaseUrl) => runPeer(scene, databaseUrl));
  return {
    loadAverage: load,
    reading: { plumbline: pages, peer: peerReading, ratio: ratioOf(pages, peerReading) },
    storing: { plumbline: product, peer, ratio: ratioOf(product, peer) },
  };
};

/** One round, after one that is not measured. Errors: where Dovecot and openssl are not installed. */
export const measureImap = async (cluster: Cluster, messages: number) => {
  if (!hasDovecot) throw new Error('This bench needs Dovecot and openssl: on Debian, apt-get install dovecot-imapd.');
  const dovecot = await openDovecot({ [address]: password });
  try {
    const each = messages / folders.length;
    for (const [place, folder] of folders.entries())
      await dovecot.deliver(
        address,
        Array.from({ length: each }, (_, index) => letterOf(place * each + index, folder)),
      );
    const scene: Scene = { dovecot, cluster, messages };
    await runPages(scene);
    await runPeer(scene, null);
    const measured = await runRound(scene);
    return {
      node: process.version,
      cores: availableParallelism(),
      messages,
      folders: folders.length,
      ...measured,
    };
  } finally {
    await dovecot.stop();
  }
};
