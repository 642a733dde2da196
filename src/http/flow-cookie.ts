// The cookie by which a browser is known again that begins a sign-in or follows a link; it says nothing about who sits before it.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isToken, newToken } from '../lib/tokens.ts';

const days = 60;

export interface FlowCookie {
  /** Empty when there is none. */
  readonly read: (request: FastifyRequest) => string;
  /** The browser's token; it gets one when it has none. */
  readonly ensure: (request: FastifyRequest, reply: FastifyReply) => string;
}

/** `publicUrl`: with https the browser itself holds the cookie to this host and to encrypted connections (`__Host-`). */
export const flowCookie = (publicUrl: string | null): FlowCookie => {
  const secure = publicUrl?.startsWith('https:') ?? false;
  const name = secure ? '__Host-plumbline-flow' : 'plumbline-flow';
  const read = (request: FastifyRequest): string => {
    const token = request.cookies[name] ?? '';
    return isToken(token) ? token : '';
  };
  return {
    read,
    ensure: (request, reply) => {
      const token = read(request) || newToken();
      reply.setCookie(name, token, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: days * 86_400 });
      return token;
    },
  };
};
