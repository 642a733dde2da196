// A small server with four endpoints of its own, to try what holds for all.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Caller, Visitor } from '../access/caller.ts';
import { ExportFormat } from '../contract/exports.ts';
import { ApiError, endpoint, Nothing } from '../contract/endpoint.ts';
import { DatabaseUnreachable } from '../db/errors.ts';
import { systemClock } from '../lib/clock.ts';
import { openLog } from '../lib/log.ts';
import type { MetricsParts } from './metrics.ts';
import { publicRoute, type Route, route, streamRoute } from './route.ts';
import { openServer } from './server.ts';

const owner: Caller = {
  role: 'owner',
  organizationId: 'o1',
  userId: 'u1',
  email: 'ana@example.com',
  fullName: 'Ana',
};
/** Who the header `x-test` may name. */
const visitors: Readonly<Record<string, Visitor>> = {
  owner: { operator: false, caller: owner },
  employee: { operator: false, caller: { ...owner, role: 'employee', userId: 'u2' } },
};

const echo = endpoint({
  method: 'POST',
  path: '/api/things/:id',
  can: 'connections:manage',
  summary: 'Echoes.',
  input: z.object({
    id: z.string().max(20),
    text: z.string().trim().min(1, 'Enter a text.'),
    size: z.int().default(3),
  }),
  output: z.object({ id: z.string(), text: z.string(), size: z.int().max(1000) }),
});
const list = endpoint({
  method: 'GET',
  path: '/api/things',
  can: 'people:read',
  summary: 'Lists.',
  input: z.object({ page: z.coerce.number().int().min(1).default(1) }),
  output: z.object({ page: z.int() }),
});
const hello = endpoint({
  method: 'POST',
  path: '/api/hello',
  can: 'public',
  summary: 'Hello.',
  input: Nothing,
  output: Nothing,
});
const lines = endpoint({
  method: 'GET',
  path: '/api/lines',
  can: 'data:export',
  summary: 'Lines.',
  input: z.object({
    format: ExportFormat,
    count: z.coerce.number().default(2),
    breakAt: z.coerce.number().default(-1),
  }),
  output: z.object({
    name: z.string(),
    why: z.object({ code: z.string() }).nullable(),
    marks: z.array(z.string()),
    on: z.boolean(),
  }),
  answer: 'stream',
});

const names = ['=1+1', '@cmd', 'plain, "quoted"'];

interface Seen {
  /** `authenticate` and `handle`, as they happened. */
  readonly happened: string[];
  readonly logged: string[];
  /** How many files of lines were given up or sent whole. */
  readonly ended: { count: number };
}

async function* makeLines(input: { count: number; breakAt: number }, ended: Seen['ended']) {
  try {
    for (let index = 0; index < input.count; index += 1) {
      if (index === input.breakAt) throw new Error('the database went away');
      yield { name: names[index % 3] ?? '', why: index === 1 ? { code: 'c' } : null, marks: ['a', 'b'], on: true };
    }
  } finally {
    ended.count += 1;
  }
}

const routes = (seen: Seen): Route[] => [
  route(echo, async ({ input }) => {
    seen.happened.push('handle');
    if (input.text === 'crash') throw new Error('inside c4n4ry', { cause: new Error('deep') });
    if (input.text === 'away') throw new DatabaseUnreachable('The database at db:5432 cannot be used.');
    return { ...input, passwordHash: 'c4n4ry' };
  }),
  route(list, async ({ input }) => input),
  publicRoute(hello, async () => ({})),
  streamRoute(lines, async ({ input }) => ({
    format: input.format,
    name: 'lines',
    lines: makeLines(input, seen.ended),
  })),
];

export const openTestServer = async (
  options: {
    readonly publicUrl?: string;
    readonly pages?: string;
    readonly trustedProxies?: readonly string[];
    readonly metrics?: Omit<MetricsParts, 'publicUrl'>;
  } = {},
): Promise<Seen & { readonly app: FastifyInstance }> => {
  const seen: Seen = { happened: [], logged: [], ended: { count: 0 } };
  const publicUrl = options.publicUrl ?? null;
  const app = await openServer({
    routes: routes(seen),
    visit: async (request) => {
      seen.happened.push('authenticate');
      return visitors[String(request.headers['x-test'])] ?? { caller: null, operator: false };
    },
    oneClick: { end: async () => false, clock: systemClock() },
    health: { notReady: async () => (publicUrl === null ? [] : ['database']) },
    publicUrl,
    ...(options.metrics === undefined ? {} : { metrics: { ...options.metrics, publicUrl } }),
    pages: options.pages ?? '/nowhere',
    trustedProxies: options.trustedProxies ?? [],
    stopping: new AbortController().signal,
    log: openLog({ level: 'debug', destination: { write: (line) => void seen.logged.push(line) } }),
  });
  return { ...seen, app };
};

export const errorOf = (answer: { json: () => unknown }): ApiError['error'] => ApiError.parse(answer.json()).error;
