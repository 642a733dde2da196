// Whether the process lives, and whether it can serve; for whoever watches it, without a sign-in and without details.
import type { FastifyInstance } from 'fastify';

export interface Health {
  /** Names of what is not ready, such as `database`; empty when all is. */
  readonly notReady: () => Promise<readonly string[]>;
}

export const serveHealth = (app: FastifyInstance, health: Health): void => {
  app.get('/health/live', { schema: { hide: true } }, async (_request, reply) => {
    reply.header('cache-control', 'no-store').type('application/json');
    return JSON.stringify({ status: 'live' });
  });
  app.get('/health/ready', { schema: { hide: true } }, async (_request, reply) => {
    const missing = await health.notReady();
    reply.header('cache-control', 'no-store').type('application/json');
    reply.code(missing.length === 0 ? 200 : 503);
    return JSON.stringify({ status: missing.length === 0 ? 'ready' : 'not-ready', missing });
  });
};
