// `plumbline sync`: makes every connection due now and, with --wait, follows it to its end.
import { setTimeout as wait } from 'node:timers/promises';
import { type Connection, listConnections, type StreamProgress, syncConnection } from '../contract/connections.ts';
import type { Client } from './client.ts';
import { command, type Place } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { withProduct } from './product.ts';
import { connectionText, streamText } from './progress-text.ts';

interface Following extends Pick<Place, 'stderr' | 'signal'> {
  /** Also waits for what the source's limits put off, which is read as soon as they allow it. */
  readonly allowances?: boolean;
  /** Told how they are, again and again, instead of `stderr`. */
  readonly show?: (connections: readonly Connection[]) => void;
}

/** Prints a stream's line to stderr whenever it says something new. */
const tell = (connection: Connection, told: Map<string, string>, stderr: Following['stderr']): void => {
  for (const stream of connection.streams) {
    const text = streamText(stream);
    if (told.get(stream.name) === text) continue;
    told.set(stream.name, text);
    stderr.write(`${text}\n`);
  }
};

const isPutOff = ({ waitingFor, partitions: { total, current, stopped } }: StreamProgress): boolean =>
  waitingFor !== null && current + stopped < total;

/** Milliseconds until the progress is asked for again: all partitions are counted for it. */
const pauseOf = (connections: readonly Connection[]): number =>
  300 + connections.flatMap(({ streams }) => streams).reduce((sum, { partitions }) => sum + partitions.total, 0) / 100;

/**
 * Resolves when the connections have finished a sync that was not finished in `before`, which is how they were when it
 * was asked for, or need somebody's attention.
 */
export const followSync = async (
  client: Client,
  before: readonly Connection[],
  { stderr, signal, allowances = false, show }: Following,
): Promise<readonly Connection[]> => {
  const told = new Map(before.map(({ id }) => [id, new Map<string, string>()]));
  const finishedBefore = new Map(before.map(({ id, lastFinishedAt }) => [id, lastFinishedAt]));
  const isOver = ({ id, syncing, lastFinishedAt, streams }: Connection): boolean =>
    !syncing && lastFinishedAt !== finishedBefore.get(id) && !(allowances && streams.some(isPutOff));
  const isDone = (connection: Connection): boolean => connection.status !== 'connected' || isOver(connection);
  for (;;) {
    const { connections } = await client.call(listConnections, {}, signal);
    const followed = connections.filter((connection) => told.has(connection.id));
    if (show) show(followed);
    else for (const connection of followed) tell(connection, told.get(connection.id) ?? new Map(), stderr);
    if (followed.every(isDone)) return followed;
    await wait(pauseOf(followed), undefined, { signal });
  }
};

export const sync = command({
  name: 'sync',
  summary: 'Reads every connection now, also what stopped.',
  options: {
    wait: {
      type: 'boolean',
      help: 'Show the progress and return when it is done, what a limit of the source puts off included.',
    },
  },
  examples: ['plumbline sync --wait', 'plumbline sync --wait --json'],
  run: async ({ values, ...place }) =>
    withProduct(place, { work: true }, async (client) => {
      const { connections } = await client.call(listConnections, {}, place.signal);
      if (connections.length === 0) {
        throw new CommandFailed('Nothing is connected yet. Connect a source: plumbline connect --help');
      }
      for (const { id } of connections) await client.call(syncConnection, { id }, place.signal);
      // Where no server runs, the sync lives in this process and would end with it.
      const follow = values.wait === true || client.server === null;
      const state = follow
        ? await followSync(client, connections, { ...place, allowances: true })
        : (await client.call(listConnections, {}, place.signal)).connections;
      for (const connection of state) {
        place.stdout.write(values.json === true ? `${JSON.stringify(connection)}\n` : connectionText(connection));
      }
      return state.some(({ status }) => status === 'needs-attention') ? Exit.needsAdmin : Exit.fine;
    }),
});
