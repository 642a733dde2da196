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

/** Field note: a join is planned for the few rows that the planner expects of an organization it has not looked at yet, and takes minutes for ten thousand; this looks up each by its key. */
const managerName = (organizationId: string) =>
  sql<string | null>`(select manager.full_name from person manager
    where manager.organization_id = ${organizationId}::uuid and manager.person_id = person.manager_id)`.as(
    'managerName',
  );

const personOf = (row: Person): Person => ({
  personId: row.personId,
  fullName: row.fullName,
  email: row.email,
  department: row.department,
  jobTitle: row.jobTitle,
  managerId: row.managerId,
  joinedOn: row.joinedOn,
  leftOn: row.leftOn,
  managerName: row.managerName,
});

const listed = (tx: Tx, asked: Pick<PeoplePage, 'organizationId' | 'search'>) =>
  findPeople(tx, asked).where('person.merged_into', 'is', null);

const countListed = (tx: Tx, asked: Pick<PeoplePage, 'organizationId' | 'search'>) =>
  listed(tx, asked).select(({ fn }) => fn.countAll<number>().as('total'));

/** One page of the roster and how many there are in all, without those who are merged into others; people without a department come last. */
export const listPeople = async (tx: Tx, page: PeoplePage): Promise<{ total: number; people: Person[] }> => {
  const rows = await listed(tx, page)
    .select(columns)
    .select([managerName(page.organizationId), countListed(tx, page).as('total')])
    .$if(page.sort === 'department', (query) =>
      query.orderBy(sql`lower(person.department)`, (by) => by[page.order]().nullsLast()),
    )
    .orderBy(sql`lower(person.full_name)`, page.order)
    .orderBy('person.person_id')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
  const people = rows.map(personOf);
  const [first] = rows;
  if (first !== undefined || page.offset === 0) return { total: first?.total ?? 0, people };
  // A page behind the last one has no row that could tell.
  const counted = await countListed(tx, page).executeTakeFirst();
  return { total: counted?.total ?? 0, people };
};

/** Ids of everybody who is listed, in the order of names. */
export const listPersonIds = async (
  tx: Tx,
  asked: Pick<PeoplePage, 'organizationId' | 'search'>,
): Promise<string[]> => {
  const rows = await listed(tx, asked)
    .select('person_id as personId')
    .orderBy(sql`lower(person.full_name)`)
    .orderBy('person.person_id')
    .execute();
  return rows.map((row) => row.personId);
};

/** People by their ids, in the order of the ids; those that nobody has are left out. */
export const listPeopleByIds = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<Person[]> => {
  const rows = await findPeople(tx, { organizationId: asked.organizationId, search: '' })
    .select(columns)
    .select(managerName(asked.organizationId))
    .where('person.person_id', '=', sql<string>`any(${[...asked.personIds]}::uuid[])`)
    .execute();
  const known = new Map(rows.map((person) => [person.personId, person]));
  return asked.personIds.flatMap((id) => known.get(id) ?? []);
};

export const readPerson = async (
  tx: Tx,
  key: { readonly organizationId: string; readonly personId: string },
): Promise<Person | null> => {
  const [person] = await listPeopleByIds(tx, { organizationId: key.organizationId, personIds: [key.personId] });
  return person ?? null;
};
