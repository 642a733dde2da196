// Transcripts come only of calls with somebody outside, only while consent is attested, and lie sealed; withdrawing takes them away.
import { expect, it } from 'vitest';
import { attest, readAttestation, withdraw } from '../src/contract/calls.ts';
import { syncConnection } from '../src/contract/connections.ts';
import { type Here, withDatabases } from '../src/db/testing.ts';
import { rowsOf } from '../src/db/testing-rows.ts';
import { callsOfLedger } from './calls-ledger.ts';
import { expectNoneEarly, weathers } from './foreign-stage.ts';
import { inTheEnd } from './streams-ledger.ts';
import { now, openStreamsStage, type StreamsStage } from './streams-stage.ts';

const from = '2026-10-20';
const later = '2026-11-23T16:00:00Z';

const stored = async (stage: StreamsStage): Promise<number> =>
  (await stage.client.call(readAttestation, {})).transcripts;

const transcripts = `select account.addresses[1] || ' ' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  || ' ' || cues as line, sealed from transcript join account using (account_id)`;

/** In the embedded database the rows cannot be looked at: they are counted. */
const readCalls = async (stage: StreamsStage, here: Here, at: string) => {
  const ledger = await callsOfLedger(stage, { at, from });
  if (here.url === null) return { ledger: ledger.length, held: await stored(stage), count: ledger.length };
  const rows = await rowsOf(here.database, stage.organizationId, transcripts);
  for (const row of rows) expect(String(row['sealed'])).not.toContain('speaker');
  return { ledger, held: rows.map((row) => String(row['line'])).sort(), count: ledger.length };
};

for (const { weather, faults } of weathers) {
  withDatabases((here) => {
    it(`calls with somebody outside are read while consent is attested, and so are those of the next days, ${weather}`, {
      timeout: 300_000,
    }, async () => {
      const stage = await openStreamsStage({ databaseUrl: here.url, wider: 100 });
      try {
        const { id } = await stage.open(['people', 'calls'], from);
        const before = await stage.settled();
        expect(before.status).toBe('connected');
        expect(await stored(stage)).toBe(0);
        if (faults !== null) await stage.control.post('/faults', faults);
        await stage.client.call(attest, { agreed: true });
        await stage.client.call(syncConnection, { id });
        const first = await inTheEnd(() => readCalls(stage, here, now));
        expect(first.count).toBeGreaterThan(2);
        expect(first.held).toEqual(first.ledger);
        await stage.advance(3 * 86_400);
        await stage.client.call(syncConnection, { id });
        const second = await inTheEnd(() => readCalls(stage, here, later));
        expect(second.count).toBeGreaterThan(first.count);
        expect(second.held).toEqual(second.ledger);
        await expectNoneEarly(stage, faults);
        const { receipt } = await stage.client.call(withdraw, {});
        expect(receipt).not.toBeNull();
        expect(await stored(stage)).toBe(0);
      } finally {
        await stage.close();
      }
    });
  });
}
