// `plumbline serve`: the web pages, the API and, unless told otherwise, the sync.
import { once } from 'node:events';
import type { App } from '../app.ts';
import { type Config, readConfig } from '../config.ts';
import { openLog } from '../lib/log.ts';
import { command, type Place } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';

const advice: Readonly<Record<string, (config: Config) => string>> = {
  EADDRINUSE: ({ port }) =>
    `Port ${port} is in use by another program. Choose another one, such as PORT=${port + 1}, or stop that program.`,
  EACCES: ({ port }) => `This user may not listen on port ${port}. Choose one above 1023, such as PORT=3000.`,
  EADDRNOTAVAIL: ({ host }) =>
    `This machine has no address ${host}. Set HOST to one it has, such as 127.0.0.1 or 0.0.0.0.`,
  ENOTFOUND: ({ host }) => `The name ${host} is not known. Set HOST to an address such as 127.0.0.1 or 0.0.0.0.`,
};

const listen = async (app: App, config: Config): Promise<string> => {
  try {
    return await app.listen();
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const words = advice[code];
    throw words ? new CommandFailed(words(config), { cause }) : cause;
  }
};

const announce = async (app: App, url: string, options: { json: boolean; place: Place }): Promise<void> => {
  const { json, place } = options;
  const code = await app.readSetUpCode();
  const link = code === null ? null : `${url}/set-up#${code}`;
  if (json) {
    place.stdout.write(`${JSON.stringify({ url, setUp: link === null ? null : { code, link } })}\n`);
    return;
  }
  place.stdout.write(`Plumbline serves ${url}\n`);
  if (link === null) return;
  place.stdout.write(
    `\nIt is not set up yet. Open this link, or enter the set-up code there:\n  ${link}\n  ${code}\n\n`,
  );
};

export const serve = command({
  name: 'serve',
  summary: 'Serves the web pages and the API, and syncs.',
  options: {
    'no-worker': { type: 'boolean', help: 'Leave the sync to `plumbline worker` processes (PostgreSQL only).' },
  },
  examples: ['plumbline serve', 'PORT=8080 PUBLIC_URL=https://plumbline.example.com plumbline serve'],
  run: async ({ values, ...place }) => {
    const config = readConfig(place.environment, place.folder);
    if (values['no-worker'] === true && config.databaseUrl === null) {
      const message = '--no-worker needs PostgreSQL (DATABASE_URL): the embedded database is open to one process only.';
      throw new CommandFailed(message, { exit: Exit.badArguments });
    }
    const log = openLog({ level: config.logLevel });
    // Not with the file: other commands do without pages and API.
    const { openApp } = await import('../app.ts');
    const app = await openApp({ config, log, role: values['no-worker'] === true ? 'web' : 'all' });
    try {
      const url = await listen(app, config);
      await announce(app, config.publicUrl ?? url, { json: values.json === true, place });
      if (!place.signal.aborted) await once(place.signal, 'abort');
      place.stderr.write('Stopping: what is being read is saved first ...\n');
    } finally {
      await app.close();
    }
    return Exit.fine;
  },
});
