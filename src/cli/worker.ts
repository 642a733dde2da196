// `plumbline worker`: one more process that syncs, on PostgreSQL.
import { once } from 'node:events';
import { openWorkerApp } from '../worker-app.ts';
import { readConfig } from '../config.ts';
import { openLog } from '../lib/log.ts';
import { command } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';

export const worker = command({
  name: 'worker',
  summary: 'Syncs beside other workers and the server, on one PostgreSQL.',
  options: {},
  examples: ['DATABASE_URL=postgresql://… PLUMBLINE_SECRET_KEY_FILE=… plumbline worker'],
  run: async ({ values, ...place }) => {
    const config = readConfig(place.environment, place.folder);
    if (config.databaseUrl === null) {
      throw new CommandFailed(
        'Separate workers need PostgreSQL: set DATABASE_URL. The embedded database is open to one process only; there `plumbline serve` syncs by itself.',
        { exit: Exit.badArguments },
      );
    }
    const app = await openWorkerApp({ config, log: openLog({ level: config.logLevel }) });
    try {
      place.stdout.write(values.json === true ? `${JSON.stringify({ working: true })}\n` : 'Plumbline works.\n');
      if (!place.signal.aborted) await once(place.signal, 'abort');
      place.stderr.write('Stopping: what is being read is saved first ...\n');
    } finally {
      await app.close();
    }
    return Exit.fine;
  },
});
