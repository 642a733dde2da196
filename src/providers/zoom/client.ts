// A thin client of Zoom's API: one object or one file; every answer is checked, every failure named. It never retries, but for a token that is refused once.
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import type { Network, NetworkRequest } from '../../lib/network.ts';
import type { Renewed, Vault } from '../provider.ts';
import { fileElsewhere, networkError, oddAnswer, tokenError, zoomError } from './errors.ts';
import { isDownload, type Place } from './place.ts';

export interface Zoom {
  /** `path`: after `/v2`, beginning with a slash. Errors of both: those of providers/errors, or the signal's reason. */
  get(path: string, asked: Asked): Promise<Readonly<Record<string, unknown>>>;
  /** The text of a file at Zoom; our token is sent to no other host. */
  download(url: string, asked: Asked): Promise<string>;
}

interface Asked {
  readonly signal: AbortSignal;
  /** See PageRequest. */
  readonly ready?: (() => void) | undefined;
}

export interface ZoomOptions {
  readonly place: Place;
  readonly accountId: string;
  readonly clientId: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly vault: Vault;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const exchange = async (network: Network, request: NetworkRequest): Promise<Answer> => {
  try {
    const answer = await network(request);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    throw networkError(error);
  }
};

const Secret = z.object({ clientSecret: z.string() });
const Token = z.object({ access_token: z.string().min(1), expires_in: z.number().min(0) });
const Refused = z.object({ error: z.string().catch('') });
const Coded = z.object({ code: z.number().catch(0) });

/** A token is given up so many seconds before its time. */
const margin = 300;

const renewToken = async (options: ZoomOptions, secret: string, signal: AbortSignal): Promise<Renewed> => {
  const { place, accountId, clientId, network, clock } = options;
  const { clientSecret } = Secret.parse(JSON.parse(secret));
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const asked = clock.now();
  const { status, headers, text } = await exchange(network, {
    method: 'POST',
    url: place.tokenUrl,
    headers: {
      authorization: `Basic ${basic}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams({ grant_type: 'account_credentials', account_id: accountId }).toString(),
    signal,
  });
  const body = parseJson(text);
  if (status !== 200)
    throw tokenError({ status, code: 0, headers, now: clock.now() }, Refused.safeParse(body).data?.error ?? '');
  const token = Token.safeParse(body).data;
  if (token === undefined) throw oddAnswer('it holds no token', 'token');
  return { token: token.access_token, until: asked + (token.expires_in - margin) * 1000, secret: null };
};

const send = (
  options: ZoomOptions,
  url: string,
  { token, asked }: { token: string; asked: Asked },
): Promise<Answer> => {
  asked.ready?.();
  const headers = { authorization: `Bearer ${token}`, accept: '*/*' };
  return exchange(options.network, { method: 'GET', url, headers, signal: asked.signal });
};

const answerTo = async (options: ZoomOptions, url: string, asked: Asked): Promise<Answer> => {
  const { signal } = asked;
  const renew = (secret: string, renewing: AbortSignal): Promise<Renewed> => renewToken(options, secret, renewing);
  const token = await options.vault.token({ signal, refused: null, renew });
  const first = await send(options, url, { token, asked });
  if (first.status !== 401) return first;
  return send(options, url, { token: await options.vault.token({ signal, refused: token, renew }), asked });
};

const refusalOf = ({ clock }: ZoomOptions, { status, headers, text }: Answer): Error =>
  zoomError({ status, headers, code: Coded.safeParse(parseJson(text)).data?.code ?? 0, now: clock.now() });

/** How often a file may lie somewhere else. */
const mostRedirects = 3;

const fetchFile = async (options: ZoomOptions, url: string, asked: Asked): Promise<string> => {
  let at = url;
  for (let steps = 0; steps <= mostRedirects; steps += 1) {
    if (!isDownload(options.place, at)) throw fileElsewhere();
    const answer = await answerTo(options, at, asked);
    const next = answer.headers['location'];
    if (answer.status === 200) return answer.text;
    if (answer.status < 300 || answer.status >= 400 || next === undefined) throw refusalOf(options, answer);
    at = URL.parse(next, at)?.href ?? '';
  }
  throw oddAnswer('its file is always somewhere else', 'Location');
};

export const openZoom = (options: ZoomOptions): Zoom => ({
  get: async (path, asked) => {
    const answer = await answerTo(options, `${options.place.apiUrl}${path}`, asked);
    if (answer.status !== 200) throw refusalOf(options, answer);
    const body = parseJson(answer.text);
    if (!isRecord(body)) throw oddAnswer('its JSON is cut or no object', 'HTTP 200');
    return body;
  },
  download: (url, asked) => fetchFile(options, url, asked),
});
