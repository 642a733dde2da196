// Figures of time, chats, usage and sign-ins equal those of the tenant's own ledger, which somebody else wrote from the definitions.
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { attest } from '../src/contract/calls.ts';
import { withDatabases } from '../src/db/testing.ts';
import { compareDays, readSignalTruth } from './signals-ledger.ts';
import { now, openStreamsStage } from './streams-stage.ts';

const since = '2026-10-25';
const from = '2026-10-26';
const to = '2026-11-19';
const sources = 'mail,meetings,calls,teams,usage,signIns';
const streams = ['people', 'mail', 'meetings', 'chats', 'calls', 'usage', 'sign-ins'];

withDatabases((here) => {
  it('every figure of every day is that of the ledger', { timeout: 300_000 }, async () => {
    const stage = await openStreamsStage({ databaseUrl: here.url });
    try {
      await stage.client.call(attest, { agreed: true });
      await stage.open(streams, since);
      const settled = await stage.settled();
      expect(settled.status).toBe('connected');
      const truth = await readSignalTruth(stage, { at: now, from, to, since, sources });
      let told = compareDays(truth, await stage.figures(from, to));
      // Of reports no more than some a minute may be asked for.
      const end = Date.now() + 150_000;
      while (told.differences.length > 0 && Date.now() < end) {
        await wait(3000);
        told = compareDays(truth, await stage.figures(from, to));
      }
      expect(told.compared).toBeGreaterThan(5000);
      expect(told.differences).toEqual([]);
    } finally {
      await stage.close();
    }
  });
});
