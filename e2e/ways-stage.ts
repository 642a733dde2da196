// The product on a stage with every way in: it listens, has an app registration that others consent to, an owner at a browser, and a clock that the story moves.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { type App, openApp } from '../src/app.ts';
import { type Client, clientOf } from '../src/cli/client.ts';
import { type EmulatedTenant, startEmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { inventSharedApp, registerSharedApp, type SharedApp, sharedAppVariables } from '../src/cli/shared-app.ts';
import { followSync } from '../src/cli/sync.ts';
import { type Config, readConfig } from '../src/config.ts';
import { type Connection, listConnections, syncConnection } from '../src/contract/connections.ts';
import { ActivityLine, exportActivity, exportSignals, SignalLine } from '../src/contract/people.ts';
import { setUp, signIn } from '../src/contract/session.ts';
import type { Database } from '../src/db/open.ts';
import { systemClock } from '../src/lib/clock.ts';
import { openLog } from '../src/lib/log.ts';
import { type Network, type NetworkRequest, openNetwork } from '../src/lib/network.ts';
import { providers } from '../src/providers/index.ts';
import { control } from './control.ts';
import { Person } from './emulated-people.ts';
import { compareFigures, Truth } from './ledger.ts';
import { environmentFor } from './stage.ts';

export const now = '2026-11-20T16:00:00Z';
/** A connection that begins on a Friday holds whole figures from the Monday after. */
export const since = '2026-11-06T00:00:00.000Z';
const figuresFrom = '2026-11-09';
/** Seconds after which hourly streams are due again whatever their shift, and no access token of before is accepted any more. */
export const nextHour = 4600;
export const ownerEmail = 'olga@story.example';
export const ownerPassword = 'tidal copper twelve moons';
export const allStreams = ['people', 'mail', 'meetings', 'mailbox-settings'];

/** Sleeps by the story's clock: moving it wakes who has slept long enough. */
class StoryClock {
  #offset: number;
  /** The tenant's time: it stands still between the story's steps, so what it holds up to here was readable. */
  tenantNow: number;
  readonly #sleepers = new Set<{ readonly until: number; readonly wake: AbortController }>();

  constructor(start: string) {
    this.tenantNow = Date.parse(start);
    this.#offset = this.tenantNow - Date.now();
  }

  readonly now = (): number => Date.now() + this.#offset;

  readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    const sleeper = { until: this.now() + ms, wake: new AbortController() };
    this.#sleepers.add(sleeper);
    const signals = signal === undefined ? [sleeper.wake.signal] : [sleeper.wake.signal, signal];
    try {
      await systemClock().sleep(ms, AbortSignal.any(signals));
    } catch (error) {
      if (signal?.aborted === true) throw error;
    } finally {
      this.#sleepers.delete(sleeper);
    }
  };

  /** Seconds that the story is ahead of this machine. */
  get ahead(): number {
    return this.#offset / 1000;
  }

  advance(seconds: number): void {
    this.#offset += seconds * 1000;
    this.tenantNow += seconds * 1000;
    for (const { until, wake } of this.#sleepers) if (until <= this.now()) wake.abort();
  }
}

const Requests = z.looseObject({
  total: z.number(),
  byTemplate: z.record(z.string(), z.number()),
  byStatus: z.record(z.string(), z.number()),
  tokensIssued: z.record(z.string(), z.number()),
  early: z.number(),
});

export interface WaysStage {
  readonly tenant: EmulatedTenant;
  readonly shared: SharedApp;
  /** The product's origin. */
  readonly url: string;
  /** The operator. */
  readonly client: Client;
  readonly database: Database;
  readonly control: ReturnType<typeof control>;
  readonly organizationId: string;
  readonly dataDir: string;
  /** Signed in as the owner. */
  readonly owner: Person;
  /** The owner's session ends after some days. */
  signInOwner(): Promise<void>;
  /** A browser that the product does not know. */
  browser(): Person;
  now(): number;
  /** The tenant's time: it moves with `advance` alone. */
  tenantNow(): number;
  log(): string;
  /** The product's clock and the tenant's go on, Entra's too where it has the story's time. */
  advance(seconds: number): Promise<void>;
  connections(): Promise<readonly Connection[]>;
  connection(id: string): Promise<Connection>;
  /** Waits until a reading has ended that was not over at `before`, or somebody has to look. */
  settled(id: string, before?: string | null): Promise<Connection>;
  /** Sync now, and wait for its end. */
  sync(id: string): Promise<Connection>;
  /** What the emulated Microsoft was asked since the count was last begun anew. */
  requests(): Promise<z.output<typeof Requests>>;
  /** Figures that are not as the tenant's ledger has them; of these people and signals, or of all. `settings`: whether mailboxes told their zone and hours. */
  differences(only?: {
    readonly people?: readonly string[];
    readonly signals?: readonly string[];
    readonly settings?: boolean;
  }): Promise<string[]>;
  activity(): Promise<ActivityLine[]>;
  close(): Promise<void>;
}

const linesOf = async <Line extends z.ZodType>(body: NodeJS.ReadableStream, shape: Line): Promise<z.output<Line>[]> => {
  const lines: z.output<Line>[] = [];
  for await (const text of createInterface({ input: body })) lines.push(shape.parse(JSON.parse(text)));
  return lines;
};

export interface WaysOptions {
  readonly database: Database;
  /** Where the database is, for the product's configuration; null: embedded. */
  readonly databaseUrl?: string | null;
  /** Whose time Entra has: assertions that are signed with a certificate carry the machine's, identity tokens are held against the story's. */
  readonly entra?: 'story' | 'machine';
  /** Variables beside those of the emulated tenant. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Overhears what the product and the sources say to each other. */
  readonly overhear?: (sent: NetworkRequest, answer: string) => void;
}

/** The product's own network, overheard. */
const openOverheard = (config: Config, overhear: NonNullable<WaysOptions['overhear']>) => {
  const allow = providers.flatMap((provider) => provider.hosts(config.endpoints));
  const outside = openNetwork({ allow, proxy: null });
  const network: Network = async (request) => {
    const answer = await outside.network(request);
    const text = await answer.text();
    overhear(request, text);
    return { ...answer, text: async () => text };
  };
  return { network, close: () => outside.close() };
};

const openProduct = async (options: WaysOptions) => {
  const { database, databaseUrl = null, environment = {}, entra = 'story', overhear } = options;
  const tenant = await startEmulatedTenant(['--scenario', 'small-office', '--now', now, '--frozen']);
  const shared = inventSharedApp();
  const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-ways-'));
  const place = { dataDir, databaseUrl, key: randomBytes(32).toString('base64') };
  const variables = { ...environmentFor(tenant, place), ...sharedAppVariables(shared), ...environment };
  const lines: string[] = [];
  const log = openLog({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
  const clock = new StoryClock(now);
  const config = readConfig(variables, dataDir);
  const outside = overhear === undefined ? null : openOverheard(config, overhear);
  const seams = outside === null ? { clock } : { clock, network: outside.network };
  const app = await openApp({ config, log, role: 'all', database, seams });
  const url = await app.listen();
  await registerSharedApp(tenant, shared, url);
  const world = control(tenant);
  const follow = async (): Promise<void> => {
    if (entra === 'story') await world.post('/settings', { skewSeconds: clock.ahead });
  };
  await follow();
  const advance = async (seconds: number): Promise<void> => {
    await world.post('/clock', { advanceSeconds: seconds });
    clock.advance(seconds);
    await follow();
    // Who slept looks around now.
    await wait(50);
  };
  const close = async (): Promise<void> => {
    await app.close();
    await outside?.close();
    await tenant.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { tenant, shared, dataDir, lines, clock, app, url, control: world, advance, close };
};

const setUpOwner = async (app: App, url: string): Promise<{ owner: Person; organizationId: string }> => {
  const owner = new Person(url);
  const { organization } = await owner.call(setUp, {
    organizationName: 'Story',
    zone: 'UTC',
    fullName: 'Olga Owner',
    email: ownerEmail,
    password: ownerPassword,
    setUpCode: (await app.readSetUpCode()) ?? '',
    rawDays: null,
  });
  return { owner, organizationId: organization?.id ?? '' };
};

/** Microsoft tells one span of hours a day: the breaks of these two are known to the ledger alone. */
const withBreaks = ['pavel.novak@contoso.com', 'mei.lin@contoso.com'];

type Day = Truth['people'][number]['days'][number];

const pickSignals = ({ day, signals }: Day, wanted: (name: string) => boolean): Day => ({
  day,
  signals: Object.fromEntries(Object.entries(signals).filter(([name]) => wanted(name))),
});

type Only = NonNullable<Parameters<WaysStage['differences']>[0]>;

const compare = async (
  { control: world, client, now: at }: Pick<WaysStage, 'control' | 'client'> & { readonly now: number },
  { people, signals, settings = true }: Only,
): Promise<string[]> => {
  const instant = new Date(at).toISOString();
  const period = { from: figuresFrom, to: instant.slice(0, 10) };
  const asked = { at: instant, firstReadAt: now, mailboxSettings: String(settings), ...period };
  const truth = await world.get(`/truth?${new URLSearchParams(asked).toString()}`, Truth);
  const lines = await linesOf(await client.stream(exportSignals, { ...period, format: 'jsonl' }), SignalLine);
  const isPerson = (address: string): boolean => !withBreaks.includes(address) && (people?.includes(address) ?? true);
  const isSignal = (name: string): boolean => signals?.includes(name) ?? true;
  const wanted = truth.people
    .filter(({ address }) => isPerson(address))
    .map(({ days, ...person }) => ({ ...person, days: days.map((day) => pickSignals(day, isSignal)) }));
  const said = lines.filter(({ email, signal }) => isPerson(email) && isSignal(signal));
  return compareFigures({ ...truth, people: wanted }, said);
};

const quiet = new Writable({ write: (_chunk, _encoding, done) => done() });

export const openWaysStage = async (options: WaysOptions): Promise<WaysStage> => {
  const product = await openProduct(options);
  const { tenant, shared, dataDir, lines, clock, app, url, control: world } = product;
  const client = clientOf(app);
  const { owner, organizationId } = await setUpOwner(app, url);
  const connections = async () => (await client.call(listConnections, {})).connections;
  const connection = async (id: string): Promise<Connection> => {
    const found = (await connections()).find((one) => one.id === id);
    if (found === undefined) throw new Error(`There is no connection ${id}.`);
    return found;
  };
  const settled: WaysStage['settled'] = async (id, before = null) => {
    const place = { stderr: quiet, signal: AbortSignal.timeout(120_000) };
    await followSync(client, [{ ...(await connection(id)), lastFinishedAt: before }], place);
    return connection(id);
  };
  return {
    tenant,
    shared,
    url,
    client,
    database: options.database,
    control: world,
    organizationId,
    dataDir,
    owner,
    signInOwner: async () => {
      await owner.call(signIn, { email: ownerEmail, password: ownerPassword });
    },
    browser: () => new Person(url),
    now: clock.now,
    tenantNow: () => clock.tenantNow,
    log: () => lines.join(''),
    advance: product.advance,
    connections,
    connection,
    settled,
    sync: async (id) => {
      // What is on its way was asked for before, and would be taken for the answer.
      while ((await connection(id)).syncing) await wait(100);
      const { lastFinishedAt } = await connection(id);
      await client.call(syncConnection, { id });
      return settled(id, lastFinishedAt);
    },
    requests: () => world.get('/ledger', Requests),
    differences: (only = {}) => compare({ control: world, client, now: clock.tenantNow }, only),
    activity: async () => linesOf(await client.stream(exportActivity, { format: 'jsonl' }), ActivityLine),
    close: product.close,
  };
};
