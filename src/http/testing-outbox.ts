// Two mails of an organization's outbox for tests of who may see what: one that was given up, one that waits.
import { randomUUID } from 'node:crypto';
import type { Database } from '../db/open.ts';
import { cancelMail, queueMails } from '../db/queries/outbox.ts';

export const fillOutbox = async (
  database: Database,
  organizationId: string,
  mark: string,
): Promise<{ endedMailId: string; waitingMailId: string }> => {
  const [endedMailId, waitingMailId] = [randomUUID(), randomUUID()];
  const now = new Date();
  const mails = [endedMailId, waitingMailId].map((mailId) => ({
    mailId,
    key: mailId,
    kind: 'alerts' as const,
    parameters: { began: [], ended: [] },
    userId: randomUUID(),
    recipient: `outbox@${mark}.example`,
    createdAt: now,
    nextAt: new Date(now.getTime() + 86_400_000),
  }));
  await database.tenant(organizationId, async (tx) => {
    await queueMails(tx, { organizationId, mails });
    await cancelMail(tx, { organizationId, mailId: endedMailId, now });
  });
  return { endedMailId, waitingMailId };
};
