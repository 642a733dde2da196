// A report that somebody asks for now: looked at, or put into the outbox.
import type { ReportKind } from '../contract/mail.ts';
import type { Database } from '../db/open.ts';
import { findAddressed } from '../db/queries/mail-people.ts';
import { formatDay } from '../people/local-days.ts';
import { findZone, utc } from '../people/zones.ts';
import { readOrganization } from '../db/queries/organizations.ts';
import type { Role } from '../contract/session.ts';
import type { Mail } from './message.ts';
import { lastDue, type Sent } from './periods.ts';
import { queueReport } from './planned-reports.ts';
import { listRecipients, offeredTo, type Recipient } from './recipients.ts';
import { renderReport, type RenderParts } from './render.ts';
import { anyTeamOf, teamsOf } from './report.ts';

export interface Wanted {
  readonly organizationId: string;
  readonly report: ReportKind;
  readonly frequency: Sent;
  /** Lower-case; who would get it. */
  readonly to: string;
  /** Of who asks, where the address is no member's. */
  readonly role: Role;
  readonly pdf: boolean;
}

const stranger = { userId: '00000000-0000-4000-8000-000000000000', fullName: '', alerts: 'off', quiet: null } as const;
const nothing = { organization: 'off', team: 'off', own: 'off' } as const;

/** A member; else whoever of the roster has the address, as they would be told. */
const recipientOf = async (
  database: Database,
  wanted: Wanted,
): Promise<{ organizationName: string; member: Recipient; known: boolean }> => {
  const { organizationId, to, role } = wanted;
  const { organizationName, members, plan } = await listRecipients(database, organizationId);
  const found = members.find((member) => member.email === to);
  if (found !== undefined) return { organizationName, member: found, known: true };
  return database.tenant(organizationId, async (tx) => {
    const [person] = await findAddressed(tx, { organizationId, addresses: [to] });
    const organization = await readOrganization(tx, organizationId);
    const zone = findZone(person?.zone ?? organization?.zone ?? 'UTC') ?? utc;
    const member = {
      ...stranger,
      email: to,
      role: person === undefined ? role : ('employee' as const),
      personId: person?.personId ?? null,
      zone,
      reports: nothing,
      minute: plan.minute,
      pdf: wanted.pdf,
      since: 0,
    };
    return { organizationName, member, known: false };
  });
};

/** The last one that would have come on schedule; null: there is nothing that this person may be told. */
export const previewReport = async (parts: RenderParts, wanted: Wanted): Promise<Mail | null> => {
  const { organizationId, report, frequency, pdf } = wanted;
  const { organizationName, member } = await recipientOf(parts.database, wanted);
  const [teamId = null] =
    report === 'own'
      ? []
      : await parts.database.tenant(organizationId, async (tx) => {
          const led = await teamsOf(tx, organizationId, { report, to: member });
          return led.length > 0 ? led : anyTeamOf(tx, organizationId, { report, to: member });
        });
  const due = lastDue({ report, frequency, minute: 0 }, member.zone, parts.seams.clock.now());
  const period = { from: formatDay(due.from), to: formatDay(due.to) };
  const parameters = { report, frequency, ...period, teamId, pdf, byHand: true };
  return renderReport(parts, { organizationId, organizationName, member }, { parameters, id: 'preview' });
};

/** How many were new in the outbox. stranger: the address is no member's. nothing: there is nothing that they may be told. */
export const requestReport = async (parts: RenderParts, wanted: Wanted): Promise<number | 'stranger' | 'nothing'> => {
  const { organizationId, report, frequency, pdf } = wanted;
  const { member, known } = await recipientOf(parts.database, wanted);
  if (!known) return 'stranger';
  if (!offeredTo(member.role, member.personId).includes(report)) return 'nothing';
  const now = parts.seams.clock.now();
  const due = lastDue({ report, frequency, minute: 0 }, member.zone, now);
  const planned = { report, frequency, due, to: member, pdf, byHand: true };
  return parts.database.tenant(organizationId, (tx) => queueReport(tx, planned, { organizationId, now }));
};
