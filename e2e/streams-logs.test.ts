// Usage reports, the sign-in log, the audit log and address books equal the tenant's own ledger: the first time, and a day later.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { syncConnection } from '../src/contract/connections.ts';
import { withDatabases } from '../src/db/testing.ts';
import { type Lines, logsHeld, logsOfLedger } from './logs-ledger.ts';
import { now, openStreamsStage, type StreamsStage } from './streams-stage.ts';

const from = '2026-11-16';
const dayMs = 86_400_000;

withDatabases((here) => {
  const calm: [string, object | null] = ['', null];
  const rough: [string, object | null] = [
    ' that fails a tenth of all requests in every way',
    { preset: 'ten-percent', seed: 5 },
  ];
  // A database holds one first run.
  describe.each(here.engine === 'pglite' ? [calm, rough] : [calm])('of a tenant%s', (_, faults) => {
    let stage: StreamsStage;
    let at = now;
    beforeAll(async () => {
      stage = await openStreamsStage({ databaseUrl: here.url, wider: 100 });
      await stage.control.post('/settings', { auditPolls: faults === null && here.engine === 'pglite' ? 1 : 0 });
      await stage.open(['people', 'contacts', 'usage', 'sign-ins', 'audit'], from);
      if (faults !== null) await stage.control.post('/faults', faults);
    }, 60_000);
    afterAll(() => stage.close());

    const check = async (): Promise<void> => {
      const ledger = await logsOfLedger(stage, { at, from });
      for (const [name, lines] of Object.entries(ledger))
        expect({ name, lines: lines.length > 20 }).toEqual({ name, lines: true });
      const limit = Date.now() + 150_000;
      const same = (held: Lines): boolean => JSON.stringify(held) === JSON.stringify(ledger);
      let held = await logsHeld(stage, { at, from });
      while (!same(held) && Date.now() < limit) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        held = await logsHeld(stage, { at, from });
      }
      for (const name of ['contacts', 'usage', 'signIns', 'audit'] as const)
        expect({ [name]: held[name] }).toEqual({ [name]: ledger[name] });
    };

    it('what reports, logs and address books tell is held', { timeout: 240_000 }, check);

    it('and what is new a day later', { timeout: 240_000 }, async () => {
      await stage.advance(dayMs / 1000);
      at = new Date(Date.parse(at) + dayMs).toISOString();
      await stage.client.call(syncConnection, { id: (await stage.connection()).id });
      await check();
      const { early } = await stage.control.get('/ledger', z.looseObject({ early: z.number() }));
      expect(early).toBe(0);
    });
  });
});
