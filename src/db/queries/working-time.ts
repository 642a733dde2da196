// What figures need to know of people: zone, hours, leave, addresses, accounts, manager.
import { sql } from 'kysely';
import type { WeekHours } from '../../contract/records.ts';
import type { Tx } from '../schema.ts';
import { listMappings } from './account-people.ts';

interface PersonAccount {
  readonly accountId: string;
  /** Lower-case. */
  readonly addresses: readonly string[];
  /** The mailbox's own; null where it is not known. */
  readonly zone: string | null;
  readonly hours: WeekHours | null;
  /** When it is the person's: days of the organization's zone, both included; null: without an end. */
  readonly from: string | null;
  readonly until: string | null;
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
  /** In the order of their ids; one that is the person's for several times is there several times. */
  readonly accounts: readonly PersonAccount[];
}

/** By person, in the order of the accounts' ids. */
const readAccountsOf = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<Map<string, PersonAccount[]>> => {
  const mappings = await listMappings(tx, asked);
  const owners = Map.groupBy(mappings, (row) => row.accountId);
  const accounts = await tx
    .selectFrom('account')
    .select(['account_id as accountId', 'addresses', 'zone', 'hours'])
    .where('organization_id', '=', asked.organizationId)
    .where('account_id', '=', sql<string>`any(${[...owners.keys()]}::uuid[])`)
    .orderBy('account_id')
    .execute();
  const byPerson = new Map<string, PersonAccount[]>();
  for (const account of accounts) {
    for (const { personId, from, until } of owners.get(account.accountId) ?? []) {
      const own = byPerson.get(personId);
      if (own === undefined) byPerson.set(personId, [{ ...account, from, until }]);
      else own.push({ ...account, from, until });
    }
  }
  return byPerson;
};

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
  const byPerson = await readAccountsOf(tx, {
    organizationId,
    personIds: [...new Set([...people.map((person) => person.personId), ...managers])],
  });
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
