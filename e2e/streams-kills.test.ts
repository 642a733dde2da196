// The worker is killed at random moments while it reads what belongs to the whole tenant: channels, reports, logs, address books and
// transcripts equal the ledger in the end. More of it: PLUMBLINE_KILLS=100 npx vitest run e2e/streams-kills.test.ts
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { attest, readAttestation } from '../src/contract/calls.ts';
import { withDatabases } from '../src/db/testing.ts';
import { callsOfLedger } from './calls-ledger.ts';
import { readChats } from './chats-ledger.ts';
import { logsHeld, logsOfLedger } from './logs-ledger.ts';
import { openStreamsStage, type StreamsStage } from './streams-stage.ts';
import { endWorker, moments, startWorker } from './worker-process.ts';

const kills = Number(process.env['PLUMBLINE_KILLS'] ?? 12);
const dayMs = 86_400_000;
/** Workers go by the machine's clock, and logs reach back a few days only. */
const now = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000).toISOString();
const from = new Date(Date.parse(now) - 4 * dayMs).toISOString().slice(0, 10);

const streams = ['people', 'chats', 'calls', 'contacts', 'usage', 'sign-ins', 'audit'];

/** What the ledger says and what is held, by kind. */
const readAll = async (stage: StreamsStage) => {
  const period = { at: now, from };
  const chats = await readChats(stage, period);
  const { transcripts } = await stage.client.call(readAttestation, {});
  return {
    ledger: {
      ...(await logsOfLedger(stage, period)),
      chats: chats.ledger,
      calls: (await callsOfLedger(stage, period)).length,
    },
    held: { ...(await logsHeld(stage, period)), chats: chats.held, calls: transcripts },
  };
};

withDatabases((here) => {
  describe.skipIf(here.engine === 'pglite')('a worker that reads all streams of a tenant (PostgreSQL only)', () => {
    it(`killed ${kills} times holds what the ledger tells`, { timeout: 240_000 + kills * 7000 }, async () => {
      const emulator = ['--scenario', 'small-office', '--now', now, '--frozen', '--latency', '100'];
      const stage = await openStreamsStage({ databaseUrl: here.url, emulator, role: 'web' });
      try {
        await stage.control.post('/settings', { auditPolls: 1 });
        await stage.client.call(attest, { agreed: true });
        await stage.open(streams, from);
        const moment = moments(23);
        for (let kill = 0; kill < kills; kill += 1) {
          const worker = await startWorker(stage.environment);
          await wait(moment());
          await endWorker(worker, 'SIGKILL');
        }
        const last = await startWorker(stage.environment);
        const end = Date.now() + 200_000;
        let told = await readAll(stage);
        while (JSON.stringify(told.held) !== JSON.stringify(told.ledger) && Date.now() < end) {
          await wait(1000);
          told = await readAll(stage);
        }
        await endWorker(last, 'SIGTERM');
        for (const [name, lines] of Object.entries(told.ledger)) expect([name, lines]).not.toEqual([name, []]);
        expect(told.held).toEqual(told.ledger);
      } finally {
        await stage.close();
      }
    });
  });
});
