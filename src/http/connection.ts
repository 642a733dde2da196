// Connections as the endpoints show them, each with the progress of its streams and the number of its open alerts.
import type { Caller } from '../access/caller.ts';
import { describeConnection } from '../connections/card.ts';
import type { SourceParts } from '../connections/sources.ts';
import type * as contract from '../contract/connections.ts';
import { listAlerts } from '../db/queries/alerts.ts';
import { type Connection, listConnections, readConnection } from '../db/queries/connections.ts';
import type { Tx } from '../db/schema.ts';
import { readProgress } from '../sync/progress.ts';
import { notFound } from './errors.ts';

const show = async (
  parts: SourceParts,
  tx: Tx,
  shown: { readonly connection: Connection; readonly alerts: readonly { readonly connectionId: string | null }[] },
): Promise<contract.Connection> => {
  const { connection, alerts } = shown;
  return {
    ...describeConnection(connection, parts.providers),
    alerts: alerts.filter((alert) => alert.connectionId === connection.connectionId).length,
    streams: await readProgress(tx, connection, parts),
  };
};

/** In order of connecting. */
export const showAll = (parts: SourceParts, organizationId: string): Promise<contract.Connection[]> =>
  parts.database.tenant(organizationId, async (tx) => {
    const alerts = await listAlerts(tx, organizationId);
    const shown: contract.Connection[] = [];
    for (const connection of await listConnections(tx, organizationId))
      shown.push(await show(parts, tx, { connection, alerts }));
    return shown;
  });

/** Errors: Refusal 404, also for a connection of another organization. */
export const findConnection = async (
  parts: SourceParts,
  { organizationId }: Caller,
  connectionId: string,
): Promise<Connection> => {
  const found = await parts.database.tenant(organizationId, (tx) =>
    readConnection(tx, { organizationId, connectionId }),
  );
  if (found === null) throw notFound('The connection');
  return found;
};

/** Errors: Refusal 404, also for a connection of another organization. */
export const showOne = async (
  parts: SourceParts,
  caller: Caller,
  connectionId: string,
): Promise<contract.Connection> => {
  const connection = await findConnection(parts, caller, connectionId);
  const { organizationId } = caller;
  return parts.database.tenant(organizationId, async (tx) =>
    show(parts, tx, { connection, alerts: await listAlerts(tx, organizationId) }),
  );
};
