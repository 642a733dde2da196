// The built web pages: files with their long life, index.html for every page's address.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import serveStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from './errors.ts';

const notBuilt = (): Refusal =>
  new Refusal({
    status: 503,
    code: 'pages-not-built',
    message: 'The web pages are not built.',
    fix: 'Start with `npm start`, which builds them first.',
  });

/** Files below assets/ carry their content's hash in their names: they never change. */
const cacheControl = (path: string): string =>
  /[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';

/** `folder` holds index.html and assets/; with `.br` and `.gz` beside a file those are sent to who reads them. */
export const servePages = async (app: FastifyInstance, folder: string): Promise<void> => {
  if (!existsSync(join(folder, 'index.html'))) return;
  await app.register(serveStatic, {
    root: folder,
    preCompressed: true,
    index: 'index.html',
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', cacheControl(path));
    },
  });
};

/** A page's address has no extension and is asked for with GET. */
export const isPage = (request: FastifyRequest): boolean => {
  const path = request.url.split('?', 1)[0] ?? '';
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    !/\.\w+$/.test(path) &&
    !/^\/(api|health|metrics)(\/|$)/.test(path)
  );
};

/** Errors: Refusal 503 when the pages are not built. */
export const sendPage = (reply: FastifyReply): FastifyReply => {
  if (!reply.server.hasReplyDecorator('sendFile')) throw notBuilt();
  return reply.sendFile('index.html');
};
