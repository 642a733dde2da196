// Entra's error answers: the OAuth error, the AADSTS code and its text, as JSON or as parameters of a redirect.
import { randomUUID } from 'node:crypto';
import { answerJson, type Answer } from '../http/wire.ts';
import type { Manner } from './refusal.ts';
import { refusalsOfAccounts } from './refusals-of-accounts.ts';
import { refusalsOfClients } from './refusals-of-clients.ts';
import { refusalsOfRequests } from './refusals-of-requests.ts';

interface Refusal extends Manner {
  readonly text: string;
}

const refusals: ReadonlyMap<number, Refusal> = new Map(
  [...refusalsOfClients, ...refusalsOfAccounts, ...refusalsOfRequests].map(([code, manner, text]) => [
    code,
    { ...manner, text },
  ]),
);

/** Every AADSTS code that the emulated Entra can answer with. */
export const aadstsCodes: readonly number[] = [...refusals.keys()].sort((a, b) => a - b);

/** Thrown by Entra's endpoints; becomes the JSON of Entra's error answer, a page, or a redirect. */
export class EntraError extends Error {
  readonly code: number;
  readonly subject: string;

  constructor(code: number, subject = '', options: ErrorOptions = {}) {
    super(`AADSTS${code}`, options);
    this.name = 'EntraError';
    this.code = code;
    this.subject = subject;
  }
}

/** How the refusal is answered. Throws where the code is not in the tables. */
export const readManner = (error: EntraError): Refusal => {
  const refusal = refusals.get(error.code);
  if (!refusal) throw new Error(`AADSTS${error.code} has no text.`);
  return refusal;
};

/** `AADSTS50057: The user account is disabled.` */
export const sayError = (error: EntraError): string =>
  `AADSTS${error.code}: ${readManner(error).text.replaceAll('{0}', error.subject).trim()}`;

/** Where a person reads about the code. */
export const errorUri = (error: EntraError): string => `https://login.microsoftonline.com/error?code=${error.code}`;

/** `2026-11-20 06:03:00Z`. */
const stamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ').concat('Z');

export interface Asked {
  /** Entra's time, milliseconds. */
  readonly at: number;
  readonly correlationId?: string | undefined;
  /** Replaces the OAuth error where an endpoint names it otherwise. */
  readonly error?: string;
  /** The OAuth error of refusals that a person could get over by signing in. */
  readonly interaction?: string;
}

const challenge = JSON.stringify({
  access_token: { capolids: { essential: true, values: ['c0ffee00-0000-4000-a000-000000000001'] } },
});

const statusOf = ({ status, error }: Manner): number =>
  status ?? (error === 'invalid_client' ? 401 : error === 'temporarily_unavailable' ? 503 : 400);

/** The answer for an error. */
export const answerEntraError = (error: EntraError, asked: Asked): Answer => {
  const refusal = readManner(error);
  const traceId = randomUUID();
  const timestamp = stamp(asked.at);
  const correlationId = asked.correlationId ?? randomUUID();
  return answerJson(
    statusOf(refusal),
    {
      error: asked.error ?? (refusal.interactive ? asked.interaction : undefined) ?? refusal.error,
      error_description: `${sayError(error)} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
      error_codes: [error.code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: errorUri(error),
      ...(refusal.suberror === undefined ? {} : { suberror: refusal.suberror }),
      ...(refusal.claims ? { claims: challenge } : {}),
    },
    { 'cache-control': 'no-store', 'x-ms-request-id': traceId },
  );
};
