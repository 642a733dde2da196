// The network as an argument: every request to the outside goes through one of these.
import { readFileSync } from 'node:fs';
import type { LookupFunction } from 'node:net';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { receive } from './receive.ts';

export interface NetworkRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The answer's body is not wanted: it is let go after a few bytes, and `text` is empty. */
  readonly unread?: boolean;
  readonly signal?: AbortSignal;
}

interface NetworkResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body as UTF-8 text; given once. Rejects when it is packed in a way that was not asked for. */
  text(): Promise<string>;
}

/** Never follows redirects. Rejects with `EgressRefused` for a host that is not allowed, with the socket's error otherwise. */
export type Network = (request: NetworkRequest) => Promise<NetworkResponse>;

export class EgressRefused extends Error {
  override readonly name = 'EgressRefused';
}

export interface NetworkOptions {
  /** The only places that may be asked, each `host:port` in lower case; see isAllowed for stars. */
  readonly allow: readonly string[];
  /** URL of an HTTP proxy for everything but loopback; null: none. */
  readonly proxy: string | null;
  /** PEM file with certificate authorities that are trusted beside the usual ones. */
  readonly caFile?: string;
  /** Tells the addresses of a host; the machine's resolver if not given. */
  readonly lookup?: LookupFunction;
}

/** No request takes longer than this many milliseconds, body included; what is held meanwhile (a lease) must outlast it. */
const requestTimeout = 60_000;
/** Largest body in bytes, also after decompression: a page of 1,000 messages is about one million. */
const largestBody = 64 * 1024 * 1024;
const connections = 128;

const inflate = promisify(gunzip);
/** Without a mark of byte order. */
const decode = (bytes: Buffer): string => {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return bytes.toString('utf8', marked ? 3 : 0);
};
const loopback = /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])$/;

/** Whether a host name (as `URL.hostname` prints it) is this machine; only there is http allowed. */
export const isLoopback = (hostname: string): boolean => loopback.test(hostname);

/** `host:port` of a URL, in the form of the allowlist. */
export const hostAndPort = (url: URL): string =>
  `${url.hostname}:${url.port === '' ? (url.protocol === 'http:' ? '80' : '443') : url.port}`;

/** Whether a place (`host:port`) is on a list; a star there stands for letters, digits and hyphens, never for a dot. */
export const isAllowed = (place: string, list: readonly string[]): boolean =>
  list.some((one) => {
    const [before = '', after] = one.split('*');
    if (after === undefined) return place === one;
    if (place.length < one.length - 1 || !place.startsWith(before) || !place.endsWith(after)) return false;
    return /^[a-z0-9-]*$/.test(place.slice(before.length, place.length - after.length));
  });

const checkEgress = (text: string, allowed: readonly string[]): URL => {
  const url = URL.parse(text);
  if (url === null) throw new EgressRefused('This is no URL.');
  const local = isLoopback(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local))
    throw new EgressRefused(`${url.protocol}//${url.host} is refused: https is required beyond this machine.`);
  if (!isAllowed(hostAndPort(url), allowed))
    throw new EgressRefused(`${hostAndPort(url)} is not on the list of allowed hosts.`);
  return url;
};

const plainHeaders = (given: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const name of Object.keys(given)) {
    const value = given[name];
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return headers;
};

/** Most bodies fit: room of their size is dear to get and to give back for each of them. */
const table = Buffer.allocUnsafeSlow(2 * 1024 * 1024);

const join = (pieces: readonly Buffer[]): Buffer => {
  let length = 0;
  for (const piece of pieces) {
    if (length + piece.length > table.length) return Buffer.concat(pieces);
    length += piece.copy(table, length);
  }
  return table.subarray(0, length);
};

const readText = async (pieces: readonly Buffer[], encoding: string | undefined): Promise<string> => {
  if (encoding !== undefined && encoding !== 'identity' && encoding !== 'gzip')
    throw new Error(`The answer's encoding "${encoding}" was not asked for.`);
  if (encoding !== 'gzip') return decode(join(pieces));
  return decode(await inflate(Buffer.concat(pieces), { maxOutputLength: largestBody }));
};

const unreadLimit = 64 * 1024;

const ask = async (request: NetworkRequest, url: URL, dispatcher: Dispatcher): Promise<NetworkResponse> => {
  const { method, signal, unread = false } = request;
  // On loopback bytes cost nothing and unpacking does; elsewhere a page shrinks to a fifth, for 1 ms of another thread.
  const headers = isLoopback(url.hostname) ? { ...request.headers } : { 'accept-encoding': 'gzip', ...request.headers };
  const sending = { origin: url.origin, path: url.pathname + url.search, method, headers, body: request.body ?? null };
  try {
    // Received here and now: a body nobody reads would hold its connection for ever.
    const receiving = { enough: unread ? unreadLimit : null, timeout: requestTimeout, signal };
    const answer = await receive(dispatcher, sending, receiving);
    const found = plainHeaders(answer.headers);
    const encoding = unread ? undefined : found['content-encoding']?.toLowerCase();
    return { status: answer.status, headers: found, text: () => readText(answer.pieces.splice(0), encoding) };
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
};

/** Opens connections that are kept alive; `close` ends them. The body is read before the answer resolves. */
export const openNetwork = (options: NetworkOptions): { network: Network; close(): Promise<void> } => {
  const trust = options.caFile === undefined ? {} : { ca: [...rootCertificates, readFileSync(options.caFile, 'utf8')] };
  const settings = {
    connections,
    // One connection a request: a lost packet on a shared HTTP/2 session would hold up every mailbox.
    allowH2: false,
    headersTimeout: 45_000,
    bodyTimeout: 30_000,
    keepAliveTimeout: 20_000,
    maxResponseSize: largestBody,
  };
  const found = options.lookup === undefined ? {} : { lookup: options.lookup };
  const direct = new Agent({ ...settings, connect: { timeout: 10_000, ...trust, ...found } });
  const outside =
    options.proxy === null
      ? direct
      : new ProxyAgent({ ...settings, uri: options.proxy, requestTls: { timeout: 10_000, ...trust }, proxyTls: trust });
  return {
    network: async (request) => {
      request.signal?.throwIfAborted();
      const url = checkEgress(request.url, options.allow);
      return ask(request, url, isLoopback(url.hostname) ? direct : outside);
    },
    close: async () => {
      await Promise.all([direct.close(), outside === direct ? null : outside.close()]);
    },
  };
};
