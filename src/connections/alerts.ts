// What is raised about a connection for somebody to look at, and cleared when it is mended: trouble, tests that fail, credentials that end.
import { randomUUID } from 'node:crypto';
import type { Problem } from '../contract/connections.ts';
import { clearAlerts, raiseAlert } from '../db/queries/alerts.ts';
import { type Connection, type ConnectionKey, reportConnection } from '../db/queries/connections.ts';
import type { Tx } from '../db/schema.ts';
import type { Check } from '../providers/provider.ts';

interface Raising extends ConnectionKey {
  readonly kind: string;
  readonly now: Date;
}

/** One alert of a kind, and none of that kind about anything else of the connection; null: none at all. */
const keepOnly = async (
  tx: Tx,
  raising: Raising,
  one: { readonly about: string; readonly problem: Problem } | null,
): Promise<void> => {
  const { organizationId, connectionId, kind, now } = raising;
  await clearAlerts(tx, { organizationId, connectionId, kind, now, except: one === null ? [] : [one.about] });
  if (one !== null) await raiseAlert(tx, { ...raising, ...one, alertId: randomUUID() });
};

const stopped = 'connection-stopped';

/** The connection was read: what had stopped it is over. */
export const clearTrouble = (tx: Tx, over: ConnectionKey & { readonly now: Date }): Promise<void> =>
  keepOnly(tx, { ...over, kind: stopped }, null);

/** Writes down what is wrong with a connection, or that nothing is any more, and raises or clears its alert. */
export const reportTrouble = async (
  tx: Tx,
  report: ConnectionKey & { readonly problem: Problem | null; readonly now: Date },
): Promise<void> => {
  const { organizationId, connectionId, problem, now } = report;
  await reportConnection(tx, { organizationId, connectionId, problem });
  const raising = { organizationId, connectionId, kind: stopped, now };
  await keepOnly(tx, raising, problem === null ? null : { about: connectionId, problem });
};

/** The first check that failed, where the connection as such goes on. */
export const reportChecks = async (
  tx: Tx,
  report: ConnectionKey & { readonly checks: readonly Check[]; readonly now: Date },
): Promise<void> => {
  const { organizationId, connectionId, checks, now } = report;
  const problem = checks.find((check) => check.state === 'failed')?.problem ?? null;
  const raising = { organizationId, connectionId, kind: 'test-failed', now };
  await keepOnly(tx, raising, problem === null ? null : { about: connectionId, problem });
};

/** The groups in the rules, when they were looked at last: while one cannot be read, its members stay those of before. */
export const reportGroups = async (
  tx: Tx,
  report: ConnectionKey & { readonly problem: Problem | null; readonly now: Date },
): Promise<void> => {
  const { organizationId, connectionId, problem, now } = report;
  const raising = { organizationId, connectionId, kind: 'reach-groups', now };
  await keepOnly(tx, raising, problem === null ? null : { about: connectionId, problem });
};

const dayMs = 86_400_000;
/** Days before a credential's end on which somebody is reminded. */
const reminders = [1, 7, 14, 30];

type Expiring = ConnectionKey & Pick<Connection, 'tenantName' | 'credentialExpiresAt'>;

const expiryProblem = (connection: Expiring, ends: Date, days: number): Problem => {
  const on = ends.toISOString().slice(0, 10);
  // Not "tomorrow": the last 24 hours begin on one day and end on the next.
  const left = days === 1 ? `within a day, on ${on}` : `in ${days} days, on ${on}`;
  return {
    code: days <= 0 ? 'credential-expired' : 'credential-expires',
    title:
      days <= 0
        ? `The credential of ${connection.tenantName} expired on ${on}. Nothing can be read with it.`
        : `The credential of ${connection.tenantName} expires ${left}.`,
    fix: 'Make a new secret or certificate at the source and enter it here under New credential. The old one stays in use until the new one has passed the test.',
    who: 'admin',
    link: null,
    raw: `ends ${ends.toISOString()}`,
  };
};

/** Reminds 30, 14, 7 and 1 days before a credential ends, and when it has: each of them anew, also after it was dismissed. */
export const reportExpiry = async (tx: Tx, connection: Expiring, now: Date): Promise<void> => {
  const { organizationId, connectionId, credentialExpiresAt: ends } = connection;
  const raising = { organizationId, connectionId, kind: 'credential-expiry', now };
  const days = ends === null ? Number.POSITIVE_INFINITY : Math.ceil((ends.getTime() - now.getTime()) / dayMs);
  const threshold = days <= 0 ? 0 : reminders.find((limit) => days <= limit);
  if (ends === null || threshold === undefined) return keepOnly(tx, raising, null);
  const about = `${connectionId}/${threshold}`;
  await keepOnly(tx, raising, { about, problem: expiryProblem(connection, ends, days) });
};

/** Mailboxes that do not do what they must, once propagation is over. */
export const reportDrift = async (
  tx: Tx,
  report: ConnectionKey & {
    readonly drifted: readonly { readonly mailbox: string; readonly problem: Problem }[];
    /** Mailboxes of which nobody can say now: what was raised about them stays. */
    readonly unclear: readonly string[];
    readonly now: Date;
  },
): Promise<void> => {
  const { organizationId, connectionId, drifted, now } = report;
  const raising = { organizationId, connectionId, kind: 'reach-drift', now };
  const kept = [...drifted.map(({ mailbox }) => mailbox), ...report.unclear];
  await clearAlerts(tx, { ...raising, except: kept.map((mailbox) => `${connectionId}/${mailbox}`) });
  for (const { mailbox, problem } of drifted)
    await raiseAlert(tx, { ...raising, alertId: randomUUID(), about: `${connectionId}/${mailbox}`, problem });
};
