// What is said in channels, without a word of it, equals the tenant's own ledger: the first time, and as it goes on.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { syncConnection } from '../src/contract/connections.ts';
import { withDatabases } from '../src/db/testing.ts';
import { readChats } from './chats-ledger.ts';
import { now, openStreamsStage } from './streams-stage.ts';

const from = '2026-10-20';

withDatabases((here) => {
  const calm: [string, object | null] = ['', null];
  const rough: [string, object | null] = [
    ', with a tenth of all requests failing in every way',
    { preset: 'ten-percent', seed: 5 },
  ];
  // A database holds one first run.
  it.each(here.engine === 'pglite' ? [calm, rough] : [calm])(
    'messages in channels are those of the ledger, also after two days more%s',
    { timeout: 240_000 },
    async (_, faults) => {
      const stage = await openStreamsStage({ databaseUrl: here.url, wider: 100 });
      try {
        const { id } = await stage.open(['people', 'chats'], from);
        if (faults !== null) await stage.control.post('/faults', faults);
        const { status, lastFinishedAt, streams } = await stage.settled();
        expect({ status, problems: streams.flatMap(({ problems }) => problems) }).toEqual({
          status: 'connected',
          problems: [],
        });
        const first = await readChats(stage, { at: now, from });
        expect(first.ledger.length).toBeGreaterThan(200);
        expect(first.held).toEqual(first.ledger);
        await stage.advance(2 * 86_400);
        await stage.client.call(syncConnection, { id });
        await stage.settled(lastFinishedAt);
        const later = await readChats(stage, { at: new Date(Date.parse(now) + 2 * 86_400_000).toISOString(), from });
        expect(later.ledger).not.toEqual(first.ledger);
        expect(later.held).toEqual(later.ledger);
        const { early } = await stage.control.get('/ledger', z.looseObject({ early: z.number() }));
        expect(early).toBe(0);
      } finally {
        await stage.close();
      }
    },
  );
});
