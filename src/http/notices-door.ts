// Where sources tell what changed: no session, no origin; believed is only what carries the secret of a subscription.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Id } from '../contract/endpoint.ts';
import { isTold, receiveNotices, type ReceiverParts } from '../sync/notices.ts';

const Place = z.object({ organization: Id, connection: Id });
/** Sent by the source before it makes a subscription, to be sent back as it is. */
const Handshake = z.object({ validationToken: z.string().min(1).max(4096) });

const largest = 4 * 1024 * 1024;
/** For each address that sends. */
const aMinute = 6000;

/** A source waits three seconds for the answer: what is told is noted, and read by a worker. */
export const serveNotices = (app: FastifyInstance, parts: ReceiverParts): void => {
  void app.register(async (scope) => {
    scope.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, _body, done) => done(null, null));
    scope.post(
      '/api/notices/:organization/:connection',
      { schema: { hide: true }, bodyLimit: largest, config: { rateLimit: { max: aMinute, timeWindow: '1 minute' } } },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        const place = Place.safeParse(request.params);
        if (!place.success) return reply.code(404).send();
        const key = { organizationId: place.data.organization, connectionId: place.data.connection };
        const handshake = Handshake.safeParse(request.query);
        if (!handshake.success) {
          await receiveNotices(parts, key, request.body);
          return reply.code(202).send();
        }
        if (!(await isTold(parts, key))) return reply.code(404).send();
        return reply.type('text/plain; charset=utf-8').send(handshake.data.validationToken);
      },
    );
  });
};
