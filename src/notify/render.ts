// From an outbox row to a mail, at the moment it is sent: with the figures, the rights and the wishes of that moment.
import { z } from 'zod';
import { Frequency, ReportKind } from '../contract/mail.ts';
import type { Database } from '../db/open.ts';
import { readAlerts } from '../db/queries/mail-alerts.ts';
import type { ClaimedMail } from '../db/queries/outbox.ts';
import type { Clock } from '../lib/clock.ts';
import type { Keyring } from '../lib/secrets.ts';
import { parseDay } from '../people/local-days.ts';
import { AlertParameters, alertsMail } from './alerts-mail.ts';
import type { Mail } from './message.ts';
import { listRecipients, type Recipient } from './recipients.ts';
import { type Asked, readReport, type Report } from './report.ts';
import { type ReportFooter, reportMail } from './report-mail.ts';
import { reportPdf } from './report-pdf.ts';
import { type MailKind, signUnsubscribe } from './unsubscribe.ts';

export interface RenderParts {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly seams: { readonly clock: Clock };
  /** Where people open the product, such as https://plumbline.example.com. */
  readonly origin: string;
}

/** What an outbox row of a report says. Sent by hand, it goes whatever is planned. */
export const ReportParameters = z.object({
  report: ReportKind,
  frequency: Frequency.exclude(['off']),
  from: z.iso.date(),
  to: z.iso.date(),
  teamId: z.string().nullable(),
  pdf: z.boolean(),
  byHand: z.boolean(),
});
export type ReportParameters = z.infer<typeof ReportParameters>;

const askedOf = ({ report, frequency, from, to, teamId }: ReportParameters): Asked => ({
  report,
  frequency,
  from: parseDay(from),
  to: parseDay(to),
  teamId,
});

interface To {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly member: Recipient;
}

const footerOf = (
  parts: RenderParts,
  { organizationId, organizationName, member }: To,
  kind: MailKind,
): ReportFooter => {
  const now = parts.seams.clock.now();
  const token = signUnsubscribe(parts.keyring, { organizationId, userId: member.userId, kind }, now);
  const what = kind === 'alerts' ? 'these alerts' : 'this report';
  return {
    organizationName,
    why: `You get ${what} as ${member.role} of ${organizationName} in Plumbline, at ${member.email}.`,
    preferencesUrl: `${parts.origin}/account/mail`,
    unsubscribeUrl: `${parts.origin}/unsubscribe/${token}`,
  };
};

/** A report as it is now; null: there is nothing that this member may be told. */
export const renderReport = async (
  parts: RenderParts,
  to: To,
  given: { readonly parameters: ReportParameters; readonly id: string },
): Promise<Mail | null> => {
  const { parameters, id } = given;
  const { organizationId, organizationName, member } = to;
  const now = parts.seams.clock.now();
  const scope = { organizationId, organizationName, origin: parts.origin, now };
  const asked = askedOf(parameters);
  const report: Report | null = await parts.database.tenant(organizationId, (tx) =>
    readReport(tx, scope, { asked, to: member }),
  );
  if (report === null) return null;
  const files = parameters.pdf
    ? [
        {
          name: `plumbline-${parameters.report}-${parameters.to}.pdf`,
          type: 'application/pdf',
          content: await reportPdf(report, { organizationName, at: now }),
        },
      ]
    : [];
  return reportMail(report, footerOf(parts, to, parameters.report), { to: member.email, id, files });
};

const renderAlerts = async (parts: RenderParts, to: To, mail: ClaimedMail): Promise<Mail | null> => {
  const { organizationId, member } = to;
  if (member.alerts === 'off') return null;
  const parameters = AlertParameters.parse(mail.parameters);
  const alertIds = [...new Set([...parameters.began, ...parameters.ended])];
  const alerts = await parts.database.tenant(organizationId, (tx) => readAlerts(tx, { organizationId, alertIds }));
  const runs = member.role === 'owner' || member.role === 'admin';
  const hrefOf = (connectionId: string | null): string => {
    if (!runs) return `${parts.origin}/account`;
    return connectionId === null ? `${parts.origin}/connections` : `${parts.origin}/connections/${connectionId}`;
  };
  const given = { alerts, parameters, zone: member.zone.name, hrefOf };
  return alertsMail(given, footerOf(parts, to, 'alerts'), { to: member.email, id: mail.mailId });
};

/** Null: it is not to be sent any more: the member is gone, may no longer see it, or does not want it. */
export const renderMail = async (parts: RenderParts, mail: ClaimedMail): Promise<Mail | null> => {
  const { organizationId, userId } = mail;
  const { organizationName, members } = await listRecipients(parts.database, organizationId, userId);
  const member = members.find((one) => one.userId === userId);
  if (member === undefined) return null;
  const to = { organizationId, organizationName, member };
  if (mail.kind === 'alerts') return renderAlerts(parts, to, mail);
  const parameters = ReportParameters.parse(mail.parameters);
  if (!parameters.byHand && member.reports[parameters.report] !== parameters.frequency) return null;
  return renderReport(parts, to, { parameters, id: mail.mailId });
};
