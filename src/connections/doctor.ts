// The connection test of an existing connection; what it finds decides whether the connection goes on.
import type { Database } from '../db/open.ts';
import { type Connection, readConnection, saveChecks } from '../db/queries/connections.ts';
import type { Clock } from '../lib/clock.ts';
import type { Problem } from '../providers/errors.ts';
import type { Check } from '../providers/provider.ts';
import { reportChecks, reportExpiry, reportTrouble } from './alerts.ts';
import { checked } from './failed-check.ts';
import { nextTest } from './next-test.ts';
import type { Sources } from './sources.ts';

export interface DoctorParts {
  readonly database: Database;
  readonly sources: Sources;
  readonly seams: { readonly clock: Clock };
}

/** `trouble`: what keeps the connection from going on; undefined: nobody can say now. */
interface Findings {
  readonly checks: readonly Check[];
  readonly trouble: Problem | null | undefined;
}

const examine = async ({ sources }: DoctorParts, connection: Connection, signal: AbortSignal): Promise<Findings> => {
  const { organizationId, connectionId } = connection;
  // A token from before an admin's change would show what was, for up to an hour.
  await sources.forget(organizationId, connectionId);
  const opened = await checked('The source answers', async () => {
    const source = await sources.get(organizationId, connectionId);
    return { source, checks: await source.check(connection.streams, signal) };
  });
  if (!opened.ok) return { checks: [opened.check], trouble: opened.passing ? undefined : opened.check.problem };
  const { source, checks } = opened.value;
  // One stream's missing permission stops that stream; only a credential that opens nothing stops the connection.
  const described = await checked('The tenant tells its name', () => source.describe(signal));
  if (described.ok) return { checks, trouble: null };
  const trouble = described.passing ? undefined : described.check.problem;
  return { checks: checks.some((check) => check.state === 'failed') ? checks : [...checks, described.check], trouble };
};

/** Tests a connection and writes down what was found, with its alerts. Null when there is no such connection. */
export const testConnection = async (
  parts: DoctorParts,
  asked: { readonly organizationId: string; readonly connectionId: string; readonly signal: AbortSignal },
): Promise<readonly Check[] | null> => {
  const { organizationId, connectionId, signal } = asked;
  const key = { organizationId, connectionId };
  const connection = await parts.database.tenant(organizationId, (tx) => readConnection(tx, key));
  if (connection === null) return null;
  const { checks, trouble } = await examine(parts, connection, signal);
  const now = new Date(parts.seams.clock.now());
  await parts.database.tenant(organizationId, async (tx) => {
    await saveChecks(tx, { ...key, checks, at: now, dueAt: nextTest(checks, now) });
    if (trouble !== undefined) await reportTrouble(tx, { ...key, problem: trouble, now });
    // What stops the connection has its alert already.
    await reportChecks(tx, { ...key, checks: trouble === null ? checks : [], now });
    await reportExpiry(tx, connection, now);
  });
  return checks;
};
