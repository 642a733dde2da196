// A migrated, empty database as a tar, made once per installation: a new embedded database starts from it in a fraction of the time.
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Kysely } from 'kysely';
import { z } from 'zod';
import { engineDialect } from './engine.ts';
import { applyMigrations, readMigrations } from './migrations.ts';
import { openPglite } from './pglite.ts';
import type { Schema } from './schema.ts';

const root = new URL('../../', import.meta.url);
const cache = new URL('node_modules/.cache/plumbline/', root);

const Manifest = z.object({ dependencies: z.object({ '@electric-sql/pglite': z.string() }) });

/** Another PGlite or another migration is another template. */
const readKey = async (): Promise<string> => {
  const { dependencies } = Manifest.parse(JSON.parse(await readFile(new URL('package.json', root), 'utf8')));
  const digest = createHash('sha256').update(dependencies['@electric-sql/pglite']);
  for (const [name, text] of await readMigrations()) digest.update(`\0${name}\0${text}`);
  return digest.digest('hex').slice(0, 16);
};

const make = async (): Promise<Uint8Array> => {
  const engine = await openPglite({ folder: null, template: null });
  try {
    await applyMigrations(new Kysely<Schema>({ dialect: engineDialect(engine) }));
    return await engine.dump();
  } finally {
    await engine.close();
  }
};

const save = async (file: URL): Promise<void> => {
  await mkdir(cache, { recursive: true });
  // Another process may have made the same one meanwhile: only those of other keys go.
  const outdated = (await readdir(cache)).filter((name) => name.startsWith('database-') && !file.href.endsWith(name));
  const part = new URL(`part-${randomUUID()}`, cache);
  await writeFile(part, await make());
  try {
    // What another process is just reading is never replaced.
    await link(part, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(part, { force: true });
  }
  await Promise.all(outdated.map((name) => rm(new URL(name, cache), { force: true })));
};

/** Path of the template, made where it is missing; null where the installation's folder cannot be written. */
export const ensureTemplate = async (): Promise<string | null> => {
  const file = new URL(`database-${await readKey()}.tar`, cache);
  try {
    if (!existsSync(file)) await save(file);
    return fileURLToPath(file);
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      ['EACCES', 'EROFS', 'EPERM', 'ENOSPC'].includes(String(error.code))
    ) {
      return null;
    }
    throw error;
  }
};
