// The cookie that carries a session's token: unreadable to scripts, not sent by other sites.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionDays } from '../access/sessions.ts';

/** With https the browser itself holds the cookie to this host and to encrypted connections (`__Host-`). */
const cookieOf = (publicUrl: string | null) => {
  const secure = publicUrl?.startsWith('https:') ?? false;
  return { name: secure ? '__Host-plumbline' : 'plumbline', secure };
};

export interface SessionCookie {
  /** Empty when there is none. */
  readonly read: (request: FastifyRequest) => string;
  readonly set: (reply: FastifyReply, token: string) => void;
  readonly clear: (reply: FastifyReply) => void;
}

export const sessionCookie = (publicUrl: string | null): SessionCookie => {
  const { name, secure } = cookieOf(publicUrl);
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  return {
    read: (request) => request.cookies[name] ?? '',
    set: (reply, token) => void reply.setCookie(name, token, { ...options, maxAge: sessionDays * 86_400 }),
    clear: (reply) => void reply.clearCookie(name, options),
  };
};
