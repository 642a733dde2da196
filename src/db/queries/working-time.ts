// What figures need to know of people: zone, hours and their versions, leave, holidays, addresses, accounts, manager.
import { type RawBuilder, sql } from 'kysely';
import type { WeekHours } from '../../contract/records.ts';
import type { Tx } from '../schema.ts';
import type { Mapping } from './account-people.ts';

/** An account as it is one person's for a time. */
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
  readonly connectionId: string;
  /** Whether the source may keep a mailbox for the account. */
  readonly mailbox: boolean;
  /** False while a reach rule leaves it out. */
  readonly captured: boolean;
  /** When the account was made at the source; null where it does not tell. */
  readonly createdAt: Date | null;
  /** When it left the source. */
  readonly removedAt: Date | null;
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

/** Where the organization's own versions stand. */
export const nobody = '00000000-0000-0000-0000-000000000000';

interface AccountRow extends Omit<PersonAccount, 'from' | 'until' | 'createdAt' | 'removedAt'> {
  /** Instants as JSON has them. */
  readonly createdAt: string | null;
  readonly removedAt: string | null;
}

interface TimesRow {
  readonly people: readonly (Omit<PersonTime, 'versions' | 'leave' | 'hasManager' | 'managerAddresses' | 'accounts'> & {
    readonly managerId: string | null;
  })[];
  readonly mappings: readonly Mapping[];
  readonly accounts: readonly AccountRow[];
  readonly versions: readonly (StoredVersion & { readonly personId: string })[];
  readonly leave: readonly (StoredLeave & { readonly personId: string })[];
}

const instantOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

/** By person, in the order of the accounts' ids. */
const ownedAccounts = ({ mappings, accounts }: TimesRow): Map<string, PersonAccount[]> => {
  const owners = Map.groupBy(mappings, (row) => row.accountId);
  const byPerson = new Map<string, PersonAccount[]>();
  for (const { createdAt, removedAt, ...rest } of accounts) {
    const account = { ...rest, createdAt: instantOf(createdAt), removedAt: instantOf(removedAt) };
    for (const { personId, from, until } of owners.get(account.accountId) ?? []) {
      const own = byPerson.get(personId);
      if (own === undefined) byPerson.set(personId, [{ ...account, from, until }]);
      else own.push({ ...account, from, until });
    }
  }
  return byPerson;
};

/** Rows of a statement as one JSON value, in their order. */
const packed = (rows: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(select coalesce(json_agg(found), '[]') from (${rows}) found)`;

/**
 * In one look: every page of people asks it. Field note: each part is read by a list of keys, which no plan made before
 * statistics exist turns into a loop over a whole table.
 */
const readTimes = async (
  tx: Tx,
  { organizationId, personIds }: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<TimesRow | null> => {
  const own = sql`organization_id = ${organizationId}::uuid`;
  const theirs = sql`${own} and person_id = any(${[...personIds]}::uuid[])`;
  const { rows } = await sql<TimesRow>`
    with listed as materialized (
      select person_id as "personId", email, department, manager_id as "managerId", zone, hours,
        figures_from as "figuresFrom"
      from person where ${theirs}
    ), owned as materialized (
      select account_id as "accountId", person_id as "personId", from_day as "from", until_day as "until"
      from account_person where ${own} and person_id = any(array(
        select "personId" from listed union select "managerId" from listed where "managerId" is not null))
    )
    select ${packed(sql`select * from listed order by "personId"`)} as people,
      ${packed(sql`select * from owned order by "accountId", "from" nulls first`)} as mappings,
      ${packed(sql`select account_id as "accountId", connection_id as "connectionId", addresses, zone, hours, mailbox, captured,
          created_at as "createdAt", removed_at as "removedAt"
        from account where ${own} and account_id = any(array(select "accountId" from owned)) order by account_id`)} as accounts,
      ${packed(sql`select person_id as "personId", from_day as "from", zone, hours from working_time_version
        where ${theirs} order by person_id, from_day`)} as versions,
      ${packed(sql`select person_id as "personId", from_day as "from", to_day as "to", part from leave
        where ${theirs} order by person_id, from_day`)} as leave
    from organization where ${own}
  `.execute(tx);
  return rows[0] ?? null;
};

/** In the order of their ids; ids that nobody has are left out. */
export const listPersonTimes = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<PersonTime[]> => {
  const found = await readTimes(tx, asked);
  if (found === null) return [];
  const byPerson = ownedAccounts(found);
  const versions = Map.groupBy(found.versions, (row) => row.personId);
  const leave = Map.groupBy(found.leave, (row) => row.personId);
  return found.people.map(({ managerId, ...person }) => ({
    ...person,
    versions: (versions.get(person.personId) ?? []).map(({ from, zone, hours }) => ({ from, zone, hours })),
    leave: (leave.get(person.personId) ?? []).map(({ from, to, part }) => ({ from, to, part })),
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

interface OrganizationRow extends Omit<StoredOrganizationTime, 'calendars'> {
  readonly uses: readonly (CalendarUse & { readonly calendarId: string })[];
  readonly holidays: readonly (StoredHoliday & { readonly calendarId: string })[];
}

/** What the organization says for all of its people; null where there is none of this id. In one look: every page asks. */
export const readOrganizationTime = async (tx: Tx, organizationId: string): Promise<StoredOrganizationTime | null> => {
  const own = sql`organization_id = ${organizationId}::uuid`;
  const { rows } = await sql<OrganizationRow>`
    select zone, hours,
      ${packed(sql`select from_day as "from", zone, hours from working_time_version
        where ${own} and person_id = ${nobody}::uuid order by from_day`)} as versions,
      ${packed(sql`select calendar_id as "calendarId", scope, value from holiday_use where ${own} order by calendar_id`)} as uses,
      ${packed(sql`select calendar_id as "calendarId", day, name, part, yearly, until from holiday
        where ${own} and calendar_id = any(array(select calendar_id from holiday_use where ${own}))
        order by calendar_id, day`)} as holidays
    from organization where ${own}
  `.execute(tx);
  const row = rows[0];
  if (row === undefined) return null;
  const { uses, holidays, ...organization } = row;
  const byCalendar = Map.groupBy(holidays, (holiday) => holiday.calendarId);
  const calendars = [...Map.groupBy(uses, (use) => use.calendarId)].map(([calendarId, theirs]) => ({
    calendarId,
    uses: theirs,
    holidays: byCalendar.get(calendarId) ?? [],
  }));
  return { ...organization, calendars };
};
