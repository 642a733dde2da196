// One call of a query function with example values, so that the SQL it sends can be written down and tried.
import type { Tx } from '../../schema.ts';

/**
 * How to register a query function (its test, queries/sent.test.ts, names those that are missing):
 * 1. `samples/<family>.ts`, the file named like the query file, exports `samples`: at least one entry per exported function, of its name
 *    (`name with meetings` for a second one).
 * 2. `UPDATE_SQL=1 npx vitest run src/db/queries/sent.test.ts` writes `__sql__/<family>.sql`; commit it and read its difference in review.
 */
export interface Sample {
  readonly run: (tx: Tx) => Promise<unknown>;
  /** Rows that the statements get as answers, in order; none where nothing depends on them. */
  readonly answers?: readonly (readonly object[])[];
  /** Asked over all organizations by the door; all others must name their organization in every statement. */
  readonly by?: 'door';
}

export const id = (digit: number): string => `00000000-0000-4000-8000-00000000000${digit}`;
export const organizationId = id(1);
export const connectionId = id(2);
export const accountId = id(3);
export const personId = id(4);
export const at = new Date('2026-03-02T08:00:00.000Z');
export const hours = { '0': [], '1': [], '2': [], '3': [], '4': [], '5': [], '6': [] };
