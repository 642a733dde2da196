// The HTTP server: what holds for every request, the endpoints, the pages, and what is answered to everything else.
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { type FastifyInstance, fastify } from 'fastify';
import { serializerCompiler } from 'fastify-type-provider-zod';
import type { Log } from '../lib/log.ts';
import { compressAnswers } from './compression.ts';
import { answerFailure, notFound, Refusal } from './errors.ts';
import { type Health, serveHealth } from './health.ts';
import { type MetricsParts, serveMetrics } from './metrics.ts';
import { describeApi } from './openapi.ts';
import { serveNotices } from './notices-door.ts';
import { isPage, sendPage, servePages } from './pages.ts';
import { type OneClick, serveOneClick } from './one-click.ts';
import { type Mounting, mount, type Route } from './route.ts';
import type { ReceiverParts } from '../sync/notices.ts';

const bodyLimit = 256 * 1024;
const requestsPerMinute = 1200;

export interface ServerParts extends Mounting {
  readonly routes: readonly Route[];
  readonly health: Health;
  /** What sources tell by themselves is given to. */
  readonly notices?: ReceiverParts;
  readonly oneClick: OneClick;
  /** Not given: nothing is measured, and there is no /metrics. */
  readonly metrics?: MetricsParts;
  /** Addresses and ranges of the proxies in front; none: nobody's word on who asks is taken. */
  readonly trustedProxies?: readonly string[];
  /** Folder of the built pages. */
  readonly pages: string;
}

const protect = async (app: FastifyInstance, publicUrl: string | null): Promise<void> => {
  const secure = publicUrl?.startsWith('https:') ?? false;
  await app.register(helmet, {
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        // The charts carry a style element of their own.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
  });
  await app.register(rateLimit, {
    global: false,
    max: requestsPerMinute,
    timeWindow: '1 minute',
    errorResponseBuilder: (_request, { ttl }) =>
      new Refusal({
        status: 429,
        code: 'too-many-requests',
        message: 'Too many requests.',
        fix: `Wait ${Math.ceil(ttl / 1000)} seconds.`,
        retryAfter: Math.ceil(ttl / 1000),
      }),
  });
};

/** Another method of an endpoint's address is named as that, with the method it takes. */
const refuseUnknown = (app: FastifyInstance, routes: readonly Route[]): void => {
  const known = routes.map(({ endpoint }) => ({
    method: endpoint.method,
    pattern: new RegExp(`^${endpoint.path.replace(/:\w+/g, '[^/]+')}$`),
  }));
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = known.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    if (methods.length > 0) {
      const allowed = methods.join(', ');
      reply.header('allow', allowed);
      const message = `${request.method} is not possible here.`;
      throw new Refusal({ status: 405, code: 'wrong-method', message, fix: `Use ${allowed}.` });
    }
    if (isPage(request)) return sendPage(reply);
    throw notFound('This address');
  });
};

/** Answers on their way when the server stops end their connection: kept alive it would hold up the stop for seconds. */
const endConnections = (app: FastifyInstance, stopping: AbortSignal): void => {
  app.addHook('onSend', async (_request, reply) => {
    if (stopping.aborted) reply.header('connection', 'close');
  });
};

const logAnswers = (app: FastifyInstance, log: Log): void => {
  app.addHook('onResponse', async (request, reply) => {
    const fields = { method: request.method, route: request.routeOptions.url ?? null, status: reply.statusCode };
    log.debug('Answered', { ...fields, ms: Math.round(reply.elapsedTime) });
  });
};

/** Ready to listen or to be injected into; `close()` ends connections once their answers are sent. */
export const openServer = async (parts: ServerParts): Promise<FastifyInstance> => {
  const app = fastify({
    logger: false,
    bodyLimit,
    // Forwarded headers can be sent by anybody: only those proxies are believed that the operator names, and only on
    // whose address it is. Hosts and origins are read from the request itself.
    trustProxy:
      parts.trustedProxies === undefined || parts.trustedProxies.length === 0 ? false : [...parts.trustedProxies],
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 200 },
  });
  app.setErrorHandler(answerFailure(parts.log));
  app.setSerializerCompiler(serializerCompiler);
  // Handlers parse their input themselves, path, query and body at once.
  app.setValidatorCompiler(() => () => true);
  app.removeContentTypeParser('text/plain');
  logAnswers(app, parts.log);
  if (parts.metrics !== undefined) serveMetrics(app, parts.metrics);
  endConnections(app, parts.stopping);
  compressAnswers(app);
  await protect(app, parts.publicUrl);
  await app.register(cookie);
  await describeApi(app);
  app.after(() => {
    serveHealth(app, parts.health);
    if (parts.notices !== undefined) serveNotices(app, parts.notices);
    mount(app, parts.routes, parts);
  });
  await serveOneClick(app, parts.oneClick);
  await servePages(app, parts.pages);
  refuseUnknown(app, parts.routes);
  await app.ready();
  return app;
};
