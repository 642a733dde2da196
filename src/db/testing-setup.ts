// Once per test run: one private PostgreSQL cluster with a migrated database that every test file copies.
import { migrate } from './migrate.ts';
import { openDatabase } from './open.ts';
import { startCluster } from './testing-cluster.ts';

export interface ProvidedCluster {
  readonly version: number;
  readonly port: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Null where PostgreSQL is not installed. */
    postgres: ProvidedCluster | null;
  }
}

/** The database that test files copy. */
export const migratedTemplate = 'migrated';

/** The test run, as far as it concerns us. */
interface Run {
  provide(name: 'postgres', value: ProvidedCluster | null): void;
}

export const setup = async (project: Run): Promise<() => Promise<void>> => {
  const cluster = await startCluster();
  if (cluster === null) {
    project.provide('postgres', null);
    return async () => {};
  }
  const url = await cluster.createDatabase(migratedTemplate);
  const database = await openDatabase({ url, dataDir: null });
  await migrate(database);
  await database.close();
  project.provide('postgres', { version: cluster.version, port: Number(new URL(url).port) });
  return () => cluster.stop();
};
