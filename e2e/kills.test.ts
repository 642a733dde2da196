// The worker is killed at random moments, fifty times: nothing is lost, nothing is there twice. More of it, from as many
// seeds as wanted, each on data read anew: PLUMBLINE_KILL_SEEDS=50 PLUMBLINE_KILLS=10 npx vitest run e2e/kills.test.ts
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { listConnections } from '../src/contract/connections.ts';
import { disconnectConnection } from '../src/contract/lifecycle.ts';
import { withDatabases } from '../src/db/testing.ts';
import { compareFigures, compareRows } from './ledger.ts';
import { openStage, type Stage } from './stage.ts';
import { endWorker, moments, startWorker } from './worker-process.ts';

const now = '2026-11-20T16:00:00Z';
const since = '2026-08-21';
const kills = Number(process.env['PLUMBLINE_KILLS'] ?? 50);
const seeds = Number(process.env['PLUMBLINE_KILL_SEEDS'] ?? 1);
const finished = async (stage: Stage): Promise<void> => {
  for (;;) {
    const { connections } = await stage.client.call(listConnections, {});
    const left = connections.filter(({ status }) => status !== 'disconnected');
    if (left.every((one) => !one.syncing && one.lastFinishedAt !== null)) return;
    await wait(300);
  }
};

/** One seed: connected, killed again and again, read to the end, held against the ledger, erased. Resolves to whether the kills fell into the work: some of it was done before the last worker began, not all. */
const live = async (stage: Stage, seed: number): Promise<boolean> => {
  const { id } = await stage.connect(['people', 'mail', 'meetings'], since);
  expect(id).toBeTruthy();
  const moment = moments(seed);
  for (let kill = 0; kill < kills; kill += 1) {
    const worker = await startWorker(stage.environment);
    await wait(moment());
    // The last of them dies in the middle of the work, however slow this machine is.
    if (kill === kills - 1) while ((await stage.activity()).length === 0) await wait(50);
    await endWorker(worker, 'SIGKILL');
  }
  const between = (await stage.activity()).length;
  const last = await startWorker(stage.environment);
  await finished(stage);
  await endWorker(last, 'SIGTERM');
  const lines = await stage.activity();
  const { organizationId } = stage;
  const truth = await stage.control.truth({ at: now, from: '2026-08-24', to: '2026-11-20' });
  expect(compareRows(truth, { organizationId, lines, since: '2026-08-24' })).toEqual([]);
  // Workers go by the machine's clock: only the days before are over for them and for the ledger alike.
  const over = await stage.control.truth({ at: now, from: '2026-08-24', to: '2026-11-19' });
  expect(compareFigures(over, await stage.figures('2026-08-24', '2026-11-19'))).toEqual([]);
  await stage.client.call(disconnectConnection, { id, erase: true });
  expect(await stage.activity()).toEqual([]);
  return between > 0 && between < lines.length;
};

withDatabases((here) => {
  describe.skipIf(here.engine === 'pglite')('a worker process (PostgreSQL only)', () => {
    const patience = seeds * (60_000 + kills * 7000);
    it(`killed ${seeds * kills} times leaves the ledger's rows and figures`, { timeout: patience }, async () => {
      // Each request takes a moment, so that the kills fall into reading and saving and not behind them.
      const emulator = ['--scenario', 'small-office', '--now', now, '--frozen', '--latency', '350'];
      const stage = await openStage({ databaseUrl: here.url, emulator, role: 'web' });
      try {
        const fell: boolean[] = [];
        for (let seed = 7; seed < 7 + seeds; seed += 1) fell.push(await live(stage, seed));
        expect(fell).toContain(true);
      } finally {
        await stage.close();
      }
    });
  });
});
