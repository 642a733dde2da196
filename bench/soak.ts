// An hour at ten thousand messages a second: whether a worker's memory and its open files stay as they are. `npm run bench -- soak [minutes]` prints JSON.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Client } from '../src/cli/client.ts';
import type { EmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { workerEnvironment, workerFlags } from '../src/cli/worker-flags.ts';
import { listConnections } from '../src/contract/connections.ts';
import type { Cluster } from '../src/db/testing-cluster.ts';
import { subjectOf, withProduct } from './plumbline.ts';
import { messagesOf, withTenant } from './tenant.ts';

const perSecond = 10_000;
/** The source is aimed a little higher, as the rate swings. */
const aimed = perSecond * 1.04;
const sampleMs = 3000;
const throttleMs = 10_000;
/** What a process holds for good is there by then. */
const warmUpMinutes = 10;
const mailboxes = 180;
/** A heavy mailbox's day. */
const messagesADay = 1500;

/** What the worker held; bytes. */
const Sample = z.object({
  /** What still lived when all garbage had just been collected, buffers included. */
  live: z.number(),
  resident: z.number(),
  /** Open files and sockets; null where the system does not tell. */
  files: z.number().nullable(),
});
type Sample = z.infer<typeof Sample>;

interface Taken extends Sample {
  readonly minute: number;
  readonly messages: number;
}

const countMessages = async (client: Client): Promise<number> => {
  const { connections } = await client.call(listConnections, {});
  const [connection] = connections;
  if (connection?.status !== 'connected') throw new Error(`The sync stopped: ${JSON.stringify(connection)}`);
  return connection.streams.find(({ name }) => name === 'mail')?.items.done ?? 0;
};

/** The source answers slower or faster, so that about so many messages come a second. */
const openThrottle = (tenant: EmulatedTenant) => {
  let latency = 200;
  return async (rate: number): Promise<void> => {
    latency = Math.round(Math.min(5000, Math.max(20, latency * Math.min(2, Math.max(0.5, rate / aimed)))));
    const init = { method: 'POST', body: JSON.stringify({ latency }) };
    await fetch(`${tenant.urls['control']}/settings`, init);
  };
};

const megabytes = (bytes: number): number => Number((bytes / 1024 / 1024).toFixed(2));

/** The line of least squares through values by minute: its slope in an hour, and the standard error of that. */
const slopeOf = (points: readonly (readonly [minute: number, value: number])[]) => {
  const count = points.length;
  const mean = (pick: (point: readonly [number, number]) => number): number =>
    points.reduce((sum, point) => sum + pick(point), 0) / count;
  const [middle, level] = [mean(([minute]) => minute), mean(([, value]) => value)];
  const spread = points.reduce((sum, [minute]) => sum + (minute - middle) ** 2, 0);
  const slope = points.reduce((sum, [minute, value]) => sum + (minute - middle) * (value - level), 0) / spread;
  const left = points.reduce((sum, [minute, value]) => sum + (value - level - slope * (minute - middle)) ** 2, 0);
  return {
    megabytesAnHour: megabytes(slope * 60),
    standardError: megabytes(Math.sqrt(left / Math.max(1, count - 2) / spread) * 60),
  };
};

/** Pages on their way come and go: what is there at the least, or the most, of a minute tells more than any moment. */
const byMinute = (samples: readonly Taken[], pick: (minute: readonly Taken[]) => number) => {
  const minutes = Map.groupBy(samples, ({ minute }) => Math.floor(minute));
  return [...minutes].map(([minute, taken]) => [minute, pick(taken)] as const);
};

const summarize = (samples: readonly Taken[]) => {
  const after = samples.filter(({ minute }) => minute >= warmUpMinutes);
  const [first, last] = [after[0], after.at(-1)];
  if (first === undefined || last === undefined || after.length < 10)
    throw new Error(`A soak takes longer than its warm-up of ${warmUpMinutes} minutes.`);
  const files = after.map((sample) => sample.files ?? 0);
  return {
    minutes: Number((last.minute - first.minute).toFixed(1)),
    messages: last.messages - first.messages,
    messagesPerSecond: Math.round((last.messages - first.messages) / ((last.minute - first.minute) * 60)),
    leastLive: {
      megabytes: megabytes(Math.min(...after.map(({ live }) => live))),
      ...slopeOf(byMinute(after, (taken) => Math.min(...taken.map(({ live }) => live)))),
    },
    mostResident: {
      megabytes: megabytes(Math.max(...after.map(({ resident }) => resident))),
      ...slopeOf(byMinute(after, (taken) => Math.max(...taken.map(({ resident }) => resident)))),
    },
    files: { least: Math.min(...files), most: Math.max(...files), first: first.files, last: last.files },
  };
};

/** Errors: when the worker ends early, or the mail does. */
export const measureSoak = async (cluster: Cluster, minutes: number) => {
  const wanted = minutes * 60 * perSecond * 1.25;
  const folderMessages = Math.ceil(wanted / (mailboxes * 4));
  const size = { mailboxes, folderMessages, days: Math.ceil((folderMessages * 4) / messagesADay), latency: 200 };
  console.error(`Syncing ${perSecond} messages a second for ${minutes} minutes ...`);
  const databaseUrl = await cluster.createDatabase('soak');
  const samples = await withTenant(size, (tenant) =>
    withProduct(subjectOf(tenant), databaseUrl, async ({ client, env }) => {
      const file = join(import.meta.dirname, 'soak-worker.ts');
      const worker = fork(file, { execArgv: [...workerFlags], env: workerEnvironment({ ...process.env, ...env }) });
      const ended = once(worker, 'exit').then(([code]) => Promise.reject(new Error(`The worker ended with ${code}.`)));
      const throttle = openThrottle(tenant);
      const taken: Taken[] = [];
      const began = performance.now();
      let before = { messages: 0, at: began };
      while (performance.now() - began < minutes * 60_000) {
        await Promise.race([wait(sampleMs), ended]);
        const [messages, at] = [await countMessages(client), performance.now()];
        if (messages === messagesOf(size)) throw new Error('All messages were read before the time was over.');
        if (at - before.at > throttleMs) {
          await throttle(((messages - before.messages) / (at - before.at)) * 1000);
          before = { messages, at };
        }
        worker.send('how much');
        const [said] = await Promise.race([once(worker, 'message'), ended]);
        taken.push({ ...Sample.parse(said), minute: (at - began) / 60_000, messages });
      }
      worker.disconnect();
      await Promise.allSettled([ended]);
      return taken;
    }),
  );
  await cluster.dropDatabase('soak');
  return summarize(samples);
};
