// Puts alerts into the outbox: one mail for each incident and its end, gathered where many come, held in quiet hours.
import { randomUUID } from 'node:crypto';
import type { Database } from '../db/open.ts';
import { listUntold, markTold, type UntoldAlert } from '../db/queries/mail-alerts.ts';
import { changeParameters, findWaitingAlerts, queueMails } from '../db/queries/outbox.ts';
import type { Tx } from '../db/schema.ts';
import { AlertParameters } from './alerts-mail.ts';
import { afterQuiet, nextAt } from './periods.ts';
import { listRecipients, type Recipient } from './recipients.ts';

/** What comes within so long becomes one mail. */
const gatherMs = 2 * 60_000;

/** When this person may be told; `each`: soon, unless it is quiet. */
const sendAt = (to: Recipient, now: number): number =>
  to.alerts === 'daily' ? nextAt(to.minute, to.zone, now) : afterQuiet(to.quiet, to.zone, now + gatherMs);

/** Those who run the product hear of everything, others of their own account. */
const concerns = (to: Recipient, alert: UntoldAlert): boolean =>
  to.role === 'owner' || to.role === 'admin' || alert.ownerId === to.userId;

const idsOf = (alerts: readonly UntoldAlert[], to: Recipient): string[] =>
  alerts.filter((alert) => concerns(to, alert)).map((alert) => alert.alertId);

interface Telling {
  readonly organizationId: string;
  readonly to: Recipient;
  readonly began: readonly string[];
  readonly ended: readonly string[];
  readonly now: number;
}

const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];

const tell = async (tx: Tx, { organizationId, to, began, ended, now }: Telling): Promise<void> => {
  const waiting = await findWaitingAlerts(tx, { organizationId, userId: to.userId });
  if (waiting !== null) {
    const held = AlertParameters.parse(waiting.parameters);
    const parameters = { began: union(held.began, began), ended: union(held.ended, ended) };
    return changeParameters(tx, { organizationId, mailId: waiting.mailId, parameters });
  }
  const mailId = randomUUID();
  const times = { createdAt: new Date(now), nextAt: new Date(sendAt(to, now)) };
  const mail = { mailId, key: `alerts/${to.userId}/${mailId}`, kind: 'alerts' as const, userId: to.userId };
  await queueMails(tx, {
    organizationId,
    mails: [{ ...mail, recipient: to.email, parameters: { began, ended }, ...times }],
  });
};

const idsIn = (alerts: readonly UntoldAlert[]): string[] => alerts.map((alert) => alert.alertId);

/** In one transaction with the marks on the alerts, so that none is told twice or forgotten. Resolves to how many were told. */
export const queueAlerts = async (database: Database, organizationId: string, now: number): Promise<number> => {
  const open = await database.tenant(organizationId, (tx) => listUntold(tx, organizationId));
  if (open.began.length + open.ended.length + open.superseded.length === 0) return 0;
  const { members } = await listRecipients(database, organizationId);
  return database.tenant(organizationId, async (tx) => {
    const { began, ended, superseded } = await listUntold(tx, organizationId);
    for (const to of members) {
      if (to.alerts === 'off') continue;
      const telling = { organizationId, to, began: idsOf(began, to), ended: idsOf(ended, to), now };
      if (telling.began.length + telling.ended.length > 0) await tell(tx, telling);
    }
    const over = [...ended, ...superseded];
    await markTold(tx, { organizationId, began: idsIn(began), ended: idsIn(over), now: new Date(now) });
    return began.length + ended.length;
  });
};
