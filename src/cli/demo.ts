// `plumbline demo`: an emulated tenant is connected, synced and shown, with nothing to prepare and nothing to clean up.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { App } from '../app.ts';
import { type Config, readConfig } from '../config.ts';
import { type Connection, createConnection, listProviders } from '../contract/connections.ts';
import { listPeople } from '../contract/people.ts';
import { setUp } from '../contract/session.ts';
import { openLog } from '../lib/log.ts';
import { checksText } from './checks-text.ts';
import { type Client, clientOf } from './client.ts';
import { command, type Place } from './command.ts';
import { type EmulatedTenant, EmulatorEnded, startEmulatedTenant } from './emulated-tenant.ts';
import { CommandFailed, Exit } from './failure.ts';
import { peopleText, readPeople } from './people.ts';
import { readingLine, showOn } from './reading-line.ts';
import { inventSharedApp, registerSharedApp, sharedAppVariables } from './shared-app.ts';
import { followSync } from './sync.ts';

const owner = { email: 'demo@plumbline.example', fullName: 'Demo Owner' };

/** `login` is given to the product as PLUMBLINE_LOGIN_URL, and so on. */
const environmentFor = (tenant: EmulatedTenant, dataDir: string, place: Place): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.entries(place.environment).filter(([name]) => name === 'PORT' || name === 'HOST')),
  ...Object.fromEntries(Object.entries(tenant.urls).map(([name, url]) => [`PLUMBLINE_${name.toUpperCase()}_URL`, url])),
  PLUMBLINE_CLOUD: 'custom',
  PLUMBLINE_DATA_DIR: dataDir,
  PLUMBLINE_LOG_LEVEL: place.environment['PLUMBLINE_LOG_LEVEL'] ?? 'error',
});

const connectTenant = async (
  client: Client,
  tenant: EmulatedTenant,
  { place, all }: { place: Place; all: boolean },
): Promise<Connection> => {
  const { providers } = await client.call(listProviders, {});
  const provider = providers[0];
  if (!provider) throw new Error('There is no provider.');
  const { tenantId, clientId, clientSecret } = tenant;
  const since = all ? null : new Date(Date.parse(tenant.now) - 91 * 86_400_000).toISOString();
  const way = provider.ways.find((one) => one.interaction === 'form');
  if (!way) throw new Error('There is no way in by a form.');
  const streams = way.streams.filter((stream) => stream.standard).map((stream) => stream.name);
  const fields = { tenantId, clientId, clientSecret };
  const { connection, checks } = await client.call(createConnection, {
    provider: provider.id,
    way: way.id,
    fields,
    streams,
    since,
  });
  place.stderr.write(checksText(checks));
  if (connection === null) throw new CommandFailed('The emulated tenant could not be connected; the checks say why.');
  return connection;
};

/** Why the first sync ended early; null: it did not. */
const troubleOf = ({ status, problem }: Connection): string | null => {
  if (status === 'connected') return null;
  if (problem === null) return `The first sync stopped: the connection is ${status}.`;
  return `The first sync stopped: ${problem.title} ${problem.fix}`;
};

/** Shows how far the first sync is until it is over. Errors: CommandFailed when it did not come to its end. */
const follow = async (client: Client, connection: Connection, place: Place): Promise<void> => {
  const line = showOn(place.stderr, Date.now);
  const show = (connections: readonly Connection[]): void => line.show(readingLine(connections, Date.now()));
  try {
    const [synced = connection] = await followSync(client, [connection], { ...place, show });
    line.clear();
    const trouble = troubleOf(synced);
    if (trouble !== null) throw new CommandFailed(trouble, { exit: Exit.needsAdmin });
    for (const stream of synced.streams) {
      if (stream.undated === 0) continue;
      place.stderr.write(`${stream.undated} copies of mail carry no date: they are kept, and counted on no day.\n`);
    }
  } finally {
    line.clear();
  }
};

/** The days that are held, at most the last `most`; null while nothing is. */
const heldPeriod = async (client: Client, most: number): Promise<{ from: string; to: string } | null> => {
  const today = new Date().toISOString().slice(0, 10);
  const { held } = await client.call(listPeople, { from: today, to: today, size: 1 });
  if (held === null) return null;
  const earliest = new Date(Date.parse(held.to) - (most - 1) * 86_400_000).toISOString().slice(0, 10);
  return { from: held.from > earliest ? held.from : earliest, to: held.to };
};

/** As many as a terminal shows; of more the pages tell. */
const mostShown = 50;

const showPeople = async (client: Client, stage: Stage): Promise<void> => {
  const { place, json, once: ends } = stage;
  const period = await heldPeriod(client, 28);
  if (period === null) throw new CommandFailed('The tenant holds no activity, so there are no figures to show.');
  const { total } = await client.call(listPeople, { ...period, size: 1 }, place.signal);
  if (!ends && !json && total > mostShown) {
    place.stdout.write(`\n${total} people have figures, ${period.from} to ${period.to}: the pages show them.\n`);
    return;
  }
  const people = await readPeople(client, { ...period, search: '' }, place.signal);
  if (json) for (const person of people) place.stdout.write(`${JSON.stringify({ ...period, ...person })}\n`);
  else place.stdout.write(`\n${period.from} to ${period.to}\n\n${peopleText(people)}`);
};

const listen = async (app: App, config: Config, place: Place): Promise<string> => {
  try {
    return await app.listen();
  } catch (error) {
    const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!taken || place.environment['PORT'] !== undefined) {
      throw new CommandFailed(`Port ${config.port} is in use. Choose another one: PORT=${config.port + 1}.`, {
        cause: error,
      });
    }
    throw error;
  }
};

interface Stage {
  readonly tenant: EmulatedTenant;
  readonly dataDir: string;
  readonly place: Place;
  readonly once: boolean;
  readonly json: boolean;
  /** All that the tenant holds, not just the last three months. */
  readonly all: boolean;
}

/** Prints where the pages are and who signs in there. */
const announce = ({ place, json }: Stage, signIn: { url: string; email: string; password: string }): void => {
  if (json) {
    place.stdout.write(`${JSON.stringify(signIn)}\n`);
    return;
  }
  const { url, email, password } = signIn;
  place.stdout.write(
    `\nOpen ${url}\n  e-mail    ${email}\n  password  ${password}\nCtrl-C ends the demo and removes what it stored.\n\n`,
  );
};

/** Errors: CommandFailed when the figures are not there: the first sync failed, or Ctrl-C came first. */
const printFigures = async (stage: Stage, client: Client, connection: Connection): Promise<void> => {
  try {
    await follow(client, connection, stage.place);
    await showPeople(client, stage);
  } catch (error) {
    if (!stage.place.signal.aborted) throw error;
    throw new CommandFailed('Stopped before the figures were there.', { cause: error });
  }
};

/** Serves until Ctrl-C, whatever becomes of the first sync. */
const serve = async (stage: Stage, client: Client, connection: Connection): Promise<void> => {
  const { place } = stage;
  try {
    await follow(client, connection, place);
    await showPeople(client, stage);
    place.stderr.write('\nReady: all that can be read is read. The pages go on being served until Ctrl-C.\n');
  } catch (error) {
    if (place.signal.aborted) return;
    const why = error instanceof Error ? error.message : String(error);
    place.stderr.write(`${why}\nThe pages go on being served until Ctrl-C; they say more.\n`);
  }
  if (!place.signal.aborted) await once(place.signal, 'abort');
};

const play = async (stage: Stage): Promise<void> => {
  const { tenant, dataDir, place } = stage;
  const shared = inventSharedApp();
  const environment = { ...environmentFor(tenant, dataDir, place), ...sharedAppVariables(shared) };
  const config = readConfig(environment, place.folder);
  // Not with the file: other commands do without pages and API.
  const { openApp } = await import('../app.ts');
  const app = await openApp({ config, log: openLog({ level: config.logLevel }), role: 'all' });
  try {
    const client = clientOf(app);
    const password = randomBytes(12).toString('base64url');
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    await client.call(setUp, {
      organizationName: 'Demo',
      zone: stage.all ? 'UTC' : zone,
      ...owner,
      password,
      setUpCode: (await app.readSetUpCode()) ?? '',
      rawDays: null,
    });
    // Before anything is read: a port that is taken is told at once.
    const url = stage.once ? null : await listen(app, config, place);
    if (url !== null) await registerSharedApp(tenant, shared, url);
    const connection = await connectTenant(client, tenant, { place, all: stage.all });
    if (url === null) {
      await printFigures(stage, client, connection);
      return;
    }
    announce(stage, { url, email: owner.email, password });
    await serve(stage, client, connection);
  } finally {
    if (place.signal.aborted) place.stderr.write('Stopping: what is being read is saved first ...\n');
    await app.close();
  }
};

/** Null: it was stopped while it started. */
const startTenant = async (args: readonly string[], signal: AbortSignal): Promise<EmulatedTenant | null> => {
  try {
    return await startEmulatedTenant(args);
  } catch (error) {
    if (!(error instanceof EmulatorEnded)) throw error;
    if (signal.aborted) return null;
    throw new CommandFailed('The emulated tenant did not start; what is wrong is said above.', {
      cause: error,
      exit: error.exitCode,
    });
  }
};

export const demo = command({
  name: 'demo',
  summary: 'Connects an emulated tenant, serves the pages at once, syncs it and shows the people with their figures.',
  options: {
    once: { type: 'boolean', help: 'Print the figures and end, instead of serving the pages.' },
    mail: {
      type: 'string',
      multiple: true,
      value: 'file',
      help: 'Mail metadata (JSON lines) as the tenant’s mail; may be given several times.',
    },
    people: { type: 'string', value: '25|10000', help: 'How many people the tenant has.', default: '25' },
  },
  examples: ['npm run demo', 'npm run demo -- --once', 'npm run demo -- --once --mail list.jsonl'],
  run: async ({ values, ...place }) => {
    const files = values.mail ?? [];
    const scenario = values.people === '10000' ? 'ten-thousand' : 'small-office';
    if (values.people !== '25' && values.people !== '10000') {
      throw new CommandFailed(`--people: "${values.people}" is not one of 25 and 10000.`, { exit: Exit.badArguments });
    }
    const mail = files.flatMap((file) => ['--mail', resolve(place.folder, file)]);
    place.stderr.write('Starting an emulated tenant ...\n');
    const asked = mail.length > 0 ? ['--scenario', 'mail', ...mail] : ['--scenario', scenario];
    const tenant = await startTenant(asked, place.signal);
    if (tenant === null) return Exit.fine;
    const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-demo-'));
    try {
      const stage = { tenant, dataDir, place, once: values.once === true, json: values.json === true };
      await play({ ...stage, all: mail.length > 0 });
    } finally {
      await tenant.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
    return Exit.fine;
  },
});
