// What decisions on identities change: whose accounts are and when, what was said of them, who is merged into whom.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import { arrayText } from '../values.ts';
import { organizationDay } from './account-people.ts';

/** Whose an account is for a time. */
export interface OwnedPeriod {
  readonly mappingId: string;
  readonly personId: string;
  /** Days of the organization's zone, YYYY-MM-DD, both included; null: without an end. */
  readonly from: string | null;
  readonly until: string | null;
  readonly by: 'rule' | 'hand' | 'directory';
  /** ISO 8601. */
  readonly at: string;
  readonly confidence: number;
}

export interface AccountState {
  readonly accountId: string;
  /** In order, not overlapping. */
  readonly periods: readonly OwnedPeriod[];
  /** People whose it is not, in the order of their ids. */
  readonly refused: readonly string[];
  /** Said to be nobody's. */
  readonly ownerless: boolean;
}

export interface PersonState {
  readonly personId: string;
  readonly mergedInto: string | null;
  readonly managerId: string | null;
}

interface Accounts {
  readonly organizationId: string;
  readonly accountIds: readonly string[];
}

/** In the order of the ids; accounts that are not there are left out. Whoever changes them holds the roster. */
export const readAccountStates = async (tx: Tx, { organizationId, accountIds }: Accounts): Promise<AccountState[]> => {
  const wanted = sql<string>`any(${[...accountIds]}::uuid[])`;
  const accounts = await tx
    .selectFrom('account')
    .select('account_id as accountId')
    .where('organization_id', '=', organizationId)
    .where('account_id', '=', wanted)
    .orderBy('account_id')
    .execute();
  const rows = await tx
    .selectFrom('account_person')
    .select([
      'account_id as accountId',
      'mapping_id as mappingId',
      'person_id as personId',
      'from_day as from',
      'until_day as until',
      'mapped_by as by',
      'mapped_at as at',
      'confidence',
    ])
    .where('organization_id', '=', organizationId)
    .where('account_id', '=', wanted)
    .orderBy('account_id')
    .orderBy('from_day', (by) => by.asc().nullsFirst())
    .execute();
  const said = await tx
    .selectFrom('account_ruling')
    .select(['account_id as accountId', 'refused', 'ownerless'])
    .where('organization_id', '=', organizationId)
    .where('account_id', '=', wanted)
    .execute();
  const periods = Map.groupBy(rows, (row) => row.accountId);
  const rulings = new Map(said.map((row) => [row.accountId, row]));
  return accounts.map(({ accountId }) => ({
    accountId,
    periods: (periods.get(accountId) ?? []).map((row) => ({
      mappingId: row.mappingId,
      personId: row.personId,
      from: row.from,
      until: row.until,
      by: row.by,
      at: row.at.toISOString(),
      confidence: row.confidence,
    })),
    refused: (rulings.get(accountId)?.refused ?? []).toSorted(),
    ownerless: rulings.get(accountId)?.ownerless ?? false,
  }));
};

/** Each account at most once; its periods must not overlap. */
export const writeAccountStates = async (
  tx: Tx,
  { organizationId, states }: { readonly organizationId: string; readonly states: readonly AccountState[] },
): Promise<void> => {
  if (states.length === 0) return;
  const accountIds = states.map((state) => state.accountId);
  for (const table of ['account_person', 'account_ruling'] as const)
    await sql`
      delete from ${sql.table(table)}
      where organization_id = ${organizationId}::uuid and account_id = any(${accountIds}::uuid[])`.execute(tx);
  const periods = states.flatMap(({ accountId, periods: own }) => own.map((period) => ({ accountId, ...period })));
  if (periods.length > 0)
    await sql`
      insert into account_person (organization_id, account_id, mapping_id, person_id, from_day, until_day, mapped_by,
        mapped_at, confidence)
      select organization.organization_id, came.account_id, came.mapping_id, came.person_id, came.from_day,
        came.until_day, came.mapped_by, came.mapped_at, came.confidence
      from organization cross join unnest(
        ${periods.map((row) => row.accountId)}::uuid[], ${periods.map((row) => row.mappingId)}::uuid[],
        ${periods.map((row) => row.personId)}::uuid[], ${periods.map((row) => row.from)}::date[],
        ${periods.map((row) => row.until)}::date[], ${periods.map((row) => row.by)}::text[],
        ${periods.map((row) => row.at)}::timestamptz[], ${periods.map((row) => row.confidence)}::float8[]
      ) came (account_id, mapping_id, person_id, from_day, until_day, mapped_by, mapped_at, confidence)
      where organization.organization_id = ${organizationId}::uuid
      on conflict (organization_id, account_id, mapping_id) do update set person_id = excluded.person_id`.execute(tx);
  const said = states.filter((state) => state.ownerless || state.refused.length > 0);
  if (said.length > 0)
    await sql`
      insert into account_ruling (organization_id, account_id, refused, ownerless)
      select organization.organization_id, came.account_id, came.refused::uuid[], came.ownerless
      from organization cross join unnest(
        ${said.map((row) => row.accountId)}::uuid[], ${said.map((row) => arrayText(row.refused))}::text[],
        ${said.map((row) => row.ownerless)}::boolean[]
      ) came (account_id, refused, ownerless)
      where organization.organization_id = ${organizationId}::uuid
      on conflict (organization_id, account_id) do update set refused = excluded.refused,
        ownerless = excluded.ownerless`.execute(tx);
};

/** People by their ids, with those who are merged into them and those whose manager they are. In the order of the ids. */
export const readPersonStates = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[]; readonly around: boolean },
): Promise<PersonState[]> => {
  const wanted = sql<string>`any(${[...asked.personIds]}::uuid[])`;
  return tx
    .selectFrom('person')
    .select(['person_id as personId', 'merged_into as mergedInto', 'manager_id as managerId'])
    .where('organization_id', '=', asked.organizationId)
    .where((where) =>
      asked.around
        ? where.or([
            where('person_id', '=', wanted),
            where('merged_into', '=', wanted),
            where('manager_id', '=', wanted),
          ])
        : where('person_id', '=', wanted),
    )
    .orderBy('person_id')
    .execute();
};

export const writePersonStates = async (
  tx: Tx,
  { organizationId, states }: { readonly organizationId: string; readonly states: readonly PersonState[] },
): Promise<void> => {
  if (states.length === 0) return;
  await sql`
    update person set merged_into = came.merged_into, manager_id = came.manager_id
    from unnest(
      ${states.map((row) => row.personId)}::uuid[], ${states.map((row) => row.mergedInto)}::uuid[],
      ${states.map((row) => row.managerId)}::uuid[]
    ) came (person_id, merged_into, manager_id)
    where person.organization_id = ${organizationId}::uuid and person.person_id = came.person_id`.execute(tx);
};

/** Takes people until the transaction ends, waiting for a roll-up that has them: it must not write what it read before. */
export const takePeople = async (
  tx: Tx,
  wanted: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<string[]> => {
  const { rows } = await sql<{ personId: string }>`
    select person_id as "personId" from person
    where organization_id = ${wanted.organizationId}::uuid and person_id = any(${wanted.personIds}::uuid[])
    order by person_id for no key update`.execute(tx);
  return rows.map((row) => row.personId);
};

/** Accounts of a person that are theirs at any time. */
export const listOwnAccounts = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<string[]> => {
  const rows = await tx
    .selectFrom('account_person')
    .select('account_id as accountId')
    .distinct()
    .where('organization_id', '=', asked.organizationId)
    .where('person_id', '=', sql<string>`any(${[...asked.personIds]}::uuid[])`)
    .orderBy('account_id')
    .execute();
  return rows.map((row) => row.accountId);
};

export interface Loss {
  readonly personId: string;
  readonly accountId: string;
}

/**
 * For people who have an account no more, after all its days were marked: where they have others, the days are marked on
 * those too, to be computed again; who has none left has no figures on those days. What was computed out of activity that
 * is no longer kept stays as it is.
 */
export const forgetLosses = async (
  tx: Tx,
  { organizationId, lost }: { readonly organizationId: string; readonly lost: readonly Loss[] },
): Promise<void> => {
  if (lost.length === 0) return;
  const lists = sql`unnest(${lost.map((row) => row.personId)}::uuid[], ${lost.map((row) => row.accountId)}::uuid[])
      lost (person_id, account_id)`;
  await sql`
    insert into touched_day (organization_id, account_id, day)
    select distinct marked.organization_id, other.account_id, marked.day
    from ${lists}
    join touched_day marked on marked.organization_id = ${organizationId}::uuid and marked.account_id = lost.account_id
    join account_person other on other.organization_id = ${organizationId}::uuid and other.person_id = lost.person_id
    order by 1, 2, 3
    on conflict (organization_id, account_id, day) do update set day = excluded.day`.execute(tx);
  // Whichever day it fell on in the person's zone is gone; but none before the first that anything is still kept of.
  const began = organizationDay(organizationId, sql`(min(marked.day)::timestamp at time zone 'UTC')`);
  await sql`
    delete from signal_day
    where organization_id = ${organizationId}::uuid
      and (person_id, day) in (
        select lost.person_id, marked.day + beside.days from ${lists}
        join touched_day marked on marked.organization_id = ${organizationId}::uuid
          and marked.account_id = lost.account_id
        cross join (values (-1), (0), (1)) beside (days))
      and day >= (select ${began} from touched_day marked where marked.organization_id = ${organizationId}::uuid
        and marked.account_id = any(${[...new Set(lost.map((row) => row.accountId))]}::uuid[]))
      and not exists (select from account_person other where other.organization_id = ${organizationId}::uuid
        and other.person_id = signal_day.person_id)`.execute(tx);
};
