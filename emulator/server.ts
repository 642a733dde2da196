// The emulator's one HTTP server: Entra below /login, Graph below /graph, its controls below /_emulator.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { BambooHr } from './bamboohr/bamboohr.ts';
import { serveBambooHr } from './bamboohr/serve.ts';
import { Clock } from './clock.ts';
import { answerControl } from './control/controls.ts';
import { openEntra } from './entra/entra.ts';
import { makeSigningKey } from './entra/keys.ts';
import { App, Registry } from './entra/registry.ts';
import { serveLogin } from './entra/serve.ts';
import { deliver, stay, type Delivery, type Leaving } from './fault-effects.ts';
import { Faults, FaultPlan } from './faults.ts';
import { Google } from './google/google.ts';
import { serveGoogle } from './google/serve.ts';
import { Access } from './graph/access.ts';
import { AuditQueries } from './graph/audit-queries.ts';
import { DeltaGenerations } from './graph/delta-generations.ts';
import { Downloads } from './graph/downloads.ts';
import { NoticeBook } from './graph/notice-book.ts';
import { deliverNotices } from './graph/notice-delivery.ts';
import { Outbox } from './graph/outbox.ts';
import { serveDownload } from './graph/reports.ts';
import { Refusals } from './graph/refusals.ts';
import { Revocations } from './graph/revocations.ts';
import { serveGraph } from './graph/serve.ts';
import { Sessions } from './graph/sessions.ts';
import { SwitchBoard } from './graph/tenant-switches.ts';
import type { Request } from './http/wire.ts';
import { Ledger } from './ledger.ts';
import { Limits, Quota, type Arrival } from './quota.ts';
import { ChatArchive } from './scenarios/chats.ts';
import { Settings } from './settings.ts';
import { serveSlack } from './slack/serve.ts';
import { Slack } from './slack/slack.ts';
import type { Instant, Tenant } from './tenant/model.ts';
import type { World } from './world.ts';
import { serveZoom } from './zoom/serve.ts';
import { Zoom } from './zoom/zoom.ts';

export interface EmulatorOptions {
  readonly tenants: readonly Tenant[];
  readonly apps: readonly App[];
  readonly now: Instant;
  readonly frozen?: boolean;
  /** 0 takes a free one. */
  readonly port?: number;
  readonly faults?: FaultPlan;
  readonly limits?: Limits;
  readonly settings?: Settings;
}

export interface Emulator {
  readonly origin: string;
  readonly loginUrl: string;
  readonly graphUrl: string;
  readonly slackUrl: string;
  readonly zoomUrl: string;
  readonly googleUrl: string;
  readonly bambooUrl: string;
  readonly controlUrl: string;
  readonly world: World;
  close(): Promise<void>;
}

/** While the tenant's clock runs, changes are told this often, milliseconds. */
const tellEvery = 10_000;

const urlsOf = (origin: string): Omit<Emulator, 'world' | 'close'> => ({
  origin,
  loginUrl: `${origin}/login`,
  graphUrl: `${origin}/graph`,
  slackUrl: `${origin}/slack`,
  zoomUrl: `${origin}/zoom`,
  googleUrl: `${origin}/google`,
  bambooUrl: `${origin}/bamboohr`,
  controlUrl: `${origin}/_emulator`,
});

/** Starts on loopback; rejects with the system's error when the port is taken. */
export const startEmulator = async (options: EmulatorOptions): Promise<Emulator> => {
  const key = await makeSigningKey();
  const registry = new Registry();
  for (const app of options.apps) registry.put(app);
  const world: World = {
    clock: new Clock(options.now, options.frozen ?? false),
    tenants: new Map(options.tenants.map((tenant) => [tenant.id, tenant])),
    registry,
    entra: openEntra(),
    key,
    ledger: new Ledger(),
    quota: new Quota(options.limits ?? Limits.parse({})),
    faults: new Faults(options.faults ?? FaultPlan.parse({})),
    sessions: new Sessions(key),
    access: new Access({
      now: () => ({ clock: world.clock.now(), machine: Date.now() }),
      bindsReadBasic: () => world.settings.accessPoliciesBindReadBasic,
    }),
    revocations: new Revocations(),
    refusals: new Refusals(),
    downloads: new Downloads(),
    audit: new AuditQueries(),
    outbox: new Outbox(),
    notices: new NoticeBook(),
    switches: new SwitchBoard(),
    deltas: new DeltaGenerations(),
    chats: new ChatArchive(options.now),
    slack: new Slack(),
    zoom: new Zoom(),
    google: new Google(),
    bamboohr: new BambooHr(options.now),
    settings: options.settings ?? Settings.parse({}),
    origin: '',
  };
  const stopping = new AbortController();
  const connections = watchConnections(() => world.quota.tick());
  const server = createServer({ keepAliveTimeout: 30_000 }, makeListener(world, connections, stopping.signal));
  server.on('connection', (socket) => connections.open(socket));
  const port = await listen(server, options.port ?? 0);
  world.origin = `http://127.0.0.1:${port}`;
  const telling = setInterval(() => {
    if (!world.clock.state().frozen) void deliverNotices(world);
  }, tellEvery);
  telling.unref();
  let closed: Promise<void> | null = null;
  return {
    ...urlsOf(world.origin),
    world,
    close: () => {
      stopping.abort();
      clearInterval(telling);
      closed ??= Promise.all([closeServer(server), world.notices.close()]).then(() => undefined);
      return closed;
    },
  };
};

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

type Listener = (incoming: IncomingMessage, response: ServerResponse) => void;

/**
 * Requests are stamped as they arrive and served one per turn of the event loop, so that a stamp is never late
 * by more than one answer's work.
 */
const makeListener = (world: World, connections: Connections, stopping: AbortSignal): Listener => {
  const waiting: (() => void)[] = [];
  const serveNext = (): void => {
    const next = waiting.shift();
    if (waiting.length > 0) setImmediate(serveNext);
    next?.();
  };
  return (incoming, response) => {
    const { url = '/', socket } = incoming;
    const arrival = { ...connections.ask(socket), url };
    if (url.startsWith('/graph/')) {
      world.quota.arrived();
      response.once('close', () => world.quota.departed());
    }
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', () => response.destroy());
    incoming.on('end', () => {
      const request = readRequest(incoming, Buffer.concat(chunks));
      waiting.push(() => {
        exchange(world, { request, arrival, stopping }, response).catch((error: unknown) => {
          process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
          response.destroy();
        });
      });
      if (waiting.length === 1) setImmediate(serveNext);
    });
  };
};

interface Connections {
  open(socket: Socket): void;
  /** Stamps a request as it arrives. */
  ask(socket: Socket): Omit<Arrival, 'url'>;
}

/** Numbers connections as they come; the first request on one was on its way when it was opened. */
const watchConnections = (tick: () => number): Connections => {
  const numbers = new WeakMap<Socket, number>();
  const opened = new WeakMap<Socket, number>();
  let count = 0;
  return {
    open: (socket) => {
      numbers.set(socket, ++count);
      opened.set(socket, tick());
    },
    ask: (socket) => {
      const at = tick();
      const sent = opened.get(socket) ?? at;
      opened.delete(socket);
      return { at, sent, connection: numbers.get(socket) ?? 0 };
    },
  };
};

const readRequest = (incoming: IncomingMessage, body: Buffer): Request => {
  const url = incoming.url ?? '/';
  const at = url.indexOf('?');
  const search = at === -1 ? '' : url.slice(at);
  return {
    method: incoming.method ?? 'GET',
    path: at === -1 ? url : url.slice(0, at),
    search,
    query: new URLSearchParams(search),
    headers: incoming.headers,
    body: body.toString('utf8'),
    batched: false,
  };
};

interface Incoming {
  readonly request: Request;
  readonly arrival: Arrival;
  readonly stopping: AbortSignal;
}

const serve = async (world: World, { request, arrival }: Incoming): Promise<Leaving> => {
  const [, service = ''] = request.path.split('/', 2);
  const below = { ...request, path: request.path.slice(service.length + 1) };
  if (service === 'graph') return serveGraph(world, below, arrival);
  if (service === 'slack') return serveSlack(world, below, arrival);
  if (service === 'zoom') return serveZoom(world, below, arrival);
  if (service === 'google') return serveGoogle(world, below, arrival);
  if (service === 'bamboohr') return serveBambooHr(world, below, arrival);
  if (service === 'login') return serveLogin(world, below, arrival);
  if (service === 'reports') return serveDownload(world, below);
  if (service === '_emulator') return stay(deliver(await answerControl(world, below)));
  return stay(deliver({ status: 404, headers: {}, body: '' }));
};

const exchange = async (world: World, incoming: Incoming, response: ServerResponse): Promise<void> => {
  const out = await serve(world, incoming);
  // A client that went away meanwhile has closed its response already.
  if (response.destroyed) out.release();
  else response.once('close', out.release);
  if (out.delay > 0) {
    try {
      await wait(out.delay, undefined, { signal: incoming.stopping });
    } catch {
      response.destroy();
      return;
    }
  }
  out.announce();
  write(out, response);
};

const write = ({ answer, transport }: Delivery, response: ServerResponse): void => {
  if (transport === 'reset') {
    response.socket?.resetAndDestroy();
    response.destroy();
    return;
  }
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
  if (transport === 'whole') {
    response.end(body);
    return;
  }
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.socket?.destroy());
};
