// A thin client of Google's APIs, in somebody's name: one object, or many by one batch. It never retries, but for a token that is refused once.
import type { Clock } from '../../lib/clock.ts';
import type { Network, NetworkRequest } from '../../lib/network.ts';
import { apiError, type Context, networkError, oddAnswer, type Refusal } from './errors.ts';
import { isRecord } from './fields.ts';
import { printBatch, readBatch } from './multipart.ts';
import type { Place } from './place.ts';
import { type About, scopes } from './scopes.ts';
import type { Tokens } from './tokens.ts';

interface Asked {
  /** Below the service's own address, beginning with a slash; for a batch also `/gmail/v1`. */
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly about: About;
  /** In whose name: a primary address; null: the admin's. */
  readonly user: string | null;
  /** See Context. */
  readonly placed?: boolean;
  readonly signal: AbortSignal;
  /** See PageRequest. */
  readonly ready?: (() => void) | undefined;
}

/** What a request in a batch came to. */
export type MemberResult =
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly status: number; readonly error: Error };

export interface Google {
  /** Errors of both: those of providers/errors, or the signal's reason. */
  get(asked: Asked): Promise<Readonly<Record<string, unknown>>>;
  /** Messages of one mailbox by their ids, each with the same query; those without an answer are missing. */
  messages(
    ids: readonly string[],
    asked: Omit<Asked, 'path' | 'about' | 'placed'>,
  ): Promise<ReadonlyMap<string, MemberResult>>;
}

export interface GoogleOptions {
  readonly place: Place;
  readonly network: Network;
  readonly clock: Clock;
  readonly tokens: Tokens;
  /** The admin in whose name the directory is read. */
  readonly admin: string;
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

type Request = Pick<NetworkRequest, 'method' | 'url'> & { readonly type?: string; readonly body?: string };

const send = async (
  { network }: GoogleOptions,
  { type, ...request }: Request,
  { token, asked }: { readonly token: string; readonly asked: Pick<Asked, 'signal' | 'ready'> },
): Promise<Answer> => {
  const { signal, ready } = asked;
  ready?.();
  const headers = {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    ...(type === undefined ? {} : { 'content-type': type }),
  };
  try {
    const answer = await network({ ...request, headers, signal });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw networkError(error);
  }
};

type Caller = Pick<Asked, 'about' | 'user' | 'signal' | 'ready'>;

/** Whether the token was refused: of a batch each part says so for itself. */
const isTokenRefused = ({ status, text }: Answer): boolean => status === 401 || /^HTTP\/[\d.]+ 401\b/m.test(text);

/** Whether a part of a batch asks to wait: then nothing is sent again at once, whatever became of the others. */
const asksToWait = ({ status, text }: Answer): boolean =>
  status === 200 && /^(HTTP\/[\d.]+ 429\b|retry-after:)|retry after \d{4}-/im.test(text);

const answerTo = async (options: GoogleOptions, request: Request, asked: Caller): Promise<Answer> => {
  const { about, user, signal } = asked;
  const wanted = {
    user: user ?? options.admin,
    scope: scopes[about],
    as: user === null ? ('admin' as const) : ('mailbox' as const),
    signal,
  };
  const token = await options.tokens({ ...wanted, refused: null });
  const first = await send(options, request, { token, asked });
  if (!isTokenRefused(first)) return first;
  const renewed = await options.tokens({ ...wanted, refused: token });
  return asksToWait(first) ? first : send(options, request, { token: renewed, asked });
};

const refusalOf = ({ status, headers, text }: Answer): Refusal => ({ status, headers, body: parseJson(text) });

const withQuery = (path: string, query: Asked['query']): string => {
  const text = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString();
  return text === '' ? path : `${path}?${text}`;
};

const baseOf = ({ place }: GoogleOptions, about: About): string =>
  ({ directory: place.directoryUrl, mail: place.gmailUrl, calendar: place.calendarUrl })[about];

export const openGoogle = (options: GoogleOptions): Google => {
  const contextOf = (about: About, placed: boolean): Context => ({ about, placed, now: options.clock.now() });
  return {
    get: async (asked) => {
      const { about, path, query, placed = false } = asked;
      const url = withQuery(`${baseOf(options, about)}${path}`, query);
      const answer = await answerTo(options, { method: 'GET', url }, asked);
      if (answer.status !== 200) throw apiError(refusalOf(answer), contextOf(about, placed));
      const body = parseJson(answer.text);
      if (!isRecord(body)) throw oddAnswer('its JSON is cut or no object', 'HTTP 200');
      return body;
    },
    messages: async (ids, asked) => {
      const about = 'mail';
      const batch = printBatch(ids.map((id) => withQuery(`/gmail/v1/users/me/messages/${id}`, asked.query)));
      const request = { method: 'POST', url: options.place.batchUrl, ...batch } as const;
      const answer = await answerTo(options, request, { ...asked, about });
      if (answer.status !== 200) throw apiError(refusalOf(answer), contextOf(about, false));
      const parts = readBatch(answer.headers['content-type'] ?? '', answer.text);
      const results = new Map<string, MemberResult>();
      const keepsRefused = asksToWait(answer);
      for (const [index, id] of ids.entries()) {
        const part = parts.get(index);
        if (part === undefined) continue;
        const { status, body } = part;
        if (status === 401 && keepsRefused) continue;
        if (status !== 200) results.set(id, { ok: false, status, error: apiError(part, contextOf(about, false)) });
        // A part that was cut on the way got no answer.
        else if (isRecord(body)) results.set(id, { ok: true, body });
      }
      if (results.size === 0) throw oddAnswer('it answers nothing of what was asked', 'batch');
      return results;
    },
  };
};
