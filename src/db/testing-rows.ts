// Lets a test outside of this folder look at rows, as the organization that they belong to.
import { sql } from 'kysely';
import type { Database } from './open.ts';

/** The rows that one statement gives. */
export const rowsOf = (
  database: Database,
  organizationId: string,
  text: string,
): Promise<Readonly<Record<string, unknown>>[]> =>
  database.tenant(
    organizationId,
    async (tx) => (await sql<Record<string, unknown>>`${sql.raw(text)}`.execute(tx)).rows,
  );
