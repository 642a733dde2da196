// Brings an open database to this program's schema.
import { Kysely } from 'kysely';
import { engineDialect } from './engine.ts';
import { applyMigrations } from './migrations.ts';
import { type Database, ownerOf } from './open.ts';
import type { Schema } from './schema.ts';

/** Safe to run at every start and by several processes at once. Errors: SchemaNewer, RightsMissing, DatabaseUnreachable. */
export const migrate = (database: Database): Promise<void> =>
  // Making an index over many rows may take longer than any other statement is given.
  applyMigrations(new Kysely<Schema>({ dialect: engineDialect(ownerOf(database).engine, { patient: true }) }));
