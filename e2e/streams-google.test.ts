// Mail and meetings of Google Workspace are those of the ledger, the first time and later, also with a tenth of all requests failing.
import { expect, it } from 'vitest';
import { withDatabases } from '../src/db/testing.ts';
import { expectNoneEarly, openForeignStage, weathers } from './foreign-stage.ts';
import { googleForm, readGoogle } from './google-ledger.ts';

const since = '2026-11-20T08:00:00.000Z';

for (const { weather, faults } of weathers) {
  withDatabases((here) => {
    it(`mail and meetings are those of the ledger, and so are those of the next hours, ${weather}`, {
      timeout: 300_000,
    }, async () => {
      const stage = await openForeignStage(here.url);
      try {
        const form = await googleForm(stage, since);
        if (faults !== null) await stage.control.post('/faults', faults);
        await stage.open(form);
        const first = await readGoogle(stage, since);
        expect(first.ledger.length).toBeGreaterThan(30);
        expect(first.held).toEqual(first.ledger);
        await stage.advance(3 * 3_600);
        await stage.again();
        const later = await readGoogle(stage, since);
        expect(later.ledger.length).toBeGreaterThan(first.ledger.length);
        expect(later.held).toEqual(later.ledger);
        await expectNoneEarly(stage, faults);
      } finally {
        await stage.close();
      }
    });
  });
}
