// `plumbline migrate`: brings the database's schema up to this version, before the servers of this version start.
import { readConfig } from '../config.ts';
import { migrate as applyMigrations } from '../db/migrate.ts';
import { openDatabase } from '../db/open.ts';
import { command } from './command.ts';
import { Exit } from './failure.ts';

export const migrate = command({
  name: 'migrate',
  summary: 'Brings the database’s schema up to this version.',
  options: {},
  run: async ({ values, ...place }) => {
    const config = readConfig(place.environment, place.folder);
    const database = await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir });
    try {
      await applyMigrations(database);
    } finally {
      await database.close();
    }
    place.stdout.write(values.json === true ? '{"migrated":true}\n' : 'The schema is up to date.\n');
    return Exit.fine;
  },
});
