// Finds out who sends a request: by an API key, the operator's token or the session's cookie, and by nothing else.
import type { FastifyRequest } from 'fastify';
import { isApiKey, visitByKey } from '../access/api-keys.ts';
import { givenRights } from '../access/can.ts';
import { KeyStopped } from '../access/key-standing.ts';
import type { Caller, Visitor } from '../access/caller.ts';
import type { Operator } from '../access/operator.ts';
import { readSignedIn } from '../access/sessions.ts';
import type { Database } from '../db/open.ts';
import type { Clock } from '../lib/clock.ts';
import { keyRefused, keyStopped } from './errors.ts';
import type { SessionCookie } from './session-cookie.ts';

const nobody: Visitor = { caller: null, operator: false };

/** With several organizations the operator says which one is meant. */
const organizationHeader = 'x-plumbline-organization';

/** Errors: Refusal 401. */
const keyCaller = async (
  parts: { readonly database: Database; readonly clock: Clock },
  token: string,
): Promise<Caller> => {
  try {
    const caller = await visitByKey(parts, token);
    if (caller === null) throw keyRefused();
    return caller;
  } catch (error) {
    if (error instanceof KeyStopped) throw keyStopped(error.stop);
    throw error;
  }
};

/** Errors: Refusal 401 for a key that lets nobody in: a program is told so, also where nobody need be signed in. */
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
      if (isApiKey(token)) {
        return { operator: false, caller: await keyCaller(parts, token) };
      }
      const organization = request.headers[organizationHeader];
      return (
        (await parts.operator.visit(token, typeof organization === 'string' ? organization.toLowerCase() : null)) ??
        nobody
      );
    }
    const token = parts.cookie.read(request);
    if (token === '') return nobody;
    const signedIn = await readSignedIn(parts, token);
    if (signedIn === null) return nobody;
    const { role, organizationId, userId, email, fullName } = signedIn;
    const given = givenRights(signedIn.namesGivenAt !== null);
    return { operator: false, caller: { role, organizationId, userId, email, fullName, given } };
  };
