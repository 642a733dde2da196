// How far the mailboxes of people have been read: per account and stream, out of which coverage is told.
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../schema.ts';
import type { WhyUntold } from './untold.ts';

export interface ReadMailbox {
  readonly personId: string;
  readonly accountId: string;
  /** When it is the person's: local days, both included; null: without an end. */
  readonly from: string | null;
  readonly until: string | null;
  /** Whether the source may keep a mailbox for the account. */
  readonly mailbox: boolean;
  /** False while a reach rule leaves it out. */
  readonly captured: boolean;
  /** When the account was made at the source; null where it does not tell. */
  readonly createdAt: Date | null;
  /** When it left the source. */
  readonly removedAt: Date | null;
  /** The first activity held of it, or the first day computed of the person; null also where nobody needs to know. A mailbox can be older than its account: it may have moved here. */
  readonly firstAt: Date | null;
  readonly connection: ReadConnection;
  readonly reads: readonly StreamRead[];
}

interface ReadConnection {
  readonly status: 'connected' | 'needs-attention' | 'paused' | 'disconnected';
  readonly problem: Trouble | null;
  /** Streams that are switched on. */
  readonly streams: readonly string[];
  /** Nothing older is kept; null: everything is. */
  readonly since: Date | null;
  readonly connectedAt: Date;
}

interface Trouble {
  readonly code: string;
  readonly title: string;
}

export interface StreamRead {
  /** Its name; of one usage report `usage/` and the report's. */
  readonly stream: string;
  /** Everything up to here was read, channels that are behind left out; null while a part of it was never read to its end. */
  readonly asOf: Date | null;
  /** Of the part that is stopped and was read the least far, channels left out; null when none is stopped. */
  readonly problem: Trouble | null;
  /** How far back it was asked for when it was first read; null: as far as the connection says. */
  readonly readFrom: Date | null;
  /** What the source did not tell of, before the as-of; not given: nothing. */
  readonly untold?: readonly UntoldTime[];
  /** What it is read of where that is channels; not given: it is not. */
  readonly channels?: readonly AlikeChannels[];
}

/** Channels that stand alike; times are of whole hours, the later minutes cut. */
export interface AlikeChannels {
  readonly count: number;
  /** When they were made; null: before the days asked for, or nobody knows. */
  readonly madeAt: Date | null;
  /** Of those that were not read yet, or are stopped; null: they are read like the others. */
  readonly behind: {
    /** Up to when they were read; null: never, or before the days asked for. */
    readonly asOf: Date | null;
    readonly problem: Trouble | null;
  } | null;
}

interface UntoldTime {
  readonly from: Date;
  /** Does not belong to it. */
  readonly to: Date;
  readonly why: WhyUntold;
}

/** Some people's accounts, once for each time that they have them. */
type OwnedAccount = Omit<ReadMailbox, 'firstAt' | 'connection' | 'reads'> & { readonly connectionId: string };

interface Wanted {
  readonly organizationId: string;
  readonly accountIds: readonly string[];
}

/** By account; those without any dated activity are left out. */
const listFirst = async (tx: Tx, { organizationId, accountIds }: Wanted): Promise<Map<string, Date>> => {
  const { rows } = await sql<{ accountId: string; at: Date }>`
    select wanted.account_id as "accountId", first.at from unnest(${[...accountIds]}::uuid[]) wanted (account_id)
    cross join lateral (
      select at from activity
      where activity.organization_id = ${organizationId}::uuid and activity.account_id = wanted.account_id
        and at is not null
      order by at limit 1
    ) first
  `.execute(tx);
  return new Map(rows.map((row) => [row.accountId, row.at]));
};

/** By person, the first day that figures are stored of: they outlive what they were computed from. */
const listFirstComputed = async (
  tx: Tx,
  { organizationId, personIds }: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<Map<string, Date>> => {
  const { rows } = await sql<{ personId: string; day: string }>`
    select wanted.person_id as "personId", first.day from unnest(${[...personIds]}::uuid[]) wanted (person_id)
    cross join lateral (
      select day from signal_day
      where signal_day.organization_id = ${organizationId}::uuid and signal_day.person_id = wanted.person_id
      order by day limit 1
    ) first
  `.execute(tx);
  return new Map(rows.map((row) => [row.personId, new Date(row.day)]));
};

const earlierOf = (a: Date | null, b: Date | null): Date | null => (a === null || (b !== null && b < a) ? b : a);

/** Stands for what is read of the whole tenant. */
const tenant = '00000000-0000-0000-0000-000000000000';

/** As JSON has it. */
interface ReadRow extends Omit<StreamRead, 'asOf' | 'readFrom' | 'untold' | 'channels'> {
  readonly connectionId: string;
  readonly accountId: string;
  readonly asOf: string | null;
  readonly readFrom: string | null;
}

interface UntoldRow {
  readonly connectionId: string;
  readonly accountId: string;
  readonly stream: string;
  readonly from: string;
  readonly to: string;
  readonly why: WhyUntold;
}

interface ChannelRow {
  readonly connectionId: string;
  readonly accountId: string;
  readonly stream: string;
  readonly madeAt: string | null;
  readonly asOf: string | null;
  readonly isBehind: boolean;
  readonly problem: Trouble | null;
  readonly count: number;
}

interface StandingRow {
  readonly connections: readonly ConnectionRow[];
  readonly reads: readonly ReadRow[];
  readonly channels: readonly ChannelRow[];
  readonly untold: readonly UntoldRow[];
}

interface ConnectionRow extends Omit<ReadConnection, 'since' | 'connectedAt'> {
  readonly connectionId: string;
  readonly since: string | null;
  readonly connectedAt: string;
}

interface Asked {
  readonly organizationId: string;
  readonly accounts: readonly OwnedAccount[];
  /** Those that are wanted. */
  readonly streams: readonly string[];
  /** Before the first day that coverage is told of: `firstAt` is given of accounts that were made later, else null. */
  readonly from: Date;
}

interface Standing {
  readonly connections: ReadonlyMap<string, ReadConnection>;
  /** By account, or by connection for what is read of the whole tenant. */
  readonly reads: ReadonlyMap<string, StreamRead[]>;
}

const instantOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

type Keyed = Pick<ReadRow, 'connectionId' | 'accountId' | 'stream'>;

const keyOf = ({ connectionId, accountId, stream }: Keyed): string => `${connectionId} ${accountId} ${stream}`;

/** By account and stream. */
const groupRows = <Row extends Keyed, Item>(
  rows: readonly Row[],
  read: (row: Row) => Item,
): ReadonlyMap<string, readonly Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [read(row)]);
    else group.push(read(row));
  }
  return groups;
};

const readUntold = ({ from, to, why }: UntoldRow): UntoldTime => ({ from: new Date(from), to: new Date(to), why });

const readChannels = ({ count, madeAt, asOf, isBehind, problem }: ChannelRow): AlikeChannels => ({
  count,
  madeAt: instantOf(madeAt),
  behind: isBehind ? { asOf: instantOf(asOf), problem } : null,
});

const allTold: readonly UntoldTime[] = [];

const connectionsOf = (accounts: Asked['accounts']): string[] => [
  ...new Set(accounts.map((account) => account.connectionId)),
];

/** One row for all that stand alike, so that thousands of channels are a few. */
const groupChannels = ({ organizationId, accounts, streams, from }: Asked): RawBuilder<unknown> => sql`
  select connection_id as "connectionId", account_id as "accountId", stream, count(*)::int as count,
    case when made_at > ${from}::timestamptz then date_trunc('hour', made_at) end as "madeAt", behind as "isBehind",
    case when behind and as_of > ${from}::timestamptz then date_trunc('hour', as_of) end as "asOf",
    case when behind and state = 'stopped'
      then jsonb_build_object('code', problem ->> 'code', 'title', problem ->> 'title') end as problem
  from stream_partition, lateral (select as_of is null or state = 'stopped' as behind) it
  where organization_id = ${organizationId}::uuid and connection_id = any(${connectionsOf(accounts)}::uuid[])
    and stream = 'chats' and 'chats' = any(${[...streams]}::text[]) and account_id = ${tenant}::uuid and part <> 'root'
  group by 1, 2, 3, 5, 6, 7, 8`;

/** By account, or by connection for what is read of the whole tenant. */
const joinReads = ({ reads, channels, untold }: Omit<StandingRow, 'connections'>): Map<string, StreamRead[]> => {
  const times = groupRows(untold, readUntold);
  const alike = groupRows(channels, readChannels);
  const readsBy = new Map<string, StreamRead[]>();
  for (const { connectionId, accountId, asOf, readFrom, ...row } of reads) {
    const key = accountId === tenant ? connectionId : accountId;
    const of = keyOf({ connectionId, accountId, stream: row.stream });
    const parts = alike.get(of);
    const read = {
      ...row,
      asOf: instantOf(asOf),
      readFrom: instantOf(readFrom),
      untold: times.get(of) ?? allTold,
      ...(parts === undefined ? {} : { channels: parts }),
    };
    const others = readsBy.get(key);
    if (others === undefined) readsBy.set(key, [read]);
    else others.push(read);
  }
  return readsBy;
};

/** Field note: by lists of keys and without a join, so that no plan reads all partitions once for each account. */
const readStanding = async (tx: Tx, asked: Asked): Promise<Standing> => {
  const { organizationId, accounts, streams, from } = asked;
  const own = sql`organization_id = ${organizationId}::uuid`;
  const connectionIds = connectionsOf(accounts);
  const { rows } = await sql<StandingRow>`
    select
      (select coalesce(json_agg(found), '[]') from (
        select connection_id as "connectionId", streams, since, status, problem, connected_at as "connectedAt"
        from connection where ${own} and connection_id = any(${connectionIds}::uuid[])
      ) found) as connections,
      (select coalesce(json_agg(found), '[]') from (
        select connection_id as "connectionId", account_id as "accountId", unit as stream,
          case when bool_and(as_of is not null or channel) then min(as_of) filter (where not behind) end as "asOf",
          (array_agg(jsonb_build_object('code', problem ->> 'code', 'title', problem ->> 'title')
            order by as_of nulls first, part) filter (where state = 'stopped' and problem is not null and not channel)
          )[1] as problem,
          case when bool_and(read_from is not null or channel and as_of is null) then min(read_from) end as "readFrom"
        from stream_partition,
          lateral (select stream = 'chats' and part <> 'root' as channel,
            stream = 'chats' and part <> 'root' and (as_of is null or state = 'stopped') as behind,
            case when stream = 'usage' and part <> 'root' then stream || '/' || part else stream end as unit) it
        where ${own} and connection_id = any(${connectionIds}::uuid[])
          and stream = any(${[...streams]}::text[])
          and account_id = any(${[...new Set(accounts.map((account) => account.accountId)), tenant]}::uuid[])
        group by connection_id, account_id, unit
      ) found) as reads,
      (select coalesce(json_agg(found), '[]') from (
        ${groupChannels(asked)}
      ) found) as channels,
      (select coalesce(json_agg(found), '[]') from (
        select connection_id as "connectionId", account_id as "accountId", from_at as "from", to_at as "to", why,
          case when stream = 'usage' then stream || '/' || part else stream end as stream
        from untold_span where ${own} and connection_id = any(${connectionIds}::uuid[]) and to_at > ${from}::timestamptz
      ) found) as untold
    from organization where ${own}
  `.execute(tx);
  const standing = rows[0] ?? { connections: [], reads: [], channels: [], untold: [] };
  return {
    connections: new Map(
      standing.connections.map(({ connectionId, since, connectedAt, ...connection }) => [
        connectionId,
        { ...connection, since: instantOf(since), connectedAt: new Date(connectedAt) },
      ]),
    ),
    reads: joinReads(standing),
  };
};

/** Of accounts that were made after `from` it is looked up what there was before them. */
const readFirst = async (tx: Tx, asked: Asked): Promise<(account: OwnedAccount) => Date | null> => {
  const { organizationId, from } = asked;
  const late = asked.accounts.filter(({ createdAt }) => createdAt !== null && createdAt >= from);
  if (late.length === 0) return () => null;
  const accountIds = [...new Set(late.map((account) => account.accountId))];
  const personIds = [...new Set(late.map((account) => account.personId))];
  const first = await listFirst(tx, { organizationId, accountIds });
  const computed = await listFirstComputed(tx, { organizationId, personIds });
  return ({ accountId, personId }) => earlierOf(first.get(accountId) ?? null, computed.get(personId) ?? null);
};

const noReads: readonly StreamRead[] = [];

/** How far accounts were read, in their order; those of a connection that is gone are left out. */
export const listReadMailboxes = async (tx: Tx, asked: Asked): Promise<ReadMailbox[]> => {
  if (asked.accounts.length === 0) return [];
  const { connections, reads } = await readStanding(tx, asked);
  const firstOf = await readFirst(tx, asked);
  return asked.accounts.flatMap((account) => {
    const { connectionId, ...owned } = account;
    const connection = connections.get(connectionId);
    if (connection === undefined) return [];
    const own = reads.get(owned.accountId) ?? noReads;
    const ofAll = reads.get(connectionId) ?? noReads;
    const both = ofAll.length === 0 ? own : [...own, ...ofAll];
    return [{ ...owned, connection, firstAt: firstOf(account), reads: both }];
  });
};

/** The first and the last local day that anybody has activity on; null while nobody has. */
export const readHeldDays = async (
  tx: Tx,
  organizationId: string,
): Promise<{ readonly from: string; readonly to: string } | null> => {
  const end = (direction: 'asc' | 'desc') => sql`
    (select day from signal_day where signal_day.organization_id = ${organizationId}::uuid
      order by day + 0 ${sql.raw(direction)} limit 1)`;
  const { rows } = await sql<{ from: string | null; to: string | null }>`
    select ${end('asc')} as "from", ${end('desc')} as "to" from organization
    where organization_id = ${organizationId}::uuid
  `.execute(tx);
  const row = rows[0];
  return row === undefined || row.from === null || row.to === null ? null : { from: row.from, to: row.to };
};
