// Mail that comes back, on both engines, with a mailbox that holds what a test puts into it.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { findHold, readBounceMailbox, saveBounceMailbox } from '../db/queries/bounces.ts';
import { claimMail, markHanded, queueMails, readMail, settleMail } from '../db/queries/outbox.ts';
import { withDatabases } from '../db/testing.ts';
import type { DeliveryReport } from '../providers/bounces.ts';
import { RetryLater } from '../providers/errors.ts';
import type { BounceService } from '../providers/provider.ts';
import { bounceSecretPlace } from './bounce-secret.ts';
import { type BounceParts, readBounces } from './bounces.ts';
import { emptyOutbox } from './outbox.ts';
import { openTestMail } from './testing-mail.ts';

const { signal } = new AbortController();
const minute = 60_000;

const reportOf = (mailId: string, status = '5.1.1'): DeliveryReport => ({
  status: `Reporting-MTA: dns; a\r\n\r\nAction: failed\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; 550 no ana@x\r\n`,
  header: `Message-ID: <${mailId}@example.com>\r\n`,
});

withDatabases((here) => {
  const open = async () => {
    const world = await openTestMail(here.database, '2026-03-02T08:00:00Z');
    const { organizationId, clock } = world;
    const box: { reports: DeliveryReport[]; failure: Error | null; asked: (string | null)[] } = {
      reports: [],
      failure: null,
      asked: [],
    };
    const service: BounceService = {
      way: 'password',
      fields: [],
      addressOf: () => 'back@example.com',
      shownOf: () => ({}),
      read: async ({ place }) => {
        box.asked.push(place);
        if (box.failure !== null) throw box.failure;
        const from = Number(place ?? 0);
        const reports = box.reports.slice(from, from + 2);
        return { reports, place: String(from + reports.length), more: from + reports.length < box.reports.length };
      },
    };
    const parts = {
      ...world.parts,
      endpoints: {},
      providers: [{ id: 'test', bounces: service }],
    } as unknown as BounceParts;
    await here.database.tenant(organizationId, (tx) =>
      saveBounceMailbox(tx, {
        organizationId,
        provider: 'test',
        address: 'back@example.com',
        settings: {},
        secret: parts.keyring.seal('secret', bounceSecretPlace(organizationId)),
        changedAt: new Date(clock.now),
        changedBy: 'Ana',
      }),
    );
    const queue = async (recipient = 'Ana@Example.net'): Promise<string> => {
      const mailId = randomUUID();
      const at = new Date(clock.now);
      const mail = { mailId, key: mailId, kind: 'alerts' as const, parameters: {}, userId: randomUUID(), recipient };
      await here.database.tenant(organizationId, (tx) =>
        queueMails(tx, { organizationId, mails: [{ ...mail, createdAt: at, nextAt: at }] }),
      );
      return mailId;
    };
    const hand = (settle: boolean) =>
      here.database.tenant(organizationId, async (tx) => {
        const now = new Date(clock.now);
        const holder = randomUUID();
        const claimed = await claimMail(tx, { organizationId, holder, seconds: 60, now });
        const mail = { ...claimed!, holder };
        await markHanded(tx, { ...mail, now });
        const outcome = { state: 'sent', answer: '250', problem: null, uncertain: false, nextAt: now, now } as const;
        if (settle) await settleMail(tx, { ...mail, ...outcome });
        return () => here.database.tenant(organizationId, (later) => settleMail(later, { ...mail, ...outcome }));
      });
    const look = async (ms = 4 * minute) => {
      clock.now += ms;
      return readBounces(parts, { organizationId }, signal);
    };
    const mail = (mailId: string) =>
      here.database.tenant(organizationId, (tx) => readMail(tx, { organizationId, mailId }));
    const hold = (address = 'ana@example.net') =>
      here.database.tenant(organizationId, (tx) => findHold(tx, { organizationId, address }));
    const box2 = () => here.database.tenant(organizationId, (tx) => readBounceMailbox(tx, organizationId));
    return { world, parts, box, queue, hand, look, mail, hold, stored: box2 };
  };

  it('a mail that came back is told as such with its code, its address is held, and the mailbox goes on from there', async () => {
    const at = await open();
    const mailId = await at.queue();
    await at.hand(true);
    at.box.reports.push(reportOf(randomUUID()), reportOf(mailId), reportOf(mailId));
    expect(await at.look()).toBe(1);
    expect(await at.mail(mailId)).toMatchObject({
      state: 'bounced',
      problem: { code: 'bounced-unknown', raw: '550 5.1.1', who: 'admin' },
    });
    expect(JSON.stringify(await at.mail(mailId))).not.toContain('ana@x');
    expect(await at.hold()).toMatchObject({ problem: { code: 'bounced-unknown' } });
    expect(await at.stored()).toMatchObject({ place: '3', problem: null });
    expect(await at.look(minute)).toBeNull();
    expect(await at.look()).toBe(0);
    expect(at.box.asked).toEqual([null, '2', '3']);
  });

  it('no more mail goes to an address that is held, and says why', async () => {
    const at = await open();
    const first = await at.queue();
    await at.hand(true);
    at.box.reports.push(reportOf(first));
    await at.look();
    const next = await at.queue('ana@example.NET');
    await emptyOutbox(at.world.parts, signal);
    expect(at.world.sent).toEqual([]);
    expect(await at.mail(next)).toMatchObject({ state: 'bounced', problem: { code: 'address-held' } });
  });

  it('a mail whose server was not to be reached for days came back, and holds no address', async () => {
    const at = await open();
    const late = await at.queue();
    await at.hand(true);
    at.box.reports.push(reportOf(late, '4.4.7'));
    expect(await at.look()).toBe(1);
    expect(await at.mail(late)).toMatchObject({ state: 'bounced', problem: { code: 'bounced-late' } });
    expect(await at.hold()).toBeNull();
  });

  it('a report that comes before the mail is told as sent waits for it', async () => {
    const at = await open();
    const mailId = await at.queue();
    const settle = await at.hand(false);
    at.box.reports.push(reportOf(mailId));
    expect(await at.look(0)).toBe(0);
    expect(await at.stored()).toMatchObject({ place: null, problem: null });
    await settle();
    expect(await at.look()).toBe(1);
  });

  it('a mailbox that cannot be read says why until it can, and one look at a time reads it', async () => {
    const at = await open();
    const problem = { code: 'port-closed', title: 'T', fix: 'F', who: 'admin', link: null, raw: 'R' } as const;
    at.box.failure = new RetryLater({ problem, seconds: null, scope: 'mailbox' });
    expect(await at.look()).toBeNull();
    expect(await at.stored()).toMatchObject({ problem: { code: 'port-closed' } });
    at.box.failure = null;
    const looks = await Promise.all([at.look(), at.look(0), at.look(0)]);
    expect(looks.filter((found) => found === 0)).toHaveLength(1);
    expect(await at.stored()).toMatchObject({ problem: null });
  });

  it('a report names nobody’s mail of another organization', async () => {
    const [a, b] = [await open(), await open()];
    const mailId = await a.queue();
    await a.hand(true);
    b.box.reports.push(reportOf(mailId));
    expect(await b.look()).toBe(0);
    expect(await a.mail(mailId)).toMatchObject({ state: 'sent' });
  });
});
