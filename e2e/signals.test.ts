// Figures of time, chats, usage and sign-ins equal those of the tenant's own ledger, which somebody else wrote from the definitions.
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { attest } from '../src/contract/calls.ts';
import { withDatabases } from '../src/db/testing.ts';
import { compareDays, readSignalTruth } from './signals-ledger.ts';
import { now, openStreamsStage } from './streams-stage.ts';

const mostStreams = ['people', 'mail', 'meetings', 'chats', 'calls', 'sign-ins'];
const mostSources = 'mail,meetings,calls,teams,signIns';

/** Of usage no more than a week: its reports come one by one, and no more than some in ten minutes. */
const cases = [
  {
    what: 'of weeks with mail, meetings, chats, calls and sign-ins',
    since: '2026-10-25',
    from: '2026-10-26',
    to: '2026-11-19',
    usage: false,
  },
  // Reports may be late by two days: until then nothing is said of a day.
  { what: 'of a week with usage, too', since: '2026-11-11', from: '2026-11-12', to: '2026-11-17', usage: true },
];

withDatabases((here) => {
  // A database holds one first run.
  it.each(here.engine === 'pglite' ? cases : cases.slice(0, 1))(
    'every figure of every day $what is that of the ledger',
    { timeout: 300_000 },
    async ({ since, from, to, usage }) => {
      const stage = await openStreamsStage({ databaseUrl: here.url });
      try {
        await stage.client.call(attest, { agreed: true });
        await stage.open(usage ? [...mostStreams, 'usage'] : mostStreams, since);
        expect((await stage.settled()).status).toBe('connected');
        const sources = usage ? `${mostSources},usage` : mostSources;
        const truth = await readSignalTruth(stage, { at: now, from, to, since, sources });
        const end = Date.now() + 150_000;
        let told = compareDays(truth, await stage.figures(from, to));
        while (told.differences.length > 0 && Date.now() < end) {
          await wait(2000);
          told = compareDays(truth, await stage.figures(from, to));
        }
        expect(told.compared).toBeGreaterThan(3000);
        expect(told.differences).toEqual([]);
      } finally {
        await stage.close();
      }
    },
  );
});
