// A worker for each core beside the emulator and PostgreSQL, as one process reads no faster than its one thread parses. `npm run bench -- workers [mailboxes]` prints JSON.
import { availableParallelism } from 'node:os';
import type { Cluster } from '../src/db/testing-cluster.ts';
import { follow, runWorker, subjectOf, withProduct } from './plumbline.ts';
import { messagesOf, withTenant } from './tenant.ts';

/** Alternating, so that a machine whose speed drifts is as slow for both. */
const rounds = 2;

/** Resolves to messages a second, from the start of the processes to the last figure, and what each of them took. */
const run = async (
  cluster: Cluster,
  scene: Parameters<typeof subjectOf>[0],
  { workers, messages }: { workers: number; messages: number },
) => {
  const databaseUrl = await cluster.createDatabase('workers');
  try {
    return await withProduct(subjectOf(scene), databaseUrl, async ({ client, env }) => {
      const synced = follow(client).then((came) => {
        if (came !== messages) throw new Error(`${came} messages came, ${messages} are there.`);
        return { messages, requests: 0 };
      });
      const costs = await Promise.all(Array.from({ length: workers }, () => runWorker(env, () => synced)));
      return {
        workers,
        messagesPerSecond: Math.round(messages / Math.max(...costs.map(({ seconds }) => seconds))),
        cpuPerMessage: costs.map(({ cpuPerMessage }) => cpuPerMessage),
        peakMegabytes: costs.map(({ peakMegabytes }) => peakMegabytes),
      };
    });
  } finally {
    await cluster.dropDatabase('workers');
  }
};

/** So many mailboxes of 20,000 messages, by one worker and by one a core; `cpuPerMessage`: microseconds of each, of all messages. */
export const measureWorkers = async (cluster: Cluster, mailboxes: number) => {
  const size = { mailboxes, folderMessages: 5000, days: 14, latency: 0 };
  const messages = messagesOf(size);
  console.error(`Syncing ${messages} messages by one worker and by one a core ...`);
  return withTenant(size, async (tenant) => {
    const runs = [];
    // The first one has the emulator write its pages, and is not told.
    await run(cluster, tenant, { workers: 1, messages });
    for (let round = 0; round < rounds; round += 1)
      for (const workers of [1, availableParallelism()]) runs.push(await run(cluster, tenant, { workers, messages }));
    return { messages, runs };
  });
};
