// What figures need to know of people: zone, hours and their versions, leave, holidays, addresses, accounts, manager.
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

/** What holds from the local day `from` on, until the next version. */
interface StoredVersion {
  /** YYYY-MM-DD */
  readonly from: string;
  readonly zone: string | null;
  readonly hours: WeekHours | null;
}

type DayPart = 'day' | 'morning' | 'afternoon';

/** YYYY-MM-DD, both included. */
interface StoredLeave {
  readonly from: string;
  readonly to: string;
  readonly part: DayPart;
}

export interface PersonTime {
  readonly personId: string;
  readonly email: string;
  readonly department: string | null;
  /** Before the first version. */
  readonly zone: string | null;
  readonly hours: WeekHours | null;
  /** In order. */
  readonly versions: readonly StoredVersion[];
  readonly leave: readonly StoredLeave[];
  /** YYYY-MM-DD; figures of days before are not known any more; null: all are. */
  readonly figuresFrom: string | null;
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

/** Where the organization's own versions stand. */
export const nobody = '00000000-0000-0000-0000-000000000000';

/** By person; those without any are left out. */
const readVersions = async (
  tx: Tx,
  { organizationId, personIds }: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<Map<string, StoredVersion[]>> => {
  const rows = await tx
    .selectFrom('working_time_version')
    .select(['person_id as personId', 'from_day as from', 'zone', 'hours'])
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', sql<string>`any(${[...personIds]}::uuid[])`)
    .orderBy('person_id')
    .orderBy('from_day')
    .execute();
  const versions = new Map<string, StoredVersion[]>();
  for (const { personId, ...version } of rows) versions.set(personId, [...(versions.get(personId) ?? []), version]);
  return versions;
};

const readLeave = async (
  tx: Tx,
  { organizationId, personIds }: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<Map<string, StoredLeave[]>> => {
  const rows = await tx
    .selectFrom('leave')
    .select(['person_id as personId', 'from_day as from', 'to_day as to', 'part'])
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', sql<string>`any(${[...personIds]}::uuid[])`)
    .orderBy('person_id')
    .orderBy('from_day')
    .execute();
  return Map.groupBy(rows, (row) => row.personId);
};

/** In the order of their ids; ids that nobody has are left out. */
export const listPersonTimes = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<PersonTime[]> => {
  const { organizationId } = asked;
  const people = await tx
    .selectFrom('person')
    .select([
      'person_id as personId',
      'email',
      'department',
      'manager_id as managerId',
      'zone',
      'hours',
      'figures_from as figuresFrom',
    ])
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', sql<string>`any(${[...asked.personIds]}::uuid[])`)
    .orderBy('person_id')
    .execute();
  const managers = people.map((person) => person.managerId).filter((id) => id !== null);
  const byPerson = await readAccountsOf(tx, {
    organizationId,
    personIds: [...new Set([...people.map((person) => person.personId), ...managers])],
  });
  const versions = await readVersions(tx, asked);
  const leave = await readLeave(tx, asked);
  return people.map(({ managerId, ...person }) => ({
    ...person,
    versions: versions.get(person.personId) ?? [],
    leave: leave.get(person.personId) ?? [],
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

/** Whom a calendar is for. `value`: the department's name or the person's id; empty for the organization. */
export interface CalendarUse {
  readonly scope: 'organization' | 'department' | 'person';
  readonly value: string;
}

export interface StoredHoliday {
  /** YYYY-MM-DD; of one that comes every year, the first. */
  readonly day: string;
  readonly name: string;
  readonly part: DayPart;
  readonly yearly: boolean;
  /** The last day that may be one; null: without an end. */
  readonly until: string | null;
}

interface StoredCalendar {
  readonly calendarId: string;
  readonly holidays: readonly StoredHoliday[];
  readonly uses: readonly CalendarUse[];
}

export interface StoredOrganizationTime {
  readonly zone: string;
  readonly hours: WeekHours;
  readonly versions: readonly StoredVersion[];
  /** Those that are for somebody. */
  readonly calendars: readonly StoredCalendar[];
}

const readUsedCalendars = async (tx: Tx, organizationId: string): Promise<StoredCalendar[]> => {
  const uses = await tx
    .selectFrom('holiday_use')
    .select(['calendar_id as calendarId', 'scope', 'value'])
    .where('organization_id', '=', organizationId)
    .orderBy('calendar_id')
    .execute();
  if (uses.length === 0) return [];
  const holidays = await tx
    .selectFrom('holiday')
    .select(['calendar_id as calendarId', 'day', 'name', 'part', 'yearly', 'until'])
    .where('organization_id', '=', organizationId)
    .orderBy('calendar_id')
    .orderBy('day')
    .execute();
  const byCalendar = Map.groupBy(holidays, (row) => row.calendarId);
  return [...Map.groupBy(uses, (row) => row.calendarId)].map(([calendarId, own]) => ({
    calendarId,
    uses: own,
    holidays: byCalendar.get(calendarId) ?? [],
  }));
};

/** What the organization says for all of its people; null where there is none of this id. */
export const readOrganizationTime = async (tx: Tx, organizationId: string): Promise<StoredOrganizationTime | null> => {
  const organization = await tx
    .selectFrom('organization')
    .select(['zone', 'hours'])
    .where('organization_id', '=', organizationId)
    .executeTakeFirst();
  if (organization === undefined) return null;
  const versions = await readVersions(tx, { organizationId, personIds: [nobody] });
  return {
    ...organization,
    versions: versions.get(nobody) ?? [],
    calendars: await readUsedCalendars(tx, organizationId),
  };
};
