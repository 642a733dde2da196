// The connection test of an existing connection; what it finds decides whether the connection goes on.
import type { Database } from '../db/open.ts';
import { type Connection, readConnection, setConnectionStatus } from '../db/queries/connections.ts';
import type { Problem } from '../providers/errors.ts';
import type { Check } from '../providers/provider.ts';
import { checked } from './failed-check.ts';
import type { Sources } from './sources.ts';

/** Null when there is no such connection. */
export const testConnection = async (
  { database, sources }: { readonly database: Database; readonly sources: Sources },
  asked: { readonly organizationId: string; readonly connectionId: string; readonly signal: AbortSignal },
): Promise<readonly Check[] | null> => {
  const { organizationId, connectionId, signal } = asked;
  const key = { organizationId, connectionId };
  const connection = await database.tenant(organizationId, (tx) => readConnection(tx, key));
  if (connection === null) return null;
  // A token from before an admin's change would show what was, for up to an hour.
  await sources.forget(organizationId, connectionId);
  const opened = await checked('The source answers', async () => {
    const source = await sources.get(organizationId, connectionId);
    return { source, checks: await source.check(connection.streams, signal) };
  });
  if (!opened.ok) {
    if (!opened.passing) await keep(database, connection, opened.check.problem);
    return [opened.check];
  }
  const { source, checks } = opened.value;
  // One stream's missing permission stops that stream; only a credential that opens nothing stops the connection.
  const described = await checked('The tenant tells its name', () => source.describe(signal));
  if (described.ok) await keep(database, connection, null);
  else if (!described.passing) await keep(database, connection, described.check.problem);
  if (described.ok || checks.some((check) => check.state === 'failed')) return checks;
  return [...checks, described.check];
};

const keep = async (database: Database, connection: Connection, problem: Problem | null): Promise<void> => {
  const { organizationId, connectionId } = connection;
  const working = problem === null ? 'connected' : 'needs-attention';
  const status = connection.status === 'paused' ? 'paused' : working;
  await database.tenant(organizationId, (tx) =>
    setConnectionStatus(tx, { organizationId, connectionId, status, problem }),
  );
};
