// Every failure as the contract's ApiError: what is wrong, what to do next, which field; nothing of the inside.
import { randomUUID } from 'node:crypto';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { ApiError } from '../contract/endpoint.ts';
import { CommitUncertain, DatabaseUnreachable, InvalidOrganizationId } from '../db/errors.ts';
import type { Log } from '../lib/log.ts';

interface Said {
  readonly status: number;
  /** Stable, kebab-case. */
  readonly code: string;
  readonly message: string;
  /** What to do next. */
  readonly fix: string;
  readonly fields?: ApiError['error']['fields'];
  /** Seconds until a try makes sense, for the Retry-After header. */
  readonly retryAfter?: number;
}

/** A request is refused with words for the person who sent it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly said: Said;
  constructor(said: Said, options?: ErrorOptions) {
    super(said.message, options);
    this.said = said;
  }
}

export const notFound = (what: string): Refusal =>
  new Refusal({ status: 404, code: 'not-found', message: `${what} was not found.`, fix: 'Check the address.' });

export const notSignedIn = (): Refusal =>
  new Refusal({
    status: 401,
    code: 'not-signed-in',
    message: 'You are not signed in.',
    fix: 'Sign in, then try again.',
  });

export const keyRefused = (): Refusal =>
  new Refusal({
    status: 401,
    code: 'key-refused',
    message: 'This API key is unknown, has expired or was revoked.',
    fix: 'Send it whole. An owner or admin makes a new one in Settings, API keys.',
  });

/** An API key whose maker is gone or may no longer do what it may. */
export const keyStopped = ({ text, fix }: { readonly text: string; readonly fix: string }): Refusal =>
  new Refusal({ status: 401, code: 'key-stopped', message: `This API key is stopped. ${text}`, fix });

/** An API key without the scope that the endpoint needs. */
export const scopeMissing = (scope: string): Refusal =>
  new Refusal({
    status: 403,
    code: 'not-allowed',
    message: `This API key does not allow ${scope}.`,
    fix: 'Make a key with that scope in Settings, API keys. What is no scope there needs somebody who signs in.',
  });

export const notAllowed = (): Refusal =>
  new Refusal({
    status: 403,
    code: 'not-allowed',
    message: 'Your role does not allow this.',
    fix: 'Ask an owner or admin of your organization.',
  });

export const notSetUp = (): Refusal =>
  new Refusal({
    status: 409,
    code: 'not-set-up',
    message: 'The product is not set up yet: there is no organization.',
    fix: 'Open it in a browser and set it up; `plumbline serve` prints the link.',
  });

const fieldFaults = 'Correct the fields named below, then send it again.';

export const invalidInput = (issues: readonly z.core.$ZodIssue[]): Refusal =>
  new Refusal({
    status: 400,
    code: 'invalid-input',
    message: 'Something in what was sent is not right.',
    fix: fieldFaults,
    fields: issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })),
  });

export const invalidFields = (fields: ApiError['error']['fields']): Refusal =>
  new Refusal({
    status: 400,
    code: 'invalid-input',
    message: 'Something in what was sent is not right.',
    fix: fieldFaults,
    fields,
  });

/** What the server itself refuses before a handler is asked, by its codes. */
const refusedEarly: Readonly<Record<string, Said>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'wrong-content-type',
    message: 'The body is not sent as JSON.',
    fix: 'Send it with the header Content-Type: application/json.',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'too-large',
    message: 'The body is too large.',
    fix: 'Send less than 256 KiB.',
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'malformed',
    message: 'The body is shorter or longer than its Content-Length says.',
    fix: 'Send it again.',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    status: 400,
    code: 'malformed',
    message: 'The body is empty.',
    fix: 'Send a JSON object, at least {}.',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    status: 400,
    code: 'malformed',
    message: 'The body is not valid JSON.',
    fix: 'Send a JSON object.',
  },
  FST_ERR_BAD_URL: { status: 400, code: 'malformed', message: 'The address is not valid.', fix: 'Check the address.' },
  FST_ERR_MAX_PARAM_LENGTH_EXCEEDED: {
    status: 414,
    code: 'too-long',
    message: 'A part of the address is too long.',
    fix: 'Check the address.',
  },
};

const notUnderstood: Said = {
  status: 400,
  code: 'refused',
  message: 'This request cannot be answered.',
  fix: 'Check the address and what is sent.',
};

const unavailable: Said = {
  status: 503,
  code: 'database-unavailable',
  message: 'The database does not answer right now.',
  fix: 'Try again in a minute. If it stays so, the operator finds the reason in the log.',
  retryAfter: 30,
};

const uncertain: Said = {
  status: 503,
  code: 'uncertain',
  message: 'The database went away while saving: nobody can say whether it was saved.',
  fix: 'Look whether it was, then try again if not.',
  retryAfter: 5,
};

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** Null: unknown, to be logged and answered with an id. */
const saidOf = (error: unknown): Said | null => {
  if (error instanceof Refusal) return error.said;
  if (error instanceof CommitUncertain) return uncertain;
  if (error instanceof DatabaseUnreachable) return unavailable;
  if (error instanceof InvalidOrganizationId) return notFound('The organization').said;
  const early = refusedEarly[codeOf(error) ?? ''];
  if (early) return early;
  // The JSON parser's own errors carry no code: a body with `__proto__` in it, or cut off.
  if (error instanceof SyntaxError && 'statusCode' in error)
    return refusedEarly['FST_ERR_CTP_INVALID_JSON_BODY'] ?? null;
  // What the parts below refuse on their own, such as a path that leads out of the folder of the pages.
  const refused = error instanceof Error && 'statusCode' in error && Number(error.statusCode);
  if (refused && refused >= 400 && refused < 500) return { ...notUnderstood, status: refused };
  return null;
};

const unknownFailure = (log: Log, error: unknown, request: FastifyRequest): Said => {
  const id = randomUUID();
  log.error('A request failed', { id, error, method: request.method, route: request.routeOptions.url ?? null });
  return {
    status: 500,
    code: 'internal',
    message: `Something went wrong on our side (${id}).`,
    fix: 'Try again. If it stays so, give the operator this id: it stands in the log beside the reason.',
  };
};

const apiError = (said: Said): ApiError => ({
  error: { code: said.code, message: said.message, fix: said.fix, fields: said.fields ?? [] },
});

/** Answers a failure. Unknown ones are logged with the id that the answer carries. */
export const answerFailure =
  (log: Log) =>
  async (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const said = saidOf(error) ?? unknownFailure(log, error, request);
    if (error instanceof DatabaseUnreachable || error instanceof CommitUncertain) {
      log.error('The database could not be used', { error });
    }
    if (said.retryAfter !== undefined) reply.header('retry-after', String(said.retryAfter));
    return reply.code(said.status).type('application/json').serializer(JSON.stringify).send(apiError(said));
  };
