// What every process of Plumbline stands on, opened in order and closed in the opposite one: database, outside, keys, sources, work.
import type { Config } from './config.ts';
import { startPurge } from './activity/retention-purge.ts';
import { openSources, type Sources } from './connections/sources.ts';
import { startSweep } from './connections/sweep.ts';
import { startWatch } from './connections/watch.ts';
import { type Jobs, openJobs } from './db/jobs.ts';
import { migrate } from './db/migrate.ts';
import { type Database, openDatabase } from './db/open.ts';
import { systemClock } from './lib/clock.ts';
import { openHosts } from './lib/hosts.ts';
import type { Log } from './lib/log.ts';
import { openNetwork } from './lib/network.ts';
import { type Keyring, openKeyring } from './lib/secrets.ts';
import { startBounces } from './notify/bounce-loop.ts';
import { startDelivery } from './notify/delivery.ts';
import { startWebhooks } from './notify/webhook-loop.ts';
import { openPostOffice, type PostOffice } from './notify/post-office.ts';
import { mapAccounts } from './people/roster.ts';
import { providers as listed } from './providers/index.ts';
import type { Provider, Seams } from './providers/provider.ts';
import { startUpkeep } from './signals/groups/upkeep.ts';
import { rollUp } from './signals/rollup.ts';
import { startNotices } from './sync/notices.ts';
import type { Trouble } from './sync/trouble.ts';
import { startWorker } from './sync/worker.ts';

export interface PartsOptions {
  readonly config: Config;
  readonly log: Log;
  /** What is given is used and left open; the rest is opened here and closed with the process's parts. */
  readonly seams?: Partial<Seams>;
  readonly database?: Database;
  readonly providers?: readonly Provider[];
}

/** What was opened, to be closed in the opposite order; a failure does not keep the rest open. */
export class Opened {
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

const openSeams = (options: PartsOptions, opened: Opened, providers: readonly Provider[]): Seams => {
  const { config, seams } = options;
  const clock = seams?.clock ?? systemClock();
  const hosts = seams?.hosts ?? openHosts({ allowPrivate: allowedPrivate(config), proxy: config.proxy });
  if (seams?.network) return { clock, hosts, network: seams.network };
  const allow = providers.flatMap((provider) => provider.hosts(config.endpoints));
  const outside = openNetwork({ allow, proxy: config.proxy });
  opened.add(() => outside.close());
  return { clock, hosts, network: outside.network };
};

const openData = async ({ config, database }: PartsOptions, opened: Opened): Promise<Database> => {
  const data = database ?? (await openDatabase({ url: config.databaseUrl, dataDir: config.dataDir }));
  if (!database) opened.add(() => data.close());
  await migrate(data);
  return data;
};

/** What every process of the product stands on. */
export interface Parts {
  readonly config: Config;
  readonly log: Log;
  readonly database: Database;
  readonly seams: Seams;
  readonly keyring: Keyring;
  readonly providers: readonly Provider[];
  readonly sources: Sources;
  /** By which mail leaves. */
  readonly office: PostOffice;
  /** Where people open the product: what links in mails begin with. */
  readonly origin: string;
}

export interface Work {
  readonly jobs: Jobs;
  /** What keeps this process from saving anything; null: nothing. */
  readonly trouble: () => Trouble | null;
}

/** The queue, and the workers that it feeds. */
export const openWork = async (parts: Parts, opened: Opened): Promise<Work> => {
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
  const notices = startNotices({ ...parts, publicUrl: parts.config.publicUrl });
  opened.add(() => notices.stop());
  const sweep = startSweep(parts);
  opened.add(() => sweep.stop());
  const { clock } = seams;
  const settle = (organizationId: string, signal: AbortSignal) => rollUp(database, { organizationId, clock, signal });
  const purge = startPurge({ database, clock, log, settle });
  opened.add(() => purge.stop());
  const upkeep = startUpkeep({ database, clock: seams.clock, log });
  opened.add(() => upkeep.stop());
  const delivery = startDelivery(parts);
  opened.add(() => delivery.stop());
  const bounces = startBounces({ ...parts, endpoints: parts.config.endpoints });
  opened.add(() => bounces.stop());
  const webhooks = startWebhooks(parts);
  opened.add(() => webhooks.stop());
  return { jobs, trouble: () => worker.trouble };
};

/** Opens what does not work by itself yet. Errors: those of the database. */
export const openParts = async (options: PartsOptions, opened: Opened): Promise<Parts> => {
  const { config, log } = options;
  const providers = options.providers ?? listed;
  const database = await openData(options, opened);
  const seams = openSeams(options, opened, providers);
  const keyring = openKeyring(config.keys);
  const sources = openSources({ database, keyring, seams, endpoints: config.endpoints, providers });
  opened.add(() => sources.close());
  const { endpoints, mail, proxy } = config;
  const origin = config.publicUrl ?? `http://${config.host}:${config.port}`;
  const office = openPostOffice({ database, keyring, seams, endpoints, providers, deployment: mail, proxy });
  return { config, log, database, seams, keyring, providers, sources, office, origin };
};
