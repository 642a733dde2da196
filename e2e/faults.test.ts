// A tenth of all requests fails in every way a right client gets over: rows and figures are the ledger's all the same.
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withDatabases } from '../src/db/testing.ts';
import { compareFigures, compareRows } from './ledger.ts';
import { openStage, type Stage } from './stage.ts';

const now = '2026-11-20T16:00:00Z';
const later = '2026-11-21T16:00:00.000Z';
const since = '2026-08-21';

const Counters = z.looseObject({
  early: z.number(),
  most: z.number(),
  byFault: z.record(z.string(), z.number()),
  /** What the tenant remembers of early requests: shown when there are any. */
  earlySamples: z.array(z.unknown()),
});

/** The connection test may hit a fault, too: then nothing is saved, and a person tries again, not at once where it was told to wait. */
const connectInTheEnd = async (stage: Stage): Promise<void> => {
  const refusals: unknown[] = [];
  while (refusals.length < 50) {
    try {
      await stage.connect(['people', 'mail', 'meetings'], since);
      return;
    } catch (error) {
      refusals.push(error);
      await wait(3000);
    }
  }
  throw new AggregateError(refusals, 'Not connected in fifty tries.');
};

/** Syncs until only the three mailboxes that never answer are left, all others read as of `from`; each cycle goes on where the last one stopped. */
const syncInTheEnd = async (stage: Stage, from = ''): Promise<void> => {
  for (let cycle = 0; cycle < 20; cycle += 1) {
    const connections = await stage.sync();
    const problems = connections.flatMap(({ streams }) => streams).flatMap((stream) => stream.problems);
    const broken = problems.filter(({ problem }) => !problem.raw.includes('MailboxNotEnabledForRESTAPI'));
    if (
      broken.length === 0 &&
      connections.every((one) => one.streams.every(({ asOf }) => asOf !== null && asOf >= from))
    )
      return;
  }
  throw new Error('Twenty cycles did not read everything.');
};

/** Every kind of fault the plan knows that a Graph request can meet. */
const kinds = 16;

/** Reads everything again from the start, as after a lost delta link, until every kind of fault was met. */
const syncThroughEveryFault = async (stage: Stage): Promise<z.output<typeof Counters>> => {
  for (let round = 0; round < 15; round += 1) {
    await syncInTheEnd(stage);
    const counters = await stage.control.get('/ledger', Counters);
    if (Object.keys(counters.byFault).length >= kinds) return counters;
    await stage.control.post('/expire-delta', {});
  }
  throw new Error('Fifteen rounds did not meet every kind of fault.');
};

const compare = async (stage: Stage, as: { readonly at: string; readonly firstReadAt?: string }): Promise<void> => {
  const to = as.at.slice(0, 10);
  const truth = await stage.control.truth({ ...as, from: '2026-08-24', to });
  const { organizationId } = stage;
  expect(compareRows(truth, { organizationId, lines: await stage.activity(), since: '2026-08-24' })).toEqual([]);
  expect(compareFigures(truth, await stage.figures('2026-08-24', to))).toEqual([]);
};

withDatabases((here) => {
  describe('a tenant that fails a tenth of all requests', () => {
    it('is read without a loss, a double, an early request or a fifth one at once', { timeout: 300_000 }, async () => {
      const emulator = ['--scenario', 'small-office', '--now', now, '--frozen'];
      const stage = await openStage({ databaseUrl: here.url, emulator });
      try {
        await stage.control.post('/faults', { preset: 'ten-percent', seed: here.engine === 'pglite' ? 1 : 2 });
        await connectInTheEnd(stage);
        const counters = await syncThroughEveryFault(stage);
        expect(counters.early, JSON.stringify(counters.earlySamples)).toBe(0);
        expect(counters.most).toBeLessThanOrEqual(4);
        await compare(stage, { at: now });
        // And what is new a day later.
        await stage.advance(86_400);
        await syncInTheEnd(stage, later);
        await compare(stage, { at: later, firstReadAt: now });
        const { early, earlySamples } = await stage.control.get('/ledger', Counters);
        expect(early, JSON.stringify(earlySamples)).toBe(0);
      } finally {
        await stage.close();
      }
    });
  });
});
