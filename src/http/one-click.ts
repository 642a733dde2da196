// Unsubscribing with one click in a mail program (RFC 8058): a POST to the address in the mail, without a session or a page.
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../lib/clock.ts';
import { Attempts } from '../access/attempts.ts';

export interface OneClick {
  /** False: the token is not ours, or too old. */
  readonly end: (token: string) => Promise<boolean>;
  readonly clock: Clock;
}

const mostTries = 60;
const most = 10_000;

/** What stands in the body does not matter: the address says it all. A GET of the same address shows a page with a button. */
export const serveOneClick = async (app: FastifyInstance, { end, clock }: OneClick): Promise<void> => {
  const tries = new Attempts({ limit: mostTries, windowMs: 60_000, clock });
  await app.register(async (scope) => {
    // Within this scope alone: elsewhere a form of another site must not be understood.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: most }, (_request, _body, done) => done(null, {}));
    scope.post<{ Params: { token: string } }>(
      '/unsubscribe/:token',
      { schema: { hide: true } },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        if (tries.begin(request.ip) > 0) return reply.code(429).type('text/plain').send('Too many requests.\n');
        const ended = await end(request.params.token);
        if (ended) tries.forgive(request.ip);
        return reply
          .code(ended ? 200 : 404)
          .type('text/plain')
          .send(ended ? 'Unsubscribed.\n' : 'This link is not valid any more.\n');
      },
    );
  });
};
