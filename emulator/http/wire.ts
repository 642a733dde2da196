// A request as the services see it and an answer as they give it, apart from sockets, so that a batch can carry either.
import type { IncomingHttpHeaders } from 'node:http';

export interface Request {
  readonly method: string;
  /** Below the service's root, not decoded, without the query. */
  readonly path: string;
  /** The query as it was sent, with its question mark; empty without one. */
  readonly search: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** A member of a `$batch`. */
  readonly batched: boolean;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or its bytes where a page was written before. */
  readonly body: string | Buffer;
}

/** The answer's body as text. */
export const readText = (answer: Answer): string => answer.body.toString();

const jsonType = 'application/json; charset=utf-8';
export const graphType =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** An answer whose body is the value as JSON. */
export const answerJson = (status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers: { 'content-type': jsonType, ...headers },
  body: JSON.stringify(value),
});

export const answerHtml = (status: number, body: string): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  body,
});

export const answerRedirect = (location: string): Answer => ({ status: 302, headers: { location }, body: '' });

/** One header's value; the first where a client sent several. */
export const readHeader = (headers: IncomingHttpHeaders, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
};
