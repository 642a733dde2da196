// The roster as a whole, and its imports: what they changed, so that they can be undone.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';
import type { StoredChange } from '../tables/roster.ts';
import { arrayText } from '../values.ts';
import type { RosterRow } from './account-people.ts';

/** Everybody but those who are merged into others, in no order. */
export const listEverybody = (tx: Tx, organizationId: string): Promise<RosterRow[]> =>
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
    .where('organization_id', '=', organizationId)
    .where('merged_into', 'is', null)
    .execute();

/** Which fields the directory leaves alone from now on, by person. */
export const saveKept = async (
  tx: Tx,
  saved: {
    readonly organizationId: string;
    readonly people: readonly { readonly personId: string; readonly kept: readonly string[] }[];
  },
): Promise<void> => {
  const { people } = saved;
  if (people.length === 0) return;
  await sql`
    update person set kept = came.kept::text[]
    from unnest(
      ${people.map((row) => row.personId)}::uuid[], ${people.map((row) => arrayText(row.kept))}::text[]
    ) came (person_id, kept)
    where person.organization_id = ${saved.organizationId}::uuid and person.person_id = came.person_id
  `.execute(tx);
};

/** Their mappings, figures and the changes that imports made of them go with them. */
export const deletePeople = async (
  tx: Tx,
  gone: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<void> => {
  await sql`
    delete from person
    where organization_id = ${gone.organizationId}::uuid and person_id = any(${[...gone.personIds]}::uuid[])
  `.execute(tx);
};

/** Of the people, those who have an account that a source lists as a person's. */
export const listListedPeople = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<string[]> => {
  const { rows } = await sql<{ personId: string }>`
    select distinct mapped.person_id as "personId"
    from account_person mapped
    join account on account.organization_id = ${asked.organizationId}::uuid
      and account.account_id = mapped.account_id and account.kind = 'person'
    where mapped.organization_id = ${asked.organizationId}::uuid
      and mapped.person_id = any(${[...asked.personIds]}::uuid[])
  `.execute(tx);
  return rows.map((row) => row.personId);
};

export interface RosterImport {
  readonly importId: string;
  /** Our own word for where the rows came from. */
  readonly source: string;
  readonly at: Date;
  /** Name. */
  readonly by: string;
  /** Rows by what became of them. */
  readonly counts: Readonly<Record<string, number>>;
  readonly undoneAt: Date | null;
  readonly undoneBy: string | null;
}

export const addImport = async (
  tx: Tx,
  made: Omit<RosterImport, 'undoneAt' | 'undoneBy'> & { readonly organizationId: string },
): Promise<void> => {
  await tx
    .insertInto('roster_import')
    .values({
      organization_id: made.organizationId,
      import_id: made.importId,
      source: made.source,
      imported_at: made.at,
      imported_by: made.by,
      counts: JSON.stringify(made.counts),
    })
    .execute();
};

export interface PersonChange {
  readonly personId: string;
  /** The person was not there before. */
  readonly made: boolean;
  readonly fields: readonly StoredChange[];
}

export const addChanges = async (
  tx: Tx,
  saved: { readonly organizationId: string; readonly importId: string; readonly changes: readonly PersonChange[] },
): Promise<void> => {
  const { changes } = saved;
  if (changes.length === 0) return;
  await sql`
    insert into roster_change (organization_id, import_id, person_id, made, fields)
    select roster_import.organization_id, roster_import.import_id, came.person_id, came.made, came.fields::jsonb
    from roster_import cross join unnest(
      ${changes.map((row) => row.personId)}::uuid[], ${changes.map((row) => row.made)}::boolean[],
      ${changes.map((row) => JSON.stringify(row.fields))}::text[]
    ) came (person_id, made, fields)
    where roster_import.organization_id = ${saved.organizationId}::uuid
      and roster_import.import_id = ${saved.importId}::uuid
    on conflict (organization_id, import_id, person_id) do nothing
  `.execute(tx);
};

const readImports = (tx: Tx, organizationId: string) =>
  tx
    .selectFrom('roster_import')
    .select([
      'import_id as importId',
      'source',
      'imported_at as at',
      'imported_by as by',
      'counts',
      'undone_at as undoneAt',
      'undone_by as undoneBy',
    ])
    .where('organization_id', '=', organizationId);

/** The newest first, at most two hundred. */
export const listImports = (tx: Tx, organizationId: string): Promise<RosterImport[]> =>
  readImports(tx, organizationId).orderBy('imported_at', 'desc').orderBy('import_id').limit(200).execute();

interface ImportKey {
  readonly organizationId: string;
  readonly importId: string;
}

export const readImport = async (tx: Tx, { organizationId, importId }: ImportKey): Promise<RosterImport | null> =>
  (await readImports(tx, organizationId).where('import_id', '=', importId).executeTakeFirst()) ?? null;

/** What the import changed of people who are still there; by person. */
export const listChanges = (tx: Tx, { organizationId, importId }: ImportKey): Promise<PersonChange[]> =>
  tx
    .selectFrom('roster_change')
    .select(['person_id as personId', 'made', 'fields'])
    .where('organization_id', '=', organizationId)
    .where('import_id', '=', importId)
    .orderBy('person_id')
    .execute();

/** Marks an import as undone; what it changed is forgotten. */
export const endImport = async (
  tx: Tx,
  ended: ImportKey & { readonly at: Date; readonly by: string },
): Promise<void> => {
  const { organizationId, importId, at, by } = ended;
  await tx
    .updateTable('roster_import')
    .set({ undone_at: at, undone_by: by })
    .where('organization_id', '=', organizationId)
    .where('import_id', '=', importId)
    .execute();
  await tx
    .deleteFrom('roster_change')
    .where('organization_id', '=', organizationId)
    .where('import_id', '=', importId)
    .execute();
};

/** Forgets what imports before a time changed: they can no longer be undone. */
export const forgetChanges = async (
  tx: Tx,
  old: { readonly organizationId: string; readonly before: Date },
): Promise<void> => {
  await sql`
    delete from roster_change
    where organization_id = ${old.organizationId}::uuid and import_id in (
      select import_id from roster_import
      where organization_id = ${old.organizationId}::uuid and imported_at < ${old.before}::timestamptz)
  `.execute(tx);
};
