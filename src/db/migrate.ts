// Brings an open database to this program's schema.
import { applyMigrations } from './migrations.ts';
import { type Database, ownerOf } from './open.ts';

/** Safe to run at every start and by several processes at once. Errors: SchemaNewer, RightsMissing, DatabaseUnreachable. */
export const migrate = (database: Database): Promise<void> => applyMigrations(ownerOf(database).kysely);
