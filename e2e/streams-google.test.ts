// Mail and meetings of Google Workspace are those of the ledger, the first time, later, and with a tenth of all requests failing.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { eventKey } from '../src/activity/keys.ts';
import { withDatabases } from '../src/db/testing.ts';
import { type ForeignStage, openForeignStage } from './foreign-stage.ts';

/** Late, as Gmail's quota lets six pages a minute through. */
const since = '2026-11-20T08:00:00.000Z';

const Google = z.object({
  asOf: z.string(),
  google: z.object({
    accounts: z.array(
      z.object({
        address: z.string(),
        mailbox: z.boolean(),
        mail: z.array(z.object({ messageId: z.string(), at: z.string().nullable() })),
        events: z.array(z.object({ start: z.string(), end: z.string() })),
      }),
    ),
  }),
});

const bare = (uuid: string): string => uuid.replaceAll('-', '');

/** What came since and, of the calendar, is over. */
const ledgerOf = async (stage: ForeignStage): Promise<string[]> => {
  const asked = new URLSearchParams({ services: 'google', people: 'nobody', from: since.slice(0, 10) });
  const { asOf, google } = await stage.control.get(`/truth?${asked.toString()}`, Google);
  return google.accounts
    .flatMap(({ address, mail, events }) => [
      ...mail
        .filter(({ at }) => at !== null && at >= since)
        .map(({ messageId, at }) => `${address} mail ${bare(eventKey(stage.organizationId, messageId))} ${at}`),
      ...events
        .filter(({ start, end }) => start >= since && end <= asOf)
        .map(({ start }) => `${address} meeting ${start}`),
    ])
    .sort();
};

const heldBy = async (stage: ForeignStage): Promise<string[]> => {
  const { asOf } = await stage.control.get('/truth?people=nobody', z.object({ asOf: z.string() }));
  return (await stage.activity())
    .filter(({ at }) => at !== null && at >= since)
    .filter(({ at, duration }) => Date.parse(at ?? '') + duration * 1000 <= Date.parse(asOf))
    .map(({ mailbox, kind, event, at }) =>
      kind === 'mail' ? `${mailbox} mail ${bare(event)} ${at}` : `${mailbox} meeting ${at}`,
    )
    .sort();
};

const fieldsOf = async (stage: ForeignStage): Promise<Record<string, string>> => {
  const scopes = ['admin.directory.user.readonly', 'gmail.metadata', 'calendar.events.readonly'];
  const key = await stage.control.post('/google/service-accounts', { scopes });
  return { key: JSON.stringify(key), admin: 'ines.falk@contoso.com' };
};

const form = { provider: 'google', streams: ['people', 'mail', 'meetings'], since };
const Counters = z.object({ early: z.number() });

withDatabases((here) => {
  it('mail and meetings are those of the ledger, and so are those of the next hours', {
    timeout: 300_000,
  }, async () => {
    const stage = await openForeignStage(here.url);
    try {
      await stage.open({ ...form, fields: await fieldsOf(stage) });
      const first = await ledgerOf(stage);
      expect(first.length).toBeGreaterThan(30);
      expect(await heldBy(stage)).toEqual(first);
      await stage.advance(3 * 3_600);
      await stage.again();
      const later = await ledgerOf(stage);
      expect(later.length).toBeGreaterThan(first.length);
      expect(await heldBy(stage)).toEqual(later);
      expect((await stage.control.get('/ledger', Counters)).early).toBe(0);
    } finally {
      await stage.close();
    }
  });
});

withDatabases((here) => {
  // What is asked again counts against the six pages a minute: this takes two of them.
  it('mail and meetings are those of the ledger though a tenth of all requests fails', {
    timeout: 300_000,
  }, async () => {
    const stage = await openForeignStage(here.url);
    try {
      const fields = await fieldsOf(stage);
      await stage.control.post('/faults', { preset: 'ten-percent', seed: 7 });
      await stage.open({ ...form, fields });
      expect(await heldBy(stage)).toEqual(await ledgerOf(stage));
    } finally {
      await stage.close();
    }
  });
});
