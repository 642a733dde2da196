// Which person stands behind which account: what is mapped, what is not yet, and by what it could be.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';

export interface MappableAccount {
  readonly accountId: string;
  readonly connectionId: string;
  readonly sourceId: string;
  /** unknown: only named by an address, not listed by the source: it may be somebody's, and makes nobody. */
  readonly kind: 'person' | 'unknown';
  readonly displayName: string;
  /** Lower-case, the most telling first. */
  readonly addresses: readonly string[];
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly managerSourceId: string | null;
  readonly enabled: boolean;
  readonly createdAt: Date | null;
  readonly removedAt: Date | null;
}

export interface MappedAccount extends MappableAccount {
  readonly personId: string;
}

/** Whoever changes the roster does it alone, until their transaction ends: two connections may find the same person. */
export const holdRoster = async (tx: Tx, organizationId: string): Promise<void> => {
  await sql`
    select organization_id from organization where organization_id = ${organizationId}::uuid for no key update
  `.execute(tx);
};

const readAccounts = (tx: Tx, organizationId: string) =>
  tx
    .selectFrom('account')
    .select([
      'account_id as accountId',
      'connection_id as connectionId',
      'source_id as sourceId',
      'kind',
      'display_name as displayName',
      'addresses',
      'department',
      'job_title as jobTitle',
      'manager_source_id as managerSourceId',
      'enabled',
      'created_at as createdAt',
      'removed_at as removedAt',
    ])
    .where('organization_id', '=', organizationId)
    .orderBy('account_id');

export interface Mapping {
  readonly accountId: string;
  readonly personId: string;
}

/** Who is behind some accounts, or which accounts some people have. Field note at `listConnectionAccounts`. */
export const listMappings = (
  tx: Tx,
  asked: { readonly organizationId: string } & (
    | { readonly accountIds: readonly string[] }
    | { readonly personIds: readonly string[] }
  ),
): Promise<Mapping[]> =>
  tx
    .selectFrom('account_person')
    .select(['account_id as accountId', 'person_id as personId'])
    .where('organization_id', '=', asked.organizationId)
    .$if('accountIds' in asked, (query) =>
      query.where('account_id', '=', sql<string>`any(${'accountIds' in asked ? [...asked.accountIds] : []}::uuid[])`),
    )
    .$if('personIds' in asked, (query) =>
      query.where('person_id', '=', sql<string>`any(${'personIds' in asked ? [...asked.personIds] : []}::uuid[])`),
    )
    .execute();

export interface ConnectionAccounts {
  /** Still there, and nobody knows whose; by id. */
  readonly unmapped: readonly MappableAccount[];
  /** All accounts that are listed, of whichever connection, of the people who have one in this connection; by id. */
  readonly mapped: readonly MappedAccount[];
}

/**
 * Field note: tables are read one by one, by lists of keys, and put together here. For an organization that came after
 * the last ANALYZE the planner expects one row, and would join ten thousand of them by looping over all for each.
 */
export const listConnectionAccounts = async (tx: Tx, key: ConnectionKey): Promise<ConnectionAccounts> => {
  const { organizationId } = key;
  const own = await readAccounts(tx, organizationId).where('connection_id', '=', key.connectionId).execute();
  const ours = await listMappings(tx, { organizationId, accountIds: own.map((account) => account.accountId) });
  const isOurs = new Set(ours.map((row) => row.accountId));
  const personIds = [...new Set(ours.map((row) => row.personId))];
  const all = await listMappings(tx, { organizationId, personIds });
  const others = all.map((row) => row.accountId).filter((accountId) => !isOurs.has(accountId));
  const elsewhere =
    others.length === 0
      ? []
      : await readAccounts(tx, organizationId).where('account_id', '=', sql<string>`any(${others}::uuid[])`).execute();
  const personOf = new Map(all.map((row) => [row.accountId, row.personId]));
  return {
    unmapped: own
      .filter((row) => row.removedAt === null && !isOurs.has(row.accountId))
      .flatMap((row) => (row.kind === 'person' || row.kind === 'unknown' ? [{ ...row, kind: row.kind }] : [])),
    mapped: [...own, ...elsewhere].flatMap((account) => {
      const personId = personOf.get(account.accountId);
      return personId === undefined || account.kind === 'unknown' ? [] : [{ ...account, kind: 'person', personId }];
    }),
  };
};

export interface KnownAddress {
  readonly address: string;
  readonly personId: string;
  /** The person's own address on the roster, which nobody else may have; else one of their accounts'. */
  readonly onRoster: boolean;
}

/** Who is known by which of the addresses, the roster's first. */
export const listKnownAddresses = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly addresses: readonly string[] },
): Promise<KnownAddress[]> => {
  const { organizationId, addresses } = asked;
  if (addresses.length === 0) return [];
  const roster = await tx
    .selectFrom('person')
    .select(['email as address', 'person_id as personId'])
    .where('organization_id', '=', organizationId)
    .where('email', '=', sql<string>`any(${[...addresses]}::text[])`)
    .orderBy('email')
    .execute();
  const owning = await tx
    .selectFrom('account')
    .select(['account_id as accountId', 'addresses'])
    .where('organization_id', '=', organizationId)
    .where(
      sql<boolean>`exists (select from unnest(addresses) owned (address) where address = any(${addresses}::text[]))`,
    )
    .orderBy('account_id')
    .execute();
  const mappings = await listMappings(tx, { organizationId, accountIds: owning.map((account) => account.accountId) });
  const personOf = new Map(mappings.map((row) => [row.accountId, row.personId]));
  const wanted = new Set(addresses);
  const known: KnownAddress[] = roster.map((row) => ({ ...row, onRoster: true }));
  for (const account of owning) {
    const personId = personOf.get(account.accountId);
    if (personId === undefined) continue;
    for (const address of account.addresses)
      if (wanted.has(address)) known.push({ address, personId, onRoster: false });
  }
  return known;
};

export interface RosterRow {
  readonly personId: string;
  readonly fullName: string;
  readonly email: string;
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly managerId: string | null;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
}

export const listRoster = (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<RosterRow[]> =>
  tx
    .selectFrom('person')
    .select([
      'person_id as personId',
      'full_name as fullName',
      'email',
      'department',
      'job_title as jobTitle',
      'manager_id as managerId',
      'joined_on as joinedOn',
      'left_on as leftOn',
    ])
    .where('organization_id', '=', asked.organizationId)
    .where('person_id', '=', sql<string>`any(${[...asked.personIds]}::uuid[])`)
    .execute();

/** An account that is mapped already stays so. */
export const saveMappings = async (
  tx: Tx,
  saved: {
    readonly organizationId: string;
    readonly mappings: readonly { readonly accountId: string; readonly personId: string; readonly by: string }[];
    readonly at: Date;
  },
): Promise<void> => {
  const { mappings } = saved;
  if (mappings.length === 0) return;
  await sql`
    insert into account_person (organization_id, account_id, person_id, mapped_by, mapped_at)
    select organization.organization_id, came.account_id, came.person_id, came.mapped_by, ${saved.at}::timestamptz
    from organization cross join unnest(
      ${mappings.map((row) => row.accountId)}::uuid[], ${mappings.map((row) => row.personId)}::uuid[],
      ${mappings.map((row) => row.by)}::text[]
    ) came (account_id, person_id, mapped_by)
    where organization.organization_id = ${saved.organizationId}::uuid
    order by came.account_id
    on conflict (organization_id, account_id) do nothing
  `.execute(tx);
};
