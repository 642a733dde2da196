// The product on a stage: opened in this process against an emulated tenant, on either engine, with a clock the story moves.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { z } from 'zod';
import { type App, openApp } from '../src/app.ts';
import { type Client, clientOf } from '../src/cli/client.ts';
import { type EmulatedTenant, startEmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { followSync } from '../src/cli/sync.ts';
import { readConfig } from '../src/config.ts';
import { type Connection, createConnection, listConnections, syncConnection } from '../src/contract/connections.ts';
import { ActivityLine, exportActivity, exportSignals, SignalLine } from '../src/contract/people.ts';
import { setUp } from '../src/contract/session.ts';
import { systemClock } from '../src/lib/clock.ts';
import { openLog } from '../src/lib/log.ts';
import { control } from './control.ts';
import { widenLimits, widenQuota } from './wide-limits.ts';

const dayMs = 86_400_000;
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The environment in which the product takes the emulated tenant for the cloud. */
export const environmentFor = (
  tenant: EmulatedTenant,
  place: { dataDir: string; databaseUrl: string | null; key: string },
): Record<string, string> => ({
  PLUMBLINE_CLOUD: 'custom',
  PLUMBLINE_DATA_DIR: place.dataDir,
  PLUMBLINE_SECRET_KEY: place.key,
  PLUMBLINE_LOGIN_URL: tenant.urls['login'] ?? '',
  PLUMBLINE_GRAPH_URL: tenant.urls['graph'] ?? '',
  PLUMBLINE_SLACK_URL: tenant.urls['slack'] ?? '',
  PLUMBLINE_ZOOM_URL: tenant.urls['zoom'] ?? '',
  PLUMBLINE_GOOGLE_URL: tenant.urls['google'] ?? '',
  PLUMBLINE_BAMBOO_URL: tenant.urls['bamboo'] ?? '',
  PORT: '0',
  ...(place.databaseUrl === null ? {} : { DATABASE_URL: place.databaseUrl }),
});

export interface Stage {
  readonly tenant: EmulatedTenant;
  readonly app: App;
  readonly client: Client;
  readonly control: ReturnType<typeof control>;
  readonly organizationId: string;
  readonly environment: Record<string, string>;
  /** All that the product logged, as it would have stood on the terminal. */
  log(): string;
  /** The product's clock and the tenant's go on by so many seconds. */
  advance(seconds: number): Promise<void>;
  connect(streams?: readonly string[], since?: string | null): Promise<Connection>;
  /** Sync now, and wait for its end. */
  sync(): Promise<readonly Connection[]>;
  figures(from: string, to: string): Promise<SignalLine[]>;
  activity(): Promise<ActivityLine[]>;
  close(): Promise<void>;
}

const linesOf = async <Line extends z.ZodType>(body: NodeJS.ReadableStream, shape: Line): Promise<z.output<Line>[]> => {
  const lines: z.output<Line>[] = [];
  for await (const text of createInterface({ input: body })) lines.push(shape.parse(JSON.parse(text)));
  return lines;
};

const quiet = new Writable({ write: (_chunk, _encoding, done) => done() });

export interface StageOptions {
  /** Null: the embedded database. */
  readonly databaseUrl: string | null;
  /** Arguments of the emulator. */
  readonly emulator: readonly string[];
  /** Role of the product here; `web` leaves the sync to worker processes. */
  readonly role?: 'all' | 'web';
  /** What the product's clock and the tenant's show in the beginning, where that is not when the tenant was made. */
  readonly at?: string;
  /** How many times as wide as they are the source's limits are taken here, on both sides. */
  readonly wider?: number;
  /** Variables beside those of the emulated tenant, or instead of them. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a story does with the product, by its contract. */
const acting = (client: Client, tenant: EmulatedTenant): Pick<Stage, 'connect' | 'sync' | 'figures' | 'activity'> => {
  const place = { stderr: quiet, signal: AbortSignal.timeout(600_000) };
  return {
    connect: async (streams = ['people', 'mail', 'meetings'], since = dayOf(Date.parse(tenant.now) - 91 * dayMs)) => {
      const made = await client.call(createConnection, {
        provider: 'microsoft',
        fields: { tenantId: tenant.tenantId, clientId: tenant.clientId, clientSecret: tenant.clientSecret },
        streams: [...streams],
        since: since === null ? null : new Date(since).toISOString(),
      });
      if (made.connection === null) throw new Error(`Not connected: ${JSON.stringify(made.checks, null, 1)}`);
      return made.connection;
    },
    sync: async () => {
      const { connections } = await client.call(listConnections, {});
      for (const { id } of connections) await client.call(syncConnection, { id });
      return followSync(client, connections, place);
    },
    figures: async (from, to) => linesOf(await client.stream(exportSignals, { from, to, format: 'jsonl' }), SignalLine),
    activity: async () => linesOf(await client.stream(exportActivity, { format: 'jsonl' }), ActivityLine),
  };
};

export const openStage = async ({
  databaseUrl,
  emulator,
  role = 'all',
  at,
  wider = 1,
  environment: more = {},
}: StageOptions): Promise<Stage> => {
  const tenant = await startEmulatedTenant(emulator);
  const dataDir = await mkdtemp(join(tmpdir(), 'plumbline-story-'));
  const key = randomBytes(32).toString('base64');
  const environment = { ...environmentFor(tenant, { dataDir, databaseUrl, key }), ...more };
  let logged = '';
  const log = openLog({ level: 'debug', destination: { write: (line) => void (logged += line) } });
  const world = control(tenant);
  if (at !== undefined) await world.post('/clock', { now: at });
  if (wider > 1) await widenQuota(world, wider);
  let offset = Date.parse(at ?? tenant.now) - Date.now();
  const clock = { ...systemClock(), now: () => Date.now() + offset };
  const config = readConfig(environment, dataDir);
  const app = await openApp({ config, log, role, seams: { clock }, providers: widenLimits(wider) });
  const client = clientOf(app);
  const session = await client.call(setUp, {
    organizationName: 'Story',
    zone: 'UTC',
    fullName: 'Olga Owner',
    email: 'olga@story.example',
    password: 'a password of a story',
    setUpCode: (await app.readSetUpCode()) ?? '',
    rawDays: null,
  });
  return {
    tenant,
    app,
    client,
    control: world,
    organizationId: session.organization?.id ?? '',
    environment,
    log: () => logged,
    advance: async (seconds) => {
      offset += seconds * 1000;
      await world.post('/clock', { advanceSeconds: seconds });
    },
    ...acting(client, tenant),
    close: async () => {
      await app.close();
      await tenant.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
