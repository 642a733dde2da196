// `plumbline demo`: an emulated tenant is connected, synced and shown, with nothing to prepare and nothing to clean up.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { App } from '../app.ts';
import { type Config, readConfig } from '../config.ts';
import { createConnection, listProviders } from '../contract/connections.ts';
import { listPeople } from '../contract/people.ts';
import { setUp } from '../contract/session.ts';
import { openLog } from '../lib/log.ts';
import { checksText } from './checks-text.ts';
import { type Client, clientOf } from './client.ts';
import { command, type Place } from './command.ts';
import { type EmulatedTenant, EmulatorEnded, startEmulatedTenant } from './emulated-tenant.ts';
import { CommandFailed, Exit } from './failure.ts';
import { peopleText, readPeople } from './people.ts';
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
) => {
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
  const [synced] = await followSync(client, [connection], place);
  for (const stream of synced?.streams ?? []) {
    if (stream.undated === 0) continue;
    place.stderr.write(`${stream.undated} copies of mail carry no date: they are kept, and counted on no day.\n`);
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

const showPeople = async (client: Client, { place, json }: { place: Place; json: boolean }): Promise<void> => {
  const period = await heldPeriod(client, 28);
  if (period === null) throw new CommandFailed('The tenant holds no activity, so there are no figures to show.');
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
    await connectTenant(client, tenant, { place, all: stage.all });
    await showPeople(client, stage);
    if (stage.once) return;
    const url = await listen(app, config, place);
    await registerSharedApp(tenant, shared, url);
    place.stdout.write(
      `\nOpen ${url}\n  e-mail    ${owner.email}\n  password  ${password}\nCtrl-C ends the demo and removes what it stored.\n`,
    );
    if (!place.signal.aborted) await once(place.signal, 'abort');
  } finally {
    await app.close();
  }
};

const startTenant = async (args: readonly string[]): Promise<EmulatedTenant> => {
  try {
    return await startEmulatedTenant(args);
  } catch (error) {
    if (!(error instanceof EmulatorEnded)) throw error;
    throw new CommandFailed('The emulated tenant did not start; what is wrong is said above.', {
      cause: error,
      exit: error.exitCode,
    });
  }
};

export const demo = command({
  name: 'demo',
  summary: 'Connects an emulated tenant, syncs it and shows the people with their figures.',
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
    const tenant = await startTenant(mail.length > 0 ? ['--scenario', 'mail', ...mail] : ['--scenario', scenario]);
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
