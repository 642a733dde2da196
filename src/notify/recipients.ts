// Who gets which mail: members by their role, with what they chose, or what their organization plans.
import type { Frequency, MailPlan, MailPreferences, ReportKind } from '../contract/mail.ts';
import type { Role } from '../contract/session.ts';
import type { Database } from '../db/open.ts';
import { listLogins } from '../db/queries/logins.ts';
import { findAddressed } from '../db/queries/mail-people.ts';
import { listMailPreferences, readMailPlan, type StoredPreference } from '../db/queries/mail-settings.ts';
import { readOrganization } from '../db/queries/organizations.ts';
import { findZone, utc, type Zone } from '../people/zones.ts';

export interface Recipient {
  readonly userId: string;
  readonly email: string;
  readonly fullName: string;
  readonly role: Role;
  /** Whose own figures they may be sent; null: nobody's. */
  readonly personId: string | null;
  readonly zone: Zone;
  readonly reports: Readonly<Record<ReportKind, Frequency>>;
  readonly alerts: 'off' | 'each' | 'daily';
  /** Of the day, for reports and the daily alerts. */
  readonly minute: number;
  readonly quiet: { readonly from: number; readonly to: number } | null;
  readonly pdf: boolean;
  /** Since when it is so: nothing is sent for a time before; milliseconds since 1970. */
  readonly since: number;
}

export interface Recipients {
  readonly organizationName: string;
  readonly plan: MailPlan;
  readonly members: readonly Recipient[];
}

/** Before anybody has planned anything: alerts go out, reports do not. */
export const unplanned: MailPlan = { organization: 'off', team: 'off', own: 'off', minute: 480, pdf: false };

const offered: Readonly<Record<Role, readonly ReportKind[]>> = {
  owner: ['organization', 'team', 'own'],
  admin: ['organization', 'team', 'own'],
  manager: ['team', 'own'],
  employee: ['own'],
};

/** What a role may be sent at all; one's own figures only where the login is somebody on the roster. */
export const offeredTo = (role: Role, personId: string | null): readonly ReportKind[] =>
  offered[role].filter((kind) => kind !== 'own' || personId !== null);

export const noChoice: MailPreferences = {
  organization: null,
  team: null,
  own: null,
  alerts: null,
  minute: null,
  quiet: null,
  pdf: null,
};

/** As the contract tells it. */
export const choiceOf = (stored: StoredPreference | undefined): MailPreferences => {
  if (stored === undefined) return noChoice;
  const { organization, team, own, alerts, minute, quietFrom, quietTo, pdf } = stored;
  const quiet = quietFrom === null || quietTo === null ? null : { from: quietFrom, to: quietTo };
  return { organization, team, own, alerts, minute, quiet, pdf };
};

interface Login {
  readonly userId: string;
  readonly email: string;
  readonly fullName: string;
  readonly role: Role;
}

interface Around {
  readonly plan: MailPlan;
  readonly planned: number;
  readonly chosen: StoredPreference | undefined;
  readonly person: { readonly personId: string; readonly zone: string | null } | undefined;
  readonly zone: Zone;
}

const recipientOf = (login: Login, { plan, planned, chosen, person, zone }: Around): Recipient => {
  const choice = choiceOf(chosen);
  const personId = person?.personId ?? null;
  const may = offeredTo(login.role, personId);
  const report = (kind: ReportKind): Frequency => (may.includes(kind) ? (choice[kind] ?? plan[kind]) : 'off');
  return {
    ...login,
    personId,
    zone: (person?.zone === null || person === undefined ? null : findZone(person.zone)) ?? zone,
    reports: { organization: report('organization'), team: report('team'), own: report('own') },
    alerts: choice.alerts ?? 'each',
    minute: choice.minute ?? plan.minute,
    quiet: choice.quiet,
    pdf: choice.pdf ?? plan.pdf,
    since: Math.max(planned, chosen?.changedAt.getTime() ?? 0),
  };
};

/** `userId`: this member only. */
export const listRecipients = async (
  database: Database,
  organizationId: string,
  userId: string | null = null,
): Promise<Recipients> => {
  const all = await database.door((tx) => listLogins(tx, organizationId));
  const logins = userId === null ? all : all.filter((login) => login.userId === userId);
  return database.tenant(organizationId, async (tx) => {
    const organization = await readOrganization(tx, organizationId);
    const stored = await readMailPlan(tx, organizationId);
    const userIds = userId === null ? null : [userId];
    const chosen = new Map(
      (await listMailPreferences(tx, { organizationId, userIds })).map((row) => [row.userId, row] as const),
    );
    const addresses = logins.map((login) => login.email);
    const people = new Map(
      (await findAddressed(tx, { organizationId, addresses })).map((row) => [row.address, row] as const),
    );
    const plan: MailPlan = stored ?? unplanned;
    const zone = findZone(organization?.zone ?? 'UTC') ?? utc;
    const planned = stored?.changedAt.getTime() ?? 0;
    return {
      organizationName: organization?.name ?? '',
      plan,
      members: logins.map(({ userId: id, email, fullName, role }) => {
        const around = { plan, planned, chosen: chosen.get(id), person: people.get(email), zone };
        return recipientOf({ userId: id, email, fullName, role }, around);
      }),
    };
  });
};
