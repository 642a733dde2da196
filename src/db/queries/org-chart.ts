// Who reports to whom, lean enough to be read whole; and a few people of it in words.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

export interface ReportingLine {
  readonly personId: string;
  readonly managerId: string | null;
  /** `YYYY-MM-DD` */
  readonly leftOn: string | null;
  /** Whoever is meant by this one; null: this one. */
  readonly mergedInto: string | null;
}

/** Everybody, in the order of their names. */
export const listReportingLines = (tx: Tx, organizationId: string): Promise<ReportingLine[]> =>
  tx
    .selectFrom('person')
    .select(['person_id as personId', 'manager_id as managerId', 'left_on as leftOn', 'merged_into as mergedInto'])
    .where('organization_id', '=', organizationId)
    .orderBy(sql`lower(full_name)`)
    .orderBy('person_id')
    .execute();

export interface PersonCard {
  readonly personId: string;
  readonly fullName: string;
  readonly email: string;
  readonly jobTitle: string | null;
  readonly department: string | null;
}

export const listCards = (
  tx: Tx,
  asked: { readonly organizationId: string; readonly personIds: readonly string[] },
): Promise<PersonCard[]> =>
  tx
    .selectFrom('person')
    .select(['person_id as personId', 'full_name as fullName', 'email', 'job_title as jobTitle', 'department'])
    .where('organization_id', '=', asked.organizationId)
    .where('person_id', '=', sql<string>`any(${[...asked.personIds]}::uuid[])`)
    .execute();

/** Ids of people whose name, address or job title holds a text; `%`, `_` and `\\` in it mean themselves. */
export const findPeopleIds = async (
  tx: Tx,
  asked: { readonly organizationId: string; readonly search: string },
): Promise<string[]> => {
  const pattern = `%${asked.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const rows = await tx
    .selectFrom('person')
    .select('person_id as personId')
    .where('organization_id', '=', asked.organizationId)
    .where((where) =>
      where.or([
        where('full_name', 'ilike', pattern),
        where('email', 'ilike', pattern),
        where('job_title', 'ilike', pattern),
      ]),
    )
    .execute();
  return rows.map(({ personId }) => personId);
};
