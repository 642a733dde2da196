// Every figure of the product equals that of the tenant's own ledger, which somebody else wrote from the definitions.
import { expect, it } from 'vitest';
import { attest } from '../src/contract/calls.ts';
import { withDatabases } from '../src/db/testing.ts';
import { compareLedger } from './signals-ledger.ts';
import { tellTimes, toldTimes } from './signals-times.ts';
import { connectSlack, now, openStreamsStage, readStreams } from './streams-stage.ts';

/** What is read, and the same in the words of the ledger. */
const days = ['people', 'mail', 'meetings', 'chats', 'calls', 'sign-ins'];
const sources = 'mail,meetings,calls,teams,signIns';
/** Reports reach back four weeks: what is told over twelve needs a story of twelve weeks. */
const overTwelveWeeks = ['habit-teams', 'habit-email', 'habit-onedrive', 'habit-sharepoint'];

/** Reports tell of days in UTC, whatever clocks somebody lives by. */
const byTheClock = ['mail', 'meetings', 'time', 'chats', 'sign-ins'];

const timeout = 240_000;
/** So that nobody waits for ten minutes until the next reports may be asked for. */
const wider = 100;

withDatabases((here) => {
  it('every signal is that of the ledger, by day and over weeks, on every source at once', { timeout }, async () => {
    const stage = await openStreamsStage({ databaseUrl: here.url, wider });
    try {
      await stage.client.call(attest, { agreed: true });
      const readSince = '2026-08-21';
      await readStreams(stage, [...days, 'usage'], readSince);
      const period = { from: '2026-10-26', to: '2026-11-20' };
      const asked = { at: now, ...period, sources: `${sources},usage`, readSince, usageSince: '2026-10-23' };
      const told = await compareLedger(stage, asked);
      expect(told.differences.slice(0, 50)).toEqual([]);
      expect(told.compared).toBeGreaterThan(30_000);
      expect(told.untested).toEqual(overTwelveWeeks.map((name) => `${name} period`));
    } finally {
      await stage.close();
    }
  });

  // A database holds one first run.
  const alone = it.skipIf(here.engine !== 'pglite');

  alone('habits over twelve weeks are those of the ledger', { timeout }, async () => {
    const stage = await openStreamsStage({ databaseUrl: null, wider, at: '2026-09-18T16:00:00Z' });
    try {
      const first = '2026-08-21';
      await readStreams(stage, ['people', 'usage'], first);
      for (let hops = 0; hops < 3; hops += 1) {
        await stage.advance(21 * 86_400);
        await stage.sync();
      }
      const asked = { at: now, from: '2026-10-26', to: '2026-11-20', sources: 'usage', readSince: first };
      const told = await compareLedger(stage, { ...asked, usageSince: first }, ['usage']);
      expect(told.differences.slice(0, 50)).toEqual([]);
      expect(told.untested).toEqual([]);
    } finally {
      await stage.close();
    }
  });

  alone(
    'what is said in two services adds up, and a channel that lets nobody in makes it an estimate',
    {
      timeout,
    },
    async () => {
      const stage = await openStreamsStage({ databaseUrl: null, wider });
      try {
        await stage.client.call(attest, { agreed: true });
        const readSince = '2026-11-08';
        await readStreams(stage, ['people', 'mail', 'meetings', 'chats', 'calls'], readSince);
        await connectSlack(stage, readSince);
        await stage.sync();
        const asked = {
          at: now,
          from: '2026-11-09',
          to: '2026-11-20',
          sources: 'mail,meetings,calls,teams,slack',
          readSince,
        };
        const told = await compareLedger(stage, asked, ['time', 'chats']);
        expect(told.differences.slice(0, 50)).toEqual([]);
        const overWeeks = ['collaboration-volatility', 'valid-weeks'];
        expect(told.untested).toEqual(overWeeks.map((name) => `${name} period`));
      } finally {
        await stage.close();
      }
    },
  );

  alone('who moves, works part-time, is away or on holiday has the figures of the ledger', { timeout }, async () => {
    const leap = '2028-03-28T16:00:00Z';
    const emulator = ['--scenario', 'small-office', '--now', leap, '--frozen'];
    const stage = await openStreamsStage({ databaseUrl: null, wider, emulator });
    try {
      await stage.client.call(attest, { agreed: true });
      const readSince = '2028-01-01';
      await readStreams(stage, days, readSince);
      const asked = { at: leap, from: '2028-02-28', to: '2028-03-28', sources, readSince };
      await tellTimes(stage);
      await stage.sync();
      const told = await compareLedger(stage, { ...asked, times: JSON.stringify(toldTimes) }, byTheClock);
      expect(told.differences.slice(0, 50)).toEqual([]);
      expect(told.untested).toEqual([]);
      const untold = (await compareLedger(stage, asked, byTheClock)).differences;
      for (const address of Object.keys(toldTimes).filter((one) => one !== '*'))
        expect(untold.filter((line) => line.startsWith(`${address} `)).length, address).toBeGreaterThan(10);
    } finally {
      await stage.close();
    }
  });
});
