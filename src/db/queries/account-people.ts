// Which person stands behind which account: what is mapped, what is not yet, and by what it could be.
import { type RawBuilder, sql } from 'kysely';
import { digest } from '../../lib/ids.ts';
import type { Tx } from '../schema.ts';
import type { ConnectionKey } from './connections.ts';

interface MappableAccount {
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
  /** Whether the source keeps a personnel record of it, and whether that is in force: not once it is disconnected. */
  readonly personnel: boolean;
  readonly inForce: boolean;
  /** First and last day, as far as the record tells. */
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
}

/** Nobody has it, on no day. */
export interface UnmappedAccount extends MappableAccount {
  /** People whose it is not: somebody said so. */
  readonly refused: readonly string[];
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
      'personnel',
      sql<boolean>`(personnel and exists (select from connection
        where connection.organization_id = ${organizationId}::uuid
          and connection.connection_id = account.connection_id and connection.status <> 'disconnected'))`.as('inForce'),
      'joined_on as joinedOn',
      'left_on as leftOn',
    ])
    .where('organization_id', '=', organizationId)
    .orderBy('account_id');

/** Whose an account is for a time. Periods of one account do not overlap. */
export interface Mapping {
  readonly accountId: string;
  readonly personId: string;
  /** Days of the organization's zone, YYYY-MM-DD, both included; null: without an end. */
  readonly from: string | null;
  readonly until: string | null;
}

/** Whether a mapping holds on a day, both as SQL; `mapping` is the name of the table in the statement. A day that is null is told by nobody but whoever has the account without an end. */
export const holdsOn = (mapping: string, day: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`
  (coalesce(${day}, 'infinity'::date)
    between coalesce(${sql.ref(`${mapping}.from_day`)}, '-infinity'::date)
      and coalesce(${sql.ref(`${mapping}.until_day`)}, 'infinity'::date))`;

/** The organization's day of an instant, both as SQL: what `holdsOn` is asked with. */
export const organizationDay = (organizationId: string, at: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  (${at} at time zone (select zone from organization where organization_id = ${organizationId}::uuid))::date`;

/** Whether somebody stands behind `account`, by its kind or because it is mapped, as SQL: who is mapped later has their days touched then. */
export const maySomebodys = (organizationId: string): RawBuilder<boolean> => sql<boolean>`
  (account.kind = 'person' or exists (select from account_person mapped
    where mapped.organization_id = ${organizationId}::uuid and mapped.account_id = account.account_id))`;

const inOrder = (a: Mapping, b: Mapping): number =>
  a.accountId === b.accountId ? ((a.from ?? '') < (b.from ?? '') ? -1 : 1) : a.accountId < b.accountId ? -1 : 1;

const isBounded = (mapping: Pick<Mapping, 'from' | 'until'>): boolean =>
  mapping.from !== null || mapping.until !== null;

/** By account: whoever has it on the day, else whoever had it last before. `mappings` as listMappings gives them. */
export const ownersOn = (mappings: readonly Mapping[], day: string): Map<string, string> =>
  new Map(mappings.filter(({ from }) => from === null || from <= day).map((row) => [row.accountId, row.personId]));

/**
 * Who is behind some accounts, or which accounts some people have, and when; an account's periods in their order.
 * Field note at `listSomeAccounts`.
 */
export const listMappings = async (
  tx: Tx,
  asked: { readonly organizationId: string } & (
    | { readonly accountIds: readonly string[] }
    | { readonly personIds: readonly string[] }
  ),
): Promise<Mapping[]> => {
  const rows = await tx
    .selectFrom('account_person')
    .select(['account_id as accountId', 'person_id as personId', 'from_day as from', 'until_day as until'])
    .where('organization_id', '=', asked.organizationId)
    .$if('accountIds' in asked, (query) =>
      query.where('account_id', '=', sql<string>`any(${'accountIds' in asked ? [...asked.accountIds] : []}::uuid[])`),
    )
    .$if('personIds' in asked, (query) =>
      query.where('person_id', '=', sql<string>`any(${'personIds' in asked ? [...asked.personIds] : []}::uuid[])`),
    )
    .execute();
  return rows.some(isBounded) ? rows.sort(inOrder) : rows;
};

/** Of accounts that nobody has: by account, what somebody said of it. */
const listRulings = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly accountIds: readonly string[] },
): Promise<Map<string, { readonly refused: readonly string[]; readonly ownerless: boolean }>> => {
  if (asked.accountIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('account_ruling')
    .select(['account_id as accountId', 'refused', 'ownerless'])
    .where('organization_id', '=', asked.organizationId)
    .where('account_id', '=', sql<string>`any(${[...asked.accountIds]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.accountId, row]));
};

/** Some accounts, and what belongs to them. */
export interface SomeAccounts {
  /** Of them: still there, and nobody knows whose, nor said that it is nobody's; by id. */
  readonly unmapped: readonly UnmappedAccount[];
  /** All accounts that are listed, of whichever connection, of the people who have one of them; with whoever has them on the day. */
  readonly mapped: readonly MappedAccount[];
}

/** Ids of all accounts of a connection, in their order. */
export const listConnectionAccounts = async (tx: Tx, key: ConnectionKey): Promise<string[]> => {
  const rows = await tx
    .selectFrom('account')
    .select('account_id as accountId')
    .where('organization_id', '=', key.organizationId)
    .where('connection_id', '=', key.connectionId)
    .orderBy('account_id')
    .execute();
  return rows.map(({ accountId }) => accountId);
};

/** Accounts of a connection whose source names one of these accounts as their manager. */
export const listReports = async (
  tx: Tx,
  asked: ConnectionKey & { readonly accountIds: readonly string[] },
): Promise<string[]> => {
  const { organizationId, connectionId } = asked;
  const sources = tx
    .selectFrom('account')
    .select('source_id')
    .where('organization_id', '=', organizationId)
    .where('account_id', '=', sql<string>`any(${[...asked.accountIds]}::uuid[])`);
  const rows = await tx
    .selectFrom('account')
    .select('account_id as accountId')
    .where('organization_id', '=', organizationId)
    .where('connection_id', '=', connectionId)
    .where('manager_source_id', 'in', sources)
    .execute();
  return rows.map(({ accountId }) => accountId);
};

/** An account by what its source calls it. */
export interface SourceName {
  readonly connectionId: string;
  readonly sourceId: string;
}

/** Whose accounts these are on a day; those of nobody are left out. */
export const listSourceOwners = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly names: readonly SourceName[]; readonly on: string },
): Promise<(SourceName & { readonly personId: string })[]> => {
  const { organizationId, names, on } = asked;
  if (names.length === 0) return [];
  const { rows } = await sql<SourceName & { readonly accountId: string }>`
    select account.account_id as "accountId", account.connection_id as "connectionId", account.source_id as "sourceId"
    from unnest(${names.map((one) => one.connectionId)}::uuid[], ${names.map((one) => one.sourceId)}::text[])
      named (connection_id, source_id)
    join account on account.organization_id = ${organizationId}::uuid
      and account.connection_id = named.connection_id and account.source_id = named.source_id
  `.execute(tx);
  const mappings = await listMappings(tx, { organizationId, accountIds: rows.map((row) => row.accountId) });
  const personOf = ownersOn(mappings, on);
  return rows.flatMap(({ accountId, connectionId, sourceId }) => {
    const personId = personOf.get(accountId);
    return personId === undefined ? [] : [{ connectionId, sourceId, personId }];
  });
};

/**
 * Field note: tables are read one by one, by lists of keys, and put together here. For an organization that came after
 * the last ANALYZE the planner expects one row, and would join ten thousand of them by looping over all for each.
 */
export const listSomeAccounts = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly accountIds: readonly string[]; readonly on: string },
): Promise<SomeAccounts> => {
  const { organizationId, on } = asked;
  const theirs = sql<string>`any(${[...asked.accountIds]}::uuid[])`;
  const own = await readAccounts(tx, organizationId).where('account_id', '=', theirs).execute();
  const ours = await listMappings(tx, { organizationId, accountIds: own.map((account) => account.accountId) });
  const isOurs = new Set(ours.map((row) => row.accountId));
  const personIds = [...new Set(ours.map((row) => row.personId))];
  const all = await listMappings(tx, { organizationId, personIds });
  const others = all.map((row) => row.accountId).filter((accountId) => !isOurs.has(accountId));
  const elsewhere =
    others.length === 0
      ? []
      : await readAccounts(tx, organizationId).where('account_id', '=', sql<string>`any(${others}::uuid[])`).execute();
  const personOf = ownersOn([...ours, ...all], on);
  const free = own.filter((row) => row.removedAt === null && !isOurs.has(row.accountId));
  const rulings = await listRulings(tx, { organizationId, accountIds: free.map((row) => row.accountId) });
  return {
    unmapped: free.flatMap((row) => {
      const ruling = rulings.get(row.accountId);
      if (ruling?.ownerless === true || (row.kind !== 'person' && row.kind !== 'unknown')) return [];
      return [{ ...row, kind: row.kind, refused: ruling?.refused ?? [] }];
    }),
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

/** Who is known by which of the addresses on a day, the roster's first. */
export const listKnownAddresses = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly addresses: readonly string[]; readonly on: string },
): Promise<KnownAddress[]> => {
  const { organizationId, addresses, on } = asked;
  if (addresses.length === 0) return [];
  const roster = await tx
    .selectFrom('person')
    .select(['email as address', sql<string>`coalesce(merged_into, person_id)`.as('personId')])
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
  const personOf = ownersOn(mappings, on);
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
  /** Fields that were set by hand or by a file: the directory leaves them alone. */
  readonly kept: readonly string[];
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
      'kept',
    ])
    .where('organization_id', '=', asked.organizationId)
    .where('person_id', '=', sql<string>`any(${[...asked.personIds]}::uuid[])`)
    .execute();

/** From always and for ever. An account that is or was mapped stays so: what a person decided of it holds. */
export const saveMappings = async (
  tx: Tx,
  saved: {
    readonly organizationId: string;
    readonly mappings: readonly {
      readonly accountId: string;
      readonly personId: string;
      readonly by: 'rule' | 'directory';
    }[];
    readonly at: Date;
  },
): Promise<void> => {
  const { mappings } = saved;
  if (mappings.length === 0) return;
  await sql`
    insert into account_person (organization_id, account_id, mapping_id, person_id, mapped_by, mapped_at, confidence)
    select organization.organization_id, came.account_id, came.mapping_id, came.person_id, came.mapped_by,
      ${saved.at}::timestamptz, 1
    from organization cross join unnest(
      ${mappings.map((row) => row.accountId)}::uuid[],
      ${mappings.map((row) => digest('mapping', row.accountId, row.personId))}::uuid[],
      ${mappings.map((row) => row.personId)}::uuid[], ${mappings.map((row) => row.by)}::text[]
    ) came (account_id, mapping_id, person_id, mapped_by)
    where organization.organization_id = ${saved.organizationId}::uuid
      and not exists (select from account_person mapped where mapped.organization_id = ${saved.organizationId}::uuid
        and mapped.account_id = came.account_id)
    order by came.account_id
    on conflict do nothing
  `.execute(tx);
};
