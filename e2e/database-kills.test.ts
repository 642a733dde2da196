// The database is killed while every stream of a tenant is written to it, and stays away for a while: nothing is lost, nothing is there
// twice, and reading goes on by itself. More of it: PLUMBLINE_DATABASE_KILLS=100 npx vitest run e2e/database-kills.test.ts
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { attest } from '../src/contract/calls.ts';
import { type Connection, listConnections, syncConnection } from '../src/contract/connections.ts';
import { findBinaries, startCluster } from '../src/db/testing-cluster.ts';
import { compareFigures } from './ledger.ts';
import type { Stage } from './stage.ts';
import { inTheEnd, readStreams } from './streams-ledger.ts';
import { now, openStreamsStage } from './streams-stage.ts';

const since = '2026-11-09';
const streams = ['people', 'mail', 'meetings', 'chats', 'calls', 'contacts', 'usage', 'sign-ins', 'audit'];
const kills = Number(process.env['PLUMBLINE_DATABASE_KILLS'] ?? 3);
/** Seconds within which reading must go on once the database is back. */
const healing = 30;

/** From a seed, so that a failure can be told again; below one. */
const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
};

const read = async (stage: Stage): Promise<Connection | undefined> =>
  (await stage.client.call(listConnections, {})).connections[0];

const doneOf = (connection: Connection | undefined): number =>
  (connection?.streams ?? []).reduce((sum, { items }) => sum + items.done, 0);

const isFinished = (connection: Connection | undefined): boolean =>
  connection !== undefined && !connection.syncing && connection.lastFinishedAt !== null;

/** Resolves to the seconds that it took until more was read than before, or all of it. */
const heals = async (stage: Stage, done: number): Promise<number> => {
  const began = performance.now();
  for (;;) {
    const connection = await read(stage).catch(() => undefined);
    const seconds = (performance.now() - began) / 1000;
    if (isFinished(connection) || doneOf(connection) > done || seconds > 2 * healing) return seconds;
    await wait(100);
  }
};

describe.skipIf(findBinaries() === null)('a database (PostgreSQL only)', () => {
  const patience = 120_000 + kills * 20_000;
  it(`that is killed ${kills} times holds the ledger's rows and figures in the end`, {
    timeout: patience,
  }, async () => {
    const cluster = await startCluster();
    if (cluster === null) throw new Error('PostgreSQL does not run here.');
    const databaseUrl = await cluster.createDatabase('killed');
    const emulator = ['--scenario', 'small-office', '--now', now, '--frozen', '--latency', '150'];
    const stage = await openStreamsStage({ databaseUrl, emulator, wider: 100 });
    const next = random(11);
    const healed: number[] = [];
    try {
      await stage.control.post('/settings', { auditPolls: 1 });
      await stage.client.call(attest, { agreed: true });
      const { id } = await stage.open(streams, since);
      for (let kill = 0; kill < kills; kill += 1) {
        await wait(200 + next() * 800);
        const before = await read(stage);
        if (isFinished(before)) await stage.client.call(syncConnection, { id });
        await cluster.restart({ awaySeconds: next() * 3 });
        healed.push(await heals(stage, doneOf(before)));
      }
      const told = await inTheEnd(() => readStreams(stage, { at: now, from: since }));
      expect(told.held).toEqual(told.ledger);
      expect(Math.max(...healed)).toBeLessThanOrEqual(healing);
      const over = await stage.control.truth({ at: now, from: '2026-11-16', to: '2026-11-19' });
      expect(compareFigures(over, await stage.figures('2026-11-16', '2026-11-19'))).toEqual([]);
    } finally {
      await stage.close();
      await cluster.stop();
    }
  });
});
