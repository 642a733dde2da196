// The embedded database in its data folder: locked, made in one step, and told apart from what cannot be opened.
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, DataFolderDamaged } from './errors.ts';
import { lockFolder } from './folder-lock.ts';
import { type EmbeddedEngine, openPglite } from './pglite.ts';
import { ensureTemplate } from './template.ts';

/** PostgreSQL's major version inside PGlite. */
const major = '18';

const damaged = (folder: string, why: string, cause?: unknown): DataFolderDamaged =>
  new DataFolderDamaged(
    `The database in ${folder} cannot be opened: ${why}. None of its data was removed. Restore the folder from a backup, or move it away to start with an empty database.`,
    { cause },
  );

const listFolder = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
};

const expected = ['base', 'global', 'pg_wal', 'pg_xact', 'PG_VERSION', 'postgresql.conf'];

const checkFolder = async (folder: string, names: readonly string[]): Promise<void> => {
  const missing = expected.filter((name) => !names.includes(name));
  if (missing.length > 0) throw damaged(folder, `${missing.join(', ')} missing`);
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8')).trim();
  if (version !== major) {
    throw damaged(folder, `it was made by PostgreSQL ${version}, and this Plumbline carries PostgreSQL ${major}`);
  }
};

/** Made beside and moved into place, so that a crash on the way leaves no half of a database. */
const makeFolder = async (dataDir: string, folder: string): Promise<void> => {
  for (const name of await listFolder(dataDir)) {
    if (name.startsWith('database.part-')) await rm(join(dataDir, name), { recursive: true, force: true });
  }
  const part = join(dataDir, `database.part-${randomUUID()}`);
  const engine = await openPglite({ folder: part, template: await ensureTemplate() });
  await engine.close();
  // An empty folder of that name may be there.
  await rm(folder, { recursive: true, force: true });
  await rename(part, folder);
};

const openFolder = async (dataDir: string): Promise<EmbeddedEngine> => {
  const folder = join(dataDir, 'database');
  const names = await listFolder(folder);
  if (names.length === 0) await makeFolder(dataDir, folder);
  else await checkFolder(folder, names);
  // A killed process leaves this behind, sometimes empty, and PostgreSQL then refuses to start; that nobody else runs we know from our own lock.
  await rm(join(folder, 'postmaster.pid'), { force: true });
  try {
    return await openPglite({ folder, template: null });
  } catch (cause) {
    throw damaged(folder, 'its files are damaged', cause);
  }
};

export interface Embedded {
  readonly engine: EmbeddedEngine;
  /** Lets a second process on the folder know where this one serves. */
  readonly announce: (url: string) => Promise<void>;
}

/** `dataDir` null: in memory. Errors: DataFolderInUse, DataFolderDamaged. */
export const openEmbedded = async (dataDir: string | null): Promise<Embedded> => {
  if (dataDir === null) {
    const engine = await openPglite({ folder: null, template: await ensureTemplate() });
    return { engine, announce: async () => {} };
  }
  const lock = await lockFolder(dataDir);
  try {
    const engine = await openFolder(dataDir);
    const close = async (): Promise<void> => {
      try {
        await engine.close();
      } finally {
        await lock.release();
      }
    };
    return { engine: { ...engine, close }, announce: lock.announce };
  } catch (error) {
    await lock.release();
    throw error;
  }
};
