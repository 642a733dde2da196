// Answers in JSON are sent compressed to who reads that: figures by day shrink to a tenth.
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

/** Bytes; what is shorter fits into a packet anyway. */
const least = 1400;

const inBrotli = promisify(brotliCompress);
const inGzip = promisify(gzip);

const ways = {
  br: (text: string) => inBrotli(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (text: string) => inGzip(text),
} as const;

const wayOf = (accepted: string | undefined): keyof typeof ways | null => {
  const names = (accepted ?? '').split(',').map((part) => part.trim().toLowerCase());
  if (names.includes('br')) return 'br';
  return names.includes('gzip') ? 'gzip' : null;
};

/**
 * Only what is read: an answer that shows a secret this once comes to a POST, and is never compressed together with
 * what was asked. Streams write their own files and are left alone.
 */
export const compressAnswers = (app: FastifyInstance): void => {
  app.addHook('onSend', async (request, reply, payload) => {
    const type = String(reply.getHeader('content-type') ?? '');
    if (request.method !== 'GET' || typeof payload !== 'string' || payload.length < least) return payload;
    if (!type.startsWith('application/json') || reply.hasHeader('content-encoding')) return payload;
    reply.header('vary', 'accept-encoding');
    const way = wayOf(request.headers['accept-encoding']);
    if (way === null) return payload;
    reply.header('content-encoding', way).removeHeader('content-length');
    return ways[way](payload);
  });
};
