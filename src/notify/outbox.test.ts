// The outbox on both engines: each mail once, retried or given up as the server said, also when its sender dies.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { claimMail, listOutbox, markHanded, requeueMail } from '../db/queries/outbox.ts';
import { withDatabases } from '../db/testing.ts';
import { emptyOutbox } from './outbox.ts';
import { queueReport } from './planned-reports.ts';
import { lastDue } from './periods.ts';
import { listRecipients } from './recipients.ts';
import { openTestMail, refusal, type TestMail } from './testing-mail.ts';

const minute = 60_000;
const { signal } = new AbortController();

withDatabases((here) => {
  const open = (rate?: number) => openTestMail(here.database, '2026-03-16T09:00:00Z', rate);

  const queue = async (
    { parts, organizationId, userIds, clock }: TestMail,
    frequency: 'daily' | 'weekly' = 'weekly',
  ) => {
    const { members } = await listRecipients(here.database, organizationId, userIds.employee);
    const [to] = members;
    if (to === undefined) throw new Error('There is one.');
    const due = lastDue({ report: 'own', frequency, minute: 480 }, to.zone, clock.now);
    const planned = { report: 'own' as const, frequency, due, to, pdf: false, byHand: true };
    return parts.database.tenant(organizationId, (tx) => queueReport(tx, planned, { organizationId, now: clock.now }));
  };
  const rows = ({ organizationId }: TestMail) =>
    here.database.tenant(organizationId, (tx) => listOutbox(tx, { organizationId, state: null, limit: 50, offset: 0 }));

  /** What was held by who died is free again. */
  const holdEnds = ({ organizationId }: TestMail) =>
    here.database.tenant(organizationId, (tx) =>
      tx
        .updateTable('outbox')
        .set({ held_until: new Date(0) })
        .where('state', '=', 'sending')
        .execute(),
    );

  const dies = async (world: TestMail, handed: boolean): Promise<void> => {
    const { organizationId, clock } = world;
    const holder = randomUUID();
    const asked = { organizationId, holder, seconds: 600, now: new Date(clock.now) };
    const claimed = await here.database.tenant(organizationId, (tx) => claimMail(tx, asked));
    if (claimed === null) throw new Error('It was due.');
    const mail = { ...claimed, holder, now: new Date(clock.now) };
    if (handed) expect(await here.database.tenant(organizationId, (tx) => markHanded(tx, mail))).toBe(true);
  };

  describe('the outbox', () => {
    it('holds a report once for its period and recipient, however often it is put there and sent by however many', async () => {
      const world = await open();
      expect([await queue(world), await queue(world)]).toEqual([1, 0]);
      await Promise.all([1, 2, 3].map(() => emptyOutbox(world.parts, signal)));
      expect(world.sent).toHaveLength(1);
      expect(await queue(world)).toBe(0);
      expect(await rows(world)).toMatchObject([{ state: 'sent', attempts: 1, answer: '250 2.0.0', uncertain: false }]);
    });

    it('says what to render and holds nothing that was rendered', async () => {
      const world = await open();
      await queue(world);
      const [row] = await rows(world);
      expect(row?.parameters).toEqual({
        report: 'own',
        frequency: 'weekly',
        from: '2026-03-09',
        to: '2026-03-15',
        teamId: null,
        pdf: false,
        byHand: true,
      });
    });

    it('tries again what the server put off, later each time, and gives up after three days', async () => {
      const world = await open();
      await queue(world);
      const waits: number[] = [];
      for (;;) {
        world.answers.push(refusal('asked-to-wait', { passing: true }));
        await emptyOutbox(world.parts, signal);
        const [row] = await rows(world);
        if (row?.state !== 'queued') break;
        waits.push(row.nextAt.getTime() - world.clock.now);
        await emptyOutbox(world.parts, signal);
        world.clock.now = row.nextAt.getTime();
        world.answers.length = 0;
      }
      expect(waits[0]).toBeGreaterThanOrEqual(minute);
      expect(waits[0]).toBeLessThanOrEqual(2 * minute);
      expect(Math.max(...waits)).toBeLessThanOrEqual(240 * minute);
      expect(Math.max(...waits)).toBeGreaterThanOrEqual(120 * minute);
      expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(3 * 24 * 60 * minute);
      expect(await rows(world)).toMatchObject([{ state: 'failed', problem: { code: 'asked-to-wait' } }]);
      expect(world.sent).toHaveLength(0);
    });

    it('does not try again what was refused for good, until somebody asks for it', async () => {
      const world = await open();
      await queue(world);
      world.answers.push(refusal('recipient-unknown', { passing: false, bounced: true }));
      await emptyOutbox(world.parts, signal);
      world.clock.now += 24 * 60 * minute;
      await emptyOutbox(world.parts, signal);
      const [bounced] = await rows(world);
      expect(bounced).toMatchObject({ state: 'bounced', attempts: 1 });
      const { organizationId } = world;
      const mail = { organizationId, mailId: bounced?.mailId ?? '', now: new Date(world.clock.now) };
      expect(await here.database.tenant(organizationId, (tx) => requeueMail(tx, mail))).toBe(true);
      await emptyOutbox(world.parts, signal);
      expect(world.sent).toHaveLength(1);
      expect(await here.database.tenant(organizationId, (tx) => requeueMail(tx, mail))).toBe(false);
    });

    it('sends no more within a minute than the organization allows', async () => {
      const world = await open(1);
      await queue(world, 'weekly');
      await queue(world, 'daily');
      await emptyOutbox(world.parts, signal);
      await emptyOutbox(world.parts, signal);
      expect(world.sent).toHaveLength(1);
      world.clock.now += minute + 1;
      await emptyOutbox(world.parts, signal);
      expect(world.sent).toHaveLength(2);
    });

    it('is taken up by another when its sender died before the mail was handed over, and then it came once', async () => {
      const world = await open();
      await queue(world);
      await dies(world, false);
      await holdEnds(world);
      await emptyOutbox(world.parts, signal);
      expect(await rows(world)).toMatchObject([{ state: 'sent', attempts: 2, uncertain: false }]);
      expect(world.sent).toHaveLength(1);
    });

    it('is marked where the sender died with the mail on its way: it may have come twice, under one id', async () => {
      const world = await open();
      await queue(world);
      await dies(world, true);
      await holdEnds(world);
      await emptyOutbox(world.parts, signal);
      const [row] = await rows(world);
      expect(row).toMatchObject({ state: 'sent', uncertain: true });
      expect(world.sent[0]?.id).toBe(row?.mailId);
    });

    it('is marked where the answer was lost, and not where a refusal came before a later death', async () => {
      const world = await open();
      await queue(world);
      world.answers.push(refusal('connection-broke', { passing: true, uncertain: true }));
      await emptyOutbox(world.parts, signal);
      expect(await rows(world)).toMatchObject([{ state: 'queued', uncertain: true }]);
      const other = await open();
      await queue(other);
      other.answers.push(refusal('server-busy', { passing: true }));
      await emptyOutbox(other.parts, signal);
      other.clock.now += 10 * minute;
      await dies(other, false);
      await holdEnds(other);
      await emptyOutbox(other.parts, signal);
      expect(await rows(other)).toMatchObject([{ state: 'sent', attempts: 3, uncertain: false }]);
    });

    it('tells a fault of its own apart from a server’s, and the log has no address in it', async () => {
      const world = await open();
      await queue(world);
      world.answers.push(new TypeError('x is not a function'));
      await emptyOutbox(world.parts, signal);
      expect(await rows(world)).toMatchObject([{ state: 'queued', problem: { code: 'mail-not-made' } }]);
      expect(world.logged.join('')).not.toContain('@');
    });
  });
});
