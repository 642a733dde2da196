// Being told of changes by Microsoft: subscriptions are made, kept and ended, and what changed is read within two minutes.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createConnection } from '../src/contract/connections.ts';
import { type NoticeState, readNoticeState, switchNotices } from '../src/contract/notices.ts';
import { withDatabases } from '../src/db/testing.ts';
import { until } from './lifecycle-trouble.ts';
import { openWaysStage, since, type WaysStage } from './ways-stage.ts';

const ines = 'ines.falk@contoso.com';
const hour = 3600;
const day = 24 * hour;
/** Longer than the product waits between two looks at its subscriptions. */
const nextLook = 20;

const Told = z.looseObject({
  delivered: z.number(),
  refused: z.number(),
  waiting: z.number(),
  subscriptions: z.array(
    z.looseObject({
      id: z.string(),
      userId: z.string(),
      watched: z.enum(['messages', 'events']),
      paused: z.boolean(),
      clientState: z.string(),
      notificationUrl: z.string(),
      expirationDateTime: z.string(),
    }),
  ),
});
type Told = z.output<typeof Told>;

const idsOf = ({ subscriptions }: Told): string[] => subscriptions.map((one) => one.id).toSorted();

/** A port that nobody listens on: the product has to know its address before it listens there. */
const findPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** An app of somebody else's that sends mail in the tenant. */
const openPost = async ({ tenant, control }: WaysStage) => {
  const [clientId, secret] = [randomUUID(), 'the secret of a sender'];
  await control.post('/apps', {
    clientId,
    homeTenantId: tenant.tenantId,
    secrets: [{ id: randomUUID(), value: secret }],
    grants: { [tenant.tenantId]: ['Mail.Send'] },
  });
  return async (from: string, to: string): Promise<void> => {
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
    const scope = 'https://graph.microsoft.com/.default';
    const answer = await fetch(`${tenant.urls['login']}/${tenant.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...form, scope }),
    });
    const { access_token: token } = z.looseObject({ access_token: z.string() }).parse(await answer.json());
    const message = {
      subject: 'Hello',
      body: { contentType: 'Text', content: 'x' },
      toRecipients: [{ emailAddress: { address: to } }],
    };
    const sent = await fetch(`${tenant.urls['graph']}/v1.0/users/${from}/sendMail`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ message }),
    });
    expect(sent.status).toBe(202);
  };
};

withDatabases((here) => {
  describe('a connection whose source tells of changes', () => {
    let stage: WaysStage;
    let id: string;
    /** The mailboxes that can be read. */
    let mailboxes = 0;
    let inesId = '';
    let send: (from: string, to: string) => Promise<void>;
    /** Where Microsoft tells what changed. */
    const addressOf = (): string => `${stage.url}/api/notices/${stage.organizationId}/${id}`;
    beforeAll(async () => {
      const port = await findPort();
      const environment = { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` };
      stage = await openWaysStage({ database: here.database, databaseUrl: here.url, environment });
      send = await openPost(stage);
      const { tenantId, clientId, clientSecret } = stage.tenant;
      const made = await stage.client.call(createConnection, {
        provider: 'microsoft',
        fields: { tenantId, clientId, clientSecret },
        streams: ['people', 'mail', 'meetings'],
        since,
      });
      id = made.connection?.id ?? '';
      const { streams } = await stage.settled(id);
      mailboxes = streams.find(({ name }) => name === 'meetings')?.partitions.current ?? 0;
      expect(mailboxes).toBeGreaterThan(20);
      const { mailboxes: known } = await stage.control.truth({ from: '2026-11-19', to: '2026-11-20' });
      inesId = known.find(({ address }) => address === ines)?.userId ?? '';
    }, 240_000);
    afterAll(() => stage.close());

    const state = (): Promise<NoticeState> => stage.client.call(readNoticeState, { id });
    const told = (): Promise<Told> => stage.control.get('/notices', Told);
    const waiting = async (): Promise<number> => (await told()).waiting;
    const forInes = ({ subscriptions }: Told) =>
      subscriptions.find((one) => one.userId === inesId && one.watched === 'messages');
    /** Why meetings are not told. */
    const meetingProblems = (): Promise<string[]> =>
      here.database.tenant(stage.organizationId, async (tx) => {
        const { rows } = await sql<{ code: string }>`
          select distinct problem->>'code' as code from subscription
          where organization_id = ${stage.organizationId}::uuid and stream = 'meetings' and problem is not null`.execute(
          tx,
        );
        return rows.map(({ code }) => code);
      });
    /** When the mail of Ines is read next, folder by folder, and how her subscription stands. */
    const dueForInes = (): Promise<unknown[]> =>
      here.database.tenant(stage.organizationId, async (tx) => {
        const { rows } = await sql`
          select part, stream_partition.due_at, subscription.source_id, subscription.due_at as looked_at
          from account join stream_partition using (organization_id, account_id)
            join subscription using (organization_id, account_id, stream)
          where account.organization_id = ${stage.organizationId}::uuid and account.source_id = ${inesId}
            and stream = 'mail' order by part`.execute(tx);
        return rows;
      });
    /** Moves on, look after look of the product at its subscriptions, until it is so. */
    const looked = <T>(look: () => Promise<T>, good: (seen: T) => boolean): Promise<T> =>
      until(async () => {
        await stage.advance(nextLook);
        return look();
      }, good);
    const heldAt = async (instant: number): Promise<number> => {
      const at = new Date(instant).toISOString();
      return (await stage.activity()).filter((line) => line.mailbox === ines && line.kind === 'mail' && line.at === at)
        .length;
    };
    /** Everything was just read, and is due again later than in two and a half minutes. */
    const rested = async (): Promise<void> => {
      await stage.sync(id);
      await stage.advance(120);
      const wait = async (): Promise<number> => Date.parse((await stage.connection(id)).nextSyncAt ?? '') - stage.now();
      expect(await until(wait, (left) => left > 150_000)).toBeGreaterThan(150_000);
    };
    /** Ines gets a mail while nothing is due; resolves to how often it is held two minutes later. */
    const arrives = async (): Promise<number> => {
      await rested();
      const now = stage.tenantNow();
      expect(await heldAt(now)).toBe(0);
      await send('anita.desai@contoso.com', ines);
      expect(await until(waiting, (left) => left === 0)).toBe(0);
      await stage.advance(60);
      await stage.advance(60);
      return until(
        () => heldAt(now),
        (held) => held > 0,
      );
    };

    it('is asked for nothing before that is switched on, and nobody proves an address for it', async () => {
      await stage.advance(nextLook);
      expect(await state()).toEqual({ blocked: null, told: false, live: 0, wanted: 0, problem: null });
      expect((await told()).subscriptions).toEqual([]);
      const stranger = await fetch(`${addressOf()}?validationToken=x`, { method: 'POST' });
      expect([stranger.status, await stranger.text()]).toEqual([404, '']);
    });

    it('says why meetings are not told with less than Calendars.Read, and tells of mail', async () => {
      expect(await stage.client.call(switchNotices, { id, told: true })).toMatchObject({ told: true, live: 0 });
      const seen = await looked(state, ({ live, problem }) => live === mailboxes && problem !== null);
      expect(seen).toMatchObject({ blocked: null, told: true, live: mailboxes });
      expect(await meetingProblems()).toContain('meeting-notices-refused');
      const { subscriptions } = await told();
      expect(new Set(subscriptions.map(({ userId }) => userId)).size).toBe(mailboxes);
      expect(new Set(subscriptions.map(({ watched }) => watched))).toEqual(new Set(['messages']));
      expect(new Set(subscriptions.map(({ clientState }) => clientState)).size).toBe(mailboxes);
      expect(new Set(subscriptions.map(({ notificationUrl }) => notificationUrl))).toEqual(new Set([addressOf()]));
    });

    it('has a subscription for every mailbox and calendar that can be read, a day after it may', async () => {
      await stage.control.post('/settings', { eventNoticesNeedRead: false });
      await stage.advance(day);
      await looked(state, ({ live }) => live === 2 * mailboxes);
      const { subscriptions } = await told();
      expect(subscriptions.filter(({ watched }) => watched === 'events')).toHaveLength(mailboxes);
      expect(await state()).toMatchObject({ live: 2 * mailboxes });
      await stage.settled(id);
    });

    it('has a mail within two minutes, without waiting for the hour', async () => {
      expect(await arrives()).toBe(1);
    });

    it('changes nothing for whoever does not know the secret, and does not say so', async () => {
      await rested();
      const before = await dueForInes();
      expect(before.length).toBeGreaterThan(3);
      const real = forInes(await told());
      const notice = { subscriptionId: real?.id, clientState: real?.clientState, changeType: 'created' };
      const ended = { ...notice, lifecycleEvent: 'subscriptionRemoved' };
      const wrong = { clientState: 'x'.repeat(43) };
      const elsewhere = `${stage.url}/api/notices/${randomUUID()}/${id}`;
      const nowhere = `${stage.url}/api/notices/${stage.organizationId}/${randomUUID()}`;
      const forged: [string, unknown][] = [
        [
          addressOf(),
          {
            value: [
              { ...notice, ...wrong },
              { ...ended, ...wrong },
            ],
          },
        ],
        [addressOf(), { value: [{ ...notice, subscriptionId: randomUUID() }] }],
        [addressOf(), { value: [{ subscriptionId: real?.id }] }],
        [addressOf(), { value: 'everything' }],
        [elsewhere, { value: [notice, ended] }],
        [nowhere, { value: [notice, ended] }],
      ];
      for (const [url, body] of forged) {
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
        expect([answer.status, await answer.text()]).toEqual([202, '']);
      }
      expect(await dueForInes()).toEqual(before);
      // The same with the secret is believed.
      const headers = { 'content-type': 'application/json' };
      await fetch(addressOf(), { method: 'POST', headers, body: JSON.stringify({ value: [notice] }) });
      expect(await dueForInes()).not.toEqual(before);
    });

    it('is subscribed to anew when Microsoft removed a subscription', async () => {
      const before = await told();
      await stage.control.post('/notices', { kind: 'subscriptionRemoved', subscription: forInes(before)?.id });
      expect((await told()).subscriptions).toHaveLength(2 * mailboxes - 1);
      const after = await looked(told, ({ subscriptions }) => subscriptions.length === 2 * mailboxes);
      expect(after.subscriptions).toHaveLength(2 * mailboxes);
      expect(forInes(after)?.id).not.toBe(forInes(before)?.id);
      expect(await arrives()).toBe(1);
    });

    it('proves its grant again when it is asked to', async () => {
      const one = forInes(await told());
      await stage.control.post('/notices', { kind: 'reauthorizationRequired', subscription: one?.id });
      expect(forInes(await told())?.paused).toBe(true);
      const after = await looked(told, (seen) => forInes(seen)?.paused === false);
      expect(forInes(after)).toMatchObject({ id: one?.id, paused: false });
      expect(await arrives()).toBe(1);
    });

    it('reads a mailbox of which something was not told', async () => {
      await rested();
      const before = await dueForInes();
      await stage.control.post('/notices', { kind: 'missed', subscription: forInes(await told())?.id });
      expect(await dueForInes()).not.toEqual(before);
    });

    it('keeps every subscription alive beyond the week that Microsoft gives it', { timeout: 120_000 }, async () => {
      const before = await told();
      const end = Math.max(...before.subscriptions.map(({ expirationDateTime }) => Date.parse(expirationDateTime)));
      while (stage.tenantNow() < end + day * 1000) {
        // Renewed when between a fifth and three tenths of its week are left.
        await stage.advance(day);
        await looked(told, ({ subscriptions }) =>
          subscriptions.every((one) => Date.parse(one.expirationDateTime) > stage.tenantNow() + 33 * hour * 1000),
        );
      }
      expect(idsOf(await told())).toEqual(idsOf(before));
      expect(await arrives()).toBe(1);
    });

    it('ends all of them at Microsoft when it is switched off', async () => {
      await stage.control.remove('/ledger');
      expect(await stage.client.call(switchNotices, { id, told: false })).toMatchObject({ told: false });
      await looked(state, ({ wanted }) => wanted === 0);
      expect((await told()).subscriptions).toEqual([]);
      expect((await stage.requests()).byTemplate['DELETE /v1.0/subscriptions/{subscription}']).toBe(2 * mailboxes);
      expect(await state()).toEqual({ blocked: null, told: false, live: 0, wanted: 0, problem: null });
      expect((await told()).refused).toBe(0);
    });
  });
});
