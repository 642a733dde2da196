// How far the mailboxes of people have been read: per account and stream, out of which coverage is told.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { listMappings } from './account-people.ts';

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
  /** The first activity held of it, or the first day computed of the person. A mailbox can be older than its account: it may have moved here. */
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
  readonly stream: string;
  /** Everything up to here was read; null while a part of it was never read to its end. */
  readonly asOf: Date | null;
  /** Of the part that is stopped and was read the least far; null when none is stopped. */
  readonly problem: Trouble | null;
  /** How far back it was asked for when it was first read; null: as far as the connection says. */
  readonly readFrom: Date | null;
}

interface AccountRow extends Omit<ReadMailbox, 'personId' | 'from' | 'until' | 'reads' | 'firstAt' | 'connection'> {
  readonly connectionId: string;
}

interface Wanted {
  readonly organizationId: string;
  readonly accountIds: readonly string[];
}

const listAccountRows = (tx: Tx, { organizationId, accountIds }: Wanted): Promise<AccountRow[]> =>
  tx
    .selectFrom('account')
    .select([
      'account_id as accountId',
      'connection_id as connectionId',
      'mailbox',
      'captured',
      'created_at as createdAt',
      'removed_at as removedAt',
    ])
    .where('organization_id', '=', organizationId)
    .where('account_id', '=', sql<string>`any(${[...accountIds]}::uuid[])`)
    .orderBy('account_id')
    .execute();

const listReadConnections = async (tx: Tx, organizationId: string): Promise<Map<string, ReadConnection>> => {
  const rows = await tx
    .selectFrom('connection')
    .select(['connection_id as connectionId', 'streams', 'since', 'status', 'problem', 'connected_at as connectedAt'])
    .where('organization_id', '=', organizationId)
    .execute();
  return new Map(rows.map(({ connectionId, ...connection }) => [connectionId, connection]));
};

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

interface ReadRow extends StreamRead {
  readonly connectionId: string;
  readonly accountId: string;
}

/** Field note: by lists of keys and without a join, so that no plan reads all partitions once for each account. */
const listReads = async (
  tx: Tx,
  { organizationId, accounts }: { organizationId: string; accounts: readonly AccountRow[] },
): Promise<ReadRow[]> => {
  const { rows } = await sql<ReadRow>`
    select connection_id as "connectionId", account_id as "accountId", stream,
      case when bool_and(as_of is not null) then min(as_of) end as "asOf",
      (array_agg(jsonb_build_object('code', problem ->> 'code', 'title', problem ->> 'title')
        order by as_of nulls first, part) filter (where state = 'stopped' and problem is not null))[1] as problem,
      case when bool_and(read_from is not null) then min(read_from) end as "readFrom"
    from stream_partition
    where organization_id = ${organizationId}::uuid
      and connection_id = any(${[...new Set(accounts.map((account) => account.connectionId))]}::uuid[])
      and stream = any(array['mail', 'meetings', 'calls', 'chats', 'usage', 'sign-ins'])
      and account_id = any(${[...accounts.map((account) => account.accountId), tenant]}::uuid[])
    group by connection_id, account_id, stream
  `.execute(tx);
  return rows;
};

/** The mailboxes of some people, once for each time that they have them; people without an account have none. */
export const listReadMailboxes = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<ReadMailbox[]> => {
  const { organizationId } = asked;
  const owners = Map.groupBy(await listMappings(tx, asked), (row) => row.accountId);
  const wanted = { organizationId, accountIds: [...owners.keys()] };
  const accounts = await listAccountRows(tx, wanted);
  const connections = await listReadConnections(tx, organizationId);
  const first = await listFirst(tx, wanted);
  const computed = await listFirstComputed(tx, asked);
  const reads = Map.groupBy(await listReads(tx, { organizationId, accounts }), (row) =>
    row.accountId === tenant ? row.connectionId : row.accountId,
  );
  return accounts.flatMap(({ connectionId, ...account }) => {
    const connection = connections.get(connectionId);
    if (connection === undefined) return [];
    const own = [...(reads.get(account.accountId) ?? []), ...(reads.get(connectionId) ?? [])];
    const mailbox = {
      ...account,
      connection,
      reads: own.map(({ stream, asOf, problem, readFrom }) => ({ stream, asOf, problem, readFrom })),
    };
    const firstAt = first.get(account.accountId) ?? null;
    return (owners.get(account.accountId) ?? []).map((mapping) => ({
      ...mailbox,
      ...mapping,
      firstAt: earlierOf(firstAt, computed.get(mapping.personId) ?? null),
    }));
  });
};

/** The first and the last local day that anybody has activity on; null while nobody has. */
export const readHeldDays = async (
  tx: Tx,
  organizationId: string,
): Promise<{ readonly from: string; readonly to: string } | null> => {
  const end = (direction: 'asc' | 'desc') => sql`
    (select day from signal_day
      where signal_day.organization_id = ${organizationId}::uuid and signal_day.person_id = person.person_id
      order by day ${sql.raw(direction)} limit 1)`;
  const { rows } = await sql<{ from: string | null; to: string | null }>`
    select min(ends.first) as "from", max(ends.last) as "to" from (
      select ${end('asc')} as first, ${end('desc')} as last from person
      where person.organization_id = ${organizationId}::uuid
    ) ends
  `.execute(tx);
  const row = rows[0];
  return row === undefined || row.from === null || row.to === null ? null : { from: row.from, to: row.to };
};
