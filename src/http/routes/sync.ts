// Syncing: the history of runs, the quarantine and reading it again, coverage by stream and day.
import type { z } from 'zod';
import type { SourceParts } from '../../connections/sources.ts';
import * as contract from '../../contract/sync.ts';
import type { Jobs } from '../../db/jobs.ts';
import { type Connection, listConnections } from '../../db/queries/connections.ts';
import { makeConnectionDue } from '../../db/queries/cycles.ts';
import { readOrganization } from '../../db/queries/organizations.ts';
import { listProblemGroups } from '../../db/queries/problems.ts';
import { countQuarantineGroups, listQuarantineGroups, restartQuarantined } from '../../db/queries/quarantine.ts';
import { countRuns, listRuns } from '../../db/queries/runs.ts';
import { daysBetween, parseDay } from '../../people/local-days.ts';
import { findZone, utc } from '../../people/zones.ts';
import type { Provider } from '../../providers/provider.ts';
import { type ConnectedStream, coverStreams } from '../../signals/stream-coverage.ts';
import { enqueue } from '../../sync/queue.ts';
import { problemOf, readTroubles, type Trouble } from '../../sync/trouble.ts';
import { findConnection } from '../connection.ts';
import { invalidFields, Refusal } from '../errors.ts';
import { type Call, type Route, route } from '../route.ts';

interface SyncParts extends SourceParts {
  readonly jobs?: Jobs;
  /** What keeps the worker in this process from saving anything; null: nothing. */
  readonly trouble?: () => Trouble | null;
}

/** Days told at a time. */
const mostDays = 92;

interface Named {
  readonly connectionName: string;
  readonly title: string;
}

/** What a connection and a stream of it are called, also a stream that its source has no more. */
const namesOf = (
  connections: readonly Connection[],
  providers: readonly Provider[],
): ((of: { connectionId: string; stream: string }) => Named) => {
  const known = new Map(connections.map((connection) => [connection.connectionId, connection]));
  return ({ connectionId, stream }) => {
    const connection = known.get(connectionId);
    const streams = providers.find((provider) => provider.id === connection?.provider)?.streams ?? [];
    return {
      connectionName: connection?.signedInAs ?? connection?.tenantName ?? '',
      title: streams.find((one) => one.name === stream)?.title ?? stream,
    };
  };
};

const readHistory = (
  { database, providers }: SyncParts,
  { input, caller: { organizationId } }: Call<z.output<typeof contract.listRuns.input>>,
): Promise<z.output<typeof contract.listRuns.output>> =>
  database.tenant(organizationId, async (tx) => {
    const named = namesOf(await listConnections(tx, organizationId), providers);
    const { connection = null, stream = null, page, size } = input;
    const wanted = { organizationId, connectionId: connection, stream };
    const runs = await listRuns(tx, { ...wanted, limit: size, offset: (page - 1) * size });
    return {
      total: await countRuns(tx, wanted),
      runs: runs.map(({ waitedMs, startedAt, finishedAt, ...run }) => ({
        ...run,
        ...named(run),
        startedAt: startedAt.toISOString(),
        finishedAt: finishedAt?.toISOString() ?? null,
        waitedSeconds: waitedMs / 1000,
      })),
    };
  });

/** Names shown of the mailboxes that share a problem. */
const namesShown = 50;

const readProblems = ({ database, providers }: SyncParts, organizationId: string): Promise<contract.SyncProblem[]> =>
  database.tenant(organizationId, async (tx) => {
    const living = (await listConnections(tx, organizationId)).filter(({ status }) => status !== 'disconnected');
    const named = namesOf(living, providers);
    const whole = living.flatMap(({ connectionId, problem }) =>
      problem === null ? [] : [{ connectionId, problem, streams: [], partitions: 0, mailboxes: 0, names: [] }],
    );
    const known = new Set(living.map(({ connectionId }) => connectionId));
    // What concerns a whole connection is not repeated for its mailboxes.
    const told = new Set(whole.map(({ connectionId, problem }) => `${connectionId} ${problem.code}`));
    const found = await listProblemGroups(tx, { organizationId, names: namesShown });
    const parts = found.filter(
      ({ connectionId, problem }) => known.has(connectionId) && !told.has(`${connectionId} ${problem.code}`),
    );
    return [...whole, ...parts].map((group) => ({
      ...group,
      connectionName: named({ ...group, stream: '' }).connectionName,
      streams: group.streams.map((stream) => named({ ...group, stream }).title),
      names: [...group.names],
    }));
  });

const againOf = (connection: Pick<Connection, 'way' | 'status'> | undefined): contract.QuarantineGroup['again'] => {
  if (connection?.way === 'import') return 'import';
  return connection === undefined || connection.status === 'disconnected' ? 'none' : 'read';
};

const readQuarantine = (
  { database, providers }: SyncParts,
  { input, caller: { organizationId } }: Call<z.output<typeof contract.listQuarantine.input>>,
): Promise<z.output<typeof contract.listQuarantine.output>> =>
  database.tenant(organizationId, async (tx) => {
    const connections = await listConnections(tx, organizationId);
    const named = namesOf(connections, providers);
    const byId = new Map(connections.map((connection) => [connection.connectionId, connection]));
    const { page, size, stream = null } = input;
    const wanted = { organizationId, stream };
    const groups = await listQuarantineGroups(tx, { ...wanted, limit: size, offset: (page - 1) * size });
    return {
      ...(await countQuarantineGroups(tx, wanted)),
      groups: groups.map(({ firstSeenAt, lastSeenAt, ...group }) => ({
        ...group,
        ...named(group),
        again: againOf(byId.get(group.connectionId)),
        firstSeenAt: firstSeenAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
      })),
    };
  });

/** What the living connections have switched on, in the order in which their sources declare it. */
const streamsOf = (connections: readonly Connection[], providers: readonly Provider[]): ConnectedStream[] =>
  connections
    .filter((connection) => connection.status !== 'disconnected')
    .flatMap((connection) => {
      const streams = providers.find((provider) => provider.id === connection.provider)?.streams ?? [];
      return streams
        .filter(({ name }) => connection.streams.includes(name))
        .map(({ name, title, by, lag = 0 }) => ({ connection, stream: name, title, by, lag }));
    });

/** Errors: Refusal 400 for a period that ends before it begins or is too long. */
const daysOf = ({ from, to }: { from: string; to: string }): number[] => {
  const days = daysBetween(parseDay(from), parseDay(to));
  if (days.length === 0) throw invalidFields([{ field: 'to', message: `The period ends before it begins (${from}).` }]);
  if (days.length > mostDays) throw invalidFields([{ field: 'from', message: `At most ${mostDays} days at a time.` }]);
  return days;
};

const disconnected = (way: string): Refusal =>
  way === 'import'
    ? new Refusal({
        status: 409,
        code: 'imported',
        message: 'These items came from files, which are not kept here.',
        fix: 'Import the same files once more: what can be read now leaves the quarantine, and nothing counts twice.',
      })
    : new Refusal({
        status: 409,
        code: 'disconnected',
        message: 'The source was disconnected, so nothing of it can be read again.',
        fix: 'Connect it again first.',
      });

export const syncRoutes = (parts: SyncParts): readonly Route[] => [
  route(contract.listRuns, (call) => readHistory(parts, call)),
  route(contract.listSyncProblems, async ({ caller }) => ({
    problems: await readProblems(parts, caller.organizationId),
    everywhere: (await readTroubles(parts.database, parts.trouble?.() ?? null)).map(problemOf),
  })),
  route(contract.listQuarantine, (call) => readQuarantine(parts, call)),
  route(contract.retryQuarantine, async ({ input, caller }) => {
    const { organizationId, connectionId, status, way } = await findConnection(parts, caller, input.id);
    if (status === 'disconnected') throw disconnected(way);
    const key = { organizationId, connectionId };
    const now = new Date(parts.seams.clock.now());
    const restarted = await parts.database.tenant(organizationId, async (tx) => {
      const made = await restartQuarantined(tx, { ...key, stream: input.stream, now });
      if (made.partitions > 0) await makeConnectionDue(tx, { ...key, now });
      return made;
    });
    if (restarted.partitions > 0 && parts.jobs !== undefined) await enqueue(parts.jobs, key);
    return restarted;
  }),
  route(contract.readCoverage, async ({ input, caller: { organizationId } }) => {
    const days = daysOf(input);
    return parts.database.tenant(organizationId, async (tx) => {
      const zone = findZone((await readOrganization(tx, organizationId))?.zone ?? 'UTC') ?? utc;
      const streams = streamsOf(await listConnections(tx, organizationId), parts.providers);
      return { zone: zone.name, streams: await coverStreams(tx, { organizationId, streams, days, zone }) };
    });
  }),
];
