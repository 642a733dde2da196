// The worker is killed at random moments while it reads every stream of a tenant, at first and a day later: all of it equals the ledger in
// the end. More of it, from as many seeds as wanted, each on data read anew; two runs side by side take different first seeds:
// PLUMBLINE_KILL_FIRST_SEED=23 PLUMBLINE_KILL_SEEDS=50 PLUMBLINE_KILLS=10 npx vitest run e2e/streams-kills.test.ts
import { describe, expect, it } from 'vitest';
import { attest } from '../src/contract/calls.ts';
import { syncConnection } from '../src/contract/connections.ts';
import { disconnectConnection } from '../src/contract/lifecycle.ts';
import { withDatabases } from '../src/db/testing.ts';
import { kill, readOn } from './killing.ts';
import { readStreams } from './streams-ledger.ts';
import { now, openStreamsStage } from './streams-stage.ts';
import { moments } from './worker-process.ts';

/** Half of them at first, half a day later. */
const kills = Number(process.env['PLUMBLINE_KILLS'] ?? 8);
const seeds = Number(process.env['PLUMBLINE_KILL_SEEDS'] ?? 1);
const firstSeed = Number(process.env['PLUMBLINE_KILL_FIRST_SEED'] ?? 23);
const dayMs = 86_400_000;
const wider = 100;
const streams = ['people', 'mail', 'meetings', 'chats', 'calls', 'contacts', 'usage', 'sign-ins', 'audit'];

withDatabases((here) => {
  describe.skipIf(here.engine === 'pglite')('a worker that reads all streams of a tenant (PostgreSQL only)', () => {
    const patience = seeds * (240_000 + kills * 7000);
    it(`killed ${seeds * kills} times holds what the ledger tells`, { timeout: patience }, async () => {
      const emulator = ['--scenario', 'small-office', '--now', now, '--frozen', '--latency', '100'];
      const stage = await openStreamsStage({ databaseUrl: here.url, emulator, role: 'web', wider });
      const killing = { here, story: { offset: Date.parse(now) - Date.now(), wider } };
      let at = Date.parse(now);
      /** Resolves to whether the kills fell into the work: some of it was done, not all. */
      const live = async (times: number, moment: () => number, began: number): Promise<boolean> => {
        const from = new Date(began - 4 * dayMs).toISOString().slice(0, 10);
        const period = { at: new Date(at).toISOString(), from, firstReadAt: new Date(began).toISOString() };
        const before = (await stage.events()).length;
        await kill(stage, killing, { times, moment, begun: async () => (await stage.events()).length > before });
        const between = (await stage.events()).length;
        const told = await readOn(stage, killing, () => readStreams(stage, period));
        for (const [name, lines] of Object.entries(told.ledger))
          if (name !== 'rows') expect([name, lines]).not.toEqual([name, []]);
        expect(told.held).toEqual(told.ledger);
        const after = (await stage.events()).length;
        return between > before && between < after;
      };
      try {
        await stage.control.post('/settings', { auditPolls: 1 });
        await stage.client.call(attest, { agreed: true });
        const fell: boolean[] = [];
        for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
          const began = at;
          const { id } = await stage.open(streams, new Date(began - 4 * dayMs).toISOString().slice(0, 10));
          const moment = moments(seed);
          fell.push(await live(Math.ceil(kills / 2), moment, began));
          await stage.advance(dayMs / 1000);
          at += dayMs;
          killing.story = { ...killing.story, offset: killing.story.offset + dayMs };
          await stage.client.call(syncConnection, { id });
          fell.push(await live(Math.floor(kills / 2), moment, began));
          await stage.client.call(disconnectConnection, { id, erase: true });
        }
        expect(fell).toContain(true);
      } finally {
        await stage.close();
      }
    });
  });
});
