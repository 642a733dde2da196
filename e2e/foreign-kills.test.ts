// The worker is killed at random moments while it reads Google, Slack and Zoom, at first and a day later: all of it equals the ledger in
// the end. More of it: PLUMBLINE_KILLS=100 npx vitest run e2e/foreign-kills.test.ts
import { describe, expect, it } from 'vitest';
import { attest } from '../src/contract/calls.ts';
import { listConnections, syncConnection } from '../src/contract/connections.ts';
import { withDatabases } from '../src/db/testing.ts';
import { rowsOf } from '../src/db/testing-rows.ts';
import { connectForeign } from './foreign-stage.ts';
import { googleForm, readGoogle } from './google-ledger.ts';
import { kill, readOn } from './killing.ts';
import { readSlack, slackForm } from './slack-ledger.ts';
import { openStage, type Stage } from './stage.ts';
import { moments } from './worker-process.ts';
import { readZoom, zoomForm } from './zoom-ledger.ts';

/** Half of them at first, half a day later. */
const kills = Number(process.env['PLUMBLINE_KILLS'] ?? 6);
const now = '2026-11-20T16:00:00Z';
const since = '2026-11-19T00:00:00.000Z';
const wider = 100;
const day = 86_400;

withDatabases((here) => {
  const readAll = async (stage: Stage) => {
    const told = [await readGoogle(stage, since), await readSlack(stage, since), await readZoom(stage, here, since)];
    return { ledger: told.map(({ ledger }) => ledger), held: told.map(({ held }) => held) };
  };
  describe.skipIf(here.engine === 'pglite')(
    'a worker that reads other sources than Microsoft (PostgreSQL only)',
    () => {
      it(`killed ${kills} times holds what the ledger tells`, { timeout: 240_000 + kills * 7000 }, async () => {
        const emulator = ['--scenario', 'small-office', '--now', now, '--frozen', '--latency', '60'];
        const stage = await openStage({ databaseUrl: here.url, emulator, role: 'web', wider });
        const killing = { here, story: { offset: Date.parse(now) - Date.now(), wider } };
        const moment = moments(31);
        const countRows = async (): Promise<number> => {
          const tables = `(select count(*) from activity) + (select count(*) from account_event) + (select count(*) from transcript)`;
          const [counted] = await rowsOf(here.database, stage.organizationId, `select ${tables} as rows`);
          return Number(counted?.['rows']);
        };
        /** After each of the first kills. */
        const held: number[] = [];
        try {
          await stage.client.call(attest, { agreed: true });
          for (const form of [
            await googleForm(stage, since),
            await slackForm(stage, since),
            await zoomForm(stage, since),
          ])
            await connectForeign(stage, form);
          const begun = async (): Promise<boolean> => (await countRows()) > 0;
          const killed = async (): Promise<void> => void held.push(await countRows());
          await kill(stage, killing, { times: Math.ceil(kills / 2), moment, begun, killed });
          const first = await readOn(stage, killing, () => readAll(stage));
          expect(first.held).toEqual(first.ledger);
          expect(first.ledger).not.toContainEqual([]);
          // The kills fell into the work: after one of them some of it was done, not all.
          const whole = await countRows();
          expect(
            held.some((rows) => rows > 0 && rows < whole),
            `${held.join(', ')} of ${whole}`,
          ).toBe(true);
          await stage.advance(day);
          killing.story = { ...killing.story, offset: killing.story.offset + day * 1000 };
          for (const { id } of (await stage.client.call(listConnections, {})).connections)
            await stage.client.call(syncConnection, { id });
          await kill(stage, killing, { times: Math.floor(kills / 2), moment });
          const later = await readOn(stage, killing, () => readAll(stage));
          expect(later.held).toEqual(later.ledger);
          expect(later.ledger).not.toEqual(first.ledger);
        } finally {
          await stage.close();
        }
      });
    },
  );
});
