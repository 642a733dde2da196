// What is said in Slack's channels equals the ledger, in the same shape as Teams', and belongs to the people who are here already.
import { expect, it } from 'vitest';
import { withDatabases } from '../src/db/testing.ts';
import { expectNoneEarly, openForeignStage, weathers } from './foreign-stage.ts';
import { readSlack, slackForm } from './slack-ledger.ts';

const since = '2026-11-18T00:00:00.000Z';

for (const { weather, faults } of weathers) {
  withDatabases((here) => {
    it(`messages in Slack are those of the ledger, and so are those of the next days, ${weather}`, {
      timeout: 300_000,
    }, async () => {
      const stage = await openForeignStage(here.url);
      try {
        const form = await slackForm(stage, since);
        if (faults !== null) await stage.control.post('/faults', faults);
        await stage.open(form);
        const first = await readSlack(stage, since);
        expect(first.ledger.length).toBeGreaterThan(20);
        expect(first.held).toEqual(first.ledger);
        await stage.advance(3 * 86_400);
        await stage.again();
        const later = await readSlack(stage, since);
        expect(later.ledger.length).toBeGreaterThan(first.ledger.length);
        expect(later.held).toEqual(later.ledger);
        await expectNoneEarly(stage, faults);
      } finally {
        await stage.close();
      }
    });
  });
}
