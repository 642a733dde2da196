// What figures need to know of people: zone, hours, leave, addresses, accounts, manager.
import { sql } from 'kysely';
import type { WeekHours } from '../../contract/records.ts';
import type { Tx } from '../schema.ts';

export interface PersonAccount {
  readonly accountId: string;
  /** Lower-case. */
  readonly addresses: readonly string[];
  /** The mailbox's own; null where it is not known. */
  readonly zone: string | null;
  readonly hours: WeekHours | null;
}

export interface PersonTime {
  readonly personId: string;
  readonly email: string;
  readonly zone: string | null;
  readonly hours: WeekHours | null;
  /** Days, YYYY-MM-DD. */
  readonly leave: readonly string[];
  readonly hasManager: boolean;
  /** Of all the manager's accounts. */
  readonly managerAddresses: readonly string[];
  /** In the order of their ids. */
  readonly accounts: readonly PersonAccount[];
}

interface AccountRow extends PersonAccount {
  readonly personId: string;
}

const listAccountsOf = (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<AccountRow[]> =>
  tx
    .selectFrom('account_person')
    .innerJoin('account', (join) =>
      join
        .onRef('account.organization_id', '=', 'account_person.organization_id')
        .onRef('account.account_id', '=', 'account_person.account_id'),
    )
    .select([
      'account_person.person_id as personId',
      'account.account_id as accountId',
      'account.addresses',
      'account.zone',
      'account.hours',
    ])
    .where('account_person.organization_id', '=', asked.organizationId)
    .where('account_person.person_id', '=', sql<string>`any(${[...asked.personIds]}::uuid[])`)
    .orderBy('account.account_id')
    .execute();

/** In the order of their ids; ids that nobody has are left out. */
export const listPersonTimes = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<PersonTime[]> => {
  const { organizationId } = asked;
  const people = await tx
    .selectFrom('person')
    .select(['person_id as personId', 'email', 'manager_id as managerId', 'zone', 'hours', 'leave'])
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', sql<string>`any(${[...asked.personIds]}::uuid[])`)
    .orderBy('person_id')
    .execute();
  const managers = people.map((person) => person.managerId).filter((id) => id !== null);
  const accounts = await listAccountsOf(tx, {
    organizationId,
    personIds: [...new Set([...people.map((person) => person.personId), ...managers])],
  });
  const byPerson = Map.groupBy(accounts, (account) => account.personId);
  return people.map(({ managerId, ...person }) => ({
    ...person,
    hasManager: managerId !== null,
    managerAddresses: (byPerson.get(managerId ?? '') ?? []).flatMap((account) => account.addresses),
    accounts: byPerson.get(person.personId) ?? [],
  }));
};

/** Takes those of the people that nobody else has taken, until the transaction ends. */
export const holdPeople = async (
  tx: Tx,
  wanted: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<string[]> => {
  const { rows } = await sql<{ personId: string }>`
    select person_id as "personId" from person
    where organization_id = ${wanted.organizationId}::uuid and person_id = any(${wanted.personIds}::uuid[])
    order by person_id
    for no key update skip locked
  `.execute(tx);
  return rows.map((row) => row.personId);
};
