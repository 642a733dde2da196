// The composition root: how Plumbline is put together, and how all of it stops.
import type { FastifyInstance } from 'fastify';
import { setUpCode } from './access/first-run.ts';
import { Operator, removeOperatorFile, writeOperatorFile } from './access/operator.ts';
import type { Config } from './config.ts';
import { openSources, type Sources } from './connections/sources.ts';
import { startSweep } from './connections/sweep.ts';
import { startWatch } from './connections/watch.ts';
import { type Jobs, openJobs } from './db/jobs.ts';
import { migrate } from './db/migrate.ts';
import { type Database, openDatabase } from './db/open.ts';
import { isClaimed } from './db/queries/organizations.ts';
import { openWeb } from './http/open.ts';
import { systemClock } from './lib/clock.ts';
import { openHosts } from './lib/hosts.ts';
import type { Log } from './lib/log.ts';
import { openNetwork } from './lib/network.ts';
import { type Keyring, openKeyring } from './lib/secrets.ts';
import { openMailer } from './notify/mail.ts';
import { mapAccounts } from './people/roster.ts';
import { providers as listed } from './providers/index.ts';
import type { Provider, Seams } from './providers/provider.ts';
import { rollUp } from './signals/rollup.ts';
import { startWorker } from './sync/worker.ts';

export interface AppOptions {
  readonly config: Config;
  readonly log: Log;
  /** web: pages and API. worker: the sync. all: both. */
  readonly role: 'all' | 'web' | 'worker';
  /** What is given is used and left open; the rest is opened here and closed with the app. */
  readonly seams?: Partial<Seams>;
  readonly database?: Database;
  readonly providers?: readonly Provider[];
}

export interface App {
  /** Answers without listening, too: `server.inject`. */
  readonly server: FastifyInstance;
  /** Lets in who may read the data folder; lives as long as the app. */
  readonly operatorToken: string;
  /** Null when the product is set up. */
  readSetUpCode(): Promise<string | null>;
  /** Listens where the configuration says and tells the data folder's other users; resolves to the URL on this machine. Errors: those of the socket. */
  listen(): Promise<string>;
  /** Safe to call more than once. */
  close(): Promise<void>;
}

/** What was opened, to be closed in the opposite order; a failure does not keep the rest open. */
class Opened {
  readonly #closers: (() => Promise<void>)[] = [];
  #closing: Promise<void> | null = null;

  add(closer: () => Promise<void>): void {
    this.#closers.push(closer);
  }

  close(): Promise<void> {
    this.#closing ??= this.#run();
    return this.#closing;
  }

  async #run(): Promise<void> {
    const failures: unknown[] = [];
    for (const closer of this.#closers.toReversed()) {
      try {
        await closer();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything could be closed.');
  }
}

/** A custom cloud lies on this machine, its mail servers too. */
const allowedPrivate = ({ privateHosts, endpoints }: Config): readonly string[] =>
  endpoints.cloud === 'custom' ? [...privateHosts, 'localhost', '127.0.0.0/8', '::1'] : privateHosts;

const openSeams = (options: AppOptions, opened: Opened, providers: readonly Provider[]): Seams => {
  const { config, seams } = options;
  const clock = seams?.clock ?? systemClock();
  const hosts = seams?.hosts ?? openHosts({ allowPrivate: allowedPrivate(config), proxy: config.proxy });
  if (seams?.network) return { clock, hosts, network: seams.network };
  const allow = providers.flatMap((provider) => provider.hosts(config.endpoints));
  const outside = openNetwork({ allow, proxy: config.proxy });
  opened.add(() => outside.close());
  return { clock, hosts, network: outside.network };
};

const openData = async ({ config, database }: AppOptions, opened: Opened): Promise<Database> => {
  const data = database ?? (await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir }));
  if (!database) opened.add(() => data.close());
  await migrate(data);
  return data;
};

interface Parts {
  readonly config: Config;
  readonly log: Log;
  readonly database: Database;
  readonly seams: Seams;
  readonly keyring: Keyring;
  readonly operator: Operator;
  readonly providers: readonly Provider[];
  readonly sources: Sources;
}

const openMail = ({ config }: AppOptions, opened: Opened) => {
  if (config.mail === null) return {};
  const mailer = openMailer(config.mail, { proxy: config.proxy });
  opened.add(async () => mailer.close());
  return { mailer };
};

/** The queue, and the workers that it feeds. */
const openWork = async (parts: Parts, opened: Opened): Promise<Jobs> => {
  const { database, seams, sources, log } = parts;
  const jobs = await openJobs(database, (error) => log.warn('The queue failed and goes on', { error }));
  opened.add(() => jobs.stop());
  const { keyring } = parts;
  const worker = await startWorker({
    database,
    jobs,
    sources,
    clock: seams.clock,
    log,
    mapAccounts,
    seal: (text, place) => keyring.seal(text, place),
    rollUp,
  });
  opened.add(() => worker.stop());
  const watch = startWatch({ ...parts, endpoints: parts.config.endpoints });
  opened.add(() => watch.stop());
  const sweep = startSweep(parts);
  opened.add(() => sweep.stop());
  return jobs;
};

const listen = async (app: { server: FastifyInstance; opened: Opened }, parts: Parts): Promise<string> => {
  const { config, database, operator } = parts;
  const address = await app.server.listen({ host: config.host, port: config.port });
  const url = address.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
  const { token } = operator;
  app.opened.add(() => removeOperatorFile(config.dataDir, token));
  await writeOperatorFile(config.dataDir, { url, token, pid: process.pid });
  await database.announce(url);
  return url;
};

/**
 * Opens everything but the port. Stops in this order: no new callers (operator's file, port), answers on their way,
 * workers (what is being read is saved or given up), the queue, sources, network, database.
 * Errors: those of the database; what was opened before is closed again.
 */
export const openApp = async (options: AppOptions): Promise<App> => {
  const { config, log, role } = options;
  const providers = options.providers ?? listed;
  const opened = new Opened();
  try {
    const database = await openData(options, opened);
    const seams = openSeams(options, opened, providers);
    const keyring = openKeyring(config.keys);
    const sources = openSources({ database, keyring, seams, endpoints: config.endpoints, providers });
    opened.add(() => sources.close());
    const operator = new Operator(database);
    const parts = { config, log, database, seams, keyring, operator, providers, sources };
    const working = role === 'web' ? {} : { jobs: await openWork(parts, opened) };
    const { publicUrl, endpoints, trustedProxies } = config;
    const { server, close } = await openWeb({
      ...parts,
      ...openMail(options, opened),
      ...working,
      publicUrl,
      endpoints,
      trustedProxies,
    });
    opened.add(close);
    return {
      server,
      operatorToken: operator.token,
      readSetUpCode: async () => ((await database.door(isClaimed)) ? null : setUpCode(keyring)),
      listen: () => listen({ server, opened }, parts),
      close: () => opened.close(),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
};
