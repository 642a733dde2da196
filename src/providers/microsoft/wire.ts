// One exchange with Microsoft: what was answered as text, or the error that says why nothing was.
import type { Network, NetworkRequest } from '../../lib/network.ts';
import { networkError } from './errors.ts';

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Emptied by whoever has read it, where it may be large: see the field note of lib/receive. */
  text: string;
}

/** Errors: RetryLater or GiveUp of networkError; the signal's reason when it was aborted. */
export const exchange = async (network: Network, request: NetworkRequest): Promise<Answer> => {
  try {
    const answer = await network(request);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    throw networkError(error, URL.parse(request.url)?.host ?? 'an address that is none');
  }
};

/** The text as JSON; undefined when it is none, so that it is judged like JSON of a wrong shape. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
