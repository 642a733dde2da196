// Entra's error answers: the OAuth error, the AADSTS code and its text.
import { randomUUID } from 'node:crypto';
import { answerJson, type Answer } from '../http/wire.ts';

interface Fault {
  readonly status: number;
  readonly error: string;
  readonly text: (subject: string) => string;
}

const faults: Readonly<Record<number, Fault>> = {
  90002: {
    status: 400,
    error: 'invalid_request',
    text: (tenant) =>
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.`,
  },
  900023: {
    status: 400,
    error: 'invalid_request',
    text: (tenant) =>
      `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
  },
  9001023: {
    status: 400,
    error: 'invalid_request',
    text: (tenant) =>
      `The grant type isn't supported over the /${tenant} endpoint. Use a tenant-specific endpoint for client credentials.`,
  },
  700016: {
    status: 400,
    error: 'unauthorized_client',
    text: (subject) =>
      `Application with identifier '${subject}' was not found in the directory. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.`,
  },
  7000215: {
    status: 401,
    error: 'invalid_client',
    text: (app) =>
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${app}'.`,
  },
  7000222: {
    status: 401,
    error: 'invalid_client',
    text: (app) =>
      `The provided client secret keys for app '${app}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.`,
  },
  7000218: {
    status: 401,
    error: 'invalid_client',
    text: () => "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  },
  7000112: { status: 400, error: 'unauthorized_client', text: (app) => `Application '${app}' is disabled.` },
  7000229: {
    status: 401,
    error: 'invalid_client',
    text: (subject) =>
      `The client application ${subject} is missing service principal in the tenant. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119`,
  },
  700027: {
    status: 401,
    error: 'invalid_client',
    text: (reason) =>
      `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - ${reason}]`,
  },
  700024: {
    status: 401,
    error: 'invalid_client',
    text: (range) => `Client assertion is not within its valid time range. ${range}`,
  },
  700023: {
    status: 401,
    error: 'invalid_client',
    text: (audience) =>
      `Client assertion audience claim does not match Realm issuer. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials. Audience: '${audience}'.`,
  },
  700021: {
    status: 401,
    error: 'invalid_client',
    text: () => "Client assertion application identifier doesn't match 'client_id' parameter.",
  },
  50027: { status: 400, error: 'invalid_request', text: (reason) => `JWT token is invalid or malformed. ${reason}` },
  1002012: {
    status: 400,
    error: 'invalid_scope',
    text: (scope) =>
      `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).`,
  },
  500011: {
    status: 400,
    error: 'invalid_resource',
    text: (resource) =>
      `The resource principal named ${resource} was not found in the tenant. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.`,
  },
  900144: {
    status: 400,
    error: 'invalid_request',
    text: (name) => `The request body must contain the following parameter: '${name}'.`,
  },
  70003: {
    status: 400,
    error: 'unsupported_grant_type',
    text: (grant) => `The app requested an unsupported grant type '${grant}'.`,
  },
  900561: {
    status: 405,
    error: 'invalid_request',
    text: (method) => `The endpoint only accepts POST requests. Received a ${method} request.`,
  },
  90033: {
    status: 503,
    error: 'temporarily_unavailable',
    text: () => 'A transient error has occurred. Please try again.',
  },
  50196: {
    status: 400,
    error: 'invalid_grant',
    text: () =>
      'The server terminated an operation because it encountered a client request loop. Please contact your app vendor.',
  },
};

/** Thrown by Entra's endpoints; becomes the JSON of Entra's error answer. */
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

/** `2026-11-20 06:03:00Z`. */
const stamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ').concat('Z');

export interface Asked {
  /** Entra's time, milliseconds. */
  readonly at: number;
  readonly correlationId?: string | undefined;
  /** Replaces the OAuth error where an endpoint names it otherwise. */
  readonly error?: string;
}

/** The answer for an error. */
export const answerEntraError = (error: EntraError, asked: Asked): Answer => {
  const fault = faults[error.code];
  if (!fault) throw new Error(`AADSTS${error.code} has no text.`);
  const traceId = randomUUID();
  const timestamp = stamp(asked.at);
  const correlationId = asked.correlationId ?? randomUUID();
  const description = `AADSTS${error.code}: ${fault.text(error.subject)} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
  return answerJson(
    fault.status,
    {
      error: asked.error ?? fault.error,
      error_description: description,
      error_codes: [error.code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlationId,
      error_uri: `https://login.microsoftonline.com/error?code=${error.code}`,
    },
    { 'cache-control': 'no-store', 'x-ms-request-id': traceId },
  );
};
