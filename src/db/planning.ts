// What is told to the planner for a transaction.
import { sql } from 'kysely';
import type { Tx } from './schema.ts';

/**
 * Until the transaction ends, tables are read by their indexes. For work that knows every row by its key.
 * Field note: a foreign key is checked by a plan that is made once in a session; made while the other table was small it
 * reads all of that table for every row, and ten thousand new accounts take a minute. Made here it uses the index.
 */
export const readByIndex = async (tx: Tx): Promise<void> => {
  await sql`set local enable_seqscan to off`.execute(tx);
};
