// What goes out by itself on both engines: reports once when they are due, alerts once for each incident and its end.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../contract/connections.ts';
import { clearAlerts, raiseAlert } from '../db/queries/alerts.ts';
import { createConnection } from '../db/queries/connections.ts';
import { saveMailPlan, saveMailPreference } from '../db/queries/mail-settings.ts';
import { withDatabases } from '../db/testing.ts';
import { neverLooked, planMail } from './delivery.ts';
import { emptyOutbox } from './outbox.ts';
import { openTestMail, type TestMail } from './testing-mail.ts';
import { unplanned } from './recipients.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const { signal } = new AbortController();
const problem: Problem = {
  code: 'credential-expires',
  title: 'The credential expires in 7 days.',
  fix: 'Make a new one.',
  who: 'admin',
  link: null,
  raw: 'AADSTS7000222',
};
const nothing = { organization: null, team: null, own: null, alerts: null, minute: null, pdf: null } as const;

/** Looks as a worker that was started now does. */
const look = async (world: TestMail, looked = neverLooked()) => {
  await planMail(world.parts, looked);
  await emptyOutbox(world.parts, signal);
};
const to = (world: TestMail) =>
  world.sent.map((mail) => mail.to.split('@')[0] ?? '').toSorted((a, b) => a.localeCompare(b));

withDatabases((here) => {
  const plan = (world: TestMail, changed: Partial<typeof unplanned>) =>
    here.database.tenant(world.organizationId, (tx) =>
      saveMailPlan(tx, {
        organizationId: world.organizationId,
        ...unplanned,
        ...changed,
        changedAt: new Date(world.clock.now),
        changedBy: 'Ana',
      }),
    );
  const prefer = (world: TestMail, role: 'owner' | 'admin' | 'employee', chosen: object) =>
    here.database.tenant(world.organizationId, (tx) =>
      saveMailPreference(tx, {
        organizationId: world.organizationId,
        userId: world.userIds[role],
        ...nothing,
        quietFrom: null,
        quietTo: null,
        changedAt: new Date(world.clock.now),
        ...chosen,
      }),
    );

  describe('a planned report', () => {
    it('comes on the recipient’s Monday at their time, not for a week before it was wished for', async () => {
      const world = await openTestMail(here.database, '2026-03-11T12:00:00Z');
      await plan(world, { own: 'weekly', minute: 7 * 60 + 30 });
      await look(world);
      world.clock.now = Date.parse('2026-03-16T06:29:00Z');
      await look(world);
      expect(world.sent).toHaveLength(0);
      world.clock.now = Date.parse('2026-03-16T06:30:00Z');
      await look(world);
      expect(to(world)).toEqual(['employee']);
      expect(world.sent[0]?.subject).toBe('Your week: Monday 9 March to Sunday 15 March 2026');
      expect(world.sent[0]?.text).toContain('No account of a source belongs to this person.');
    });

    it('is caught up with once after a month away, and not again with every start', async () => {
      const world = await openTestMail(here.database, '2026-03-01T12:00:00Z');
      await plan(world, { own: 'daily' });
      world.clock.now += 30 * day;
      for (let start = 0; start < 3; start += 1) await look(world);
      expect(world.sent.map((mail) => mail.subject)).toEqual(['Your day: Monday 30 March 2026']);
    });

    it('is not sent to who turned it off, also after it was put into the outbox', async () => {
      const world = await openTestMail(here.database, '2026-03-01T12:00:00Z');
      await plan(world, { own: 'daily' });
      world.clock.now += 2 * day;
      await planMail(world.parts, neverLooked());
      await prefer(world, 'employee', { own: 'off' });
      await emptyOutbox(world.parts, signal);
      expect(world.sent).toHaveLength(0);
    });
  });

  const connect = async ({ organizationId, clock }: TestMail, since = clock.now): Promise<string> => {
    const connectionId = randomUUID();
    const at = new Date(since);
    const empty = { since: null, signedInAs: null, credentialExpiresAt: null };
    await here.database.tenant(organizationId, (tx) =>
      createConnection(tx, {
        organizationId,
        connectionId,
        provider: 'test',
        settings: {},
        secret: Buffer.from('sealed'),
        streams: ['mail'],
        way: 'own-app',
        mode: 'application',
        grantKey: connectionId,
        tenantId: connectionId,
        tenantName: 'Fabrikam <script>',
        connectedAt: at,
        connectedBy: 'Ana',
        dueAt: at,
        ...empty,
      }),
    );
    return connectionId;
  };
  const raise = (world: TestMail, connectionId: string, kind: string) =>
    here.database.tenant(world.organizationId, (tx) =>
      raiseAlert(tx, {
        organizationId: world.organizationId,
        connectionId,
        alertId: randomUUID(),
        kind,
        about: connectionId,
        problem: { ...problem, code: kind, title: `${kind} happened.` },
        now: new Date(world.clock.now),
      }),
    );
  const clear = (world: TestMail, connectionId: string, kind: string) =>
    here.database.tenant(world.organizationId, (tx) =>
      clearAlerts(tx, {
        organizationId: world.organizationId,
        connectionId,
        kind,
        except: [],
        now: new Date(world.clock.now),
      }),
    );

  const start = async () => {
    const world = await openTestMail(here.database, '2026-03-16T09:00:00Z');
    return { world, connectionId: await connect(world) };
  };

  describe('an alert', () => {
    it('is told once to those who run the product, and its end once', async () => {
      const { world, connectionId } = await start();
      await raise(world, connectionId, 'connection-stopped');
      for (let times = 0; times < 3; times += 1) {
        await look(world);
        world.clock.now += 3 * minute;
      }
      expect(to(world)).toEqual(['admin', 'owner']);
      expect(world.sent[0]?.subject).toMatch(/^connection-stopped happened\. \(Contoso/);
      expect(world.sent[0]?.html).toContain('Fabrikam &lt;script&gt;');
      await clear(world, connectionId, 'connection-stopped');
      for (let times = 0; times < 3; times += 1) {
        await look(world);
        world.clock.now += 3 * minute;
      }
      expect(world.sent).toHaveLength(4);
      expect(world.sent[3]?.subject).toMatch(/^Over: connection-stopped happened\./);
    });

    it('comes with others that begin at the same time as one mail, and says what has passed meanwhile', async () => {
      const { world, connectionId } = await start();
      await prefer(world, 'admin', { alerts: 'off' });
      for (const kind of ['connection-stopped', 'test-failed', 'reach-groups']) await raise(world, connectionId, kind);
      await look(world);
      await clear(world, connectionId, 'reach-groups');
      world.clock.now += 3 * minute;
      await look(world);
      expect(world.sent.map((mail) => mail.subject.split(' (')[0])).toEqual(['2 things need attention']);
      expect(world.sent[0]?.text).toContain('Over: reach-groups happened.');
      world.clock.now += 10 * minute;
      await look(world);
      await look(world);
      expect(world.sent.length).toBeLessThanOrEqual(2);
    });

    it('that passed before anybody was told is told to nobody', async () => {
      const { world, connectionId } = await start();
      await raise(world, connectionId, 'test-failed');
      await clear(world, connectionId, 'test-failed');
      await look(world);
      world.clock.now += 10 * minute;
      await look(world);
      expect(world.sent).toHaveLength(0);
    });

    it('of a credential that has fewer days left takes the place of the one before, which is not over', async () => {
      const { world, connectionId } = await start();
      await prefer(world, 'admin', { alerts: 'off' });
      await raise(world, connectionId, 'credential-expiry');
      await look(world);
      world.clock.now += 3 * minute;
      await look(world);
      await clear(world, connectionId, 'credential-expiry');
      await raise(world, connectionId, 'credential-expiry');
      await look(world);
      world.clock.now += 3 * minute;
      await look(world);
      expect(world.sent.map((mail) => mail.subject.split(' (')[0])).toEqual([
        'credential-expiry happened.',
        'credential-expiry happened.',
      ]);
    });

    it('waits until the quiet hours of who gets it are over', async () => {
      const { world, connectionId } = await start();
      await prefer(world, 'owner', { quietFrom: 18 * 60, quietTo: 7 * 60 });
      await prefer(world, 'admin', { alerts: 'daily', minute: 12 * 60 });
      world.clock.now = Date.parse('2026-03-16T20:00:00Z');
      await raise(world, connectionId, 'test-failed');
      await look(world);
      world.clock.now = Date.parse('2026-03-17T05:59:00Z');
      await look(world);
      expect(world.sent).toHaveLength(0);
      world.clock.now = Date.parse('2026-03-17T06:00:00Z');
      await look(world);
      expect(to(world)).toEqual(['owner']);
      world.clock.now = Date.parse('2026-03-17T11:00:00Z');
      await look(world);
      expect(to(world)).toEqual(['admin', 'owner']);
    });

    it('is raised by itself when a connection is found twice not to have been read for a day, once', async () => {
      const world = await openTestMail(here.database, '2026-03-16T09:00:00Z');
      await connect(world, Date.parse('2026-03-15T00:00:00Z'));
      const looked = neverLooked();
      await look(world, looked);
      world.clock.now += 20 * minute;
      await look(world, looked);
      // Found a second time it is told, with whatever else comes within some minutes.
      expect(world.sent).toEqual([]);
      world.clock.now += 5 * minute;
      await look(world, looked);
      expect(world.sent.map((mail) => mail.subject.split(' (')[0])).toEqual(
        Array.from({ length: 2 }, () => 'Fabrikam <script> has not been read to its end for 33 hours.'),
      );
    });
  });
});
