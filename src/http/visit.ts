// Finds out who sends a request: by the operator's token or by the session's cookie, and by nothing else.
import type { FastifyRequest } from 'fastify';
import type { Visitor } from '../access/caller.ts';
import type { Operator } from '../access/operator.ts';
import { readSignedIn } from '../access/sessions.ts';
import type { Database } from '../db/open.ts';
import type { Clock } from '../lib/clock.ts';
import type { SessionCookie } from './session-cookie.ts';

const nobody: Visitor = { caller: null, operator: false };

/** With several organizations the operator says which one is meant. */
const organizationHeader = 'x-plumbline-organization';

export const visitorOf =
  (parts: {
    readonly database: Database;
    readonly clock: Clock;
    readonly operator: Operator;
    readonly cookie: SessionCookie;
  }) =>
  async (request: FastifyRequest): Promise<Visitor> => {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const token = /^Bearer ([\w-]+)$/.exec(authorization)?.[1] ?? '';
      const organization = request.headers[organizationHeader];
      return (await parts.operator.visit(token, typeof organization === 'string' ? organization : null)) ?? nobody;
    }
    const token = parts.cookie.read(request);
    if (token === '') return nobody;
    const signedIn = await readSignedIn(parts, token);
    if (signedIn === null) return nobody;
    const { role, organizationId, userId, email, fullName } = signedIn;
    return { operator: false, caller: { role, organizationId, userId, email, fullName } };
  };
