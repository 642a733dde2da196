// Puts the reports that are due into the outbox, each once for its period and recipient.
import { randomUUID } from 'node:crypto';
import { type ReportKind, ReportKind as Kinds } from '../contract/mail.ts';
import type { Database } from '../db/open.ts';
import { type NewMail, queueMails } from '../db/queries/outbox.ts';
import type { Tx } from '../db/schema.ts';
import { formatDay } from '../people/local-days.ts';
import { type Due, lastDue, type Sent } from './periods.ts';
import { listRecipients, type Recipient } from './recipients.ts';
import type { ReportParameters } from './render.ts';
import { teamsOf } from './report.ts';

export interface Planned {
  readonly report: ReportKind;
  readonly frequency: Sent;
  readonly due: Due;
  readonly to: Recipient;
  readonly pdf: boolean;
  readonly byHand: boolean;
}

const mailOf = ({ report, frequency, due, to, pdf, byHand }: Planned, teamId: string | null, now: number): NewMail => {
  const period = { from: formatDay(due.from), to: formatDay(due.to) };
  const parameters: ReportParameters = { report, frequency, ...period, teamId, pdf, byHand };
  return {
    mailId: randomUUID(),
    key: ['report', report, frequency, period.to, teamId ?? 'own', to.userId].join('/'),
    kind: 'report',
    parameters,
    userId: to.userId,
    recipient: to.email,
    createdAt: new Date(now),
    nextAt: new Date(now),
  };
};

/** One mail for each team that it is about. Resolves to how many were new. */
export const queueReport = async (
  tx: Tx,
  planned: Planned,
  { organizationId, now }: { readonly organizationId: string; readonly now: number },
): Promise<number> => {
  const { report, to } = planned;
  const teams = report === 'own' ? [null] : await teamsOf(tx, organizationId, { report, to });
  return queueMails(tx, { organizationId, mails: teams.map((teamId) => mailOf(planned, teamId, now)) });
};

const planOf = (to: Recipient, looked: { readonly since: number; readonly now: number }): Planned[] =>
  Kinds.options.flatMap((report): Planned[] => {
    const frequency = to.reports[report];
    if (frequency === 'off') return [];
    const due = lastDue({ report, frequency, minute: to.minute }, to.zone, looked.now);
    // Nothing for a time before it was wished for, and nothing that was looked at already.
    if (due.at < to.since || due.at <= looked.since) return [];
    return [{ report, frequency, due, to, pdf: to.pdf, byHand: false }];
  });

/**
 * What became due since it was looked last; `since` of -Infinity looks at everything, and the keys see to it that
 * nothing is sent twice. Resolves to how many were put into the outbox.
 */
export const queueDueReports = async (
  database: Database,
  organizationId: string,
  looked: { readonly since: number; readonly now: number },
): Promise<number> => {
  const { members } = await listRecipients(database, organizationId);
  const planned = members.flatMap((to) => planOf(to, looked));
  let queued = 0;
  for (const one of planned)
    queued += await database.tenant(organizationId, (tx) => queueReport(tx, one, { organizationId, now: looked.now }));
  return queued;
};
