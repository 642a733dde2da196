// Recorded calls in Zoom with somebody outside, as the tenant's own ledger tells them and as the product holds them.
import { z } from 'zod';
import { readAttestation } from '../src/contract/calls.ts';
import type { Here } from '../src/db/testing.ts';
import { rowsOf } from '../src/db/testing-rows.ts';
import type { Form } from './foreign-stage.ts';
import type { Stage } from './stage.ts';

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

export const zoomForm = async (stage: Stage, since: string): Promise<Form> => {
  const { accounts, apps } = await stage.control.get('/zoom', Known);
  const [account, app] = [accounts[0], apps[0]];
  if (!account || !app) throw new Error('Zoom has no account.');
  const fields = {
    accountId: account.accountId,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    domains: 'contoso.com, contoso.onmicrosoft.com',
    unknown: 'outside',
  };
  return { provider: 'zoom', fields, streams: ['people', 'calls'], since };
};

const transcripts = `select account.addresses[1] || ' ' || to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  || ' ' || cues as line from transcript join account using (account_id)`;

/** Lines of the ledger and of the product, sorted; the rows can be looked at in PostgreSQL, elsewhere they are counted. */
export const readZoom = async (
  stage: Stage,
  here: Here,
  since: string,
): Promise<{ ledger: readonly string[] | number; held: readonly string[] | number; count: number }> => {
  const asked = new URLSearchParams({ services: 'zoom', people: 'nobody', from: since.slice(0, 10) });
  const { asOf, zoom } = await stage.control.get(`/truth?${asked.toString()}`, Zoom);
  const ledger = zoom.recordings
    .filter(({ hasTranscript, external }) => hasTranscript && external)
    .filter(({ end }) => Date.parse(end) + processing <= Date.parse(asOf))
    .map(({ host, start, speakers }) => `${host} ${start} ${speakers.reduce((sum, { cues }) => sum + cues, 0)}`);
  const { length: count } = ledger;
  const { transcripts: held } = await stage.client.call(readAttestation, {});
  if (here.url === null) return { ledger: count, held, count };
  const rows = await rowsOf(here.database, stage.organizationId, transcripts);
  return { ledger: ledger.sort(), held: rows.map((row) => String(row['line'])).sort(), count };
};
