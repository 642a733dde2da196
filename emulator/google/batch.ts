// Gmail's batch: up to 100 calls in one multipart request, each answered in its own part.
import { randomBytes } from 'node:crypto';
import { deliver, stay, type Leaving } from '../fault-effects.ts';
import { readHeader, readText, type Answer, type Request } from '../http/wire.ts';
import { answerGoogleError, badRequest } from './errors.ts';

const MOST = 100;

interface Part {
  readonly contentId: string | null;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const readHeaders = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf(':');
      return at === -1 ? [] : [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]];
    }),
  );

const readPart = (text: string): Part | null => {
  const [outer = '', ...rest] = text.replace(/^\r?\n/, '').split(/\r?\n\r?\n/);
  const [line = '', ...headers] = (rest[0] ?? '').split(/\r?\n/);
  const [method, url] = line.trim().split(' ');
  if (method === undefined || url === undefined || !url.startsWith('/')) return null;
  return { contentId: readHeaders(outer)['content-id'] ?? null, method, url, headers: readHeaders(headers.join('\n')) };
};

/** Null where the body is no multipart of calls. */
const readParts = (request: Request): readonly Part[] | null => {
  const type = readHeader(request.headers, 'content-type') ?? '';
  const boundary = /^multipart\/mixed\s*;.*boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary === undefined) return null;
  const pieces = request.body.split(`--${boundary}`).slice(1, -1);
  const parts = pieces.map(readPart).filter((part) => part !== null);
  return parts.length === pieces.length && parts.length > 0 ? parts : null;
};

/** A member is a call of its own, with the token of the whole where it brings none. */
const makeMember = (request: Request, { method, url, headers }: Part): Request => {
  const at = url.indexOf('?');
  const search = at === -1 ? '' : url.slice(at);
  return {
    method,
    path: at === -1 ? url : url.slice(0, at),
    search,
    query: new URLSearchParams(search),
    headers: { authorization: request.headers.authorization, ...headers },
    body: '',
    batched: true,
  };
};

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
};

const writePart = (answer: Answer, { contentId }: Part): string => {
  const body = readText(answer);
  const name = contentId === null ? '' : `Content-ID: <response-${contentId.replaceAll(/[<>]/g, '')}>\r\n`;
  const headers = Object.entries({ ...answer.headers, 'content-length': String(Buffer.byteLength(body)) });
  const lines = headers.map(([key, value]) => `${key}: ${value}`).join('\r\n');
  return `Content-Type: application/http\r\n${name}\r\nHTTP/1.1 ${answer.status} ${reasons[answer.status] ?? 'Error'}\r\n${lines}\r\n\r\n${body}\r\n`;
};

export const serveBatch = (request: Request, serve: (member: Request) => Leaving): Leaving => {
  const parts = readParts(request);
  if (!parts)
    return stay(
      deliver(answerGoogleError(badRequest('Failed to parse batch request, error: no calls.', 'badRequest'))),
    );
  if (parts.length > MOST) {
    const message = `The batch request could not be processed. The limit is ${MOST} calls in a single batch request.`;
    return stay(deliver(answerGoogleError(badRequest(message, 'batchTooLarge'))));
  }
  const served = parts.map((part) => ({ part, leaving: serve(makeMember(request, part)) }));
  const boundary = `batch_${randomBytes(16).toString('base64url')}`;
  const written = served.map(({ part, leaving }) => `--${boundary}\r\n${writePart(leaving.answer, part)}`);
  return {
    answer: {
      status: 200,
      headers: { 'content-type': `multipart/mixed; boundary=${boundary}` },
      body: `${written.join('')}--${boundary}--\r\n`,
    },
    delay: Math.max(...served.map(({ leaving }) => leaving.delay)),
    transport: 'whole',
    announce: () => {
      for (const { leaving } of served) leaving.announce();
    },
    release: () => {
      for (const { leaving } of served) leaving.release();
    },
  };
};
