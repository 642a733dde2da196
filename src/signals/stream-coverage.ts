// Coverage of streams: for how many people a stream was read to the end of a day, of those it is expected of, and why not.
import type { Problem } from '../contract/connections.ts';
import type { CoverageCause, StreamCoverage } from '../contract/sync.ts';
import { listMappings, ownersOn } from '../db/queries/account-people.ts';
import type { Connection } from '../db/queries/connections.ts';
import { type CoveredAccount, listCoveredAccounts, listReadGroups } from '../db/queries/stream-coverage.ts';
import type { Tx } from '../db/schema.ts';
import { formatDay, type LocalDay } from '../people/local-days.ts';
import type { Zone } from '../people/zones.ts';

/** A stream that a connection has switched on. */
export interface ConnectedStream {
  readonly connection: Connection;
  readonly stream: string;
  readonly title: string;
  readonly by: 'tenant' | 'mailbox';
  /** Seconds that the source may take to tell what happened. */
  readonly lag: number;
}

/** A person's stand in one stream, over all their accounts that it is read of. */
interface Stand {
  /** Of the days asked for, the first that anything could be there of. */
  readonly from: number;
  /** How many of the days were read to their end; null: it was never read to its end. */
  readonly days: number | null;
  readonly problem: Problem | null;
  readonly status: Connection['status'];
}

const causes = {
  notRead: { code: 'not-read', title: 'Not read to its end yet.', problem: null },
  later: { code: 'not-read-yet', title: 'Read, but not yet to the end of this day.', problem: null },
  paused: { code: 'connection-paused', title: 'The connection is paused.', problem: null },
} as const;

const causeOf = ({ days, problem, status }: Stand): CoverageCause => {
  if (problem !== null) return { code: problem.code, title: problem.title, problem };
  if (status === 'paused') return causes.paused;
  return days === null ? causes.notRead : causes.later;
};

/** The one that was read less far. */
const lesser = (a: Stand, b: Stand): Stand => {
  const less = (b.days ?? -1) < (a.days ?? -1) ? b : a;
  return { ...less, from: Math.min(a.from, b.from) };
};

const tenant = '00000000-0000-0000-0000-000000000000';

/** How far an account was read, in a stream of a connection. */
type Reads = ReadonlyMap<string, { readonly days: number | null; readonly problem: Problem | null }>;

interface Joined {
  readonly streams: readonly ConnectedStream[];
  readonly accounts: readonly CoveredAccount[];
  readonly personOf: ReadonlyMap<string, string>;
  readonly reads: Reads;
  readonly ends: readonly number[];
}

const keyOf = (connectionId: string, stream: string, accountId: string): string =>
  `${connectionId} ${stream} ${accountId}`;

/** How many of the days, in order, end at or before an instant. */
const daysUntil = (ends: readonly number[], at: Date | null): number => {
  const first = at === null ? 0 : ends.findIndex((end) => end > at.getTime());
  return first === -1 ? ends.length : first;
};

/** The stand of each person in one stream. */
const standsIn = (stream: string, joined: Joined): Map<string, Stand> => {
  const stands = new Map<string, Stand>();
  const connected = new Map(
    joined.streams.filter((one) => one.stream === stream).map((one) => [one.connection.connectionId, one]),
  );
  const kept = new Map([...connected].map(([id, { connection }]) => [id, daysUntil(joined.ends, connection.since)]));
  for (const { accountId, connectionId, mailbox, createdAt } of joined.accounts) {
    const one = connected.get(connectionId);
    const personId = joined.personOf.get(accountId);
    if (one === undefined || personId === undefined || (one.by === 'mailbox' && !mailbox)) continue;
    const read = joined.reads.get(keyOf(connectionId, stream, one.by === 'tenant' ? tenant : accountId));
    const { status, problem } = one.connection;
    const stand = {
      from: Math.max(kept.get(connectionId) ?? 0, daysUntil(joined.ends, createdAt)),
      days: read?.days ?? null,
      problem: read?.problem ?? problem,
      status,
    };
    const before = stands.get(personId);
    stands.set(personId, before === undefined ? stand : lesser(before, stand));
  }
  return stands;
};

const tellDay = (
  at: number,
  stands: readonly Stand[],
): Pick<StreamCoverage['days'][number], 'complete' | 'expected'> & { missing: Map<string, number> } => {
  const missing = new Map<string, number>();
  const expected = stands.filter((stand) => stand.from <= at);
  for (const stand of expected) {
    if ((stand.days ?? 0) > at) continue;
    const { code } = causeOf(stand);
    missing.set(code, (missing.get(code) ?? 0) + 1);
  }
  const lacking = [...missing.values()].reduce((sum, people) => sum + people, 0);
  return { complete: expected.length - lacking, expected: expected.length, missing };
};

const tellStream = (of: ConnectedStream, joined: Joined, days: readonly LocalDay[]): StreamCoverage => {
  const { stream, title } = of;
  const stands = [...standsIn(stream, joined).values()];
  const told = days.map((day, at) => ({ day: formatDay(day), ...tellDay(at, stands) }));
  const named = new Set(told.flatMap(({ missing }) => [...missing.keys()]));
  return {
    stream,
    title,
    lag: Math.max(...joined.streams.filter((one) => one.stream === stream).map((one) => one.lag)),
    days: told.map(({ missing, ...rest }) => ({
      ...rest,
      missing: [...missing]
        .map(([cause, people]) => ({ cause, people }))
        .sort((a, b) => b.people - a.people || (a.cause < b.cause ? -1 : 1)),
    })),
    causes: [...new Map(stands.map((stand) => causeOf(stand)).map((cause) => [cause.code, cause])).values()].filter(
      (cause) => named.has(cause.code),
    ),
  };
};

/**
 * One row for each name of a stream, in the order given. A day is complete for a person when all their accounts that a
 * connection reads the stream of were read to its end, and the source's lag after it.
 */
export const coverStreams = async (
  tx: Tx,
  asked: {
    readonly organizationId: string;
    readonly streams: readonly ConnectedStream[];
    readonly days: readonly LocalDay[];
    readonly zone: Zone;
  },
): Promise<StreamCoverage[]> => {
  const { organizationId, streams, days, zone } = asked;
  if (streams.length === 0) return [];
  const ends = days.map((day) => zone.instantOf(day + 1, 0));
  const wanted = streams.map(({ connection, stream, lag }) => ({ ...connection, stream, lag }));
  const groups = await listReadGroups(tx, { organizationId, wanted, ends: ends.map((end) => new Date(end)) });
  const connectionIds = [...new Set(wanted.map((one) => one.connectionId))];
  const accounts = await listCoveredAccounts(tx, { organizationId, connectionIds });
  const mappings = await listMappings(tx, {
    organizationId,
    accountIds: accounts.map((account) => account.accountId),
  });
  const joined: Joined = {
    streams,
    accounts,
    ends,
    personOf: ownersOn(mappings, formatDay(days.at(-1) ?? 0)),
    reads: new Map(
      groups.flatMap(({ connectionId, stream, accountIds, days: read, problem }) =>
        accountIds.map((accountId) => [keyOf(connectionId, stream, accountId), { days: read, problem }] as const),
      ),
    ),
  };
  const rows = new Map(streams.toReversed().map((one) => [one.stream, one]));
  return [...new Set(streams.map((one) => one.stream))].flatMap((name) => {
    const row = rows.get(name);
    return row === undefined ? [] : [tellStream(row, joined, days)];
  });
};
