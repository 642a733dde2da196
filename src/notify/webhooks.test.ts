// Webhooks on both engines, against a receiver that checks signatures with the library that receivers use.
import { randomBytes, randomUUID } from 'node:crypto';
import { Webhook as Verifier } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { claimMail, markHanded, queueMails, settleMail } from '../db/queries/outbox.ts';
import { claimDelivery } from '../db/queries/webhook-deliveries.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { openHosts } from '../lib/hosts.ts';
import { openKeyring } from '../lib/secrets.ts';
import { tellWebhooks } from './webhook-delivery.ts';
import { openTestWebhooks, type TestWebhooks, url } from './testing-webhooks.ts';
import * as webhooks from './webhooks.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const { signal } = new AbortController();

const standingFor = (address: string) =>
  openHosts({ allowPrivate: [], proxy: null, resolve: async () => [{ address, family: 4 }] });

const failFor = async (world: TestWebhooks, days: number) => {
  for (let passed = 0; passed <= days; passed += 1) {
    world.answers.push(500);
    await world.trouble(passed % 2 === 0);
    world.later(1000);
    await world.look();
    await world.tell();
    world.later(day);
  }
};

/** What happened is looked for until now, exclusively. */
const broken = async (world: TestWebhooks) => {
  world.later(1000);
  await world.trouble(true);
  world.later(1000);
  await world.look();
};

withDatabases((here) => {
  const open = () => openTestWebhooks(here.database);

  describe('a webhook', () => {
    it('is told what breaks and what is restored, each once, signed so that receivers’ libraries take it', async () => {
      const world = await open();
      const { webhook, secret } = await world.make(['connection.broke', 'connection.restored']);
      await broken(world);
      await world.look();
      await Promise.all([world.tell(), world.tell()]);
      world.later(minute);
      await world.trouble(false);
      world.later(1000);
      await Promise.all([world.look(), world.look()]);
      await world.tell();
      const told = world.got.map(({ headers, body }) => new Verifier(secret).verify(body, headers));
      expect(told).toMatchObject([
        { type: 'connection.broke', data: { connectionId: world.connectionId, code: 'secret-wrong' } },
        { type: 'connection.restored', data: { connectionId: world.connectionId } },
      ]);
      expect(new Set(world.got.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
      expect((await world.log(webhook.id)).map(({ state, status }) => [state, status])).toEqual([
        ['delivered', 204],
        ['delivered', 204],
      ]);
      expect(() => new Verifier(secret).verify(`${world.got[0]?.body} `, world.got[0]?.headers ?? {})).toThrow();
    });

    it('is told of runs and imports with counts, and of nobody and nothing by name', async () => {
      const world = await open();
      await world.make(['sync.finished', 'roster.changed', 'alert.raised']);
      world.later(1000);
      const { organizationId: organization_id, connectionId: connection_id } = world;
      const at = new Date(world.time.now);
      await here.database.tenant(organization_id, async (tx) => {
        const counts = { items: 7, requests: 2, waited_ms: 0, failures: 0, quarantined: 1 };
        const run = { organization_id, connection_id, stream: 'mail', started_at: at, finished_at: at, ...counts };
        await tx.insertInto('sync_run').values(run).execute();
        const imported = { import_id: randomUUID(), source: 'file', imported_at: at, imported_by: 'Ana Secretname' };
        await tx
          .insertInto('roster_import')
          .values({ organization_id, ...imported, counts: JSON.stringify({ added: 3 }), undone_at: null })
          .execute();
      });
      await world.trouble(true);
      world.later(1000);
      await world.look();
      await world.tell();
      const told = world.got.map(({ body }) => JSON.parse(body));
      expect(new Set(told.map(({ type }) => type))).toEqual(
        new Set(['alert.raised', 'roster.changed', 'sync.finished']),
      );
      expect(told).toHaveLength(3);
      expect(told.find(({ type }) => type === 'sync.finished').data).toMatchObject({ items: 7, quarantined: 1 });
      expect(told.find(({ type }) => type === 'roster.changed').data).toMatchObject({ counts: { added: 3 } });
      expect(JSON.stringify(told)).not.toMatch(/Secretname|ana@x|Tenant/);
    });

    it('is told of each scheduled report that was sent, once, with its period and no recipient', async () => {
      const world = await open();
      await world.make(['report.ready']);
      const { organizationId } = world;
      const report = { report: 'team', frequency: 'weekly', from: '2026-03-02', to: '2026-03-08', pdf: false };
      const teamId = randomUUID();
      const queue = (byHand: boolean) => {
        const mailId = randomUUID();
        const at = new Date(world.time.now);
        const mail = { mailId, key: mailId, kind: 'report' as const, createdAt: at, nextAt: at };
        const to = { userId: randomUUID(), recipient: 'secretname@example.com' };
        const parameters = { ...report, teamId, byHand };
        return here.database.tenant(organizationId, (tx) =>
          queueMails(tx, { organizationId, mails: [{ ...mail, ...to, parameters }] }),
        );
      };
      const send = async () => {
        const now = new Date(world.time.now);
        const holder = randomUUID();
        await here.database.tenant(organizationId, async (tx) => {
          const mail = await claimMail(tx, { organizationId, holder, seconds: 60, now });
          if (mail === null) throw new Error('There is no mail.');
          await markHanded(tx, { ...mail, holder, now });
          const outcome = { state: 'sent', answer: '250', problem: null, uncertain: false, nextAt: now, now } as const;
          await settleMail(tx, { ...mail, holder, ...outcome });
        });
      };
      world.later(1000);
      await queue(false);
      await queue(true);
      world.later(1000);
      await world.look();
      expect(await world.tell()).toBe(0);
      await send();
      await send();
      world.later(1000);
      await world.look();
      world.later(minute);
      await world.look();
      await world.tell();
      const told = world.got.map(({ body }) => JSON.parse(body));
      expect(told).toMatchObject([
        { type: 'report.ready', data: { report: 'team', from: '2026-03-02', to: '2026-03-08', teamId } },
      ]);
      expect(JSON.stringify(told)).not.toContain('secretname');
    });

    it('is not told of what was before it was made, or while it was off, or what it did not ask for', async () => {
      const world = await open();
      await world.trouble(true);
      world.later(1000);
      const { webhook } = await world.make(['connection.restored']);
      await world.look();
      const { organizationId } = world;
      const change = (on: boolean) =>
        webhooks.changeWebhook(
          world.parts,
          { organizationId, webhookId: webhook.id, url, events: ['connection.restored'], on },
          signal,
        );
      await change(false);
      world.later(1000);
      await world.trouble(false);
      world.later(1000);
      await change(true);
      world.later(1000);
      await world.trouble(true);
      world.later(1000);
      await world.look();
      expect(await world.log(webhook.id)).toEqual([]);
    });

    it('finds what was saved late, after it was looked for', async () => {
      const world = await open();
      const { webhook } = await world.make(['connection.broke']);
      world.later(5 * minute);
      await world.look();
      const now = world.time.now;
      world.time.now = now - 4 * minute;
      await world.trouble(true);
      world.time.now = now + 10_000;
      await world.look();
      expect(await world.log(webhook.id)).toHaveLength(1);
    });
  });

  describe('a delivery', () => {
    it('is tried again for about a day with the same id and a signature of its own time, then given up', async () => {
      const world = await open();
      const { webhook, secret } = await world.make(['connection.broke']);
      await broken(world);
      const began = world.time.now;
      world.answers.push(...Array.from({ length: 20 }, () => 500));
      for (let tries = 0; tries < 20 && (await world.log(webhook.id))[0]?.state !== 'failed'; tries += 1) {
        await world.tell();
        const [row] = await world.log(webhook.id);
        if (row?.nextAt) world.time.now = Date.parse(row.nextAt);
      }
      const [row] = await world.log(webhook.id);
      expect(row).toMatchObject({ state: 'failed', attempts: 9, status: 500, problem: { code: 'webhook-refused' } });
      const hoursTaken = (Date.parse(row?.finishedAt ?? '') - began) / hour;
      expect(hoursTaken).toBeGreaterThan(17);
      expect(hoursTaken).toBeLessThan(29);
      expect(new Set(world.got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      expect(new Set(world.got.map(({ headers }) => headers['webhook-signature'])).size).toBe(9);
      expect(new Verifier(secret).verify(world.got[0]?.body ?? '', world.got[0]?.headers ?? {})).toBeTruthy();
    });

    it('waits for as long as the receiver asks', async () => {
      const world = await open();
      const { webhook } = await world.make(['connection.broke']);
      await broken(world);
      world.answers.push({ status: 429, headers: { 'retry-after': '3600' } });
      await world.tell();
      expect(Date.parse((await world.log(webhook.id))[0]?.nextAt ?? '')).toBe(world.time.now + hour);
    });

    it('can be replayed under its id, and keeps nothing of what the receiver answered', async () => {
      const world = await open();
      const { webhook } = await world.make(['connection.broke']);
      await broken(world);
      world.answers.push(new Error('canary-c4n4ry'));
      await world.tell();
      const [first] = await world.log(webhook.id);
      expect(first).toMatchObject({ status: null, problem: { code: 'webhook-unreachable' } });
      const { organizationId } = world;
      await webhooks.replayDelivery(world.parts, { organizationId, deliveryId: first?.id ?? '' });
      world.later(2 * minute);
      await world.tell();
      expect(world.got.map(({ headers }) => headers['webhook-id'])).toEqual(Array(3).fill(first?.messageId));
      const rows = JSON.stringify(await rowsOf(here.database, organizationId, 'select * from webhook_delivery'));
      expect(rows + world.logged.join('')).not.toContain('c4n4ry');
    });

    it('is left to the next worker when this one is stopped on the way', async () => {
      const world = await open();
      const { webhook } = await world.make(['connection.broke']);
      await broken(world);
      const stopping = new AbortController();
      const seams = {
        ...world.parts.seams,
        hosts: {
          ...world.parts.seams.hosts,
          network: async () => {
            stopping.abort(new Error('The webhooks are stopping.'));
            throw stopping.signal.reason;
          },
        },
      };
      await expect(tellWebhooks({ ...world.parts, seams }, stopping.signal)).rejects.toThrow('stopping');
      expect(await world.log(webhook.id)).toMatchObject([{ state: 'sending', attempts: 1, problem: null }]);
    });

    it('goes on with another worker when its sender dies', async () => {
      const world = await open();
      const { webhook } = await world.make(['connection.broke']);
      await broken(world);
      const key = { organizationId: world.organizationId, webhookId: webhook.id };
      const died = { ...key, holder: randomUUID(), seconds: -1, now: new Date(world.time.now) };
      await here.database.tenant(world.organizationId, (tx) => claimDelivery(tx, died));
      await world.tell();
      expect(await world.log(webhook.id)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
    });
  });

  describe('a receiver that is down', () => {
    it('is switched off after five days with an alert; switched on again it begins anew', async () => {
      const world = await open();
      const { webhook } = await world.make(['connection.broke', 'connection.restored']);
      await failFor(world, 5);
      const [stored] = await webhooks.listWebhooks(world.parts, world.organizationId);
      expect(stored?.state).toBe('failed');
      const alerts = () =>
        rowsOf(
          here.database,
          world.organizationId,
          `select * from alert where kind = 'webhook-failed' and cleared_at is null`,
        );
      expect(await alerts()).toMatchObject([{ problem: { code: 'webhook-failed' }, connection_id: null }]);
      expect(JSON.stringify(await alerts())).not.toContain('/plumbline');
      expect((await world.log(webhook.id)).filter(({ state }) => state === 'queued')).toEqual([]);
      const { organizationId } = world;
      const changed = { organizationId, webhookId: webhook.id, url, events: ['connection.broke'] as const, on: true };
      expect(await webhooks.changeWebhook(world.parts, changed, signal)).toMatchObject({
        state: 'on',
        failingSince: null,
      });
      expect(await alerts()).toEqual([]);
    });

    it('that wants no more is switched off at once', async () => {
      const world = await open();
      await world.make(['connection.broke']);
      await broken(world);
      world.answers.push(410);
      await world.tell();
      expect((await webhooks.listWebhooks(world.parts, world.organizationId))[0]?.state).toBe('failed');
    });

    it('is not switched off when one of its deliveries gets through in between', async () => {
      const world = await open();
      await world.make(['connection.broke', 'connection.restored']);
      await failFor(world, 3);
      world.answers.length = 0;
      await world.tell();
      await failFor(world, 3);
      expect((await webhooks.listWebhooks(world.parts, world.organizationId))[0]?.state).toBe('on');
    });
  });

  describe('a secret', () => {
    it('is told once and sealed; a new one signs beside the old one for a day', async () => {
      const world = await open();
      const { webhook, secret } = await world.make(['connection.broke']);
      const { organizationId } = world;
      const key = { organizationId, webhookId: webhook.id };
      const renewed = await webhooks.renewSecret(world.parts, key);
      const test = async () => {
        await webhooks.testWebhook(world.parts, key, signal);
        return world.got.at(-1) ?? { headers: {}, body: '' };
      };
      const both = await test();
      for (const one of [secret, renewed?.secret ?? ''])
        expect(new Verifier(one).verify(both.body, both.headers)).toMatchObject({ type: 'webhook.test' });
      world.later(day);
      const { body, headers }: { body: string; headers: Record<string, string> } = await test();
      expect(headers['webhook-signature']?.split(' ')).toHaveLength(1);
      const kept = (await rowsOf(here.database, organizationId, 'select secret, old_secret from webhook'))
        .flatMap((row) => Object.values(row))
        .map((bytes) => Buffer.from(bytes as Buffer).toString('latin1'))
        .join();
      for (const one of [secret, renewed?.secret ?? '']) {
        expect(kept).not.toContain(one.slice(6));
        expect(body + world.logged.join('')).not.toContain(one.slice(6));
      }
    });

    it('of another server’s key is told as that, and can be replaced', async () => {
      const world = await open();
      const { webhook } = await world.make(['connection.broke']);
      const parts = { ...world.parts, keyring: openKeyring([randomBytes(32)]) };
      const key = { organizationId: world.organizationId, webhookId: webhook.id };
      expect(await webhooks.testWebhook(parts, key, signal)).toMatchObject({ problem: { code: 'secret-unreadable' } });
      const renewed = await webhooks.renewSecret(parts, key);
      expect(renewed?.webhook.oldSecretUntil).toBeNull();
      expect(await webhooks.testWebhook(parts, key, signal)).toMatchObject({ state: 'delivered' });
    });
  });

  describe('an address', () => {
    it('in a private network is refused when it is entered, and when its name comes to stand for one', async () => {
      const world = await open();
      const within = { ...world.parts, seams: { ...world.parts.seams, hosts: standingFor('10.0.0.7') } };
      const { organizationId } = world;
      const wanted = { organizationId, by: 'Ana', url, events: ['alert.raised'] as const };
      await expect(webhooks.makeWebhook(within, wanted, signal)).rejects.toThrow('private network');
      for (const literal of ['https://127.0.0.1/x', 'https://[::1]/x', 'https://169.254.169.254/latest'])
        await expect(webhooks.makeWebhook(within, { ...wanted, url: literal }, signal)).rejects.toThrow(
          'private network',
        );
      const { webhook } = await world.make(['alert.raised']);
      const key = { organizationId, webhookId: webhook.id };
      expect(await webhooks.testWebhook(within, key, signal)).toMatchObject({
        state: 'failed',
        attempts: 1,
        problem: { code: 'webhook-private' },
      });
      expect(world.got).toEqual([]);
    });
  });
});
