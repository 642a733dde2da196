// Coverage of streams: for how many people a stream was read to the end of a day, of those it is expected of, and why not.
import type { Problem } from '../contract/connections.ts';
import type { CoverageCause, StreamCoverage } from '../contract/sync.ts';
import { listMappings, ownersOn } from '../db/queries/account-people.ts';
import type { Connection } from '../db/queries/connections.ts';
import { type CoveredAccount, listCoveredAccounts, listReadGroups } from '../db/queries/stream-coverage.ts';
import { listUntold, type WhyUntold } from '../db/queries/untold.ts';
import type { Tx } from '../db/schema.ts';
import { dayMs, formatDay, type LocalDay } from '../people/local-days.ts';
import { utc, type Zone } from '../people/zones.ts';
import { untoldReasons } from './coverage.ts';

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
  /** Of the days, those that the source did not tell of, and why. */
  readonly untold: UntoldDays;
}

type UntoldDays = ReadonlyMap<number, WhyUntold>;
const allTold: UntoldDays = new Map();

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

/** Why a day is not complete; null: it is. */
const lackOn = (stand: Stand, at: number): CoverageCause | null => {
  if ((stand.days ?? 0) <= at) return causeOf(stand);
  const why = stand.untold.get(at);
  return why === undefined ? null : { code: untoldReasons[why].code, title: untoldReasons[why].text, problem: null };
};

/** The one that was read less far; what either was not told of is missing. */
const lesser = (a: Stand, b: Stand): Stand => {
  const less = (b.days ?? -1) < (a.days ?? -1) ? b : a;
  const untold = a.untold === b.untold ? a.untold : new Map([...a.untold, ...b.untold]);
  return { ...less, from: Math.min(a.from, b.from), untold };
};

const tenant = '00000000-0000-0000-0000-000000000000';

/** How far an account was read, in a stream of a connection. */
type Reads = ReadonlyMap<string, { readonly days: number | null; readonly problem: Problem | null }>;

interface Joined {
  readonly streams: readonly ConnectedStream[];
  readonly accounts: readonly CoveredAccount[];
  readonly personOf: ReadonlyMap<string, string>;
  readonly reads: Reads;
  readonly untold: ReadonlyMap<string, UntoldDays>;
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
    const key = keyOf(connectionId, stream, one.by === 'tenant' ? tenant : accountId);
    const read = joined.reads.get(key);
    const { status, problem } = one.connection;
    const stand = {
      from: Math.max(kept.get(connectionId) ?? 0, daysUntil(joined.ends, createdAt)),
      days: read?.days ?? null,
      problem: read?.problem ?? problem,
      status,
      untold: joined.untold.get(key) ?? allTold,
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
    const lack = lackOn(stand, at);
    if (lack !== null) missing.set(lack.code, (missing.get(lack.code) ?? 0) + 1);
  }
  const lacking = [...missing.values()].reduce((sum, people) => sum + people, 0);
  return { complete: expected.length - lacking, expected: expected.length, missing };
};

/** Each once. */
const causesOf = (stands: readonly Stand[]): CoverageCause[] => {
  const told = stands.flatMap((stand) => [
    causeOf(stand),
    ...[...stand.untold.keys()].flatMap((at) => lackOn({ ...stand, days: at + 1 }, at) ?? []),
  ]);
  return [...new Map(told.map((cause) => [cause.code, cause])).values()];
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
    causes: causesOf(stands).filter((cause) => named.has(cause.code)),
  };
};

/** By connection, stream and account: the days of which any part is untold. The day of a report is the local day of its date. */
const readUntold = async (
  tx: Tx,
  {
    organizationId,
    connectionIds,
    days,
    zone,
  }: {
    readonly organizationId: string;
    readonly connectionIds: readonly string[];
    readonly days: readonly LocalDay[];
    readonly zone: Zone;
  },
): Promise<Map<string, UntoldDays>> => {
  const [first = 0, last = 0] = [days[0], days.at(-1)];
  const spans = await listUntold(tx, {
    organizationId,
    connectionIds,
    from: new Date((first - 1) * dayMs),
    to: new Date((last + 2) * dayMs),
  });
  const untold = new Map<string, Map<number, WhyUntold>>();
  for (const { connectionId, stream, accountId, from, to, why } of spans) {
    const within = stream === 'usage' ? utc : zone;
    const key = keyOf(connectionId, stream, accountId);
    const known = untold.get(key) ?? new Map<number, WhyUntold>();
    for (const [at, day] of days.entries())
      if (within.instantOf(day, 0) < to.getTime() && within.instantOf(day + 1, 0) > from.getTime()) known.set(at, why);
    untold.set(key, known);
  }
  return untold;
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
    untold: await readUntold(tx, { organizationId, connectionIds, days, zone }),
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
