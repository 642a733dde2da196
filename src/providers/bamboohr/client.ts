// A thin client of BambooHR's API: one object; every answer is checked, every failure named. It never retries.
import type { Clock } from '../../lib/clock.ts';
import type { Network, NetworkRequest } from '../../lib/network.ts';
import { bambooError, networkError, oddAnswer } from './errors.ts';
import { fields } from './fields.ts';

interface Asked {
  readonly signal: AbortSignal;
  /** See PageRequest. */
  readonly ready?: (() => void) | undefined;
}

type Answered = Readonly<Record<string, unknown>>;

/** Errors of both: those of providers/errors, or the signal's reason. */
export interface BambooHr {
  /** Who was added, changed or deleted at `since` or later: ISO 8601, UTC, in seconds. */
  listChanges(since: string, asked: Asked): Promise<Answered>;
  /** The fields of everybody, also of those who left. */
  listEmployees(asked: Asked): Promise<Answered>;
}

export interface BambooHrOptions {
  /** With `/v1`. */
  readonly url: string;
  readonly network: Network;
  readonly clock: Clock;
  /** The API key. */
  readonly key: (signal: AbortSignal) => Promise<string>;
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Answered =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const ask = async (
  { network, clock, key }: BambooHrOptions,
  request: Pick<NetworkRequest, 'method' | 'url' | 'headers' | 'body'>,
  { signal, ready }: Asked,
): Promise<Answered> => {
  // The key is the user; the password may be anything, and is not looked at.
  const basic = Buffer.from(`${await key(signal)}:x`).toString('base64');
  ready?.();
  const headers = { ...request.headers, authorization: `Basic ${basic}`, accept: 'application/json' };
  let status = 0;
  let told: Readonly<Record<string, string>> = {};
  let text = '';
  try {
    const answer = await network({ ...request, headers, signal });
    status = answer.status;
    told = answer.headers;
    text = await answer.text();
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw networkError(error);
  }
  if (status !== 200) throw bambooError({ status, headers: told, now: clock.now() });
  const body = parseJson(text);
  if (!isRecord(body)) throw oddAnswer('its JSON is cut or no object', 'HTTP 200');
  return body;
};

const report = JSON.stringify({ title: 'Plumbline roster', fields: fields.map(({ id }) => id) });

export const openBambooHr = (options: BambooHrOptions): BambooHr => ({
  listChanges: (since, asked) => {
    const query = new URLSearchParams({ since }).toString();
    return ask(options, { method: 'GET', url: `${options.url}/employees/changed?${query}` }, asked);
  },
  listEmployees: (asked) => {
    // Any other type, also one with a charset, is taken for XML. Values of a day to come are not asked for.
    const headers = { 'content-type': 'application/json' };
    const url = `${options.url}/reports/custom?format=JSON&onlyCurrent=true`;
    return ask(options, { method: 'POST', url, headers, body: report }, asked);
  },
});
