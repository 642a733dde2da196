// How far the mailboxes of people have been read: per account and stream, out of which coverage is told.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { listMappings } from './account-people.ts';

export interface ReadMailbox {
  readonly personId: string;
  readonly accountId: string;
  /** Whether the source may keep a mailbox for the account. */
  readonly mailbox: boolean;
  readonly createdAt: Date | null;
  /** Streams of its connection that are switched on. */
  readonly streams: readonly string[];
  /** Nothing older is kept; null: everything is. */
  readonly since: Date | null;
  readonly reads: readonly StreamRead[];
}

export interface StreamRead {
  readonly stream: string;
  /** Everything up to here was read; null while a part of it was never read to its end. */
  readonly asOf: Date | null;
  /** Of a part that is stopped; null when none is. */
  readonly problem: { readonly code: string; readonly title: string } | null;
}

interface AccountRow extends Omit<ReadMailbox, 'personId' | 'reads'> {
  readonly connectionId: string;
}

const listAccountRows = async (
  tx: Tx,
  { organizationId, accountIds }: { organizationId: string; accountIds: readonly string[] },
): Promise<AccountRow[]> => {
  const accounts = await tx
    .selectFrom('account')
    .select(['account_id as accountId', 'connection_id as connectionId', 'mailbox', 'created_at as createdAt'])
    .where('organization_id', '=', organizationId)
    .where('account_id', '=', sql<string>`any(${[...accountIds]}::uuid[])`)
    .execute();
  const connections = await tx
    .selectFrom('connection')
    .select(['connection_id as connectionId', 'streams', 'since'])
    .where('organization_id', '=', organizationId)
    .execute();
  const byId = new Map(connections.map((connection) => [connection.connectionId, connection]));
  return accounts.map((account) => {
    const connection = byId.get(account.connectionId);
    return { ...account, streams: connection?.streams ?? [], since: connection?.since ?? null };
  });
};

const listReads = async (
  tx: Tx,
  { organizationId, accounts }: { organizationId: string; accounts: readonly AccountRow[] },
): Promise<Map<string, (StreamRead & { accountId: string })[]>> => {
  const { rows } = await sql<StreamRead & { accountId: string }>`
    select wanted.account_id as "accountId", reads.* from unnest(
      ${accounts.map((account) => account.connectionId)}::uuid[], ${accounts.map((account) => account.accountId)}::uuid[]
    ) wanted (connection_id, account_id)
    cross join lateral (
      select stream,
        case when bool_and(as_of is not null) then min(as_of) end as "asOf",
        (array_agg(jsonb_build_object('code', problem ->> 'code', 'title', problem ->> 'title') order by part)
          filter (where state = 'stopped' and problem is not null))[1] as problem
      from stream_partition
      where stream_partition.organization_id = ${organizationId}::uuid
        and stream_partition.connection_id = wanted.connection_id
        and stream_partition.stream in ('mail', 'meetings')
        and stream_partition.account_id = wanted.account_id
      group by stream
    ) reads
  `.execute(tx);
  return Map.groupBy(rows, (row) => row.accountId);
};

/** The mailboxes of some people; people without an account have none. */
export const listReadMailboxes = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<ReadMailbox[]> => {
  const { organizationId } = asked;
  const owners = new Map((await listMappings(tx, asked)).map((row) => [row.accountId, row.personId]));
  const accounts = await listAccountRows(tx, { organizationId, accountIds: [...owners.keys()] });
  const reads = await listReads(tx, { organizationId, accounts });
  return accounts.map(({ accountId, mailbox, createdAt, streams, since }) => ({
    personId: owners.get(accountId) ?? '',
    accountId,
    mailbox,
    createdAt,
    streams,
    since,
    reads: (reads.get(accountId) ?? []).map(({ stream, asOf, problem }) => ({ stream, asOf, problem })),
  }));
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
