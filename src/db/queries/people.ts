// People: the roster. Their figures are elsewhere: this list can be sorted by names only.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

export interface RosterEntry {
  readonly personId: string;
  readonly fullName: string;
  /** Lower-case; unique in the organization. */
  readonly email: string;
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly managerId: string | null;
  /** `YYYY-MM-DD` */
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
}

export interface Person extends RosterEntry {
  readonly managerName: string | null;
}

/** Makes people or changes them, by their id; working times are left as they are. Errors: SQLSTATE 23505 when another person has the address. */
export const savePeople = async (
  tx: Tx,
  roster: { readonly organizationId: string; readonly people: readonly RosterEntry[] },
): Promise<void> => {
  const { people } = roster;
  if (people.length === 0) return;
  await sql`
    insert into person (organization_id, person_id, full_name, email, department, job_title, manager_id, joined_on,
      left_on)
    select organization.organization_id, came.person_id, came.full_name, came.email, came.department, came.job_title,
      came.manager_id, came.joined_on, came.left_on
    from organization cross join unnest(
      ${people.map((row) => row.personId)}::uuid[],
      ${people.map((row) => row.fullName)}::text[],
      ${people.map((row) => row.email)}::text[],
      ${people.map((row) => row.department)}::text[],
      ${people.map((row) => row.jobTitle)}::text[],
      ${people.map((row) => row.managerId)}::uuid[],
      ${people.map((row) => row.joinedOn)}::date[],
      ${people.map((row) => row.leftOn)}::date[]
    ) came (person_id, full_name, email, department, job_title, manager_id, joined_on, left_on)
    where organization.organization_id = ${roster.organizationId}::uuid
    on conflict (organization_id, person_id) do update set
      full_name = excluded.full_name, email = excluded.email, department = excluded.department,
      job_title = excluded.job_title, manager_id = excluded.manager_id, joined_on = excluded.joined_on,
      left_on = excluded.left_on
  `.execute(tx);
};

/** `%`, `_` and `\\` in what is searched for mean themselves. */
const patternOf = (search: string): string => `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

export interface PeoplePage {
  readonly organizationId: string;
  /** Part of a name or address; empty: everybody. */
  readonly search: string;
  readonly sort: 'name' | 'department';
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  readonly offset: number;
}

const findPeople = (tx: Tx, asked: Pick<PeoplePage, 'organizationId' | 'search'>) =>
  tx
    .selectFrom('person')
    .where('person.organization_id', '=', asked.organizationId)
    .$if(asked.search !== '', (query) =>
      query.where((where) =>
        where.or([
          where('person.full_name', 'ilike', patternOf(asked.search)),
          where('person.email', 'ilike', patternOf(asked.search)),
        ]),
      ),
    );

const columns = [
  'person_id as personId',
  'full_name as fullName',
  'email',
  'department',
  'job_title as jobTitle',
  'manager_id as managerId',
  'joined_on as joinedOn',
  'left_on as leftOn',
] as const;

/** Field note: a join is planned for the few rows that the planner expects of an organization it has not looked at yet, and takes minutes for ten thousand. */
const withManagers = async (tx: Tx, organizationId: string, found: readonly RosterEntry[]): Promise<Person[]> => {
  const managerIds = [...new Set(found.map((person) => person.managerId).filter((id) => id !== null))];
  if (managerIds.length === 0) return found.map((person) => ({ ...person, managerName: null }));
  const managers = await tx
    .selectFrom('person')
    .select(['person_id as personId', 'full_name as fullName'])
    .where('organization_id', '=', organizationId)
    .where('person_id', '=', sql<string>`any(${managerIds}::uuid[])`)
    .execute();
  const names = new Map(managers.map((manager) => [manager.personId, manager.fullName]));
  return found.map((person) => ({ ...person, managerName: names.get(person.managerId ?? '') ?? null }));
};

/** One page of the roster and how many there are in all, without those who are merged into others; people without a department come last. */
export const listPeople = async (tx: Tx, page: PeoplePage): Promise<{ total: number; people: Person[] }> => {
  const found = findPeople(tx, page).where('person.merged_into', 'is', null);
  const { total } = await found.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const people = await found
    .select(columns)
    .$if(page.sort === 'department', (query) =>
      query.orderBy(sql`lower(person.department)`, (by) => by[page.order]().nullsLast()),
    )
    .orderBy(sql`lower(person.full_name)`, page.order)
    .orderBy('person.person_id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  return { total, people: await withManagers(tx, page.organizationId, people) };
};

export const readPerson = async (
  tx: Tx,
  key: { readonly organizationId: string; readonly personId: string },
): Promise<Person | null> => {
  const found = await findPeople(tx, { organizationId: key.organizationId, search: '' })
    .select(columns)
    .where('person.person_id', '=', key.personId)
    .execute();
  return (await withManagers(tx, key.organizationId, found))[0] ?? null;
};
