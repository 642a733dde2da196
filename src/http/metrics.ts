// GET /metrics for Prometheus: this process, its requests and the deployment; for who runs the server, and nobody else.
import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { equalSecret } from '../lib/tokens.ts';
import { addDeploymentMetrics, type DeploymentParts } from './deployment-metrics.ts';
import { Refusal } from './errors.ts';

export interface MetricsParts extends DeploymentParts {
  /** Each of them lets in: the operator's, and the one that the deployment sets for its Prometheus. */
  readonly tokens: readonly string[];
  readonly publicUrl: string | null;
}

const refused = (): Refusal =>
  new Refusal({
    status: 401,
    code: 'metrics-refused',
    message: 'Metrics are for who runs this server.',
    fix: 'Set PLUMBLINE_METRICS_TOKEN_FILE and send what stands in the file as `Authorization: Bearer …`.',
  });

const isLoopback = (address: string): boolean => address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);

/** Sent by proxies in front: whoever asks through one is somewhere else. */
const forwarded = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/**
 * From this machine, under an address of it. Not where the product has a public address: a proxy beside it makes everybody's
 * requests come from this machine.
 */
const fromHere = (request: FastifyRequest, publicUrl: string | null): boolean => {
  const host = URL.parse(`http://${request.headers.host ?? ''}`)?.hostname.replace(/^\[|\]$/g, '') ?? '';
  return (
    publicUrl === null &&
    isLoopback(request.socket.remoteAddress ?? '') &&
    (host === 'localhost' || (isIP(host) !== 0 && isLoopback(host))) &&
    forwarded.every((name) => request.headers[name] === undefined)
  );
};

/** All tokens are compared, each in constant time. */
const mayRead = (request: FastifyRequest, { tokens, publicUrl }: MetricsParts): boolean => {
  const { authorization } = request.headers;
  if (authorization === undefined) return fromHere(request, publicUrl);
  const given = /^Bearer (\S+)$/.exec(authorization)?.[1] ?? '';
  return tokens.filter((token) => equalSecret(given, token)).length > 0;
};

/** The address as it is declared, such as `/api/people/:id`; all pages and their files are one. */
const routeOf = (request: FastifyRequest): string => {
  const { url } = request.routeOptions;
  if (url !== undefined && /^\/(api|health|metrics|unsubscribe)(\/|$)/.test(url)) return url;
  return request.method === 'GET' || request.method === 'HEAD' ? 'pages' : 'none';
};

const measureRequests = (app: FastifyInstance, registry: Registry): void => {
  const durations = new Histogram({
    name: 'plumbline_requests_duration_seconds',
    help: 'How long requests to this process took to be answered, by declared address and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const labels = { method: request.method, route: routeOf(request), status: reply.statusCode };
    durations.observe(labels, reply.elapsedTime / 1000);
  });
};

/** To be called before the routes that it measures. */
export const serveMetrics = (app: FastifyInstance, parts: MetricsParts): void => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const refresh = addDeploymentMetrics(registry, parts);
  measureRequests(app, registry);
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (!mayRead(request, parts)) throw refused();
    await refresh();
    reply.type(registry.contentType);
    return registry.metrics();
  });
};
