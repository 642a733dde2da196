// Recorded calls in Zoom with somebody outside are those of the ledger, the first time, later, and with a tenth of all requests failing.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { attest, readAttestation } from '../src/contract/calls.ts';
import type { Connection } from '../src/contract/connections.ts';
import { type Here, withDatabases } from '../src/db/testing.ts';
import { rowsOf } from '../src/db/testing-rows.ts';
import { type ForeignStage, openForeignStage } from './foreign-stage.ts';

const from = '2026-11-09';
/** A transcript can be had so long after the call. */
const processing = 30 * 60_000;

const Zoom = z.object({
  asOf: z.string(),
  zoom: z.object({
    recordings: z.array(
      z.object({
        host: z.string(),
        start: z.string(),
        end: z.string(),
        hasTranscript: z.boolean(),
        external: z.boolean(),
        speakers: z.array(z.object({ cues: z.number() })),
      }),
    ),
  }),
});

const Known = z.object({
  accounts: z.array(z.object({ accountId: z.string() })),
  apps: z.array(z.object({ clientId: z.string(), clientSecret: z.string() })),
});

const ledgerOf = async (stage: ForeignStage): Promise<string[]> => {
  const { asOf, zoom } = await stage.control.get(`/truth?services=zoom&people=nobody&from=${from}`, Zoom);
  return zoom.recordings
    .filter(({ hasTranscript, external }) => hasTranscript && external)
    .filter(({ end }) => Date.parse(end) + processing <= Date.parse(asOf))
    .map(({ host, start, speakers }) => `${host} ${start} ${speakers.reduce((sum, { cues }) => sum + cues, 0)}`)
    .sort();
};

const fieldsOf = async (stage: ForeignStage): Promise<Record<string, string>> => {
  const { accounts, apps } = await stage.control.get('/zoom', Known);
  const [account, app] = [accounts[0], apps[0]];
  if (!account || !app) throw new Error('Zoom has no account.');
  return {
    accountId: account.accountId,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    domains: 'contoso.com, contoso.onmicrosoft.com',
    unknown: 'outside',
  };
};

/** What is not held was set aside, and is counted: a file of which nothing can be read. The rows can be looked at in PostgreSQL. */
const compare = async (stage: ForeignStage, here: Here, connection: Connection): Promise<number> => {
  const ledger = await ledgerOf(stage);
  const { transcripts: held } = await stage.client.call(readAttestation, {});
  const setAside = connection.streams.find(({ name }) => name === 'calls')?.quarantined ?? 0;
  expect(held + setAside).toBe(ledger.length);
  if (here.url === null) return ledger.length;
  const rows = await rowsOf(
    here.database,
    stage.organizationId,
    `select account.addresses[1] || ' ' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || ' ' || cues
      as line from transcript join account using (account_id)`,
  );
  const lines = rows.map((row) => String(row['line'])).sort();
  expect(new Set(lines).size).toBe(held);
  expect(lines.filter((line) => !ledger.includes(line))).toEqual([]);
  return ledger.length;
};

for (const preset of [null, 'ten-percent']) {
  const weather = preset === null ? 'of a calm account' : 'with a tenth of all requests failing';
  withDatabases((here) => {
    it(`calls ${weather} are those of the ledger, and so are those of the next days`, {
      timeout: 300_000,
    }, async () => {
      const stage = await openForeignStage(here.url);
      try {
        await stage.client.call(attest, { agreed: true });
        const fields = await fieldsOf(stage);
        if (preset !== null) await stage.control.post('/faults', { preset, seed: 5 });
        const form = { provider: 'zoom', fields, streams: ['people', 'calls'], since: `${from}T00:00:00.000Z` };
        const first = await compare(stage, here, await stage.open(form));
        expect(first).toBeGreaterThan(3);
        await stage.advance(3 * 86_400);
        const later = await stage.again();
        expect(await compare(stage, here, later)).toBeGreaterThan(first);
        if (preset === null) expect(later.streams.map(({ quarantined }) => quarantined)).toEqual([0, 0]);
        const Counters = z.object({ early: z.number() });
        expect((await stage.control.get('/ledger', Counters)).early).toBe(0);
      } finally {
        await stage.close();
      }
    });
  });
}
