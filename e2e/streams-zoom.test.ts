// Recorded calls in Zoom with somebody outside are those of the ledger, the first time and later, also with a tenth of all requests failing.
import { expect, it } from 'vitest';
import { attest } from '../src/contract/calls.ts';
import { withDatabases } from '../src/db/testing.ts';
import { expectNoneEarly, openForeignStage, weathers } from './foreign-stage.ts';
import { readZoom, zoomForm } from './zoom-ledger.ts';

const since = '2026-11-09T00:00:00.000Z';

for (const { weather, faults } of weathers) {
  withDatabases((here) => {
    it(`calls are those of the ledger, and so are those of the next days, ${weather}`, {
      timeout: 300_000,
    }, async () => {
      const stage = await openForeignStage(here.url);
      try {
        await stage.client.call(attest, { agreed: true });
        const form = await zoomForm(stage, since);
        if (faults !== null) await stage.control.post('/faults', faults);
        await stage.open(form);
        const first = await readZoom(stage, here, since);
        expect(first.count).toBeGreaterThan(3);
        expect(first.held).toEqual(first.ledger);
        await stage.advance(3 * 86_400);
        const { streams } = await stage.again();
        const later = await readZoom(stage, here, since);
        expect(later.count).toBeGreaterThan(first.count);
        expect(later.held).toEqual(later.ledger);
        expect(streams.map(({ quarantined }) => quarantined)).toEqual([0, 0]);
        await expectNoneEarly(stage, faults);
      } finally {
        await stage.close();
      }
    });
  });
}
