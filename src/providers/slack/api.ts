// A thin client of Slack's Web API: one call; every answer is checked, every failure named. It never retries.
import type { Clock } from '../../lib/clock.ts';
import { hostAndPort, type Network } from '../../lib/network.ts';
import type { Endpoints } from '../provider.ts';
import { networkError, slackError } from './errors.ts';
import { isRecord } from './fields.ts';
import { oddAnswer } from './pages.ts';

interface Call {
  /** Such as `conversations.history`. */
  readonly method: string;
  readonly arguments?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** See PageRequest. */
  readonly ready?: (() => void) | undefined;
}

interface Answered {
  readonly body: Readonly<Record<string, unknown>>;
  /** The scopes that the token has, where Slack tells. */
  readonly scopes: readonly string[];
}

/** Errors: those of providers/errors, or the signal's reason. */
export type Api = (call: Call) => Promise<Answered>;

export interface ApiOptions {
  /** Without `/api`. */
  readonly url: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly token: (signal: AbortSignal) => Promise<string>;
}

/** Slack's own address, unless the environment names another. */
export const findUrl = ({ urls }: Endpoints): string =>
  (urls['slack'] ?? 'https://slack.com').replace(/\/+$/, '').replace(/\/api$/, '');

/** The egress allowlist, `host:port`. */
export const slackHosts = (endpoints: Endpoints): readonly string[] => [hostAndPort(new URL(findUrl(endpoints)))];

interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const ask = async ({ url, network }: ApiOptions, call: Call, token: string): Promise<Received> => {
  const query = new URLSearchParams(call.arguments).toString();
  const { signal } = call;
  call.ready?.();
  try {
    const answer = await network({
      method: 'GET',
      url: `${url}/api/${call.method}${query === '' ? '' : `?${query}`}`,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      signal,
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw networkError(error, URL.parse(url)?.host ?? 'Slack');
  }
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const readScopes = (headers: Readonly<Record<string, string>>): string[] =>
  (headers['x-oauth-scopes'] ?? '').split(/[\s,]+/).filter((name) => /^[a-z:._]{3,60}$/.test(name));

export const openApi =
  (options: ApiOptions): Api =>
  async (call) => {
    call.signal.throwIfAborted();
    const { status, headers, text } = await ask(options, call, await options.token(call.signal));
    const body = parseJson(text);
    // Slack refuses with success: what counts is `ok`.
    if (status === 200 && isRecord(body) && body['ok'] === true) return { body, scopes: readScopes(headers) };
    const said = isRecord(body) && body['ok'] === false ? body : {};
    const code = typeof said['error'] === 'string' ? said['error'] : null;
    if (status === 200 && code === null) throw oddAnswer('it is cut, or says neither yes nor no', 'HTTP 200');
    throw slackError({ status, code, needed: said['needed'], headers, now: options.clock.now() });
  };
