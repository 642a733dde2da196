// Transcripts come only of calls with somebody outside, only while consent is attested, and lie sealed; withdrawing takes them away.
import { expect, it } from 'vitest';
import { attest, readAttestation, withdraw } from '../src/contract/calls.ts';
import { syncConnection } from '../src/contract/connections.ts';
import { withDatabases } from '../src/db/testing.ts';
import { rowsOf } from '../src/db/testing-rows.ts';
import { callsOfLedger } from './calls-ledger.ts';
import { now, openStreamsStage } from './streams-stage.ts';

const from = '2026-10-20';

withDatabases((here) => {
  it('calls with somebody outside are read while consent is attested', { timeout: 240_000 }, async () => {
    const stage = await openStreamsStage({ databaseUrl: here.url });
    const stored = async (): Promise<number> => (await stage.client.call(readAttestation, {})).transcripts;
    try {
      const { id } = await stage.open(['people', 'calls'], from);
      const before = await stage.settled();
      expect(before.status).toBe('connected');
      expect(await stored()).toBe(0);
      await stage.client.call(attest, { agreed: true });
      await stage.client.call(syncConnection, { id });
      const { status } = await stage.settled(before.lastFinishedAt);
      expect(status).toBe('connected');
      const ledger = await callsOfLedger(stage, { at: now, from });
      expect(ledger.length).toBeGreaterThan(2);
      expect(await stored()).toBe(ledger.length);
      if (here.url !== null) {
        const rows = await rowsOf(
          here.database,
          stage.organizationId,
          `select account.addresses[1] || ' ' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || ' ' || cues
            as line, sealed from transcript join account using (account_id)`,
        );
        expect(rows.map((row) => String(row['line'])).sort()).toEqual(ledger);
        for (const row of rows) expect(String(row['sealed'])).not.toContain('speaker');
      }
      const { receipt } = await stage.client.call(withdraw, {});
      expect(receipt).not.toBeNull();
      expect(await stored()).toBe(0);
    } finally {
      await stage.close();
    }
  });
});
