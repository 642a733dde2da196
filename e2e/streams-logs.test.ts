// Usage reports, the sign-in log, the audit log and address books equal the tenant's own ledger: the first time, and a day later.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { syncConnection } from '../src/contract/connections.ts';
import { withDatabases } from '../src/db/testing.ts';
import { now, openStreamsStage, type StreamsStage } from './streams-stage.ts';

const from = '2026-11-16';
const dayMs = 86_400_000;

const Records = <Shape extends z.ZodType>(shape: Shape) =>
  z.array(
    z.object({ userPrincipalName: z.string(), days: z.array(z.object({ day: z.string(), records: z.array(shape) })) }),
  );
const Counts = z.record(z.string(), z.number());
const Services = z.object({
  usage: z.array(
    z.object({
      userPrincipalName: z.string(),
      days: z.array(z.object({ day: z.string(), teams: Counts, email: Counts, oneDrive: Counts, sharePoint: Counts })),
    }),
  ),
  signIns: Records(z.object({ at: z.string(), app: z.string(), failed: z.boolean() })),
  audit: Records(z.object({ at: z.string(), operation: z.string(), service: z.string(), bySystem: z.boolean() })),
  contacts: z.array(
    z.object({
      address: z.string(),
      contacts: z.array(
        z.object({ name: z.string(), addresses: z.array(z.string()), companyName: z.string().nullable() }),
      ),
    }),
  ),
});
type Services = z.infer<typeof Services>;

const sum = (counts: Record<string, number>, ...names: string[]): number =>
  names.reduce((total, name) => total + (counts[name] ?? 0), 0);

/** The ledger's names of what the product measures. */
const measured = ({ teams, email, oneDrive, sharePoint }: Services['usage'][number]['days'][number]) => {
  const files = (counts: Record<string, number>, app: string): [string, number][] => [
    [`${app}.viewed-or-edited`, sum(counts, 'viewedOrEdited')],
    [`${app}.synced`, sum(counts, 'synced')],
    [`${app}.shared-inside`, sum(counts, 'sharedInternally')],
    [`${app}.shared-outside`, sum(counts, 'sharedExternally')],
  ];
  const figures: [string, number][] = [
    ['teams.private-chat-messages', sum(teams, 'privateChatMessages')],
    ['teams.team-chat-messages', sum(teams, 'postMessages', 'replyMessages')],
    ['teams.calls', sum(teams, 'calls')],
    ['teams.meetings-attended', sum(teams, 'adHocAttended', 'oneTimeAttended', 'recurringAttended')],
    ['teams.meetings-organized', sum(teams, 'adHocOrganized', 'oneTimeOrganized', 'recurringOrganized')],
    ['teams.audio-seconds', sum(teams, 'audioSeconds')],
    ['teams.video-seconds', sum(teams, 'videoSeconds')],
    ['teams.screen-share-seconds', sum(teams, 'screenShareSeconds')],
    ['email.sent', sum(email, 'sent')],
    ['email.received', sum(email, 'received')],
    ['email.read', sum(email, 'read')],
    ...files(oneDrive, 'onedrive'),
    ...files(sharePoint, 'sharepoint'),
    ['sharepoint.visited-pages', sum(sharePoint, 'visitedPages')],
  ];
  return figures.filter(([, value]) => value > 0);
};

interface Lines {
  readonly usage: string[];
  readonly signIns: string[];
  readonly audit: string[];
  readonly contacts: string[];
}

/** Who has an onmicrosoft address, or a guest's, has another one here first: the name before the @ is one person's. */
const nameOf = (address: string): string => address.replace(/(_[^_]*#EXT#)?@.*$/, '');

/** Operations are words here: `Update user.` is `Update-user`. */
const wordOf = (operation: string): string => operation.replace(/\.$/, '').replaceAll(/\s+/g, '-');

const ledgerOf = async (stage: StreamsStage, at: string): Promise<Lines> => {
  const asked = new URLSearchParams({ at, from, to: at.slice(0, 10), services: 'usage,signIns,audit,contacts' });
  const told = await stage.control.get(`/truth?${asked.toString()}`, Services);
  const usage = told.usage.flatMap(({ userPrincipalName, days }) =>
    days.flatMap((one) =>
      measured(one).map(([name, value]) => `${nameOf(userPrincipalName)} ${one.day} ${name} ${value}`),
    ),
  );
  const signIns = told.signIns.flatMap(({ userPrincipalName, days }) =>
    days.flatMap(({ records }) =>
      records.map((one) => `${nameOf(userPrincipalName)} ${one.at} ${one.app}${one.failed ? ' failed' : ''}`),
    ),
  );
  const audit = told.audit.flatMap(({ userPrincipalName, days }) =>
    days.flatMap(({ records }) =>
      records
        .filter(({ bySystem }) => !bySystem)
        .map((one) => `${nameOf(userPrincipalName)} ${one.at} ${one.service} ${wordOf(one.operation)}`),
    ),
  );
  const contacts = told.contacts.flatMap(({ address, contacts: some }) =>
    some.map((one) => `${address}: ${one.name} ${one.addresses.join()} ${one.companyName ?? ''}`),
  );
  return { usage: usage.sort(), signIns: signIns.sort(), audit: audit.sort(), contacts: contacts.sort() };
};

const heldBy = async (stage: StreamsStage): Promise<Lines> => {
  const events = (await stage.events()).filter(({ at }) => at >= from);
  const usage = (await stage.measures())
    .filter(({ value, day }) => value > 0 && day >= from)
    .map(({ account, day, name, value }) => `${nameOf(account)} ${day} ${name} ${value}`);
  const signIns = events
    .filter(({ kind }) => kind === 'sign-in')
    .map((one) => `${nameOf(one.account)} ${one.at} ${one.app}${one.marks.includes('failed') ? ' failed' : ''}`);
  const audit = events
    .filter(({ kind }) => kind === 'audit')
    .map(({ account, at, marks }) => `${nameOf(account)} ${at} ${marks.join(' ')}`);
  const contacts = (await stage.contacts()).map(
    ({ account, displayName, addresses, company }) => `${account}: ${displayName} ${addresses.join()} ${company ?? ''}`,
  );
  return { usage: usage.sort(), signIns: signIns.sort(), audit: audit.sort(), contacts: contacts.sort() };
};

withDatabases((here) => {
  describe('of a tenant', () => {
    let stage: StreamsStage;
    let at = now;
    beforeAll(async () => {
      stage = await openStreamsStage({ databaseUrl: here.url });
      await stage.control.post('/settings', { auditPolls: 1 });
      await stage.open(['people', 'contacts', 'usage', 'sign-ins', 'audit'], from);
    }, 60_000);
    afterAll(() => stage.close());

    const check = async (): Promise<void> => {
      const ledger = await ledgerOf(stage, at);
      for (const [name, lines] of Object.entries(ledger))
        expect({ name, lines: lines.length > 20 }).toEqual({ name, lines: true });
      const limit = Date.now() + 150_000;
      const same = (held: Lines): boolean => JSON.stringify(held) === JSON.stringify(ledger);
      let held = await heldBy(stage);
      while (!same(held) && Date.now() < limit) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        held = await heldBy(stage);
      }
      for (const name of ['contacts', 'usage', 'signIns', 'audit'] as const)
        expect({ [name]: held[name] }).toEqual({ [name]: ledger[name] });
    };

    it('what reports, logs and address books tell is held', { timeout: 240_000 }, check);

    it('and what is new a day later', { timeout: 240_000 }, async () => {
      await stage.advance(dayMs / 1000);
      at = new Date(Date.parse(at) + dayMs).toISOString();
      await stage.client.call(syncConnection, { id: (await stage.connection()).id });
      await check();
      const { early } = await stage.control.get('/ledger', z.looseObject({ early: z.number() }));
      expect(early).toBe(0);
    });
  });
});
