// Brings the database to this program's schema: migrations/*.sql in the order of their numbers, all or nothing.
import { readdir, readFile } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import { SchemaNewer } from './errors.ts';
import { type Database, ownerOf } from './open.ts';
import { ensureRoles } from './roles.ts';
import { splitStatements } from './statements.ts';

const folder = new URL('./migrations/', import.meta.url);

/** Each statement goes out on its own: Citus forwards whole strings to its workers. */
const migrationOf = (text: string): Migration => ({
  up: async (kysely) => {
    for (const statement of splitStatements(text)) await sql.raw(statement).execute(kysely);
  },
});

const sqlFiles: MigrationProvider = {
  getMigrations: async () => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
    const entries = names.map(async (name) => {
      const text = await readFile(new URL(name, folder), 'utf8');
      return [name.slice(0, -'.sql'.length), migrationOf(text)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  },
};

const readApplied = async <Tables>(kysely: Kysely<Tables>): Promise<readonly string[]> => {
  const { rows: tables } = await sql<{
    there: boolean;
  }>`select to_regclass('kysely_migration') is not null as there`.execute(kysely);
  if (tables[0]?.there !== true) return [];
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(kysely);
  return rows.map((row) => row.name);
};

const refuseNewer = (applied: readonly string[], known: readonly string[]): void => {
  const newest = applied.at(-1);
  if (newest === undefined || applied.every((name) => known.includes(name))) return;
  throw new SchemaNewer(
    `The database is at version ${newest}, this Plumbline knows versions up to ${known.at(-1) ?? 'none'}. Run the newer Plumbline that made it, or restore a backup from before the upgrade. Nothing was changed.`,
  );
};

/** Safe to run at every start and by several processes at once. Errors: SchemaNewer, RightsMissing, DatabaseUnreachable. */
export const migrate = async (database: Database): Promise<void> => {
  const { kysely } = ownerOf(database);
  const known = Object.keys(await sqlFiles.getMigrations());
  refuseNewer(await readApplied(kysely), known);
  await ensureRoles(kysely);
  const { error } = await new Migrator({ db: kysely, provider: sqlFiles }).migrateToLatest();
  if (error !== undefined) throw error;
};
