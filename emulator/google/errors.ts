// What Google answers when it refuses, in the form that its APIs share.
import { answerJson, type Answer } from '../http/wire.ts';

export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly reason: string;
  readonly domain?: string;
  readonly status?: string;
}

export class GoogleError extends Error {
  override readonly name = 'GoogleError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

const statuses: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
};

export const answerGoogleError = ({ refusal }: GoogleError, headers: Readonly<Record<string, string>> = {}): Answer => {
  const { code, message, reason, domain = 'global', status = statuses[code] } = refusal;
  const errors = [{ message, domain, reason }];
  return answerJson(code, { error: { code, message, errors, ...(status === undefined ? {} : { status }) } }, headers);
};

export const badRequest = (message: string, reason = 'invalidArgument'): GoogleError =>
  new GoogleError({ code: 400, message, reason });

/** A query option that is not emulated is never passed over. */
export const notEmulated = (what: string): GoogleError =>
  new GoogleError({ code: 501, message: `${what} is not emulated.`, reason: 'notImplemented' });

export const unauthenticated = (): GoogleError =>
  new GoogleError({
    code: 401,
    message:
      'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
    reason: 'authError',
  });

export const insufficientScopes = (): GoogleError =>
  new GoogleError({
    code: 403,
    message: 'Request had insufficient authentication scopes.',
    reason: 'insufficientPermissions',
  });

export const notAuthorized = (): GoogleError =>
  new GoogleError({ code: 403, message: 'Not Authorized to access this resource/api', reason: 'forbidden' });

/** What a mailbox says that is none, and one that nobody is named for. */
export const failedPrecondition = (message: string): GoogleError =>
  new GoogleError({ code: 400, message, reason: 'failedPrecondition', status: 'FAILED_PRECONDITION' });

export const notFound = (): GoogleError =>
  new GoogleError({ code: 404, message: 'Requested entity was not found.', reason: 'notFound' });

export const fullSyncRequired = (): GoogleError =>
  new GoogleError({
    code: 410,
    message: 'Sync token is no longer valid, a full sync is required.',
    reason: 'fullSyncRequired',
    domain: 'calendar',
  });
