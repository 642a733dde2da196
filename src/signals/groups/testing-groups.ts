// A made-up organization with an org chart, departments and weeks of figures in a database, for the tests of groups.
import type { Database } from '../../db/open.ts';
import { upsertAccounts } from '../../db/queries/accounts.ts';
import { saveDays } from '../../db/queries/figures.ts';
import { type RosterEntry, savePeople } from '../../db/queries/people.ts';
import { markLate } from '../../db/queries/team-weeks.ts';
import { saveTeams, setTeamPeople } from '../../db/queries/teams.ts';
import { digest } from '../../lib/ids.ts';
import { type Office, openOffice } from '../testing-office.ts';

/** Everything up to here is read. */
const readUpTo = '2026-11-20T00:00:00Z';
/** The last settled week then is that of 9 November. */
export const groupsNow = Date.parse('2026-11-20T12:00:00Z');

interface Person {
  readonly name: string;
  readonly department: string;
  readonly manager: string | null;
}

/** A chief, `leads` beneath, `size` people beneath each of them; a lead's department is that of their people. */
export const chart = (sizes: readonly number[]): Person[] => [
  { name: 'chief', department: 'Board', manager: null },
  ...sizes.flatMap((size, at) => [
    { name: `lead${at}`, department: `Department ${at}`, manager: 'chief' },
    ...Array.from({ length: size }, (_, index) => ({
      name: `p${at}-${index}`,
      department: `Department ${at}`,
      manager: `lead${at}`,
    })),
  ]),
];

export const personIdOf = (office: Office, name: string): string => digest('person', office.organizationId, name);
export const reportsIdOf = (office: Office, name: string): string =>
  digest('reports', office.organizationId, personIdOf(office, name));
export const departmentIdOf = (office: Office, name: string): string =>
  digest('department', office.organizationId, name.toLowerCase());

const entryOf = (office: Office, { name, department, manager }: Person): RosterEntry => ({
  personId: personIdOf(office, name),
  fullName: name,
  email: `${name}@contoso.com`,
  department,
  jobTitle: null,
  managerId: manager === null ? null : personIdOf(office, manager),
  joinedOn: null,
  leftOn: null,
});

const mailboxOf = (name: string) => ({
  sourceId: name,
  kind: 'person' as const,
  displayName: name,
  addresses: [`${name}@contoso.com`],
  department: null,
  jobTitle: null,
  managerSourceId: null,
  enabled: true,
  mailbox: true,
  createdAt: null,
});

/** People on the roster, each with a mailbox and a calendar that were read. */
export const addPeople = async (database: Database, office: Office, people: readonly Person[]): Promise<void> => {
  const { organizationId, connectionId } = office;
  const accountOf = (name: string): string => digest('account', organizationId, name);
  await database.tenant(organizationId, async (tx) => {
    await savePeople(tx, { organizationId, people: people.map((person) => entryOf(office, person)) });
    await upsertAccounts(tx, {
      organizationId,
      connectionId,
      accounts: people.map(({ name }) => ({ ...mailboxOf(name), accountId: accountOf(name) })),
    });
    await tx
      .insertInto('account_person')
      .values(
        people.map(({ name }) => ({
          organization_id: organizationId,
          mapping_id: digest('mapping', organizationId, name),
          account_id: accountOf(name),
          person_id: personIdOf(office, name),
          mapped_by: 'rule',
          mapped_at: new Date(readUpTo),
          confidence: 1,
        })),
      )
      .execute();
    await tx
      .insertInto('stream_partition')
      .values(
        people.flatMap(({ name }) =>
          ['mail', 'meetings'].map((stream) => ({
            organization_id: organizationId,
            connection_id: connectionId,
            stream,
            account_id: accountOf(name),
            part: 'root',
            cursor_version: 0,
            state: 'current' as const,
            attempts: 0,
            due_at: readUpTo,
            restarts: 0,
            items_done: 0,
            items_undated: 0,
            updated_at: readUpTo,
            as_of: readUpTo,
          })),
        ),
      )
      .execute();
  });
};

export const openGroups = async (database: Database, people: readonly Person[]): Promise<Office> => {
  const office = await openOffice(database);
  await addPeople(database, office, people);
  return office;
};

/** By name, what each has of signals in one week; on its Monday. */
export type WeekValues = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Writes one week's figures the way the roll-up does. */
export const saveWeek = async (
  database: Database,
  office: Office,
  { week, values }: { readonly week: string; readonly values: WeekValues },
): Promise<void> => {
  const { organizationId } = office;
  const days = Object.entries(values).map(([name, parts]) => ({
    personId: personIdOf(office, name),
    day: week,
    figures: JSON.stringify({ parts, mail: { '9': 3, '10': 2 }, meetings: { '11': 1 } }),
  }));
  await database.tenant(organizationId, async (tx) => {
    await saveDays(tx, { organizationId, days, at: new Date(readUpTo) });
    await markLate(tx, { organizationId, days });
  });
};

/** A team put together by hand. */
export const addTeam = async (
  database: Database,
  office: Office,
  { name, people }: { readonly name: string; readonly people: readonly string[] },
): Promise<string> => {
  const { organizationId } = office;
  const teamId = digest('custom', organizationId, name);
  await database.tenant(organizationId, async (tx) => {
    const team = { teamId, kind: 'custom' as const, name, leadId: null, madeAt: new Date(readUpTo) };
    await saveTeams(tx, { organizationId, teams: [team] });
    const personIds = people.map((person) => personIdOf(office, person));
    await setTeamPeople(tx, { organizationId, teamId, personIds });
  });
  return teamId;
};

/** A generator of numbers in [0, 1), the same for the same seed. */
export const numbersFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};
