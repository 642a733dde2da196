// A thin client of Microsoft Graph: one page, one object or one batch; every answer is checked, every failure named. It never retries, but for a token that is refused once.
import type { Clock } from '../../lib/clock.ts';
import type { Network } from '../../lib/network.ts';
import { GiveUp, SkipPartition, StartOver } from '../errors.ts';
import { betaOf, type Cloud, relativeLink } from './clouds.ts';
import { graphError, oddAnswer, type Refusal } from './errors.ts';
import type { About, LinkContext } from './problems/row.ts';
import type { Tokens } from './tokens.ts';
import { type Answer, exchange, isRecord, parseJson } from './wire.ts';

interface GraphRequest {
  /** After `/v1.0`, beginning with a slash: a path of our own or a link from a page. */
  readonly path: string;
  readonly about: About;
  /** The Prefer header; next links do not carry it, so it comes with every request. */
  readonly prefer?: string;
  readonly signal: AbortSignal;
  /** See PageRequest. */
  readonly ready?: (() => void) | undefined;
  /** The version of Graph; v1.0 if not given. Links are after it. */
  readonly version?: 'v1.0' | 'beta';
}

interface GraphPage {
  /** The caller's own. */
  readonly items: unknown[];
  /** The link to the next page, after `/v1.0`. */
  readonly next: string | null;
  /** The link to what changes from now on, after `/v1.0`. */
  readonly delta: string | null;
}

export type Member = { readonly path: string; readonly dependsOn?: string };

export type MemberResult =
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly status: number; readonly error: Error };

interface BatchRequest {
  /** By an id of the caller's; at most 20. */
  readonly members: ReadonlyMap<string, Member>;
  readonly about: About;
  readonly signal: AbortSignal;
  /** See PageRequest. */
  readonly ready?: (() => void) | undefined;
}

/** Errors of all: those of providers/errors, or the signal's reason. */
export interface Graph {
  page(request: GraphRequest): Promise<GraphPage>;
  one(request: GraphRequest): Promise<Readonly<Record<string, unknown>>>;
  /** The answer as it is, of the media type that is asked for. */
  text(request: GraphRequest & { readonly accept: string }): Promise<string>;
  /** What was made, from a body that is sent as JSON. */
  make(request: GraphRequest & { readonly body: unknown }): Promise<Readonly<Record<string, unknown>>>;
  /** What was changed, from the fields that are sent as JSON. */
  change(
    request: Omit<GraphRequest, 'prefer'> & { readonly body: unknown },
  ): Promise<Readonly<Record<string, unknown>>>;
  remove(request: Omit<GraphRequest, 'prefer'>): Promise<void>;
  /** Hands over what is not JSON; resolves when it was accepted (202). */
  submit(request: Omit<GraphRequest, 'prefer'> & { readonly type: string; readonly body: string }): Promise<void>;
  /** The address that the answer sends its caller to; nobody has gone there. */
  redirect(request: Omit<GraphRequest, 'prefer'>): Promise<string>;
  /** One result for every member; a member that failed holds its error, so that the others are not lost. */
  batch(request: BatchRequest): Promise<ReadonlyMap<string, MemberResult>>;
}

export interface GraphOptions {
  readonly cloud: Cloud;
  readonly tokens: Tokens;
  readonly links: LinkContext;
  readonly network: Network;
  readonly clock: Clock;
}

interface Sending extends Omit<GraphRequest, 'prefer'> {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Not given: POST with a body, GET without. */
  readonly method?: 'PATCH' | 'DELETE';
}

const cloudOf = ({ cloud }: GraphOptions, { version }: Pick<GraphRequest, 'version'>): Cloud =>
  version === 'beta' ? betaOf(cloud) : cloud;

const send = async (options: GraphOptions, sending: Sending, token: string): Promise<Answer> => {
  sending.ready?.();
  return exchange(options.network, {
    method: sending.method ?? (sending.body === undefined ? 'GET' : 'POST'),
    url: `${cloudOf(options, sending).graphUrl}${sending.path}`,
    headers: { accept: 'application/json', ...sending.headers, authorization: `Bearer ${token}` },
    signal: sending.signal,
    ...(sending.body === undefined ? {} : { body: sending.body }),
  });
};

const refusalOf = (answer: Pick<Answer, 'status' | 'headers'>, body: unknown): Refusal => {
  const error = isRecord(body) && isRecord(body['error']) ? body['error'] : {};
  const inner = isRecord(error['innerError']) ? error['innerError']['code'] : '';
  return {
    status: answer.status,
    code: typeof error['code'] === 'string' ? error['code'] : '',
    message: [error['message'], inner].filter((one) => typeof one === 'string').join(' '),
    headers: answer.headers,
  };
};

/** The claims challenge of continuous access evaluation: what a new token must fulfil; null where none came. */
const claimsOf = (answer: Answer): string | null => {
  const encoded = /claims="([A-Za-z0-9+/_=-]+)"/.exec(answer.headers['www-authenticate'] ?? '')?.[1];
  if (encoded === undefined) return null;
  const claims = Buffer.from(encoded, 'base64').toString('utf8');
  return isRecord(parseJson(claims)) ? claims : null;
};

/** Two 401 in a row: is it the token, or does this one mailbox refuse a good one? The directory knows. */
const blame = async (
  options: GraphOptions,
  sending: Sending,
  refused: { answer: Answer; token: string },
): Promise<Error> => {
  const { about, signal } = sending;
  const probe = await send(options, { path: '/organization?$select=id', about, signal, headers: {} }, refused.token);
  const error = graphError(refusalOf(refused.answer, parseJson(refused.answer.text)), { ...options, about });
  if (probe.status === 401 || error instanceof SkipPartition) return error;
  return oddAnswer('a good token was refused', 'HTTP 401');
};

const answerTo = async (options: GraphOptions, sending: Sending): Promise<Answer> => {
  const token = await options.tokens.get(sending.signal);
  const first = await send(options, sending, token);
  if (first.status !== 401) return first;
  const renewed = await options.tokens.get(sending.signal, { token, claims: claimsOf(first) });
  const second = await send(options, sending, renewed);
  if (second.status !== 401) return second;
  throw await blame(options, sending, { answer: second, token: renewed });
};

const readJson = async (options: GraphOptions, sending: Sending): Promise<Readonly<Record<string, unknown>>> => {
  const answer = await answerTo(options, sending);
  const body = parseJson(answer.text);
  answer.text = '';
  if (answer.status !== 200 && answer.status !== 201)
    throw graphError(refusalOf(answer, body), { ...options, about: sending.about });
  const kind = answer.headers['content-type'] ?? '';
  if (!kind.startsWith('application/json'))
    throw oddAnswer('it is not JSON', `content type ${/^[\w/+.-]{1,60}/.exec(kind)?.[0] ?? 'none'}`);
  if (!isRecord(body)) throw oddAnswer('its JSON is cut or no object', 'HTTP 200');
  return body;
};

const readText = async (options: GraphOptions, sending: Sending): Promise<string> => {
  const answer = await answerTo(options, sending);
  if (answer.status !== 200)
    throw graphError(refusalOf(answer, parseJson(answer.text)), { ...options, about: sending.about });
  const kind = answer.headers['content-type'] ?? '';
  if (/^(text\/html|application\/json)\b/.test(kind))
    throw oddAnswer('it is no text', `content type ${kind.slice(0, 16)}`);
  return answer.text;
};

const linkOf = (cloud: Cloud, body: Readonly<Record<string, unknown>>, name: string): string | null => {
  const link = body[name];
  if (link === undefined || link === null) return null;
  const relative = typeof link === 'string' ? relativeLink(cloud, link) : null;
  if (relative === null) throw oddAnswer('its link leads somewhere else', name);
  return relative;
};

const readPage = (cloud: Cloud, body: Readonly<Record<string, unknown>>, asked: string): GraphPage => {
  const items = body['value'];
  if (!Array.isArray(items)) throw oddAnswer('its rows are missing', 'no value');
  const next = linkOf(cloud, body, '@odata.nextLink');
  if (next === asked) throw oddAnswer('its next page is itself', '@odata.nextLink');
  return { items, next, delta: linkOf(cloud, body, '@odata.deltaLink') };
};

/** A link that says how far its listing has come. */
const placed = /[?&](?:\$|%24)?(?:skip|delta)(?:token)?=/i;

/**
 * Field note: a place that is no good any more is answered in many ways, of sign-ins with "Invalid Skip Token" and no
 * code, of channels with a bare BadRequest. A link that was Graph's own is no malformed request: the place is.
 */
const placeRefused = (error: unknown, path: string): unknown => {
  const isBad = error instanceof GiveUp && ['request-refused', 'unknown-refusal'].includes(error.problem.code);
  if (!isBad || !placed.test(path) || !error.problem.raw.endsWith('HTTP 400')) return error;
  const fix = 'Nothing to do: it is read from the start, and what is known already is not counted twice.';
  const title = 'Microsoft refuses the place up to which was read.';
  return new StartOver({ ...error.problem, code: 'place-refused', title, fix, who: 'plumbline' }, { cause: error });
};

const headersOf = (member: Readonly<Record<string, unknown>>): Record<string, string> => {
  const given = isRecord(member['headers']) ? member['headers'] : {};
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) if (typeof value === 'string') headers[name.toLowerCase()] = value;
  return headers;
};

const memberResult = (options: GraphOptions, about: About, found: unknown): MemberResult => {
  if (!isRecord(found) || typeof found['status'] !== 'number')
    return { ok: false, status: 0, error: oddAnswer('a part of it is missing', '$batch') };
  const status = found['status'];
  const body = found['body'];
  if (status === 200 && isRecord(body)) return { ok: true, body };
  if (status === 200) return { ok: false, status, error: oddAnswer('a part of it is cut', '$batch') };
  // The outer answer proves that the token is good: a member's 401 passes.
  if (status === 401) return { ok: false, status, error: oddAnswer('a part of it was refused', '$batch, HTTP 401') };
  const error = graphError(refusalOf({ status, headers: headersOf(found) }, body), { ...options, about });
  return { ok: false, status, error };
};

const batchBody = (members: BatchRequest['members']): string =>
  JSON.stringify({
    requests: [...members].map(([id, member]) => ({
      id,
      method: 'GET',
      url: member.path,
      ...(member.dependsOn === undefined ? {} : { dependsOn: [member.dependsOn] }),
    })),
  });

const json = { 'content-type': 'application/json' } as const;

export const openGraph = (options: GraphOptions): Graph => ({
  page: async ({ prefer, ...request }) => {
    let body: Readonly<Record<string, unknown>>;
    try {
      body = await readJson(options, { ...request, headers: prefer === undefined ? {} : { prefer } });
    } catch (error) {
      throw placeRefused(error, request.path);
    }
    return readPage(cloudOf(options, request), body, request.path);
  },
  text: async ({ prefer, accept, ...request }) =>
    readText(options, { ...request, headers: { accept, ...(prefer === undefined ? {} : { prefer }) } }),
  one: async ({ prefer, ...request }) =>
    readJson(options, { ...request, headers: prefer === undefined ? {} : { prefer } }),
  make: async ({ body, prefer, ...request }) =>
    readJson(options, {
      ...request,
      headers: { ...json, ...(prefer === undefined ? {} : { prefer }) },
      body: JSON.stringify(body),
    }),
  change: async ({ body, ...request }) =>
    readJson(options, { ...request, method: 'PATCH', headers: json, body: JSON.stringify(body) }),
  remove: async (request) => {
    const answer = await answerTo(options, { ...request, method: 'DELETE', headers: {} });
    if (answer.status !== 204)
      throw graphError(refusalOf(answer, parseJson(answer.text)), { ...options, about: request.about });
  },
  submit: async ({ type, ...request }) => {
    const answer = await answerTo(options, { ...request, headers: { 'content-type': type } });
    if (answer.status !== 202)
      throw graphError(refusalOf(answer, parseJson(answer.text)), { ...options, about: request.about });
  },
  redirect: async (request) => {
    const answer = await answerTo(options, { ...request, headers: {} });
    const { location } = answer.headers;
    if (answer.status === 302 && location !== undefined) return location;
    if (answer.status >= 400)
      throw graphError(refusalOf(answer, parseJson(answer.text)), { ...options, about: request.about });
    throw oddAnswer('it leads to no file', `HTTP ${answer.status}`);
  },
  batch: async ({ members, about, signal, ready }) => {
    const body = await readJson(options, {
      path: '/$batch',
      about,
      signal,
      ready,
      headers: { 'content-type': 'application/json' },
      body: batchBody(members),
    });
    const responses = body['responses'];
    if (!Array.isArray(responses)) throw oddAnswer('its parts are missing', '$batch');
    const byId = new Map<unknown, unknown>(responses.filter(isRecord).map((found) => [found['id'], found]));
    return new Map([...members.keys()].map((id) => [id, memberResult(options, about, byId.get(id))]));
  },
});
