// Applies migrations/*.sql in the order of their numbers, all or nothing.
import { readdir, readFile } from 'node:fs/promises';
import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import { SchemaNewer } from './errors.ts';
import type { Schema } from './schema.ts';
import { ensureRights } from './roles.ts';
import { splitStatements } from './statements.ts';

const folder = new URL('./migrations/', import.meta.url);

/** Each statement goes out on its own: Citus forwards whole strings to its workers. */
const migrationOf = (text: string): Migration => ({
  up: async (kysely) => {
    for (const statement of splitStatements(text)) await sql.raw(statement).execute(kysely);
  },
});

/** Each file's name and text, in order. */
export const readMigrations = async (): Promise<readonly (readonly [string, string])[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(names.map(async (name) => [name, await readFile(new URL(name, folder), 'utf8')] as const));
};

const sqlFiles: MigrationProvider = {
  getMigrations: async () =>
    Object.fromEntries(
      (await readMigrations()).map(([name, text]) => [name.slice(0, -'.sql'.length), migrationOf(text)]),
    ),
};

const readApplied = async (kysely: Kysely<Schema>): Promise<readonly string[]> => {
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

const lock = 4_125_870_961;

/**
 * Field note: Kysely's own lock belongs to the session, which behind a pooler such as PgBouncer is another one with each
 * transaction; and it makes its tables before it takes it.
 */
const migrateAlone = (kysely: Kysely<Schema>): Promise<void> =>
  kysely.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(lock)})`.execute(tx);
    const { error } = await new Migrator({ db: tx, provider: sqlFiles }).migrateToLatest();
    if (error !== undefined) throw error;
  });

/** Errors: SchemaNewer, RightsMissing, DatabaseUnreachable. */
export const applyMigrations = async (kysely: Kysely<Schema>): Promise<void> => {
  const known = Object.keys(await sqlFiles.getMigrations());
  const applied = await readApplied(kysely);
  refuseNewer(applied, known);
  const tablesMissing = applied.length < known.length;
  await ensureRights(kysely, { tablesMissing });
  if (tablesMissing) await migrateAlone(kysely);
};
