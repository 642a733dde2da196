// The small office, from the emulated tenant to the exported figures, held against the tenant's own ledger.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { withDatabases } from '../src/db/testing.ts';
import { compareFigures, compareRows } from './ledger.ts';
import { dayOf, openStage, type Stage } from './stage.ts';

const now = '2026-11-20T16:00:00Z';
const later = '2026-11-20T18:00:00Z';
const from = '2026-08-24';
const since = '2026-08-21';

const Counters = z.looseObject({
  total: z.number(),
  byTemplate: z.record(z.string(), z.number()),
  byPath: z.record(z.string(), z.number()),
  early: z.number(),
  most: z.number(),
});

/** Rows and figures that are not as the tenant's ledger has them at `at`; the mailboxes were first read at `now`. */
const differences = async (stage: Stage, at: string): Promise<string[]> => {
  const to = dayOf(Date.parse(at));
  const truth = await stage.control.truth({ at, from, to, firstReadAt: now });
  const { organizationId } = stage;
  return [
    ...compareRows(truth, { organizationId, lines: await stage.activity(), since: '2026-08-24' }),
    ...compareFigures(truth, await stage.figures(from, to)),
  ];
};

withDatabases((here) => {
  describe('the small office', () => {
    let stage: Stage;
    beforeAll(async () => {
      const emulator = ['--scenario', 'small-office', '--now', now, '--frozen'];
      stage = await openStage({ databaseUrl: here.url, emulator });
      await stage.connect(['people', 'mail', 'meetings'], since);
      await stage.sync();
    });
    afterAll(() => stage.close());

    it('has the rows and the figures of the ledger after the first sync', async () => {
      expect(await differences(stage, now)).toEqual([]);
    });

    it('asks once for a folder in which nothing is new', async () => {
      await stage.control.remove('/ledger');
      await stage.sync();
      const counters = await stage.control.get('/ledger?paths=1', Counters);
      const folders = Object.entries(counters.byPath).filter(([path]) => path.endsWith('/messages/delta'));
      expect(folders.length).toBeGreaterThan(50);
      expect(folders.filter(([, requests]) => requests !== 1)).toEqual([]);
      const mailboxes = Object.keys(counters.byPath).filter((path) => path.endsWith('/mailFolders/delta')).length;
      // Beside its folders: the list of folders and the last days of the calendar; one request for the directory; and
      // three for each of the three mailboxes that never answered: they are tried again.
      expect(counters.total).toBeLessThanOrEqual(folders.length + 2 * mailboxes + 1 + 3 * 3);
    });

    it('has the figures of the ledger after the tenant moved on by two hours', async () => {
      await stage.advance(7200);
      await stage.sync();
      expect(await differences(stage, later)).toEqual([]);
    });

    it('converges without doubles when every delta link has expired', async () => {
      await stage.control.post('/expire-delta', {});
      await stage.sync();
      expect(await differences(stage, later)).toEqual([]);
    });

    it('never asked before a Retry-After had ended, nor more than four at once of a mailbox', async () => {
      const counters = await stage.control.get('/ledger', Counters.omit({ byPath: true }));
      expect(counters.early).toBe(0);
      expect(counters.most).toBeLessThanOrEqual(4);
      expect(counters.most).toBeGreaterThan(0);
    });
  });
});
